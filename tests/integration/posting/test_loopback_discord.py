"""The loopback Discord is close enough to the real one for an unchanged discord.py."""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
import yarl
from discord import app_commands

from tests.loopback_discord import Fault, LoopbackDiscord, LoopbackThread, NoSuchCommandError


class Bot(discord.Client):
    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(_greet)
        self.tree.add_command(_slow)
        self.tree.add_command(_closed)
        self.tree.add_command(_group)

    async def setup_hook(self) -> None:
        await self.tree.sync()


class Again(discord.ui.View):
    @discord.ui.button(label="Again")
    async def again(self, interaction: discord.Interaction, _: discord.ui.Button[discord.ui.View]) -> None:
        await interaction.response.edit_message(content="Once more", view=None)


@app_commands.command(name="greet", description="Say hello")
async def _greet(
    interaction: discord.Interaction, name: str, where: discord.TextChannel | None = None, secretly: bool = False
) -> None:
    place = where.name if where else "here"
    await interaction.response.send_message(f"Hello {name}, {place}", ephemeral=secretly, view=Again())


@_greet.autocomplete("name")
async def _names(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    known = ["Ana", "Anatol", "Berta"]
    return [app_commands.Choice(name=name, value=name) for name in known if name.startswith(current)]


@app_commands.command(name="slow", description="Think first")
async def _slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("First")
    await interaction.followup.send("Second")


@app_commands.command(name="closed", description="For those who manage")
@app_commands.default_permissions(manage_guild=True)
async def _closed(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Done")


_group = app_commands.Group(name="feed", description="Feeds")


@_group.command(name="add", description="Add one")
async def _add(interaction: discord.Interaction, url: str) -> None:
    await interaction.response.send_message(f"Added {url}")


@asynccontextmanager
async def a_bot(there: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setattr(discord.http.Route, "BASE", there.api_base)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(there.gateway))
    bot = Bot()
    running = asyncio.create_task(bot.start(there.token))
    try:
        await there.wait_for_bot()
        await bot.wait_until_ready()
        yield bot
    finally:
        await bot.close()
        await running


async def test_a_command_is_registered_used_and_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        reply = await there.slash(there.admin, there.general, "greet", name="Ana", where=there.general)
        assert reply.text == "Hello Ana, general"
        assert not reply.ephemeral
        assert [message.text for message in there.messages()] == ["Hello Ana, general"]


async def test_only_the_user_sees_an_ephemeral_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        reply = await there.slash(there.reader, there.general, "greet", name="Ana", secretly=True)
        assert reply.ephemeral
        assert there.messages() == []


async def test_a_deferred_answer_takes_the_place_of_the_thinking(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        reply = await there.slash(there.reader, there.general, "slow")
        assert reply.ephemeral
        await there.wait_for_followups(reply)
        assert [message.text for message in reply.messages] == ["First", "Second"]


async def test_autocomplete_offers_what_the_bot_says(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        assert await there.autocomplete(there.reader, there.general, "greet", focused="name", name="An") == [
            "Ana",
            "Anatol",
        ]


async def test_a_button_changes_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        reply = await there.slash(there.reader, there.general, "greet", name="Ana")
        assert reply.message is not None
        await there.click(there.reader, reply.message, label="Again")
        assert reply.message.text == "Once more"


async def test_a_command_is_not_offered_without_its_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        assert (await there.slash(there.admin, there.general, "closed")).text == "Done"
        with pytest.raises(NoSuchCommandError):
            await there.slash(there.reader, there.general, "closed")


async def test_a_subcommand_is_used_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        reply = await there.slash(there.admin, there.general, "feed add", url="https://press.example/rss")
        assert reply.text == "Added https://press.example/rss"


async def test_a_lost_gateway_is_resumed_and_nothing_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch):
        await there.connection.lose()
        reply = await there.slash(there.reader, there.general, "greet", name="Ana")
        assert reply.text == "Hello Ana, here"
        assert there.connection.resumed == 1


async def test_a_wrong_token_is_refused_by_rest_and_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there:
        monkeypatch.setattr(discord.http.Route, "BASE", there.api_base)
        bot = Bot()
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")
        await bot.close()


async def test_a_repeated_nonce_gives_the_earlier_message_until_it_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch) as bot:
        body = {"content": "News", "nonce": "n", "enforce_nonce": True, "allowed_mentions": {"parse": []}}
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=there.general.id)
        first = await bot.http.request(route, json=body)
        again = await bot.http.request(route, json=body)
        assert first["id"] == again["id"]
        there.nonces.forget()
        assert (await bot.http.request(route, json=body))["id"] != first["id"]
        assert len(there.messages()) == 2


async def test_what_discord_would_refuse_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="2,000 are allowed"):
        await _send_too_much(monkeypatch)


async def _send_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch) as bot:
        channel = bot.get_channel(there.general.id)
        assert isinstance(channel, discord.TextChannel)
        with pytest.raises(discord.HTTPException):
            await channel.send("x" * 2001)


@pytest.mark.parametrize(("fault", "seen"), [(Fault.DROP_REPLY, 1), (Fault.RESET, 0)])
async def test_a_broken_connection_leaves_the_message_or_not(
    fault: Fault, seen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch) as bot:
        there.inject(fault)
        channel = bot.get_channel(there.general.id)
        assert isinstance(channel, discord.TextChannel)
        with pytest.raises(OSError, match=r"(?i)disconnect|reset|closed"):
            await channel.send("News")
        assert len(there.messages()) == seen


async def test_rate_limits_are_told_in_headers_and_kept_by_discord_py(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as there, a_bot(there, monkeypatch) as bot:
        there.rate_limits.on = True
        there.rate_limits.per_channel = (2, 0.3)
        channel = bot.get_channel(there.general.id)
        assert isinstance(channel, discord.TextChannel)
        for number in range(5):
            await channel.send(f"News {number}")
        assert [message.text for message in there.messages()] == [f"News {number}" for number in range(5)]
        assert {request.status for request in there.requests} == {200}


def test_it_runs_in_a_thread_for_what_has_no_event_loop() -> None:
    with LoopbackThread() as thread:
        request = urllib.request.Request(
            f"{thread.discord.api_base}/users/@me", headers={"Authorization": f"Bot {thread.discord.token}"}
        )
        with urllib.request.urlopen(request) as response:
            assert json.load(response)["username"] == "Dateline"


def test_it_runs_as_a_process_that_says_how_a_bot_comes_there() -> None:
    command = (sys.executable, "-m", "tests.loopback_discord")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        process.terminate()
    assert [line.split("=")[0] for line in lines[:3]] == [
        "export DISCORD_TOKEN",
        "export DATELINE_DISCORD__API_BASE",
        "export DATELINE_DISCORD__GATEWAY",
    ]
