"""Worker processes that are killed, stopped and signalled from outside, as real ones are."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.jobs import worker_process as module
from bot.jobs import workers as pool
from bot.jobs.loops import new_loop
from bot.jobs.workers import Broken, GivenUp, MemoryExceeded, WorkerDied, Workers, WorkTimedOut
from bot.news import DatelineError, TryLater


def slow(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def fatal() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fatal_once(mark: str) -> str:
    """Dies the first time, as one does that is killed while it works."""
    if not Path(mark).exists():
        Path(mark).touch()
        fatal()
    return "done"


def environment() -> dict[str, str]:
    return dict(os.environ)


def noisy() -> str:
    sys.stdout.write("a library that prints")
    sys.stdout.flush()
    os.write(1, b"and one that does so from C\n")
    return "done"


def swallow_text() -> bytes:
    return sys.stdin.buffer.read()


def odd() -> None:
    raise _Odd(1, 2)


class _Odd(DatelineError):
    """Can be pickled, and not be unpickled."""

    def __init__(self, one: int, _: int) -> None:
        super().__init__(one)


def unpicklable() -> Callable[[], None]:
    return lambda: None


def refused() -> None:
    raise TryLater("Not now.")


def broken() -> None:
    raise SystemError("nobody expected this")


def cannot_start() -> None:
    sys.exit(3)


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers(1) as made:
        yield made


async def process_of(workers: Workers) -> int:
    return await workers(os.getpid, seconds=30)


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] == "Z"
    except OSError:  # also where it goes between the opening of that file and the reading
        return True


async def until(condition: Callable[[], bool], seconds: float = 100) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  another process changes it
            await asyncio.sleep(0.05)


async def test_a_worker_killed_while_idle_is_replaced_and_nobody_notices(workers: Workers) -> None:
    for _ in range(3):
        process = await process_of(workers)
        os.kill(process, signal.SIGKILL)
        await until(lambda process=process: is_gone(process))  # type: ignore[misc]
        assert await process_of(workers) != process


async def test_a_worker_stopped_while_idle_is_replaced_and_nobody_notices(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TAKE_SECONDS", 0.5)
    process = await process_of(workers)
    os.kill(process, signal.SIGSTOP)
    assert await process_of(workers) != process
    assert is_gone(process)


async def test_work_whose_worker_is_killed_from_outside_is_done_again(workers: Workers) -> None:
    process = await process_of(workers)
    doing = asyncio.create_task(workers(slow, 2, seconds=30))
    await asyncio.sleep(0.2)
    os.kill(process, signal.SIGKILL)
    assert await doing != process


async def test_work_that_its_worker_dies_of_once_is_done(workers: Workers, tmp_path: Path) -> None:
    assert await workers(fatal_once, str(tmp_path / "mark"), seconds=30) == "done"


async def test_work_that_kills_its_workers_is_given_up_and_the_next_is_done(workers: Workers) -> None:
    with pytest.raises(WorkerDied):
        await workers(fatal, seconds=30)
    assert await workers(slow, 0, seconds=30)


async def test_a_worker_stopped_at_work_counts_as_one_that_takes_too_long(workers: Workers) -> None:
    process = await process_of(workers)
    doing = asyncio.create_task(workers(slow, 60, seconds=1))
    await asyncio.sleep(0.2)
    os.kill(process, signal.SIGSTOP)
    with pytest.raises(WorkTimedOut):
        await doing
    assert is_gone(process)
    assert await workers(slow, 0, seconds=30)


async def test_work_that_is_cancelled_takes_its_worker_along_and_answers_nobody_else(workers: Workers) -> None:
    process = await process_of(workers)
    doing = asyncio.create_task(workers(slow, 60, seconds=90))
    await asyncio.sleep(0.2)
    doing.cancel()
    assert await process_of(workers) != process
    await until(lambda: is_gone(process))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_the_signals_of_a_terminal_and_a_unit_end_no_worker(workers: Workers, number: signal.Signals) -> None:
    process = await process_of(workers)
    assert os.getpgid(process) != os.getpgid(0)
    doing = asyncio.create_task(workers(slow, 0.5, seconds=30))
    await asyncio.sleep(0.1)
    os.kill(process, number)
    assert await doing == process


@pytest.mark.skipif(sys.platform != "linux", reason="a busy worker ends at once with its parent on Linux alone")
@pytest.mark.parametrize("busy", [True, False])
def test_workers_end_with_a_parent_that_is_killed(busy: bool) -> None:
    script = f"""
        import asyncio, os
        from bot.jobs.workers import Workers
        from tests.integration.jobs.test_workers import slow
        async def main():
            async with Workers(1) as workers:
                print(await workers(os.getpid, seconds=30), flush=True)
                await (workers(slow, 100, seconds=200) if {busy} else asyncio.sleep(100))
        asyncio.run(main())
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        process = int(parent.stdout.readline())
        time.sleep(0.2)
        parent.kill()
    asyncio.run(until(lambda: is_gone(process)))


