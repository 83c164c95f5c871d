"""Hints for workers that there is work of a kind, kept in the transaction that makes it; on SQLite there are none.

A hint is a job of procrastinate's, one of a kind while nobody has taken it up. Whoever takes it claims rows: they are
the truth, and a hint that is lost, late or there twice harms nothing.
"""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import is_sqlite

KINDS = ("poll", "fetch", "read", "group", "compose")
"""What workers do, in the order in which an article passes them; each has a queue of its own."""
IN_ORDER = frozenset({"group", "compose"})
"""Kinds of which one job runs at a time. Where an article belongs depends on those that were placed before, in its
language; two that compose would serve the same subscriptions, and the later one in vain."""

_NOTED = "hints"


class Hint(NamedTuple):
    """There is work of a kind."""

    kind: str
    language: str = ""
    """Of the articles that wait; only grouping has one."""

    @property
    def name(self) -> str:
        """What no two hints that wait have in common."""
        return f"{self.kind} {self.language}".rstrip()


def note(connection: AsyncConnection, kind: str, language: str = "") -> None:
    """This transaction makes work of a kind; workers are told of it when it is committed."""
    if not is_sqlite(connection):
        connection.info.setdefault(_NOTED, set()).add(Hint(kind, language))


async def keep_noted(connection: AsyncConnection) -> None:
    """Keep the hints that were noted, at the end of their transaction.

    A hint of which another transaction is about to keep the like waits for that one's commit. Since it is the last that
    a transaction does, and all keep theirs in the same order, none waits for each other. One that a worker takes up in
    the very moment of our commit may find nothing; whoever looks at what is due each second gives it again.
    """
    for hint in sorted(connection.info.pop(_NOTED, ())):
        values = {
            "kind": hint.kind,
            "name": hint.name,
            "lock": hint.name if hint.kind in IN_ORDER else None,
            "language": hint.language or None,
        }
        await connection.execute(_KEEP, values)


def forget_noted(connection: AsyncConnection) -> None:
    """Forget what a transaction noted on this connection that failed."""
    connection.info.pop(_NOTED, None)


# procrastinate_defer_jobs_v1 does the same, but fails, and the transaction with it, where one waits already.
_KEEP = text(
    "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args) "
    "VALUES (:kind, :kind, :lock, :name, jsonb_strip_nulls(jsonb_build_object('language', CAST(:language AS text)))) "
    "ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING"
)
