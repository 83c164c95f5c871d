"""Each of Discord's refusals, over real sockets: what the channel shows in the end, and who was told what."""

from dataclasses import replace

import pytest

from bot.archive import GONE, LEFT
from bot.archive.pauses import KEPT
from bot.news import ChannelId, DeliveryState, GuildId, Style, UserId
from bot.posting.answers import Outcome
from bot.posting.refusals import MEANINGS
from bot.rendering import digest_messages
from tests import sqlite
from tests.builders import a_filing
from tests.integration.posting.desk import LoopbackDesk
from tests.integration.posting.stories import a_digest, a_told_story
from tests.loopback_discord import Channel
from tests.loopback_discord.world import CATEGORY, FORUM

pytestmark = sqlite.alone

SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED
CHANNELS = sorted(code for code, meaning in MEANINGS.items() if meaning.outcome is Outcome.CHANNEL_CLOSED)
FORMS = sorted(code for code, meaning in MEANINGS.items() if meaning.outcome is Outcome.MALFORMED)
OURS = sorted(code for code, meaning in MEANINGS.items() if meaning.outcome is Outcome.SHUT_OUT)
WAITS = sorted(code for code, meaning in MEANINGS.items() if meaning.outcome is Outcome.LIMITED)
UNKNOWN = 299_999


async def owe_digest(desk: LoopbackDesk, *headlines: str, channel: Channel | None = None) -> None:
    """Owe a message that tells stories of these headlines, each with a picture."""
    place = channel or desk.there.general
    stories = [a_told_story(headline, image=True) for headline in headlines]
    mine = await desk.ledger.subscription(place.id)
    messages = [replace(message, stories=()) for message in digest_messages(a_digest(*stories))]
    assert await desk.ledger.archive.owed.file([a_filing(mine, *messages)], desk.clock()) == [True]


def told(desk: LoopbackDesk) -> list[str]:
    """What who ordered was told in private."""
    return desk.seen(desk.there.direct(desk.there.admin))


def status_of(code: int) -> int:
    return {10003: 404, 10004: 404, 50001: 403, 50013: 403, 40333: 403}.get(code, 400)


@pytest.mark.parametrize("code", CHANNELS)
async def test_what_concerns_the_channel_pauses_it_and_all_comes_in_order_once_it_is_mended(
    code: int, desk: LoopbackDesk
) -> None:
    desk.there.refuse(status_of(code), code, channel=desk.there.general)
    await desk.owe("One", "Two", "Three")
    for _ in range(6):
        await desk.deliver(after=20)
    assert desk.seen() == []
    assert await desk.paused() == MEANINGS[code].reason
    (notice,) = told(desk)
    assert f"I cannot post in <#{desk.there.general.id}>: {MEANINGS[code].reason}" in notice
    desk.there.faults.clear()
    await desk.deliver(after=6 * 3600)
    assert desk.seen() == ["One", "Two", "Three"]
    assert await desk.paused() is None


@pytest.mark.parametrize("code", FORMS)
async def test_what_concerns_the_message_is_sent_in_a_plainer_form(code: int, desk: LoopbackDesk) -> None:
    desk.there.refuse(413 if code == 40005 else 400, code, times=2)
    await owe_digest(desk, "Harbour reopens")
    await desk.owe("Next")
    await desk.deliver()
    plain, following = desk.there.messages()
    assert "Harbour reopens" in plain.text
    assert "https://courier.example/harbour-reopens" in plain.text
    assert following.text == "Next"
    assert told(desk) == []


@pytest.mark.parametrize(
    ("status", "code"), [(401, 0), (401, None), *((401 if code in (40001, 50014) else 403, code) for code in OURS)]
)
async def test_what_concerns_us_holds_every_channel_and_goes_on_by_itself(
    status: int, code: int | None, desk: LoopbackDesk
) -> None:
    other = desk.there.add_channel("other")
    desk.there.refuse(status, code, times=3)
    await desk.owe("News")
    await desk.deliver()
    await desk.owe("More", channel=other)
    await desk.deliver(after=1)
    assert (desk.seen(), desk.seen(other)) == ([], [])
    assert desk.poster.problem is not None
    for seconds in (10, 15, 25, 3):
        await desk.deliver(after=seconds)
    assert (desk.seen(), desk.seen(other)) == (["News"], ["More"])
    assert desk.poster.problem is None
    assert await desk.paused() is None
    assert told(desk) == []


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, 40333), (403, None), (404, None), (408, None), (500, 0), (503, None), *((400, code) for code in WAITS)],
)
async def test_what_passes_is_waited_for_and_nobody_is_told(status: int, code: int | None, desk: LoopbackDesk) -> None:
    desk.there.refuse(status, code, times=1)
    await desk.owe("One", "Two")
    await desk.deliver()
    assert desk.seen() == []
    await desk.deliver(after=601 if code in WAITS else 5)
    assert desk.seen() == ["One", "Two"]
    assert await desk.paused() is None
    assert told(desk) == []