async def test_a_worker_has_nothing_secret_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "DISCORD_TOKEN": "t0ken",
        "DATELINE_DATABASE__URL": "postgresql://me:s3cret@host/",
        "PGPASSWORD": "s3cret",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    async with Workers(1) as workers:
        process = await process_of(workers)
        inside = await workers(environment, seconds=30)
    assert not secrets.keys() & inside.keys()
    assert not any(value in str(inside) for value in secrets.values())
    del process


async def test_what_a_library_prints_or_reads_does_not_come_between_messages(workers: Workers) -> None:
    assert await workers(noisy, seconds=30) == "done"
    assert await workers(swallow_text, seconds=30) == b""
    assert await workers(len, b"x" * 3_000_000, seconds=30) == 3_000_000
    assert len(await workers(bytes, 3_000_000, seconds=30)) == 3_000_000


@pytest.mark.parametrize("work", [odd, unpicklable, broken])
async def test_an_error_that_nobody_expected_is_told_in_words_and_its_worker_goes_on(
    workers: Workers, work: Callable[[], object]
) -> None:
    process = await process_of(workers)
    with pytest.raises(Broken) as caught:
        await workers(work, seconds=30)
    assert "Traceback" in caught.value.__notes__[0]
    assert await process_of(workers) == process


async def test_an_expected_error_comes_as_what_it_is(workers: Workers) -> None:
    with pytest.raises(TryLater, match="Not now"):
        await workers(refused, seconds=30)


async def test_where_no_worker_can_start_no_work_is_blamed_and_the_time_is_kept() -> None:
    async with Workers(1, cannot_start) as workers:
        with pytest.raises(TryLater, match="ended with status 3"):
            await workers(slow, 0, seconds=30)
        since = workers.failing_since
        assert since is not None
        with pytest.raises(TryLater) as caught:
            await workers(slow, 0, seconds=30)
        assert not isinstance(caught.value, GivenUp)
        assert workers.failing_since == since


async def test_a_worker_that_has_nothing_to_do_ends_and_comes_back_when_there_is_work() -> None:
    async with Workers(1, idle_seconds=0.3) as workers:
        process = await process_of(workers)
        assert await workers(slow, 0.5, seconds=30) == process
        await until(lambda: is_gone(process))
        assert await process_of(workers) != process


async def test_a_pool_that_is_rebuilt_begins_again_what_was_under_way(workers: Workers) -> None:
    process = await process_of(workers)
    doing = asyncio.create_task(workers(slow, 0.5, seconds=30))
    await asyncio.sleep(0.1)
    await workers.rebuild()
    assert await doing != process


async def test_many_pieces_of_work_share_a_few_workers_and_each_gets_its_own_answer() -> None:
    async with Workers(2) as workers:
        answers = await asyncio.gather(*(workers(divmod, number, 7, seconds=30) for number in range(60)))
        assert answers == [divmod(number, 7) for number in range(60)]
        assert len({await process_of(workers) for _ in range(5)}) <= 2


async def test_memory_beyond_the_limit_ends_the_worker_with_its_own_reason() -> None:
    async with Workers(1, memory_mb=200) as workers:
        with pytest.raises(MemoryExceeded, match="more memory than 200 MB"):
            await workers(bytes, 400_000_000, seconds=30)
        assert await workers(len, b"x", seconds=30) == 1


def cannot_start_before(mark: str) -> None:
    if not Path(mark).exists():
        sys.exit(3)


async def test_a_pool_that_had_no_process_gets_one_by_itself_without_being_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "REST_SECONDS", 0.05)
    mark = tmp_path / "mark"
    async with Workers(1, cannot_start_before, (str(mark),)) as workers:
        with pytest.raises(TryLater):
            await workers(slow, 0, seconds=30)
        assert workers.failing_since is not None
        mark.touch()
        await until(lambda: workers.failing_since is None, 60)
        assert await process_of(workers)


def test_a_process_that_dies_before_it_is_given_anything_counts_as_one_that_cannot_be_had() -> None:
    async def start_one_that_is_killed() -> None:
        started = asyncio.create_subprocess_exec

        async def start_and_kill(*command: str, **options: Any) -> asyncio.subprocess.Process:
            process = await started(*command, **options)
            process.kill()
            await process.wait()
            return process

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio, "create_subprocess_exec", start_and_kill)
            async with Workers(1) as workers:
                with pytest.raises(TryLater):
                    await workers(slow, 0, seconds=30)

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(start_one_that_is_killed())
