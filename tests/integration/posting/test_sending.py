"""The poster and discord.py over real sockets: each of Discord's answers leads where it should."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from bot.jobs.clocks import follow_clock
from bot.news import DeliveryState
from tests.integration.posting.desk import LoopbackDesk
from tests.loopback_discord import Fault
from tests.loopback_discord.world import READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL


@pytest.mark.parametrize(
    "fault", [Fault.DROP_REPLY, Fault.RESET, Fault.SERVER_ERROR, Fault.BAD_GATEWAY_AFTER, Fault.RATE_LIMITED]
)
async def test_a_try_that_goes_wrong_ends_in_one_message(fault: Fault, desk: LoopbackDesk) -> None:
    owed = await desk.owe("News")
    await desk.owe("More news")
    desk.there.inject(fault)
    await desk.deliver()
    await desk.deliver(after=5)
    assert desk.seen() == ["News", "More news"]
    assert (await desk.ledger.row(owed)).message == desk.there.messages()[0].id


async def test_a_request_that_hangs_is_given_up_and_repeated(
    desk: LoopbackDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.posting.sender.TRY", aiohttp.ClientTimeout(total=0.3))
    await desk.owe("News")
    desk.there.inject(Fault.HANG_AFTER)
    await desk.deliver()
    await desk.deliver(after=5)
    assert desk.seen() == ["News"]


async def test_a_channel_that_hangs_holds_no_other(desk: LoopbackDesk) -> None:
    stuck = desk.there.add_channel("stuck")
    desk.there.inject(Fault.HANG, channel=stuck, times=None)
    await desk.owe("Never", channel=stuck)
    for text in ("One", "Two", "Three"):
        await desk.owe(text)
    delivering = asyncio.create_task(desk.deliver())
    await desk.there.wait_for_message(count=3)
    assert desk.seen() == ["One", "Two", "Three"]
    delivering.cancel()


async def test_what_becomes_due_meanwhile_is_delivered_though_a_channel_hangs(desk: LoopbackDesk) -> None:
    stuck = desk.there.add_channel("stuck")
    desk.there.inject(Fault.HANG, channel=stuck, times=None)
    await desk.owe("Never", channel=stuck)
    delivering = asyncio.create_task(desk.deliver())
    await asyncio.sleep(0.1)
    await desk.owe("Late")
    await desk.there.wait_for_message(containing="Late")
    delivering.cancel()


async def test_a_limit_on_one_route_holds_that_channel_alone(desk: LoopbackDesk) -> None:
    other = desk.there.add_channel("other")
    desk.there.inject(Fault.RATE_LIMITED, channel=desk.there.general, retry_after=60)
    await desk.owe("Held")
    await desk.owe("Free", channel=other)
    await desk.deliver()
    assert (desk.seen(), desk.seen(other)) == ([], ["Free"])
    await desk.deliver(after=61)
    assert desk.seen() == ["Held"]


@pytest.mark.parametrize(
    ("fault", "seconds"), [(Fault.RATE_LIMITED_GLOBALLY, 60), (Fault.BANNED_BY_CLOUDFLARE, 10 * 60)]
)
async def test_a_limit_on_everything_holds_everything(fault: Fault, seconds: float, desk: LoopbackDesk) -> None:
    other = desk.there.add_channel("other")
    desk.there.inject(fault, channel=desk.there.general, retry_after=60)
    await desk.owe("Held")
    await desk.deliver()
    await desk.owe("Held too", channel=other)
    await desk.deliver(after=seconds - 5)
    assert (desk.seen(), desk.seen(other)) == ([], [])
    await desk.deliver(after=10)
    assert (desk.seen(), desk.seen(other)) == (["Held"], ["Held too"])


@pytest.mark.parametrize("missing", [VIEW_CHANNEL, SEND_MESSAGES])
async def test_a_permission_that_the_gateway_told_of_is_missed_without_a_request(
    missing: int, desk: LoopbackDesk
) -> None:
    desk.there.deny(desk.there.general, missing)
    await desk.until_known(desk.there.general, closed=True)
    owed = await desk.owe("News")
    await desk.deliver()
    there = f"/channels/{desk.there.general.id}/messages"
    assert [request for request in desk.there.requests if request.path == there] == []
    assert "may not" in (await desk.paused() or "")
    desk.there.deny(desk.there.general, 0)
    await desk.until_known(desk.there.general)
    await desk.deliver(after=60)
    assert desk.seen() == ["News"]
    assert await desk.paused() is None
    assert (await desk.ledger.row(owed)).state is DeliveryState.SENT


@pytest.mark.parametrize("missing", [VIEW_CHANNEL, SEND_MESSAGES])
async def test_a_refusal_pauses_the_subscription_until_the_channel_lets_us_in(missing: int, desk: LoopbackDesk) -> None:
    desk.there.deny(desk.there.general, missing, tell=False)
    await desk.owe("News")
    await desk.owe("More")
    await desk.deliver()
    await desk.deliver(after=10)
    there = f"/channels/{desk.there.general.id}/messages"
    assert len([request for request in desk.there.requests if request.path == there]) == 1
    assert "permission" in (await desk.paused() or "")
    (notice,) = desk.there.messages(desk.there.direct(desk.there.admin))
    assert f"<#{desk.there.general.id}>" in notice.text
    desk.there.deny(desk.there.general, 0, tell=False)
    await desk.deliver(after=600)
    assert desk.seen() == ["News", "More"]
    assert await desk.paused() is None


async def test_a_message_that_was_posted_and_deleted_is_not_posted_again(desk: LoopbackDesk) -> None:
    desk.there.inject(Fault.DROP_REPLY)
    owed = await desk.owe("News")
    await desk.deliver()
    (posted,) = desk.there.messages()
    desk.there.remove(posted)
    desk.there.inject(Fault.UNKNOWN_MESSAGE)
    await desk.deliver(after=5)
    assert desk.seen() == []
    assert (await desk.ledger.row(owed)).state is DeliveryState.SENT


async def test_when_discord_forgot_the_nonce_the_message_is_found_in_the_channel(
    desk: LoopbackDesk,
) -> None:
    await desk.owe("News")
    await desk.deliver()
    desk.there.inject(Fault.DROP_REPLY)
    owed = await desk.owe("News")
    await desk.deliver()
    desk.there.nonces.forget()
    await desk.deliver(after=180)
    assert desk.seen() == ["News", "News"]
    assert (await desk.ledger.row(owed)).message == desk.there.messages()[1].id


async def test_after_a_long_outage_a_message_that_never_got_through_is_sent_once(
    desk: LoopbackDesk,
) -> None:
    desk.there.inject(Fault.RESET, "* /channels/*/messages", times=None)
    await desk.owe("News")
    for _ in range(8):
        await desk.deliver(after=40)
    desk.there.faults.clear()
    await desk.deliver(after=120)
    assert desk.seen() == ["News"]


async def test_where_the_history_may_not_be_read_nothing_is_sent_twice(desk: LoopbackDesk) -> None:
    desk.there.deny(desk.there.general, READ_MESSAGE_HISTORY)
    desk.there.inject(Fault.DROP_REPLY)
    owed = await desk.owe("News")
    await desk.owe("Next")
    await desk.deliver()
    desk.there.nonces.forget()
    await desk.deliver(after=180)
    assert desk.seen() == ["News", "Next"]
    assert (await desk.ledger.row(owed)).state is DeliveryState.UNKNOWN


async def test_deliveries_go_on_while_the_gateway_is_lost(desk: LoopbackDesk) -> None:
    desk.there.connection.down = True
    await desk.there.connection.lose()
    await desk.owe("News")
    await desk.deliver()
    assert desk.seen() == ["News"]


async def test_discords_limits_are_kept_without_being_refused(desk: LoopbackDesk) -> None:
    desk.there.rate_limits.on = True
    desk.there.rate_limits.per_channel = (5, 0.5)
    for number in range(12):
        await desk.owe(f"News {number}")
    await desk.deliver()
    assert desk.seen() == [f"News {number}" for number in range(12)]
    assert {request.status for request in desk.there.requests} == {200}


@pytest.mark.parametrize("ahead", [-86_400, -3600, 180, 3600, 86_400])
async def test_a_message_is_found_in_the_channel_by_a_clock_that_differs_from_discords(
    ahead: float, desk: LoopbackDesk
) -> None:
    desk.clock.ahead = ahead
    await desk.owe("First")
    await desk.deliver(after=2)
    desk.there.inject(Fault.DROP_REPLY)
    owed = await desk.owe("News")
    await desk.deliver(after=2)
    desk.there.nonces.forget()
    await desk.deliver(after=180)
    assert desk.seen() == ["First", "News"]
    assert (await desk.ledger.row(owed)).message == desk.there.messages()[1].id


async def test_a_message_is_found_behind_many_others_by_a_clock_that_is_a_little_ahead(desk: LoopbackDesk) -> None:
    """By our clock all that stands in the newest hundred is older than the message that is looked for."""
    desk.clock.ahead = 40
    desk.there.inject(Fault.DROP_REPLY)
    owed = await desk.owe("News")
    await desk.deliver()
    for number in range(120):
        desk.there.post(desk.there.admin, desk.there.general, {"content": f"Chat {number}"})
    desk.there.nonces.forget()
    await desk.deliver(after=180)
    assert desk.seen().count("News") == 1
    assert (await desk.ledger.row(owed)).message == desk.there.messages()[0].id


@pytest.mark.parametrize("hours", [1, 24])
async def test_what_was_tried_before_the_clock_was_set_back_is_looked_for_and_not_sent_again(
    hours: int, desk: LoopbackDesk
) -> None:
    desk.there.inject(Fault.DROP_REPLY)
    desk.there.inject(Fault.RESET, "* /channels/*/messages", times=3)
    await desk.owe("News")
    await desk.deliver()
    desk.there.nonces.forget()  # many minutes have passed
    jump = timedelta(hours=-hours)
    desk.clock.ahead += jump.total_seconds() + 300
    await follow_clock(desk.ledger.archive, jump, desk.clock())
    for _ in range(6):
        await desk.deliver(after=70)
    assert desk.seen() == ["News"]
