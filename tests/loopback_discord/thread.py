"""The loopback Discord in a thread of its own, for tests and tools that have no event loop."""

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.loopback_discord.server import LoopbackDiscord

T = TypeVar("T")


class LoopbackThread:
    """`with LoopbackThread() as thread:` then `thread.discord`, and `thread.run(...)` for what has to be awaited."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback-discord", daemon=True)
        self.discord: LoopbackDiscord

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something in the thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.run(self.discord.__aexit__(kind, error, trace))
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    async def _open(self) -> None:
        self.discord = LoopbackDiscord(**self._options)
        await self.discord.__aenter__()
