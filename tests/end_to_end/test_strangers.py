"""What strangers see: hostile text through every command, and secrets after a storm of faults in the whole bot."""

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest
from simcord.backend.errors import OptionError

from bot.archive import Archive, backups
from bot.news import OPERATOR, ChannelId
from tests.builders import NOON
from tests.discord_markdown import shown
from tests.end_to_end.desk import FEED, Desk, answer
from tests.loopback_discord import Fault, LoopbackDiscord

HOSTILE = (
    "# [Log in](https://evil.example/a) https://discord.com/channels/1/2/3](https://evil.example/b) discord.gg/evil "
    "@everyone <@1> <#2> <t:1:R> <:evil:3> </evil:4> :evil: `evil` ||evil|| ann@evil.example \u202eevil\U000e0041"
)
"""Whatever of it is alive holds one of these."""
EVIL = ("evil", "@everyone", "<@1>", "<#2>", "<t:1:R>", "Log in", "discord.com/channels/1/2/3")


def harm_in(text: str) -> list[str]:
    """What of the hostile text is alive; our own links around it lead to the paper."""
    links = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(https://courier\.example/[^)\s]*\)")
    # Our own bold and italics: marks of others have a backslash before them.
    ours = re.sub(r"(?<!\\)\*{1,2}", "", links.sub(r" \1 ", text))
    return [one for one in shown(ours).alive if any(evil in one for evil in EVIL)]


@pytest.mark.simcord(check_errors=False)
async def test_hostile_text_is_alive_in_no_answer_and_no_digest(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    feed = await desk.archive.feeds.by_url(FEED, owner=OPERATOR)
    assert feed
    with closing(sqlite3.connect(str(desk.archive.feeds._database._lookers.url.database))) as connection, connection:
        connection.execute("UPDATE feeds SET title = ?, problem = ?", (HOSTILE, HOSTILE))
    await desk.publish(HOSTILE, said=HOSTILE)
    await desk.work()
    (story,) = await desk.stories()
    url = story.articles[0].article.url
    ordered = {"source": "vale", "when": "hourly"}
    short = HOSTILE[:190]
    asked: list[tuple[str, dict[str, str]]] = [
        *[("why", {"url": one}) for one in (url, HOSTILE)],
        *[("search", {"words": one}) for one in (short, "Port Vale")],
        *[("event", {"words": one}) for one in (short, "Port Vale")],
        *[("person", {"name": one}) for one in (short, "Ana Ruiz")],
        *[("quotes", given) for given in ({"about": short}, {"by": short[:90]})],
        *[("subscribe", ordered | {name: HOSTILE}) for name in ("source", "timezone", "at", "only", "colour")],
        *[("subscribe", ordered | {name: HOSTILE}) for name in ("languages", "without", "quiet")],
        *[(name, {}) for name in ("latest", "trending", "subscriptions", "following", "corrections")],
        *[(name, {}) for name in ("feed list", "digest preview", "digest test")],
        ("feed add", {"url": HOSTILE}),
        ("feed remove", {"feed": HOSTILE}),
        ("unsubscribe", {"subscription": HOSTILE}),
        ("follow", {"words": short}),
    ]
    for command, options in asked:
        try:
            text = answer(await desk.editor.slash(desk.news, command, **options))
        except OptionError:  # no client sends so long an option
            cut = {name: value[:40] for name, value in options.items()}
            text = answer(await desk.editor.slash(desk.news, command, **cut))
        assert harm_in(text) == [], command
    await desk.work()
    posted = desk.posted()
    assert posted
    assert [harm_in(text) for text in posted if harm_in(text)] == []


SECRET_FEEDS = (
    "http://ann:hunter2@127.0.0.1:{port}/feed",
    "http://127.0.0.1:{port}/feed?token=opensesame",
    "http://127.0.0.1:{port}/4f9a8b7c6d5e4f302b1a/feed",
)


def processes_of(parent: int) -> list[int]:
    """A process with all that come from it."""
    children = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False).stdout.split()
    return [parent, *(number for child in children for number in processes_of(int(child)))]


async def test_no_secret_is_left_behind_by_a_storm_of_faults_and_no_second_bot_runs(tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord:
        environment = os.environ | discord.environment
        environment |= {
            "DATELINE_DATABASE__URL": f"sqlite:///{tmp_path}/dateline.db",
            "DATELINE_FETCHING__ALLOW_PRIVATE": '["127.0.0.0/8"]',
            "DATELINE_FETCHING__POLL_SECONDS": "1",
        }
        url = f"sqlite+aiosqlite:///{tmp_path}/dateline.db"
        async with Archive.open(url) as archive:
            for feed in SECRET_FEEDS:
                await archive.feeds.add(feed.format(port=9), "", NOON)
            for number in range(5):
                await archive.deliveries.owe_notice(ChannelId(discord.general.id), {"content": f"news {number}"}, NOON)
        discord.inject(Fault.HANG_AFTER)
        log = (tmp_path / "log").open("wb")
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment, stderr=log)
        try:
            await discord.wait_for_bot(seconds=60)
            second = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=environment, stderr=subprocess.PIPE
            )
            _, said = await asyncio.wait_for(second.communicate(), 60)
            assert second.returncode == 1
            assert f"in use by another Dateline (process {bot.pid})" in said.decode()
            assert said.count(b"\n") == 1
            await asyncio.sleep(3)
            inherited = b""
            for number in processes_of(bot.pid):
                with suppress(OSError):
                    inherited += Path(f"/proc/{number}/environ").read_bytes()
            assert b"DISCORD_TOKEN=***" in inherited
        finally:
            bot.send_signal(signal.SIGTERM)
            await bot.wait()
            log.close()
        await backups.backup(url, tmp_path / "copy.db")
        token = discord.token.encode()
        for file in tmp_path.iterdir():
            assert token not in file.read_bytes(), file
            assert file.stat().st_mode & 0o077 == 0 or file.name == "log"
        assert token not in inherited
        logged = (tmp_path / "log").read_bytes()
        assert [secret for secret in (b"hunter2", b"opensesame", b"4f9a8b7c6d5e4f302b1a") if secret in logged] == []
        assert b"Traceback" not in logged
