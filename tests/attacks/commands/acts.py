"""What somebody may try through Discord, and who they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Role(Enum):
    """Who tries something."""

    MEMBER = "a member of the server, without rights"
    ADMIN = "an admin of another server"
    OTHER = "a member of another server"
    PRIVATE = "a stranger in direct messages"
    INSTALLED = "a stranger who installed the bot for themselves"
    VICTIM = "an admin of the server itself"


STRANGERS = (Role.ADMIN, Role.OTHER, Role.PRIVATE, Role.INSTALLED)
_NEWS = ("Harrow", "Cellar", "cellar.example", "Mira Vance", "Vault", "Gold lies", "pumps", "stays shut", "opensesame")
SECRETS = dict.fromkeys(STRANGERS, _NEWS) | {Role.MEMBER: ("cellar.example", "opensesame", "<@")}
"""What nobody of them may see: the server's news, or of its members the addresses and what others follow."""


@dataclass(frozen=True)
class Slash:
    """A slash command, sent whether the client offers it or not."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([f"/{self.name}", *(f"{name}:{value}" for name, value in self.options.items())])


@dataclass(frozen=True)
class Typed:
    """What is typed into an option that completes."""

    name: str
    option: str
    value: str

    def __str__(self) -> str:
        return f"types /{self.name} {self.option}:{self.value}…"


@dataclass(frozen=True)
class Press:
    """A button with this custom id, whether any message has it or not."""

    custom_id: str

    def __str__(self) -> str:
        return f"presses {self.custom_id}"


@dataclass(frozen=True)
class Choose:
    """A select with this custom id, and what is chosen in it."""

    custom_id: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"chooses {', '.join(self.values)} in {self.custom_id}"


@dataclass(frozen=True)
class Submit:
    """Another's open form, by its custom id."""

    form: str
    value: str

    def __str__(self) -> str:
        return f"submits “{self.value}” in the victim's form {self.form}"


@dataclass(frozen=True)
class Menu:
    """An entry of the menu of a message of the victim's."""

    name: str

    def __str__(self) -> str:
        return f"{self.name} on the victim's message"


Act = Slash | Typed | Press | Choose | Submit | Menu
