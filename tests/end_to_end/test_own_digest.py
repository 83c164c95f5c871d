"""A digest of one's own by direct message, and direct messages that do not arrive."""

from datetime import timedelta
from typing import Any

import pytest

from bot.archive import NO_DIRECT
from bot.news import ChannelId, DeliveryId, UserId
from tests.end_to_end.desk import FEED, Desk, answer, words_of

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)


def private(desk: Desk) -> list[str]:
    return [words_of(one) for one in desk.reader.user.dm_channel.history()]


async def test_a_digest_of_ones_own_comes_at_its_time_and_not_before(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    told = answer(await desk.reader.slash(desk.news, "follow", pack="Port Vale", at="08:00", timezone="London"))
    assert "I will send you a digest of **Port Vale** every day at 08:00 (Europe/London)" in told
    assert "every day at 08:00" in answer(await desk.reader.slash(desk.news, "following"))
    for title in ("a library", "a bridge"):
        await desk.publish(title)
    await desk.work()
    assert private(desk) == []
    await desk.env.advance_time(24 * 3600)
    await desk.work()
    (digest,) = private(desk)
    assert "a library" in digest
    assert "a bridge" in digest


async def test_quiet_hours_hold_what_is_followed(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    hour = desk.env.now().hour
    quiet = f"{hour:02}:00-{(hour + 2) % 24:02}:00"
    told = answer(await desk.reader.slash(desk.news, "follow", words="library", quiet=quiet))
    assert "Quiet from" in told
    await desk.publish("a library")
    await desk.work()
    assert private(desk) == []
    await desk.env.advance_time(3 * 3600)
    await desk.work()
    assert len(private(desk)) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"pack": "vale", "here": True}, "leave out here:True"),
        ({"words": "ferry", "at": "08:00", "here": True}, "leave out here:True"),
        ({"pack": "nowhere"}, "There is no pack nowhere."),
        ({"words": "ferry", "timezone": "London"}, "`timezone` does nothing without `at`"),
        ({"words": "ferry", "at": "08:00", "most_a_day": 3}, "`most_a_day` does nothing with at:08:00"),
        ({"words": "ferry", "at": "08:00", "quiet": "22-7"}, "`quiet` does nothing with at:08:00"),
        ({"person": "Nobody Yet"}, "when there is news of **Nobody Yet**"),
        ({"pack": "vale", "words": "ferry"}, "one of them"),
        ({"words": "ferry", "at": "25:00"}, "is not a time of day"),
    ],
)
async def test_what_cannot_be_followed_so_is_one_line(desk: Desk, options: dict[str, Any], said: str) -> None:
    assert said in answer(await desk.reader.slash(desk.news, "follow", **options))


async def test_who_takes_no_direct_messages_is_told_at_the_next_command_and_it_is_tried_again(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    await desk.reader.slash(desk.news, "follow", words="library")
    await desk.publish("a library")
    await desk.pipeline.compose(desk.env.now())
    (one,) = await desk.archive.subscriptions.followed_by(UserId(desk.reader.id))
    await desk.archive.pauses.close_channel(ChannelId(one.channel), NO_DIRECT, desk.env.now())
    await desk.archive.deliveries.retry(DeliveryId(1), NO_DIRECT, desk.env.now() + timedelta(hours=6))
    await desk.pipeline.deliver(desk.env.now())
    assert private(desk) == []
    result = await desk.reader.slash(desk.news, "latest")
    texts = [words_of(shown.message if hasattr(shown, "message") else shown) for shown in result.followups]
    assert any("I could not send you a direct message, and 1 thing that you follow rests" in text for text in texts)
    again = await desk.reader.slash(desk.news, "about")
    assert not again.followups, "once is enough"
    await desk.pipeline.deliver(desk.env.now())
    assert len(private(desk)) == 1, "it went on as soon as they asked for something"
    assert await desk.archive.pauses.closed_to(UserId(desk.reader.id)) is None
