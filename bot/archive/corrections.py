"""What readers corrected. Nothing that was read is changed: corrections are laid over it when it is shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.names import fold, hash_words
from bot.archive.rows import each
from bot.archive.tables import corrections, stories
from bot.news import (
    EVERYWHERE,
    ArticleId,
    Correction,
    CorrectionId,
    CorrectionKind,
    NewCorrection,
    Owner,
    Quote,
    ReadArticle,
    StoryId,
    UserId,
)


@dataclass(frozen=True, slots=True)
class Overlay:
    """The corrections that count for a server."""

    speakers: Mapping[str, str | None] = field(default_factory=dict)
    """By the hash of the words."""
    same: Mapping[str, str] = field(default_factory=dict)
    """From a name, folded, to the full name of whoever it is."""
    nobody: frozenset[str] = frozenset()
    """Names, folded."""
    events: Mapping[ArticleId, StoryId] = field(default_factory=dict)
    merged: Mapping[StoryId, StoryId] = field(default_factory=dict)

    def name(self, name: str) -> str:
        """The name under which somebody is known."""
        return self.same.get(fold(name), name) if self.same else name

    def names_of(self, folded: str) -> set[str]:
        """All names, folded, of whoever has this full name."""
        return {folded, *(other for other, full in self.same.items() if fold(full) == folded)}

    def knows(self, name: str) -> bool:
        """False for what is no person, organisation or place."""
        return not self.nobody or fold(name) not in self.nobody

    def story(self, article: ArticleId, story: StoryId) -> StoryId:
        """The story that an article belongs to."""
        moved = self.events.get(article, story)
        return self.merged.get(moved, moved)

    def reading(self, one: ReadArticle) -> ReadArticle:
        """The article with what was set right in its reading."""
        if not (self.speakers or self.same or self.nobody):
            return one
        reading = one.reading
        actors = tuple(
            replace(actor, name=self.name(actor.name))
            for actor in reading.actors
            if fold(actor.name) not in self.nobody
        )
        quotes = tuple(self._quote(quote, one.article.text) for quote in reading.quotes)
        return replace(one, reading=replace(reading, actors=actors, quotes=quotes))

    def speaker(self, words: str, speaker: str | None) -> str | None:
        """Who said words with this hash."""
        if words in self.speakers:
            return self.speakers[words]
        return self.name(speaker) if speaker and self.knows(speaker) else None

    def _quote(self, quote: Quote, text: str) -> Quote:
        words = hash_words(quote.words_in(text))
        return replace(quote, speaker=self.speaker(words, quote.speaker))


class Corrections:
    """What readers corrected, with who and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, correction: NewCorrection, by: UserId, now: datetime, *, proposed: bool = False) -> Correction:
        """Set something right, or propose to. It takes the place of what was said of the same before."""
        what, becomes = correction.what, correction.becomes
        match correction.kind:
            case CorrectionKind.SPEAKER:
                what = hash_words(what)
            case CorrectionKind.SAME | CorrectionKind.NOBODY:
                what = fold(what)
        values = {
            "guild": correction.guild,
            "kind": correction.kind.value,
            "what": what,
            "becomes": becomes,
            "label": correction.label,
            "proposed": proposed,
            "by": by,
            "at": now,
        }
        async with self._database.write() as connection:
            if correction.kind is CorrectionKind.EVENT and becomes is None:
                alone = insert(stories).values(opened_at=now, updated_at=now).returning(stories.c.id)
                values["becomes"] = str((await connection.execute(alone)).scalar_one())
            if not proposed:
                await _end_earlier(connection, values, by, now)
            made = insert(corrections).values(values).returning(corrections)
            return correction_of((await connection.execute(made)).one())

    async def apply(self, correction: CorrectionId, guild: Owner, by: UserId, now: datetime) -> Correction | None:
        """Decide that a proposal is right; None where it stands already, or was turned down."""
        proposal = _of(guild, correction), corrections.c.proposed.is_(True)
        async with self._database.write() as connection:
            row = (await connection.execute(select(corrections).where(*proposal))).one_or_none()
            if row is None:
                return None
            await _end_earlier(connection, row._asdict(), by, now)
            decided = update(corrections).where(*proposal).values(proposed=False)
            return correction_of((await connection.execute(decided.returning(corrections))).one())

    async def undo(self, correction: CorrectionId, guild: Owner, by: UserId, now: datetime) -> Correction | None:
        """Take a server's correction back, or turn a proposal down; None where there was none."""
        async with self._database.write() as connection:
            ended = update(corrections).where(_of(guild, correction)).values(undone_by=by, undone_at=now)
            row = (await connection.execute(ended.returning(corrections))).one_or_none()
        return correction_of(row) if row else None

    async def of_guild(self, guild: Owner) -> list[Correction]:
        """What was corrected or proposed for a server, or for all, and not taken back; the latest first."""
        query = select(corrections).where(corrections.c.guild == guild, corrections.c.undone_at.is_(None))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(corrections.c.id.desc()))
            return each(connection, corrections, rows, correction_of)

    async def merges(self, story: StoryId, guild: Owner) -> list[Correction]:
        """The corrections that made a story of two."""
        query = _standing(guild).where(corrections.c.kind == CorrectionKind.MERGE.value)
        async with self._database.read() as connection:
            rows = await connection.execute(query.where(corrections.c.becomes == str(story)))
            return each(connection, corrections, rows, correction_of)

    async def forget_user(self, user: UserId) -> int:
        """Keep what somebody corrected for a server, but not that it was them; how many corrections."""
        async with self._database.write() as connection:
            await connection.execute(delete(corrections).where(corrections.c.guild == user))
            await connection.execute(update(corrections).where(corrections.c.undone_by == user).values(undone_by=0))
            return (await connection.execute(update(corrections).where(corrections.c.by == user).values(by=0))).rowcount


