"""Edits over real sockets: done, later or impossible, and never anything posted anew."""

import pytest

from bot.news import DeliveryId
from bot.posting import Edited, Editor
from tests import sqlite
from tests.integration.posting.desk import LoopbackDesk
from tests.loopback_discord import Fault

pytestmark = sqlite.alone

EDIT = "PATCH /channels/*/messages/*"
NEW = {"flags": 32768, "components": [{"type": 17, "components": [{"type": 10, "content": "### Newer"}]}]}


async def posted(desk: LoopbackDesk, text: str = "Old") -> DeliveryId:
    number = await desk.owe(text)
    await desk.deliver()
    return number


async def show(desk: LoopbackDesk, editor: Editor, number: DeliveryId) -> Edited:
    return await editor.show(await desk.ledger.row(number), NEW, desk.clock())


@pytest.fixture
def editor(desk: LoopbackDesk) -> Editor:
    return Editor(desk.gate)


async def test_an_edit_is_shown(desk: LoopbackDesk, editor: Editor) -> None:
    number = await posted(desk)
    assert await show(desk, editor, number) is Edited.DONE
    assert desk.seen() == ["### Newer"]


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.RATE_LIMITED_GLOBALLY, Fault.SERVER_ERROR, Fault.RESET])
async def test_an_edit_that_does_not_get_through_is_made_later_and_not_asked_for_meanwhile(
    fault: Fault, desk: LoopbackDesk, editor: Editor
) -> None:
    number = await posted(desk)
    desk.there.inject(fault, EDIT, retry_after=20)
    for _ in range(3):
        assert await show(desk, editor, number) is Edited.LATER
    assert sum(request.method == "PATCH" for request in desk.there.requests) == 1
    desk.clock.ahead += 31
    assert await show(desk, editor, number) is Edited.DONE
    assert desk.seen() == ["### Newer"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, 10008), (403, 50005), (400, 50083), (400, 160005), (404, 10003), (403, 50001), (400, 50021)],
)
async def test_an_edit_that_can_never_be_made_is_impossible_and_changes_nothing(
    status: int, code: int, desk: LoopbackDesk, editor: Editor
) -> None:
    number = await posted(desk)
    desk.there.refuse(status, code, route=EDIT)
    assert await show(desk, editor, number) is (Edited.GONE if code == 10008 else Edited.IMPOSSIBLE)
    assert desk.seen() == ["Old"]
    assert await desk.paused() is None


async def test_a_message_that_a_moderator_deleted_is_not_posted_again(desk: LoopbackDesk, editor: Editor) -> None:
    number = await posted(desk)
    desk.there.remove(desk.there.messages()[0])
    assert await show(desk, editor, number) is Edited.GONE
    await desk.deliver(after=600)
    assert desk.seen() == []


async def test_an_edit_that_is_refused_is_tried_plainer(desk: LoopbackDesk, editor: Editor) -> None:
    number = await posted(desk)
    desk.there.refuse(400, 50035, route=EDIT, containing='"type": 17')
    assert await show(desk, editor, number) is Edited.DONE
    assert desk.seen() == ["### Newer"]


async def test_an_edit_that_is_refused_in_every_form_leaves_what_stands_there(
    desk: LoopbackDesk, editor: Editor
) -> None:
    number = await posted(desk)
    desk.there.home.blocked_words = ["Newer"]
    assert await show(desk, editor, number) is Edited.IMPOSSIBLE
    assert desk.seen() == ["Old"]


async def test_a_message_that_was_posted_as_plain_text_can_be_edited(desk: LoopbackDesk, editor: Editor) -> None:
    desk.there.refuse(400, 50035, containing='"type": 10', times=1)
    number = await posted(desk, "Old")
    assert desk.there.messages()[0].body["content"] == "Old"
    assert await show(desk, editor, number) is Edited.DONE
    assert desk.seen() == ["### Newer"]


async def test_an_edit_that_waits_does_not_wait_longer_because_the_clock_is_set_back(
    desk: LoopbackDesk, editor: Editor
) -> None:
    number = await posted(desk)
    desk.there.inject(Fault.SERVER_ERROR, EDIT)
    assert await show(desk, editor, number) is Edited.LATER
    desk.clock.ahead -= 3600
    assert await show(desk, editor, number) is Edited.DONE
