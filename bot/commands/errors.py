"""What whoever asks is told instead of an answer."""

from bot.news import DatelineError
from bot.news.addresses import mask_text
from bot.rendering import inert
from bot.rendering.budget import clipped
from bot.wording import CHOICE, mark, name_of, retell, say, spoken, translated

OLD = mark(
    "This is from before my last restart, or before other questions of mine. Please run the command again; nothing "
    "was changed."
)
OLD_ORDER = mark(
    "This is from before my last restart, or before other questions of mine. /subscribe orders it again; nothing was "
    "changed."
)

MANAGERS_ONLY = mark("Only members with the Manage Server permission can do that.")


MOST_ECHOED = 80
"""Letters of what somebody typed that an error shows: a line is read, what fills the screen is not."""


class Told(DatelineError):
    """An error whose text is Discord markdown already; what stands in it from elsewhere has been made inert."""


class Nothing(Told):
    """There is nothing to show: what was asked for is right, and nothing went wrong."""


def refuse_idle(*options: tuple[str, bool, str]) -> None:
    """Refuse an option that would change nothing: whoever gave it expects that it does something.

    Args:
        options: each with whether it does nothing, and the option and value that it does nothing with.

    Raises:
        Told: one does nothing.
    """
    for option, idle, other in options:
        if idle:
            name, _, value = other.partition(":")
            beside = f"{name_of(name)}:{translated(value, spoken(), CHOICE)}"
            text = say(
                "`{option}` does nothing with {other}. Leave one of them out.", option=name_of(option), other=beside
            )
            raise Told(text)


def echoed(typed: str) -> str:
    """What somebody typed, for a line that says what is wrong with it: of much the beginning."""
    return inert(clipped(typed, MOST_ECHOED))


def in_markdown(error: DatelineError) -> str:
    """What an error says, for a message: those from other rooms are plain text, and name what people typed."""
    return str(error) if isinstance(error, Told) else inert(mask_text(retell(str(error))))