async def test_a_code_that_nobody_knows_is_first_taken_for_the_messages_fault(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, UNKNOWN, containing='"type": 11')
    await owe_digest(desk, "Harbour reopens")
    await desk.deliver()
    (message,) = desk.there.messages()
    assert "Harbour reopens" in message.text
    assert told(desk) == []


async def test_a_code_that_nobody_knows_is_then_taken_for_the_channels_and_the_message_comes_whole(
    desk: LoopbackDesk,
) -> None:
    desk.there.refuse(400, UNKNOWN, "Something new", channel=desk.there.general)
    await owe_digest(desk, "Harbour reopens")
    await desk.owe("Next")
    for _ in range(3):
        await desk.deliver(after=30)
    assert desk.seen() == []
    (notice,) = told(desk)
    assert "Something new" in notice
    desk.there.faults.clear()
    await desk.deliver(after=6 * 3600)
    whole, following = desk.there.messages()
    assert any(component["type"] == 11 for component in whole.components)
    assert following.text == "Next"


async def test_a_picture_that_is_refused_costs_the_digest_its_pictures_alone(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, 50035, containing='"type": 11')
    await owe_digest(desk, "Harbour reopens", "Choir sings", "Bakery moves")
    await desk.deliver()
    (message,) = desk.there.messages()
    assert all(f"### [{name}]" in message.text for name in ("Harbour reopens", "Choir sings", "Bakery moves"))


async def test_the_stories_beside_one_that_is_refused_come_whole_and_in_order(desk: LoopbackDesk) -> None:
    desk.there.home.blocked_words = ["mustard"]
    await owe_digest(desk, "Harbour reopens", "Mayor throws mustard", "Bakery moves")
    await desk.owe("Next")
    await desk.deliver()
    first, blocked, third, following = (message.text for message in desk.there.messages())
    assert "## The Vale Courier" in first
    assert "### [Harbour reopens]" in first
    assert "It happened at the harbour." in first
    assert "courier.example/mayor-throws" in blocked
    assert "### [Bakery moves]" in third
    assert following == "Next"
    assert told(desk) == []


async def test_what_is_not_taken_even_as_a_headline_is_told_of_and_the_next_comes(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, 200000, containing="arbour")
    await owe_digest(desk, "Harbour reopens")
    await desk.owe("Next")
    await desk.deliver()
    await desk.deliver(after=1)
    assert desk.seen() == ["Next"]
    (notice,) = told(desk)
    assert "not even its headline" in notice


@pytest.mark.parametrize(("status", "code"), [(400, 200000), (403, 200000), (400, 50035), (413, None)])
async def test_where_every_message_is_refused_none_is_lost_and_all_come_whole_once_that_is_mended(
    status: int, code: int | None, desk: LoopbackDesk
) -> None:
    desk.there.refuse(status, code, channel=desk.there.general)
    await owe_digest(desk, "Harbour reopens")
    await owe_digest(desk, "Choir sings", "Bakery moves")
    await desk.owe("Next")
    for _ in range(8):
        await desk.deliver(after=5)
    assert desk.seen() == []
    assert len(told(desk)) == 1, "once, not for each"
    desk.there.faults.clear()
    await desk.deliver(after=601)
    texts = desk.seen()
    assert [sum(name in text for text in texts) for name in ("Harbour", "Choir", "Bakery", "Next")] == [1, 1, 1, 1]
    assert any(component["type"] == 11 for component in desk.there.messages()[0].components), "with its picture"
    assert await desk.paused() is None


