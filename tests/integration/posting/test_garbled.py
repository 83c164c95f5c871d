"""Answers that are none of Discord's, over real sockets: of a portal, a proxy, or of a reply that was cut off."""

import asyncio

import pytest

from bot.news import DeliveryState
from bot.posting import Edited, Editor
from tests import sqlite
from tests.integration.posting.desk import LoopbackDesk
from tests.integration.posting.test_edits import EDIT, show

pytestmark = sqlite.alone

NOT_JSON = {"Content-Type": "text/html"}
LIMITS = {"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "some"}
GARBLED: list[tuple[int, bytes, dict[str, str]]] = [
    (200, b"<html>Welcome to the hotel</html>", NOT_JSON),
    (200, b"", {}),
    (200, b"{}", {}),
    (200, b"null", {}),
    (200, b'{"id": "abc"}', {}),
    (200, b'{"id": ', {}),
    (200, b'{"id": "5"}', LIMITS),
    (204, b"", {}),
    (404, b"\xff\xfe", {}),
    (403, b'{"code": ', {}),
    (429, b"<html>Slow down</html>", NOT_JSON),
    (429, b"", {}),
    (429, b"[1]", {}),
    (429, b'{"message": "x"}', {}),
    (429, b'{"retry_after": null}', {}),
    (429, b'{"retry_after": "soon"}', {}),
    (429, b'{"retry_after": -5}', {}),
    (429, b'{"retry_after": NaN}', {}),
    (429, b'{"retry_after": 1e300}', {}),
]


@pytest.mark.parametrize(("status", "body", "headers"), GARBLED)
async def test_an_answer_that_is_none_of_discords_is_waited_out_and_told(
    status: int, body: bytes, headers: dict[str, str], desk: LoopbackDesk
) -> None:
    owed = await desk.owe("News")
    desk.there.garble(status, body, headers=headers, times=2)
    await desk.deliver()
    await desk.deliver()
    assert desk.there.posts == 1
    assert (await desk.ledger.row(owed)).reason
    assert await desk.paused() is None
    await desk.deliver(after=4000)
    await desk.deliver(after=4000)
    assert desk.seen() == ["News"]


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"", b'{"id": "12', b"{}"])
async def test_a_message_is_posted_once_though_the_answer_was_cut_off(body: bytes, desk: LoopbackDesk) -> None:
    owed = await desk.owe("News")
    desk.there.garble(200, body, carried_out=True)
    await desk.deliver()
    await desk.deliver(after=60)
    assert desk.seen() == ["News"]
    assert (await desk.ledger.row(owed)).message == desk.there.messages()[0].id


@pytest.mark.parametrize("body", [b'{"code": null, "message": null}', b'{"code": 50035, "errors": "bad"}', b"[1, 2]"])
async def test_a_refusal_that_is_worded_oddly_is_one_all_the_same(body: bytes, desk: LoopbackDesk) -> None:
    owed = await desk.owe("News")
    desk.there.garble(400, body, times=1)
    await desk.deliver()
    await desk.deliver(after=60)
    assert desk.seen() == ["News"]
    assert (await desk.ledger.row(owed)).state is DeliveryState.SENT
    assert desk.there.posts == 2


async def test_a_limit_that_is_told_in_the_header_alone_is_kept(desk: LoopbackDesk) -> None:
    await desk.owe("News")
    desk.there.garble(429, b"<html>Slow down</html>", headers={"Retry-After": "300"})
    await desk.deliver()
    await desk.deliver(after=290)
    assert desk.there.posts == 1
    await desk.deliver(after=20)
    assert desk.seen() == ["News"]


async def test_what_was_done_is_known_though_no_more_is_allowed_for_an_hour(desk: LoopbackDesk) -> None:
    """So Discord answers the last request of a bucket; discord.py would keep the answer for itself until then."""
    spent = {"X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "3600"}
    owed = await desk.owe("News")
    desk.there.garble(200, b'{"id": "77"}', headers=spent)
    async with asyncio.timeout(20):
        await desk.deliver()
    assert (await desk.ledger.row(owed)).state is DeliveryState.SENT


@pytest.mark.parametrize(("status", "body", "headers"), GARBLED)
async def test_an_edit_is_made_later(status: int, body: bytes, headers: dict[str, str], desk: LoopbackDesk) -> None:
    owed = await desk.owe("Old")
    await desk.deliver()
    desk.there.garble(status, body, headers=headers, route=EDIT)
    editor = Editor(desk.gate)
    assert await show(desk, editor, owed) is Edited.LATER
    desk.clock.ahead += 4000
    assert await show(desk, editor, owed) is Edited.DONE
    assert desk.seen() == ["### Newer"]
