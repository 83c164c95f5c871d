"""What is done about a row that cannot be read: the least that lets everything else go on, and lets it be had again.

What it held is kept in `set_aside`, with the reason and with what was done.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    Integer,
    String,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.actors import unfile_actors
from bot.archive.dialect import unindex_article
from bot.archive.rows import BadRow, is_shaped
from bot.archive.tables import (
    articles,
    corrections,
    deliveries,
    metadata,
    shown,
    sketch_terms,
    sketches,
    subscriptions,
)
from bot.archive.tables import set_aside as kept
from bot.archive.tables.base import Address, Json, Time
from bot.news import Article, DeliveryState, Filters, How, Origin, Reading, Schedule, Style, UserId, When, is_message

MOST_HELD = 100_000
"""Characters that are kept of what a row held."""
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""A time at which work was due that is to be done as soon as possible."""

_READING, _ARTICLE = TypeAdapter(Reading), TypeAdapter(Article)
_SCHEDULE, _FILTERS, _STYLE = TypeAdapter(Schedule), TypeAdapter(Filters), TypeAdapter(Style)

Cells = Mapping[str, Any]
"""A row as it is stored."""

NOTHING_MORE: Cells = {"composed": None, "wanted": None, "edit_after": None, "tags": [], "also": []}
"""Of a delivery, where nothing more is to be shown than its message does."""


log = structlog.get_logger()


async def set_aside(connection: AsyncConnection, bad: BadRow) -> None:
    """Take a row out of everybody's way, keep what it held, and say so."""
    table = metadata.tables[bad.kind]
    (key,) = table.primary_key.columns
    stored = await connection.execute(text(f"SELECT * FROM {table.name} WHERE {key.name} = :row"), {"row": bad.row})  # noqa: S608
    cells: Cells | None = stored.mappings().one_or_none()  # type: ignore[assignment]
    if cells is None:
        return
    odd = [column for column in table.columns if not _is_sound(column, cells[column.name])]
    if any(column.foreign_keys and not column.nullable for column in odd):
        # Nobody can tell any more whose it is.
        await connection.execute(delete(table).where(key == bad.row))
        await note(connection, bad, "it was removed", cells)
        return
    blanks = {column.name: _blank(column) for column in odd}
    if blanks:
        await connection.execute(update(table).where(key == bad.row).values(blanks))
    remedy = _REMEDIES.get(bad.kind)
    done = await remedy(connection, bad.row, cells, bad.reason) if remedy else "what could not be read was reset"
    # Of what was removed all is kept.
    removed = bad.kind == "corrections"
    held = {name: cells[name] for name in cells if removed or name in blanks or isinstance(table.c[name].type, Json)}
    await note(connection, bad, done, held)


async def note(connection: AsyncConnection, bad: BadRow, done: str, held: Cells = MappingProxyType({})) -> None:
    """Note what was done about a row, and what it held, and say so."""
    await connection.execute(delete(kept).where(kept.c.kind == bad.kind, kept.c.row == bad.row))
    noted = {"reason": bad.reason, "done": done, "held": json.dumps(dict(held), default=str)[:MOST_HELD]}
    await connection.execute(insert(kept).values(kind=bad.kind, row=bad.row, **noted))
    log.error("a row was set aside", kind=bad.kind, row=bad.row, reason=bad.reason, done=done)


def _is_sound(column: Column[Any], cell: Any) -> bool:  # noqa: ANN401
    if cell is None:
        return True
    try:
        match column.type:
            case Time():
                datetime.fromisoformat(cell)
            case Json():
                held = json.loads(cell)
                return is_shaped(held, column.type.shape) or (held is None and column.type.optional)
            case Integer() | Boolean():
                return isinstance(cell, int)
            case Float():
                return isinstance(cell, int | float)
            case String() | Address():
                return isinstance(cell, str)
    except (ValueError, TypeError, RecursionError):
        return False
    return True


def _blank(column: Column[Any]) -> Any:  # noqa: ANN401
    if isinstance(column.type, Json):
        return None if column.nullable else {} if column.type.shape == "object" else []
    if column.nullable:
        return None
    if isinstance(column.type, String | Address):
        return ""
    return func.now() if isinstance(column.type, Time) else 0


async def _feed(connection: AsyncConnection, number: int, cells: Cells, reason: str) -> str:  # noqa: ARG001
    learnt: dict[str, Any] = {"interval_seconds": None, "quiet_hours": [], "quiet_days": []}
    table = metadata.tables["feeds"]
    await connection.execute(update(table).where(table.c.id == number).values(learnt))
    return "what is known of its times is learnt again"


async def _article(connection: AsyncConnection, number: int, cells: Cells, reason: str) -> str:
    values: dict[str, Any] = {}
    if cells["origin"] not in set(Origin):
        values["origin"] = Origin.SITE.value
    if cells["revision"] is not None and not _makes(_ARTICLE, cells["revision"]):
        values["revision"] = None
    if values:
        await connection.execute(update(articles).where(articles.c.id == number).values(values))
    if cells["read_at"] is None or _makes(_READING, cells["reading"]):
        return "what could not be read was reset"
    await unindex_article(connection, number, cells["title"], cells["text"], cells["shelf"])
    await unfile_actors(connection, [number])
    again = {"reading": None, "read_at": None, "read_after": AT_ONCE, "revision": None, "unread_reason": reason}
    await connection.execute(update(articles).where(articles.c.id == number).values(again))
    return "the article is read again"


