"""Forums, announcement channels, pings and notices, over real sockets."""

import pytest

from bot.news import ChannelId, DeliveryState, GuildId, RoleId, Style
from bot.posting import Crossposter
from tests import sqlite
from tests.integration.posting.desk import LoopbackDesk
from tests.loopback_discord import Channel, Fault
from tests.loopback_discord.world import ANNOUNCEMENT_CHANNEL, CROSSPOSTED, FORUM, SEND_MESSAGES

pytestmark = sqlite.alone

UNSEEN = [Fault.RESET, Fault.SERVER_ERROR, Fault.RATE_LIMITED]
SEEN = [Fault.DROP_REPLY, Fault.BAD_GATEWAY_AFTER]


def a_forum(desk: LoopbackDesk, *tags: str) -> Channel:
    return desk.there.add_channel("news", kind=FORUM, tags=tags)


async def test_a_forum_gets_a_post_with_title_and_tags(desk: LoopbackDesk) -> None:
    forum = a_forum(desk, "local", "world")
    tag = forum.tag_id("world")
    number = await desk.owe("Bridge opens", channel=forum, style=Style(tags=(tag,)))
    await desk.deliver()
    (post,) = forum.posts
    assert (post.name, post.tags, desk.seen(post)) == ("Bridge opens", [str(tag)], ["Bridge opens"])
    assert (await desk.ledger.row(number)).message == post.id


@pytest.mark.parametrize("fault", UNSEEN + SEEN)
async def test_a_forum_where_no_nonce_is_known_gets_each_post_once(fault: Fault, desk: LoopbackDesk) -> None:
    forum = a_forum(desk)
    await desk.owe("One", "Two", channel=forum)
    desk.there.inject(fault, channel=None, route="POST /channels/*/threads")
    for _ in range(4):
        await desk.deliver(after=40)
    assert [post.name for post in forum.posts] == ["One", "Two"]
    assert set(await desk.ledger.states()) == {DeliveryState.SENT}


async def test_what_an_announcement_channel_gets_is_published_once(desk: LoopbackDesk) -> None:
    channel = desk.there.add_channel("announcements", kind=ANNOUNCEMENT_CHANNEL)
    await desk.owe("News", channel=channel, style=Style(crosspost=True))
    await desk.owe("Not to be published", channel=desk.there.general)
    await desk.deliver()
    crossposter = Crossposter(desk.ledger.archive, desk.gate, desk.clock)
    desk.there.inject(Fault.DROP_REPLY, channel=None, route="POST /channels/*/messages/*/crosspost")
    assert await crossposter.publish_due(desk.clock()) == 1
    assert await crossposter.publish_due(desk.clock()) == 0
    desk.clock.ahead += 301
    assert await crossposter.publish_due(desk.clock()) == 1
    desk.clock.ahead += 301
    assert await crossposter.publish_due(desk.clock()) == 0
    (message,) = desk.there.messages(channel)
    assert message.body["flags"] & CROSSPOSTED


async def test_what_cannot_be_published_within_a_day_is_left(desk: LoopbackDesk) -> None:
    channel = desk.there.add_channel("announcements", kind=ANNOUNCEMENT_CHANNEL)
    await desk.owe("News", channel=channel, style=Style(crosspost=True))
    await desk.deliver()
    crossposter = Crossposter(desk.ledger.archive, desk.gate, desk.clock)
    desk.there.inject(Fault.RESET, channel=None, route="POST /channels/*/messages/*/crosspost", times=None)
    tried = []
    for seconds in (86_000, 301, 301, 86_400):
        desk.clock.ahead += seconds
        tried.append(await crossposter.publish_due(desk.clock()))
    assert tried == [1, 1, 0, 0]


async def test_only_the_role_that_was_chosen_is_pinged(desk: LoopbackDesk) -> None:
    await desk.owe("<@&55> Hello <@&66> @everyone", ping=RoleId(55))
    await desk.owe("Nobody <@&55>")
    await desk.deliver()
    sent = [request.body for request in desk.there.requests if request.method == "POST"]
    allowed = [body["allowed_mentions"] for body in sent if isinstance(body, dict)]
    assert allowed == [{"parse": [], "roles": ["55"]}, {"parse": []}]


async def test_the_channel_for_notices_is_told_once_instead_of_who_ordered(desk: LoopbackDesk) -> None:
    admins = desk.there.add_channel("admins")
    locked = desk.there.add_channel("locked", denied=SEND_MESSAGES)
    await desk.ledger.archive.subscriptions.set_notices(GuildId(1), ChannelId(admins.id))
    await desk.owe("News", channel=locked)
    for _ in range(3):
        await desk.deliver(after=60)
    (notice,) = desk.seen(admins)
    assert f"I cannot post in <#{locked.id}>" in notice
