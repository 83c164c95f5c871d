"""Numbers of things, each a type of its own, and the error that a person can cause."""

from typing import Final, NewType

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
ArticleId = NewType("ArticleId", int)
PersonId = NewType("PersonId", int)
CorrectionId = NewType("CorrectionId", int)
StoryId = NewType("StoryId", int)
SubscriptionId = NewType("SubscriptionId", int)
DeliveryId = NewType("DeliveryId", int)
GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)
RoleId = NewType("RoleId", int)
MessageId = NewType("MessageId", int)

Owner = GuildId | UserId
"""Whoever brings feeds, asks and corrects: a server, or in direct messages somebody. Discord's numbers differ."""
EVERYBODY: Owner = GuildId(0)
"""Owns what the operator of the bot added."""
OPERATOR: Final = None
"""Asks in an owner's place, and sees what anybody brought: the command line, and work that is nobody's alone."""


def trace_id(entry: EntryId) -> str:
    """By what an entry is found in logs, from its poll to its post. All are of one length: none begins another."""
    return f"e{entry:08}"


def traced_entry(written: str) -> EntryId | None:
    """The entry of such an id; None where it is none."""
    number = written[1:]
    is_one = written[:1] == "e" and number.isascii() and number.isdigit() and 8 <= len(number) <= 18
    return EntryId(int(number)) if is_one else None


class DatelineError(Exception):
    """An expected failure. Its text is one line for a person: what is wrong and what to do."""


class NothingFoundError(DatelineError):
    """There is nothing of what was asked for; nothing is wrong with the question."""


class TryLater(DatelineError):
    """It cannot be done now, through no fault of what was given: it is to be tried again, and not to be given up."""
