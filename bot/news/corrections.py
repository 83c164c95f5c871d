"""What readers correct."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.news.ids import CorrectionId, GuildId, Owner, UserId

EVERYWHERE = GuildId(0)
"""Stands for all servers."""


class CorrectionKind(StrEnum):
    """What was wrong."""

    SPEAKER = "speaker"
    """Somebody else said these words, or the text does not tell who did."""
    SAME = "same"
    """Two names are one person."""
    NOBODY = "nobody"
    """A name is no person, organisation or place."""
    EVENT = "event"
    """An article reports another event."""
    MERGE = "merge"
    """Two events are one."""


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What a person sets right."""

    guild: Owner
    """The server that it counts for, who asked in direct messages, or `EVERYWHERE`."""
    kind: CorrectionKind
    what: str
    """The quote's words, the name, or the number of the article or story."""
    becomes: str | None
    """The speaker, the full name, or the number of the story; None for nobody, and for an event of its own."""
    label: str
    """In words, for people."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as it is kept. It counts for later articles too, and can be taken back."""

    id: CorrectionId
    guild: Owner
    kind: CorrectionKind
    what: str
    """The quote's words hashed, the name folded, or the number of the article or story."""
    becomes: str | None
    label: str
    by: UserId
    at: datetime
    proposed: bool = False
    """Whether it waits for somebody who may decide, and counts for nothing yet."""
