"""Slash commands, autocomplete, buttons and selects: what a user starts and a bot answers."""

import asyncio
import secrets
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from tests.loopback_discord.world import GUILD_INSTALL, Channel, Guild, Message, User, snowflake

Json = dict[str, Any]


class Kind(IntEnum):
    """What the user did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How the bot answered."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER = 1, 2, 3, 4, 5, 6, 7, 10

WANTED: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    USER: User,
    CHANNEL: Channel,
    NUMBER: (int, float),
}


class NoSuchCommandError(AssertionError):
    """The user would not find this command, or this option, in their client."""


class NoReplyError(AssertionError):
    """The user would read "The application did not respond"."""


@dataclass(eq=False)
class Reply:
    """What a user gets to see after a command or a click."""

    user: User
    channel: Channel
    kind: Kind
    name: str
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    callback: Callback | None = None
    message: Message | None = None
    """The first answer, or the message that was changed."""
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    """What autocomplete offered: name and value of each."""
    modal: Json | None = None
    source: Message | None = None
    """The message that a button stands on."""
    called: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def messages(self) -> list[Message]:
        """All answers in order."""
        return ([self.message] if self.message else []) + self.followups

    @property
    def text(self) -> str:
        """All that the user can read in the answers."""
        return "\n".join(message.text for message in self.messages)

    @property
    def ephemeral(self) -> bool:
        """Whether only the user sees the first answer."""
        return self.message is not None and self.message.ephemeral

    @property
    def metadata(self) -> Json:
        return {
            "id": str(self.id),
            "type": int(self.kind),
            "user": self.user.payload(),
            "authorizing_integration_owners": {},
            "name": self.name,
        }


def interaction_payload(reply: Reply, application: int, data: Json) -> Json:
    """The INTERACTION_CREATE event."""
    channel, guild = reply.channel, reply.channel.guild
    member = guild.member_payload(reply.user) | {"permissions": str(guild.may(reply.user, channel))}
    payload = {
        "id": str(reply.id),
        "application_id": str(application),
        "type": int(reply.kind),
        "token": reply.token,
        "version": 1,
        "data": data,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "locale": "en-US",
        "channel_id": str(channel.id),
        "channel": channel.payload() | {"permissions": str(guild.may(reply.user, channel))},
        "member": member,
        "app_permissions": str(guild.may(guild.bot, channel)),
        "entitlements": [],
        "authorizing_integration_owners": {str(GUILD_INSTALL): str(guild.id)},
        "context": 0,
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if reply.source:
        payload["message"] = reply.source.payload()
    return payload


def command_data(
    commands: list[Json], words: str, values: dict[str, Any], asker: User, focused: str | None = None
) -> Json:
    """The data of a command's interaction, as a client makes it from what is registered.

    Args:
        commands: all commands that are registered for this guild, global ones too.
        words: the command's name, with its subcommands: `feed add`.
        values: an option's value by its name.
        asker: gives them.
        focused: the option that is being typed, for autocomplete.
    """
    first, *rest = words.split()
    command = _named(commands, first, f"no /{first} is registered")
    data: Json = {"id": command["id"], "name": first, "type": 1, "resolved": {}}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    place, level = data, command
    for name in rest:
        level = _named(level.get("options") or [], name, f"/{words}: no subcommand {name}")
        place["options"] = [{"name": name, "type": level["type"], "options": []}]
        place = place["options"][0]
    known = level.get("options") or []
    place["options"] = []
    for name, value in values.items():
        option = _named(known, name, f"/{words}: no option {name}")
        place["options"].append(_option(words, option, value, asker, data["resolved"], focused=name == focused))
    for option in known:
        if option["type"] in (SUBCOMMAND, GROUP):
            raise NoSuchCommandError(f"/{words} has subcommands: {[each['name'] for each in known]}")
        if option.get("required") and option["name"] not in values and focused is None:
            raise NoSuchCommandError(f"/{words}: the client asks for {option['name']} first")
    if not data["resolved"]:
        del data["resolved"]
    return data


def _option(words: str, option: Json, value: Any, asker: User, resolved: Json, *, focused: bool) -> Json:
    name = option["name"]
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise NoSuchCommandError(f"/{words} {name}: {value!r} is none of the choices {choices}")
    if not isinstance(value, WANTED[option["type"]]):
        raise NoSuchCommandError(f"/{words} {name}: {value!r} is no value for an option of type {option['type']}")
    if isinstance(value, Channel):
        shown = value.payload() | {"permissions": str(value.guild.may(asker, value))}
        resolved.setdefault("channels", {})[str(value.id)] = shown
        value = str(value.id)
    elif isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = value.payload()
        value = str(value.id)
    filled: Json = {"name": name, "type": option["type"], "value": value}
    if focused:
        if not option.get("autocomplete"):
            raise NoSuchCommandError(f"/{words} {name} has no autocomplete")
        filled["focused"] = True
    return filled


def may_use(command: Json, guild: Guild, user: User, channel: Channel) -> bool:
    """Whether a user's client offers them this command here."""
    needed = int(command.get("default_member_permissions") or 0)
    return guild.may(user, channel) & needed == needed


def _named(items: list[Json], name: str, otherwise: str) -> Json:
    found = next((item for item in items if item["name"] == name), None)
    if found is None:
        raise NoSuchCommandError(f"{otherwise}; there is {[item['name'] for item in items]}")
    return found
