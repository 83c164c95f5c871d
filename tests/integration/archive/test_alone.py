"""When the active bot takes its lock for lost."""

import asyncio
from typing import Any, cast

import pytest

from bot.archive import alone


class Session:
    """A connection that answers when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.answers = asyncio.Event()

    async def execute(self, _: object) -> None:
        self.asked += 1
        await self.answers.wait()


async def test_an_answer_that_comes_late_is_no_lost_lock_and_none_at_all_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "EVERY_SECONDS", 0.01)
    session = Session()
    lost = asyncio.create_task(alone._look_after(cast("Any", session)))
    while not session.asked:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert await asyncio.wait({lost}, timeout=5 * alone.EVERY_SECONDS) == (set(), {lost})
    session.answers.set()
    while session.asked < 2:  # noqa: ASYNC110
        await asyncio.sleep(0)
    session.answers.clear()
    monkeypatch.setattr(alone, "ANSWERED_SECONDS", 0.01)
    async with asyncio.timeout(30):
        await lost
