"""Commands that ask Discord who we are, for somebody before a terminal."""

import asyncio
import contextlib

import discord
import pytest

from bot.cli import login
from bot.settings import Settings


async def test_a_discord_that_never_answers_is_told_before_anybody_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await reader.read()
        writer.close()

    assert login.ANSWER_SECONDS <= 30
    monkeypatch.setattr(login, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v10"
        settings = Settings.model_validate({"discord": {"api_base": base}})
        with pytest.raises(login.Unreachable, match=r"has not answered for 0\.5 s"):
            async with asyncio.timeout(10), login.logged_in(settings, "not.the.token"):
                pass
