"""What stands in the log after a storm of faults, in a process of its own."""

import json
import os
import re
import subprocess
import sys

import pytest

STORM = r"""
import asyncio, contextlib, logging, multiprocessing, sys, threading, warnings
import structlog
from bot.cli.logs import log_to_stderr
from bot.settings import load_settings

settings = load_settings()
log_to_stderr([settings.token.get_secret_value()])
FEED = "https://ann:hunter2@courier.example/f/4f9a8b7c6d5e4f302b1a?token=opensesame&page=2"

def fail(token, headers, message):
    words_of_a_reader = message
    raise RuntimeError(f"no answer from {FEED}\nsecond line, {token}")

def chained():
    try:
        fail(settings.token.get_secret_value(), {"Authorization": "Bot x"}, "words of a reader")
    except RuntimeError as error:
        raise ValueError("while polling") from error

for log in (lambda **given: structlog.get_logger().error("failed", url=FEED, lines="one\ntwo", **given),
            lambda **given: logging.getLogger("discord.client").error("Ignoring %s", FEED, **given)):
    try:
        chained()
    except ValueError as error:
        log(exc_info=True)
        log(exc_info=error)
        log(exc_info=(type(error), error, error.__traceback__))
try:
    int("words of a reader")
except ValueError as error:
    structlog.get_logger().error("command failed", id="4f9a", exc_info=error, without_words=True)
logging.getLogger("discord.http").warning("bad arguments %d", "x", FEED)
structlog.get_logger().exception("nothing is raised")
warnings.warn(f"slow: {FEED}")

async def loop_faults():
    asyncio.get_running_loop().create_task(asyncio.sleep(0))
    async def bad():
        local_token = settings.token.get_secret_value()
        chained()
    task = asyncio.create_task(bad())
    await asyncio.sleep(0.01)
    del task
    import gc; gc.collect()
asyncio.run(loop_faults())
thread = threading.Thread(target=chained)
thread.start(); thread.join()

def look():
    import pathlib
    print(pathlib.Path("/proc/self/environ").read_bytes())

if __name__ == "__main__":
    child = multiprocessing.get_context("fork").Process(target=look)
    child.start(); child.join()
    import pathlib
    for one in pathlib.Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            print(one, one.read_bytes()) if one.parent.name == str(multiprocessing.current_process().pid) else None
    chained()
"""
SECRETS = ("MTA.token-of-a-bot.xyz", "hunter2", "opensesame", "4f9a8b7c6d5e4f302b1a", "words of a reader", "Bot x")


def test_no_secret_is_logged_or_inherited_and_an_error_is_one_line() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", STORM],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env={**os.environ, "DISCORD_TOKEN": SECRETS[0]},
    )
    shown = ran.stdout + ran.stderr
    assert ran.returncode == 1
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "DISCORD_TOKEN=***" in ran.stdout
    lines = ran.stderr.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[\w+ *\] ", line) for line in lines), lines
    told = [line for line in lines if "ValueError: while polling < RuntimeError: no answer from https://***@" in line]
    assert len(told) == 9
    assert [line for line in lines if "command failed" in line and "error=ValueError" in line and " id=4f9a" in line]
    assert all("chained" in line and "page=2" in line for line in told)


LEVELS = """
import logging, sys, structlog
from bot.cli.logs import log_to_stderr
log_to_stderr(["MTA.token"], sys.argv[1], as_json=sys.argv[2] == "json")
log = structlog.get_logger()
log.debug("a poll", feed=1)
log.info("an article", url="https://ann:hunter2@courier.example/é", text="MTA.token", channel=2**60, article=7)
log.warning("late", by=float("nan"), most=10**400)
logging.getLogger("discord.http").warning("slow %s", "MTA.token")
logging.getLogger("discord.http").info("asked")
"""


def lines_at(level: str, form: str) -> list[str]:
    command = [sys.executable, "-c", LEVELS, level, form]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stderr.splitlines()


@pytest.mark.parametrize(("level", "lines"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 0)])
def test_the_level_says_how_much_is_logged(level: str, lines: int) -> None:
    assert len(lines_at(level, "text")) == lines


def test_json_logs_hold_an_object_a_line_and_no_secret() -> None:
    lines = [json.loads(line) for line in lines_at("info", "json")]
    assert [(one["event"], one["level"]) for one in lines] == [
        ("an article", "info"),
        ("late", "warning"),
        ("slow ***", "warning"),
    ]
    assert lines[0]["url"].endswith("@courier.example/é")
    assert (lines[0]["channel"], lines[0]["article"]) == ("1152921504606846976", 7)
    assert lines[1]["by"] == "nan"
    assert all(one["timestamp"] for one in lines)
    assert "MTA.token" not in str(lines)
    assert "hunter2" not in str(lines)