async def test_what_is_refused_for_good_is_tried_ever_less_often_and_given_up_after_three_days(
    desk: LoopbackDesk,
) -> None:
    desk.there.refuse(400, 200000, containing="arbour")
    await owe_digest(desk, "Harbour reopens")
    await desk.deliver()
    at_first = desk.there.posts
    for hours in range(5 * 24):
        await desk.owe(f"News {hours}")
        await desk.deliver(after=3600)
    refused = [one for one in desk.there.requests if "arbour" in str(one.body) and "not even" not in str(one.body)]
    assert 0 < len(refused) - at_first < 12, "once each time, in its first form"
    assert len(desk.seen()) == 5 * 24
    assert len(told(desk)) == 1
    assert (await desk.ledger.archive.deliveries.counts())[FAILED] == 1


async def test_what_is_set_aside_is_named_in_its_channels_troubles_and_ends_with_its_subscription(
    desk: LoopbackDesk,
) -> None:
    desk.there.refuse(400, 200000, containing="arbour")
    await owe_digest(desk, "Harbour reopens")
    await desk.deliver()
    archive, here = desk.ledger.archive, ChannelId(desk.there.general.id)
    (trouble,) = await archive.deliveries.troubles([here])
    assert trouble.title == "Harbour reopens"
    mine = await desk.ledger.subscription(here)
    await archive.subscriptions.remove(mine.id, mine.guild)
    desk.there.faults.clear()
    await desk.deliver(after=7200)
    assert desk.seen() == []


async def test_a_story_with_a_forbidden_link_comes_without_it(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, 240000, containing="courier.example")
    await owe_digest(desk, "Harbour reopens")
    await desk.deliver()
    assert desk.seen() == ["Harbour reopens"]


async def test_a_forum_that_asks_for_a_tag_gets_its_posts_once_one_is_chosen(desk: LoopbackDesk) -> None:
    forum = desk.there.add_channel("forum", kind=FORUM, tags=["local"])
    forum.tag_required = True
    await desk.until_known(forum)
    await desk.owe("One", "Two", channel=forum)
    await desk.deliver()
    assert forum.posts == []
    assert "asks for a tag" in (await desk.paused(forum) or "")
    mine = await desk.ledger.subscription(forum.id)
    style = Style(tags=(forum.tag_id("local"),))
    await desk.ledger.archive.subscriptions.add(
        mine.guild, mine.channel, mine.source, mine.schedule, mine.next_due_at, UserId(1), desk.clock(), style=style
    )
    await desk.deliver()
    assert [post.name for post in forum.posts] == ["One", "Two"]


async def test_a_forum_gets_its_posts_once_it_asks_for_no_tag(desk: LoopbackDesk) -> None:
    forum = desk.there.add_channel("forum", kind=FORUM, tags=["local"])
    forum.tag_required = True
    await desk.until_known(forum)
    await desk.owe("One", "Two", channel=forum)
    await desk.deliver()
    assert forum.posts == []
    forum.tag_required = False
    await desk.deliver(after=16)
    assert [post.name for post in forum.posts] == ["One", "Two"]


async def test_a_post_whose_title_is_blocked_gets_another_one(desk: LoopbackDesk) -> None:
    forum = desk.there.add_channel("forum", kind=FORUM)
    await desk.until_known(forum)
    desk.there.refuse(400, 200001, route="POST /channels/*/threads", containing='"name": "Harbour')
    await owe_digest(desk, "Harbour reopens", channel=forum)
    await desk.deliver()
    (post,) = forum.posts
    assert post.name == "News"
    assert "https://courier.example/harbour-reopens" in desk.seen(post)[0]


async def test_a_tag_that_was_deleted_is_left_out(desk: LoopbackDesk) -> None:
    forum = desk.there.add_channel("forum", kind=FORUM, tags=["local"])
    await desk.until_known(forum)
    await desk.owe("News", channel=forum, style=Style(tags=(forum.tag_id("local"), 12345)))
    await desk.deliver()
    assert [post.tags for post in forum.posts] == [[str(forum.tag_id("local"))]]


async def test_a_channel_that_became_a_category_closes(desk: LoopbackDesk) -> None:
    place = desk.there.add_channel("place", kind=CATEGORY)
    await desk.owe("News", channel=place)
    await desk.deliver()
    assert "channel of this kind" in (await desk.paused(place) or "")


async def test_the_notice_goes_to_who_ordered_where_the_channel_for_notices_is_the_closed_one(
    desk: LoopbackDesk,
) -> None:
    here = ChannelId(desk.there.general.id)
    await desk.ledger.archive.subscriptions.set_notices(GuildId(1), here)
    desk.there.refuse(403, 50001, channel=desk.there.general)
    await desk.owe("News")
    await desk.deliver()
    await desk.deliver(after=1)
    assert len(told(desk)) == 1


