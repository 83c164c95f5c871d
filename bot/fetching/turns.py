"""A semaphore that owners pass in turn: a thousand who wait for one owner delay another's by one."""

import asyncio
from types import TracebackType

from bot.news.fairness import Turns, whose


class FairSemaphore:
    """Lets so many in at a time; those who wait are let in by owner in turn.

    Args:
        count: how many at a time.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: Turns[asyncio.Future[None]] = Turns()

    async def __aenter__(self) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.put(whose.get(), turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    def _release(self) -> None:
        while self._waiting:
            turn = self._waiting.take()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
