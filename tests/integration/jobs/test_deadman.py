"""A process whose event loop hangs, or that does not come to its end, is ended."""

import subprocess
import sys
import textwrap


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(script)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_loop_that_hangs_ends_the_process_and_says_where() -> None:
    ended = run("""
        import asyncio, time
        from bot.jobs.deadman import loop_watched
        def where_it_hangs():
            time.sleep(50)
        async def main():
            with loop_watched(look_seconds=0.1, looks=10):
                await asyncio.sleep(0.3)
                where_it_hangs()
        asyncio.run(main())
    """)
    assert ended.returncode == 1
    assert "The event loop hangs" in ended.stderr
    assert "where_it_hangs" in ended.stderr


def test_a_loop_that_works_is_left_alone() -> None:
    ended = run("""
        import asyncio
        from bot.jobs.deadman import loop_watched
        async def main():
            with loop_watched(look_seconds=0.2, looks=12):
                await asyncio.sleep(4)
        asyncio.run(main())
    """)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_process_that_hangs_at_its_end_is_ended() -> None:
    ended = run("""
        import time
        from bot.jobs.deadman import end_within
        end_within(0.3)
        time.sleep(50)
    """)
    assert ended.returncode == 1
