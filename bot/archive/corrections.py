"""What readers corrected. Nothing that was read is changed: corrections are laid over it when it is shown."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.rows import each
from bot.archive.tables import corrections, stories
from bot.news import (
    EVERYWHERE,
    Correction,
    CorrectionId,
    CorrectionKind,
    NewCorrection,
    Owner,
    StoryId,
    UserId,
)
from bot.news.overlays import Overlay, kept_as, overlay_from


class Corrections:
    """What readers corrected, with who and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, correction: NewCorrection, by: UserId, now: datetime, *, proposed: bool = False) -> Correction:
        """Set something right, or propose to. It takes the place of what was said of the same before."""
        becomes = correction.becomes
        values = {
            "guild": correction.guild,
            "kind": correction.kind.value,
            "what": kept_as(correction.kind, correction.what),
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
            row = (await connection.execute(select(corrections).where(*proposal).with_for_update())).one_or_none()
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
    return overlay_from(each(connection, corrections, rows, correction_of))


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


def correction_of(row: Row[Any]) -> Correction:
    """A row as a correction."""
    if row.kind in {CorrectionKind.EVENT.value, CorrectionKind.MERGE.value} and row.becomes:
        int(row.what), int(row.becomes)  # the numbers of articles and stories
    return Correction(
        row.id, row.guild, CorrectionKind(row.kind), row.what, row.becomes, row.label, row.by, row.at, row.proposed
    )
