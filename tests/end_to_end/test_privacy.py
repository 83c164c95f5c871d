"""What stays of a member after /data delete: looked for in every cell of the database."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from bot.news import (
    ASLEEP,
    ChannelId,
    CorrectionKind,
    GuildId,
    NewCorrection,
    Schedule,
    Source,
    UserId,
    When,
)
from tests.end_to_end.desk import FEED, Desk, answer

pytestmark = pytest.mark.simcord(check_errors=False)


def where(desk: Desk, number: int) -> set[str]:
    """The columns in which a number stands, by itself or within something else."""
    found = set()
    file = str(desk.archive.feeds._database._lookers.url.database)
    with closing(sqlite3.connect(file)) as raw:
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
            for column in columns:
                query = f'SELECT 1 FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE ? LIMIT 1'
                if raw.execute(query, (f"%{number}%",)).fetchone():
                    found.add(f"{table}.{column}")
    return found


async def busy(desk: Desk, member: Any, kind: str) -> None:
    """A member who has used whatever there is."""
    archive, now, user = desk.archive, desk.env.now(), UserId(member.id)
    if kind == "an admin":
        await member.slash(desk.news, "feed add", url=FEED)
        await member.slash(desk.news, "subscribe", source="vale", when="instantly")
        await member.slash(desk.news, "settings member-pings", allow=True)
    await desk.publish("a harbour", said="It is open")
    await desk.work()
    for here in (True, False):
        await member.slash(desk.news, "follow", person="Ana Ruiz", here=here)
    await desk.publish("a library", said="It is new")
    await desk.work()
    report = NewCorrection(GuildId(desk.news.guild.id), CorrectionKind.NOBODY, f"{kind} Ruiz", None, "nobody")
    await archive.corrections.add(report, user, now, proposed=True)
    assert await archive.quotas.take("reports", user, 10, now)
    await archive.feeds.add("https://own.example/feed?token=abcdefabcdef", "Own", now, user, user)
    new = NewCorrection(user, CorrectionKind.NOBODY, "Ana Ruiz", None, "“Ana Ruiz” is nobody")
    await archive.corrections.add(new, user, now)
    await archive.subscriptions.add(
        GuildId(0), ChannelId(5), Source(words="ferry"), Schedule(When.INSTANTLY), ASLEEP, user, now, follower=user
    )


@pytest.mark.parametrize("kind", ["an admin", "a member"])
async def test_nothing_in_the_database_names_who_asked_to_be_forgotten_but_todays_counts(desk: Desk, kind: str) -> None:
    if kind == "a member":
        await busy(desk, desk.editor, "an admin")
    member = desk.editor if kind == "an admin" else desk.reader
    await busy(desk, member, kind)
    assert {"subscriptions.follower", "shown.reader", "feed_owners.owner", "corrections.by"} <= where(desk, member.id)
    # By the name that other bots give it, and by ours.
    assert "Nothing was deleted" in answer(await member.slash(desk.news, "delete-my-data", sure=False))
    if kind == "a member":
        deleted = await member.slash(desk.news, "delete-my-data", sure=True)
    else:
        deleted = await member.slash(desk.news, "data delete", sure=True)
    assert "Deleted." in answer(deleted)
    await desk.env.advance_time(3600)
    await desk.pipeline.tidy(desk.env.now())
    assert where(desk, member.id) <= {"uses.who"}
