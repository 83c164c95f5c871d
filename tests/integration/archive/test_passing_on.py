"""One message that pings several followers stays owed to the others when the first follows no more."""

from pathlib import Path

import pytest
from sqlalchemy import Text, cast, insert, select, update
from sqlalchemy.dialects import sqlite

from bot.archive import Archive
from bot.archive.pings import ping_several
from bot.archive.tables import deliveries, subscriptions
from bot.news import ChannelId, GuildId, UserId
from tests.builders import NOON
from tests.sqlite import database_at

ANN, BEN, EVE = UserId(1), UserId(2), UserId(3)


@pytest.mark.parametrize("how", ["/unfollow", "/data delete"])
@pytest.mark.parametrize(
    ("others", "state", "left"),
    [
        ([BEN, EVE], "pending", (BEN, [EVE], "pending")),
        ([BEN], "sending", (BEN, [], "sending")),
        ([], "pending", None),
        ([BEN], "sent", None),
    ],
)
async def test_an_unsent_message_goes_to_the_next_follower(
    archive: Archive, how: str, others: list[UserId], state: str, left: tuple[UserId, list[UserId], str] | None
) -> None:
    await archive.deliveries.owe_notice(ChannelId(5), {"content": "news"}, NOON)
    async with archive.subscriptions._database.write() as connection:
        values = {"id": 9, "channel": 5, "guild": GuildId(7), "follower": ANN, "created_by": ANN, "created_at": NOON}
        values |= {"next_due_at": NOON, "looked_at": NOON, "instant": True, "schedule": {}, "style": {}, "filters": {}}
        await connection.execute(insert(subscriptions).values(values))
        owed = {"subscription_id": 9, "follower": ANN, "also": others, "state": state}
        await connection.execute(update(deliveries).values(owed))
    if how == "/unfollow":
        await archive.subscriptions.unfollow(ANN)
    else:
        await archive.subscriptions.forget_user(ANN, None)
    async with archive.subscriptions._database.read() as connection:
        rows = (await connection.execute(select(deliveries))).all()
    owed_now = [(row.follower, row.also, row.state) for row in rows if row.follower != ANN]
    assert owed_now == ([left] if left else [])


async def test_who_is_pinged_beside_others_is_found_without_reading_all_messages(tmp_path: Path) -> None:
    query = select(deliveries.c.id).where(ping_several(), cast(deliveries.c.also, Text).like("%2%"))
    written = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    url = database_at(tmp_path / "dateline.db")
    async with Archive.open(url) as archive, archive.subscriptions._database.read() as connection:
        plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")).all()
    assert "ix_deliveries_also" in str(plan)