async def test_a_server_that_is_left_keeps_its_orders_for_a_month_and_gets_everything_if_it_comes_back(
    desk: LoopbackDesk,
) -> None:
    pauses, guild = desk.ledger.archive.pauses, GuildId(1)
    await desk.owe("One")
    await pauses.close_guild(guild, LEFT, desk.clock())
    desk.there.refuse(403, 50001, channel=desk.there.general)
    await desk.owe("Two")
    await desk.deliver()
    assert await desk.paused() == LEFT
    desk.clock.ahead += KEPT.total_seconds() - 3600
    assert await pauses.end_gone(desk.clock()) == 0
    desk.there.faults.clear()
    await pauses.reopen_guilds([guild], desk.clock())
    await desk.deliver()
    assert desk.seen() == ["One", "Two"]
    assert await desk.paused() is None
    assert told(desk) == [], "somebody threw the bot out and knows it"


@pytest.mark.parametrize("reason", [LEFT, GONE])
async def test_what_has_been_gone_for_a_month_ends(reason: str, desk: LoopbackDesk) -> None:
    number = await desk.owe("News")
    here = ChannelId(desk.there.general.id)
    await desk.ledger.archive.pauses.close_channel(here, reason, desk.clock())
    desk.clock.ahead += KEPT.total_seconds() + 1
    assert await desk.ledger.archive.pauses.end_gone(desk.clock()) == 1
    assert await desk.ledger.archive.subscriptions.in_channel(here) == []
    assert (await desk.ledger.row(number)).state is FAILED


async def test_a_closed_channel_that_owes_nothing_is_tried_with_the_next_digest(desk: LoopbackDesk) -> None:
    archive, here = desk.ledger.archive, ChannelId(desk.there.general.id)
    await desk.ledger.subscription(here)
    await archive.pauses.close_channel(here, "Locked.", desk.clock())
    desk.clock.ahead += 7200
    assert [one.channel for one in await archive.subscriptions.due(desk.clock(), 10)] == [here]
    await desk.owe("News")
    desk.clock.ahead += 7200
    assert await archive.subscriptions.due(desk.clock(), 10) == []


async def test_a_channel_tells_that_it_changed_and_is_tried_at_once(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, 160005, channel=desk.there.general)
    await desk.owe("News")
    await desk.deliver()
    for _ in range(4):
        await desk.deliver(after=400)
    desk.there.faults.clear()
    await desk.deliver(after=1)
    assert desk.seen() == []
    await desk.ledger.archive.pauses.knock(ChannelId(desk.there.general.id), desk.clock())
    await desk.deliver()
    assert desk.seen() == ["News"]


@pytest.mark.parametrize(("status", "code"), [(401, 0), (400, 40004), (503, None), (403, None), (400, 20016)], ids=str)
async def test_who_ordered_is_told_also_where_nothing_got_through_when_the_channel_closed(
    status: int, code: int | None, desk: LoopbackDesk
) -> None:
    desk.there.refuse(400, 160005, channel=desk.there.general)
    desk.there.refuse(status, code, route="POST /users/@me/channels", times=2)
    await desk.owe("News")
    await desk.deliver()
    await desk.deliver(after=1)
    assert told(desk) == []
    for _ in range(4):
        await desk.deliver(after=130)
    (notice,) = told(desk)
    assert "This thread is locked" in notice


async def test_what_was_to_be_told_is_told_by_the_next_process(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, 160005, channel=desk.there.general)
    desk.there.refuse(401, 0, route="POST /users/@me/channels", times=1)
    await desk.owe("News")
    await desk.deliver()
    await desk.poster.close()
    desk.__post_init__()
    await desk.deliver(after=60)
    assert len(told(desk)) == 1


async def test_whoever_takes_no_messages_from_bots_is_left_alone_after_a_day(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, 160005, channel=desk.there.general)
    desk.there.refuse(400, 50007, route="POST /users/@me/channels")
    await desk.owe("News")
    await desk.deliver()
    for _ in range(30):
        await desk.deliver(after=3600)
    tries = [one for one in desk.there.requests if one.path == "/users/@me/channels"]
    assert 2 < len(tries) < 15
    states = await desk.ledger.archive.deliveries.counts()
    assert states[DeliveryState.FAILED] == 1
