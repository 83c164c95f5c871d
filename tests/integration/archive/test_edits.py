"""Which posted messages are looked at again because their articles were edited."""

import pytest

from bot.archive import Archive
from bot.news import ChannelId, GuildId, How, Message, MessageId, Schedule, Source, UserId, When
from tests.builders import NOON, a_filing, later
from tests.integration.archive.press import Press, somebody

TEXT = "The bridge in Port Vale was opened by Ana Ruiz on Monday. It cost a lot."


@pytest.mark.parametrize(("days", "looked_at"), [(0.1, True), (6.9, True), (7.1, False), (30, False)])
async def test_a_message_is_edited_for_its_articles_edits_for_a_week(
    days: float, looked_at: bool, archive: Archive
) -> None:
    press = await Press.open(archive)
    source, schedule = Source(feed=press.feed.id), Schedule(When.INSTANTLY)
    mine = await archive.subscriptions.add(GuildId(10), ChannelId(100), source, schedule, NOON, UserId(1), NOON)
    story = await press.print(TEXT, somebody("Ana Ruiz"))
    (one,) = story.articles
    loaded = await archive.subscriptions.get(mine.id)
    assert loaded
    message = Message({"content": "A bridge"}, (story.id,), shows=((one.id, How.TOLD),))
    assert await archive.owed.file([a_filing(loaded, message)], NOON) == [True]
    (delivery,) = await archive.deliveries.latest(1)
    await archive.deliveries.sent(delivery.id, MessageId(7))
    await press.edit(one, f"{TEXT} It is closed again.", later(days=days))
    outdated = await archive.edits.outdated(later(days=days), 10)
    assert [posted.delivery for posted, _, _ in outdated] == [delivery.id] * looked_at
