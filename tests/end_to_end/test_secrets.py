"""Secrets after a storm of faults in the whole bot: they stand nowhere."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from html import escape
from itertools import product
from pathlib import Path

import pytest
from aiohttp import web

from bot.archive import Archive
from bot.news import ChannelId
from tests.builders import NOON
from tests.loopback_discord import Fault, LoopbackDiscord, NoReplyError
from tests.sqlite import database_at

SECRETS = (b"hunter2", b"opensesame", b"4f9a8b7c6d5e4f302b1a", b"s3cr3tPath9Zq81LmX", b"sesameopen")
SECRET_FEEDS = (
    "http://ann:hunter2@127.0.0.1:{port}/error",
    "http://127.0.0.1:{port}/garbage?token=opensesame",
    "http://127.0.0.1:{port}/4f9a8b7c6d5e4f302b1a/hangup",
    "http://127.0.0.1:{port}/s3cr3tPath9Zq81LmX/moved",
    "http://127.0.0.1:{port}/nested?api_key=opensesame",
    "http://ann:hunter2@127.0.0.1:{port}/4f9a8b7c6d5e4f302b1a/echo?token=opensesame",
)
FAULTS = (Fault.RESET, Fault.SERVER_ERROR, Fault.BAD_REQUEST, Fault.MISSING_ACCESS, Fault.BAD_GATEWAY_AFTER)


def processes_of(parent: int) -> list[int]:
    """A process with all that come from it."""
    children = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False).stdout.split()
    return [parent, *(number for child in children for number in processes_of(int(child)))]


def seen_in_proc(processes: Iterable[int]) -> bytes:
    """What anybody on the machine may read of processes, or would inherit from them."""
    seen = b""
    for number, file in product(processes, ("environ", "cmdline")):
        with suppress(OSError):
            seen += Path(f"/proc/{number}/{file}").read_bytes()
    return seen


@asynccontextmanager
async def a_broken_site() -> AsyncIterator[int]:
    """A site whose feeds fail, each in its own way; its port."""

    async def answer_badly(request: web.Request) -> web.StreamResponse:
        match request.path.rpartition("/")[2]:
            case "garbage":
                return web.Response(body=b"<rss><channel><item>", content_type="application/xml")
            case "hangup":
                assert request.transport
                request.transport.close()
            case "moved":
                raise web.HTTPMovedPermanently("/error?token=sesameopen")
            case "echo":
                # A feed that says its own address wherever it can.
                said = escape(str(request.url.with_user("ann").with_password("hunter2")))
                item = f"<title>To {said}</title><link>/item?token=opensesame</link><guid>{said}</guid>"
                body = f"<description>Read {said} and opensesame</description><enclosure url='{said}' type='a/b'/>"
                feed = f"<rss version='2.0'><channel><title>{said}</title><item>{item}{body}</item></channel></rss>"
                return web.Response(body=feed.encode(), content_type="application/xml")
            case "nested":
                return web.Response(body=b"<rss>" + b"<a>" * 200_000, content_type="application/xml")
        return web.Response(status=500)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer_badly)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  another process changes it
            await asyncio.sleep(0.1)


@pytest.mark.timeout(400)
async def test_no_secret_is_left_behind_by_a_storm_of_faults_and_no_second_bot_runs(tmp_path: Path) -> None:
    async with LoopbackDiscord(reply_seconds=3, strict=False) as discord, a_broken_site() as port:
        environment = os.environ | discord.environment
        environment |= {
            "DATELINE_DATABASE__URL": f"sqlite:///{tmp_path}/dateline.db",
            "DATELINE_FETCHING__ALLOW_PRIVATE": '["127.0.0.0/8"]',
            "DATELINE_FETCHING__ALLOW_PORTS": f"[{port}]",
            "DATELINE_FETCHING__POLL_SECONDS": "1",
        }

        async def dateline(*arguments: str) -> bytes:
            """What a command says; it succeeds, or is `run` beside another."""
            command = sys.executable, "-m", "bot", *arguments
            ran = await asyncio.create_subprocess_exec(*command, env=environment, stdout=-1, stderr=-2)
            said, _ = await asyncio.wait_for(ran.communicate(), 120)
            assert ran.returncode == (arguments == ("run",)), said
            return said

        url = database_at(tmp_path / "dateline.db")
        async with Archive.open(url) as archive:
            for feed in SECRET_FEEDS:
                await archive.feeds.add(feed.format(port=port), "", NOON)
            for number in range(5):
                await archive.deliveries.owe_notice(ChannelId(discord.general.id), {"content": f"news {number}"}, NOON)
        for fault in FAULTS:
            discord.inject(fault)
        discord.refuse(403, None, "<html>no</html>", times=2)
        log = tmp_path / "log"
        with log.open("wb") as out:
            bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment, stderr=out)
        tokens = set()
        try:
            await discord.wait_for_bot(seconds=120)
            said = await dateline("run")
            assert f"in use by another Dateline (process {bot.pid})" in said.decode()
            assert said.count(b"\n") == 1
            # Answers to a command that Discord refuses are errors in discord.py's client, with tracebacks and causes.
            for fault in FAULTS:
                discord.inject(fault, "POST /interactions/*/*/callback", times=2)
                with suppress(NoReplyError):
                    await discord.slash(discord.reader, discord.general, "latest")
            tokens |= set(discord.replies)
            await until(lambda: log.read_bytes().count(b"problem=") >= 8)
            before = processes_of(bot.pid)
            for child in before[1:]:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            await until(lambda: b"a worker process" in log.read_bytes())
            seen = seen_in_proc([*before, *processes_of(bot.pid)])
            assert b"DISCORD_TOKEN=***" in seen
            backup, rows = tmp_path / "copy.db", tmp_path / "rows.jsonl"
            await dateline("db", "backup", str(backup))
            await dateline("db", "export", str(rows))
            written = await dateline("feeds", "list")
            kept = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
            assert {"dateline.db", "dateline.db-wal", "copy.db", "rows.jsonl"} <= kept.keys()
        finally:
            bot.send_signal(signal.SIGTERM)
            await bot.wait()
        assert len(tokens) >= len(FAULTS)
        private = [discord.token.encode(), *(token.encode() for token in tokens)]
        logged = log.read_bytes()
        everywhere = {**kept, "the log": logged, "/proc": seen, "what commands say": written}
        assert [name for name, text in everywhere.items() if any(secret in text for secret in private)] == []
        assert [(place, one) for place, text in everywhere.items() for one in SECRETS if one in text] == []
        after = {file.name: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
        assert [(place, one) for place, text in after.items() for one in SECRETS if one in text] == []
        # The key to them stands in its own file alone.
        key = kept["dateline.db.key"].strip()
        assert [name for name, text in (everywhere | after).items() if key in text] == ["dateline.db.key"]
        assert b"To http://***@127.0.0.1" in kept["rows.jsonl"]
        for file in tmp_path.rglob("*"):
            assert file.stat().st_mode & 0o077 == 0 or file == log, file
        assert b"Traceback" not in logged
