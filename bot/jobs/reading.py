"""Articles read in worker processes: one after the other, in their order, each within its limits."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from threading import Semaphore, Thread

from bot.jobs.workers import GivenUp, Workers
from bot.news import Article, DatelineError, Reading, TryLater

TOGETHER = 8
TOGETHER_CHARACTERS = 40_000
"""Articles handed to a worker at once, so that it can parse them together."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How a worker reads."""

    model: str
    gist_sentences: int
    models: Mapping[str, str] = field(default_factory=dict)
    """spaCy packages for other languages than English."""
    seconds: float = 60
    """What one article may take; several together may take as long as one."""
    memory_mb: int | None = None


IDLE_SECONDS = 300.0
"""After which a reader without articles ends: it holds 260 MB, and the next has its model within three seconds."""

Outcome = Reading | DatelineError
"""What came of an article: its reading, or why there is none; TryLater where that is no fault of the article."""


def reading_workers(settings: ReaderSettings, count: int = 1) -> Workers:
    """Workers for `read_all`."""
    warm = (settings.model, settings.gist_sentences, tuple(sorted(settings.models.items())))
    return Workers(count, _warm, warm, settings.memory_mb, IDLE_SECONDS, name="reader")


async def read_all(
    articles: Iterable[Article], workers: Workers, settings: ReaderSettings, ahead: int = 2
) -> AsyncIterator[Outcome]:
    """The outcome of each article, in their order.

    One that takes too long or too much memory is given up, and what was to be read together with it is read again.

    Args:
        articles: may block while they are waited for, as standard input does.
        workers: of `reading_workers`.
        settings: the same.
        ahead: how many handfuls are given to the workers before the first is done; one more than there are workers
            keeps them busy.
    """
    arriving = _Arriving(articles)
    waiting: deque[asyncio.Task[list[Outcome]]] = deque()
    coming: asyncio.Task[list[Article]] | None = asyncio.create_task(arriving.handful())
    try:
        while coming or waiting:
            if coming and len(waiting) < ahead:
                await asyncio.wait({coming, *list(waiting)[:1]}, return_when=asyncio.FIRST_COMPLETED)
                if coming.done():
                    handful = coming.result()
                    if handful:
                        waiting.append(asyncio.create_task(_read(handful, workers, settings)))
                    coming = asyncio.create_task(arriving.handful()) if handful else None
                    continue
            for outcome in await waiting.popleft():
                yield outcome
    finally:
        for task in (*waiting, *([coming] if coming else [])):
            task.cancel()


async def _read(articles: Sequence[Article], workers: Workers, settings: ReaderSettings) -> list[Outcome]:
    models = tuple(sorted(settings.models.items()))
    try:
        return list(
            await workers(
                read_articles, articles, settings.model, settings.gist_sentences, models, seconds=settings.seconds
            )
        )
    except TryLater as error:
        return [error for _ in articles]
    except DatelineError as error:
        if not isinstance(error, GivenUp):
            raise
        given_up: DatelineError = error
    except Exception as error:  # noqa: BLE001  nobody expected this of an article: it is set aside, and the rest goes on
        given_up = DatelineError(f"It could not be read: {error}")
    if len(articles) == 1:
        return [given_up]
    return [outcome for one in articles for outcome in await _read([one], workers, settings)]


def read_articles(
    articles: Sequence[Article], model: str, gist_sentences: int, models: tuple[tuple[str, str], ...] = ()
) -> list[Reading]:
    """Read articles in a worker process."""
    return list(_reader(model, gist_sentences, models).read_many(articles))


@cache
def _reader(model: str, gist_sentences: int, models: tuple[tuple[str, str], ...]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    # Imported where it is used: the process that hands articles out needs no spaCy, and a third of the memory.
    from bot.reading.reader import Reader  # noqa: PLC0415

    return Reader(model, gist_sentences, dict(models))


def _warm(model: str, gist_sentences: int, models: tuple[tuple[str, str], ...]) -> None:
    # Loading a model is not part of the time of the first article. Where it is missing, the first article tells.
    with suppress(DatelineError):
        _reader(model, gist_sentences, models)


class _Arriving:
    """Articles as they come, taken by a thread that may be kept waiting, as standard input keeps it."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._queue: asyncio.Queue[Article | Exception | None] = asyncio.Queue()
        self._room = Semaphore(2 * TOGETHER)
        self._ended = False
        Thread(target=self._take, args=(articles, asyncio.get_running_loop()), daemon=True).start()

    def _take(self, articles: Iterable[Article], loop: asyncio.AbstractEventLoop) -> None:
        last: Exception | None = None
        with suppress(RuntimeError):  # the loop is closed: nobody waits for them any more
            try:
                for article in articles:
                    self._room.acquire()
                    loop.call_soon_threadsafe(self._queue.put_nowait, article)
            except Exception as error:  # noqa: BLE001  raised again where the articles are waited for
                last = error
            loop.call_soon_threadsafe(self._queue.put_nowait, last)

    async def handful(self) -> list[Article]:
        """What is there by now: one that comes alone does not wait for others. Nothing after the last."""
        handful: list[Article] = []
        characters = 0
        while not self._ended and len(handful) < TOGETHER and characters <= TOGETHER_CHARACTERS:
            if handful and self._queue.empty():
                break
            article = await self._queue.get()
            if isinstance(article, Exception):
                raise article
            if article is None:
                self._ended = True
            else:
                self._room.release()
                handful.append(article)
                characters += len(article.text)
        return handful
