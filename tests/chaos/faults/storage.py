"""The database: its files removed and moved, its rows broken, its disk full."""

import asyncio
import sqlite3
from contextlib import closing, suppress

from bot.app import now
from bot.archive.tables import metadata
from bot.archive.tables.base import Json, Time
from bot.news import ChannelId, GuildId, Schedule, Source, UserId, When
from tests.chaos.whole import Step, Whole


async def remove_journal(whole: Whole, step: Step) -> None:
    """What is committed meanwhile is in no file that has a name; the bot must end, and lose nothing by that."""
    assert whole.bot
    for ending in ("-wal", "-shm"):
        (whole.folder / f"dateline.db{ending}").unlink()
        whole.press.publish(2)
        if await asyncio.wait_for(whole.bot.wait(), 30) != 1:
            step.problem = f"it ended with {whole.bot.returncode}"
        whole.discord.connection.ready.clear()
        await whole.start()
        await whole.until_visible()


async def fill_disk(whole: Whole, _: Step) -> None:
    ballast = whole.folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"0" * 4096)
    whole.press.publish(3)
    await whole.until_health(good=False, seconds=10)
    await asyncio.sleep(15)
    ballast.unlink()
    await whole.until_health(good=True, seconds=90)
    whole.press.publish(2)


async def break_rows(whole: Whole, _: Step) -> None:
    """Of each table a row, every time and every JSON of it: what belongs to the first article, which nobody counts, or
    to a feed and a subscription that were made for it."""
    async with whole.archive() as archive:
        feed = await archive.feeds.add(f"{whole.press.feed}?broken", "Broken", now())
        channel, schedule = ChannelId(whole.discord.general.id + 1), Schedule(When.INSTANTLY)
        await archive.subscriptions.add(GuildId(1), channel, Source(feed=feed.id), schedule, now(), UserId(1), now())
    with closing(sqlite3.connect(whole.folder / "dateline.db", timeout=30)) as connection, connection:
        for table in metadata.sorted_tables:
            which = "max" if table.name in {"feeds", "feed_owners", "subscriptions"} else "min"
            for column in table.columns:
                if isinstance(column.type, Time | Json):
                    row = f"(SELECT {which}(rowid) FROM {table.name})"
                    connection.execute(f"UPDATE {table.name} SET {column.name} = '[half' WHERE rowid = {row}")
    whole.press.publish(3)
    await whole.until_visible()
    # What reads them now and then has to be asked.
    asked: list[tuple[str, dict[str, str]]] = [("subscriptions", {}), ("latest", {})]
    for command, options in (*asked, ("person", {"name": whole.press.person(0)})):
        await whole.discord.slash(whole.discord.admin, whole.discord.general, command, **options)
    whole.press.publish(1)


async def move_away(whole: Whole, _: Step) -> None:
    """As a disk that is away for a moment; a new, empty database in its place would be taken for the bot's own."""
    away = whole.folder / "away"
    away.mkdir()
    database = whole.folder / "dateline.db"
    beside = [database.with_name(f"{database.name}{ending}") for ending in ("-wal", "-shm")]
    for file in (database, *beside):
        file.rename(away / file.name)
    whole.press.publish(2)
    await whole.until_health(good=False, seconds=20)
    await asyncio.sleep(12)
    assert not database.exists()
    for file in (*beside, database):
        (away / file.name).rename(file)
    whole.press.publish(2)