def _of(guild: Owner, correction: CorrectionId) -> ColumnElement[bool]:
    return and_(corrections.c.id == correction, corrections.c.guild == guild, corrections.c.undone_at.is_(None))


async def _end_earlier(connection: AsyncConnection, values: Mapping[str, Any], by: UserId, now: datetime) -> None:
    """What was said of the same before stands no more."""
    same = [corrections.c[name] == values[name] for name in ("guild", "kind", "what")]
    standing = corrections.c.undone_at.is_(None), corrections.c.proposed.is_(False)
    await connection.execute(update(corrections).where(*same, *standing).values(undone_by=by, undone_at=now))


def overlay_of(connection: Connection, guild: Owner | None) -> Overlay:
    """What counts for a server; None for what counts everywhere alone."""
    rows = connection.execute(_standing(guild)).all()
    return _overlay(each(connection, corrections, rows, correction_of)) if rows else Overlay()


def _standing(guild: Owner | None) -> Select[Any]:
    """What counts for a server; the server's own after what counts everywhere, and the later after the earlier."""
    guilds = {EVERYWHERE, guild or EVERYWHERE}
    standing = select(corrections).where(
        corrections.c.guild.in_(guilds), corrections.c.undone_at.is_(None), corrections.c.proposed.is_(False)
    )
    return standing.order_by(corrections.c.guild, corrections.c.id)


def overlays_of(connection: Connection, guilds: Collection[Owner]) -> list[tuple[frozenset[Owner], Overlay]]:
    """What counts for each of several servers: those that corrected nothing themselves have one in common."""
    own = select(corrections.c.guild).distinct().where(corrections.c.undone_at.is_(None))
    correcting = set(connection.execute(own).scalars()) & set(guilds)
    overlays = [(frozenset({guild}), overlay_of(connection, guild)) for guild in sorted(correcting)]
    others = frozenset(guilds) - correcting
    return [*overlays, (others, overlay_of(connection, None))] if others else overlays


def _overlay(standing: Iterable[Correction]) -> Overlay:
    by_kind: dict[str, dict[str, str | None]] = {kind.value: {} for kind in CorrectionKind}
    for one in standing:
        by_kind[one.kind.value][one.what] = one.becomes
    numbers = {
        kind: {int(what): int(becomes) for what, becomes in by_kind[kind].items() if becomes}
        for kind in (CorrectionKind.EVENT, CorrectionKind.MERGE)
    }
    return Overlay(
        speakers=by_kind[CorrectionKind.SPEAKER],
        same={what: becomes for what, becomes in by_kind[CorrectionKind.SAME].items() if becomes},
        nobody=frozenset(by_kind[CorrectionKind.NOBODY]),
        events={ArticleId(what): StoryId(becomes) for what, becomes in numbers[CorrectionKind.EVENT].items()},
        merged={StoryId(what): StoryId(becomes) for what, becomes in numbers[CorrectionKind.MERGE].items()},
    )


def correction_of(row: Row[Any]) -> Correction:
    """A row as a correction."""
    if row.kind in {CorrectionKind.EVENT.value, CorrectionKind.MERGE.value} and row.becomes:
        int(row.what), int(row.becomes)  # the numbers of articles and stories
    return Correction(
        row.id, row.guild, CorrectionKind(row.kind), row.what, row.becomes, row.label, row.by, row.at, row.proposed
    )