async def _subscription(connection: AsyncConnection, number: int, cells: Cells, reason: str) -> str:  # noqa: ARG001
    values: dict[str, Any] = {}
    lost = [
        name
        for name, adapter in (("schedule", _SCHEDULE), ("filters", _FILTERS), ("style", _STYLE))
        if not _makes(adapter, cells[name])
    ]
    if "style" in lost:
        mention = UserId(cells["follower"]) if cells["follower"] else None
        values["style"] = _STYLE.dump_python(Style(mention=mention), mode="json")
    if "filters" in lost:
        values["filters"] = _FILTERS.dump_python(Filters(), mode="json")
    others = set(lost) - {"style"}
    if "schedule" in lost or not lost:
        # With nothing else wrong it is what the schedule says that means nothing, such as a zone that is none.
        values |= {"schedule": _SCHEDULE.dump_python(Schedule(When.DAILY), mode="json"), "instant": False}
        others.add("schedule")
    if others:
        what = " and ".join(sorted(others))
        values["paused"] = f"Its {what} could not be read any more. Order it again with /subscribe."
    await connection.execute(update(subscriptions).where(subscriptions.c.id == number).values(values))
    return values.get("paused") or "it looks as by default"


async def _delivery(connection: AsyncConnection, number: int, cells: Cells, reason: str) -> str:
    itself = update(deliveries).where(deliveries.c.id == number)
    unfinished = cells["state"] not in {DeliveryState.SENT.value, DeliveryState.FAILED.value}
    if not unfinished or cells["state"] == DeliveryState.UNKNOWN.value:
        await connection.execute(itself.values({**NOTHING_MORE, "body": _message_in(cells["body"])}))
        if cells["wanted"] is None:
            return "what could not be read was reset"
        edited = func.coalesce(deliveries.c.edited_at, deliveries.c.created_at)
        since = select(edited).where(deliveries.c.id == number).scalar_subquery()
        await _owe_again(connection, number, cells, shown.c.how == How.LINE.value, shown.c.at > since)
        return "it is not edited; what was to come into it is owed again"
    if cells["state"] != DeliveryState.PENDING.value:
        state, done = DeliveryState.UNKNOWN, "it may have arrived, and is not sent again"
    else:
        state, done = DeliveryState.FAILED, "it is not sent; its stories are owed again"
        await _owe_again(connection, number, cells)
    given_up: Cells = {"body": {}, "state": state.value, "reason": f"{reason}; {done}"}
    await connection.execute(itself.values({**NOTHING_MORE, **given_up}))
    return done


def _message_in(cell: Any) -> dict[str, Any]:  # noqa: ANN401
    with suppress(ValueError, TypeError, RecursionError):
        body = json.loads(cell)
        return body if isinstance(body, dict) and is_message(body) else {}
    return {}


async def _owe_again(connection: AsyncConnection, number: int, cells: Cells, *which: ColumnElement[bool]) -> None:
    """Articles that a message which is lost was to show, or those of them, were not shown to its reader."""
    found = select(subscriptions).where(subscriptions.c.id == cells["subscription_id"])
    order = (await connection.execute(found)).one_or_none()
    if order is None:
        return
    of_them = shown.c.delivery_id == number, *which
    lost = select(shown.c.article_id).where(*of_them)
    earliest = select(func.min(articles.c.stirred_at)).where(articles.c.id.in_(lost))
    stirred = (await connection.execute(earliest)).scalar_one()
    await connection.execute(delete(shown).where(*of_them))
    again: dict[str, Any] = {"woken": subscriptions.c.woken + 1}
    if stirred and stirred < order.looked_at:
        again["looked_at"] = stirred
    if order.instant:
        again["next_due_at"] = func.now()
    await connection.execute(update(subscriptions).where(subscriptions.c.id == order.id).values(again))


async def _correction(connection: AsyncConnection, number: int, cells: Cells, reason: str) -> str:  # noqa: ARG001
    await connection.execute(delete(corrections).where(corrections.c.id == number))
    return "it does not count any more"


async def _sketch(connection: AsyncConnection, number: int, cells: Cells, reason: str) -> str:  # noqa: ARG001
    await connection.execute(delete(sketch_terms).where(sketch_terms.c.article_id == number))
    await connection.execute(delete(sketches).where(sketches.c.article_id == number))
    return "later articles are not compared with it"


def _makes(adapter: TypeAdapter[Any], cell: Any) -> bool:  # noqa: ANN401
    try:
        adapter.validate_python(json.loads(cell))
    except (ValidationError, ValueError, TypeError, RecursionError):
        return False
    return True


_REMEDIES: Mapping[str, Callable[[AsyncConnection, int, Cells, str], Awaitable[str]]] = {
    "feeds": _feed,
    "articles": _article,
    "subscriptions": _subscription,
    "deliveries": _delivery,
    "corrections": _correction,
    "sketches": _sketch,
}
