"""`dateline setup` against the loopback Discord."""

import asyncio
import stat
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.test_command_line import dateline
from tests.loopback_discord import LoopbackDiscord


async def set_up(
    discord: LoopbackDiscord, folder: Path, *arguments: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    settings = {"DATELINE_DISCORD__API_BASE": discord.api_base}
    return await asyncio.to_thread(dateline, "setup", *arguments, given=typed, folder=folder, settings=settings)


async def test_setup_leads_from_a_token_to_a_message_in_a_channel(discord: LoopbackDiscord, tmp_path: Path) -> None:
    link = f"https://discord.com/channels/{discord.home.id}/{discord.general.id}"
    told = await set_up(discord, tmp_path, typed=f"{discord.token}\n{link}\n")
    assert (told.returncode, told.stderr) == (0, "")
    assert f"client_id={discord.application_id}&scope=bot+applications.commands&permissions=68608" in told.stdout
    assert [message.body["content"] for message in discord.general.messages] == [
        "Dateline can post here. Begin with /subscribe."
    ]
    file = tmp_path / ".env"
    assert file.read_text() == f"DISCORD_TOKEN={discord.token}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert discord.token not in told.stdout


async def test_a_wrong_token_is_told_and_not_written_down(discord: LoopbackDiscord, tmp_path: Path) -> None:
    told = await set_up(discord, tmp_path, typed="not.the.token\n")
    assert told.returncode == 1
    assert "Discord does not accept DISCORD_TOKEN" in told.stderr
    assert list(tmp_path.iterdir()) == []


async def test_another_token_in_the_file_stays_unless_asked(discord: LoopbackDiscord, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("MODELS=fr_core_news_sm\nexport DISCORD_TOKEN='older'\n")
    told = await set_up(discord, tmp_path, typed=f"{discord.token}\n\n")
    assert told.returncode == 1
    assert "It stands in .env: `dateline setup --force` asks for another" in told.stderr
    assert "older" in file.read_text()
    told = await set_up(discord, tmp_path, "--force", typed=f"{discord.token}\n\n")
    assert told.returncode == 0
    assert file.read_text() == f"MODELS=fr_core_news_sm\nDISCORD_TOKEN={discord.token}\n"


async def test_another_token_is_checked_by_way_of_the_proxy_that_the_file_names(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DATELINE_DISCORD__API_BASE={discord.api_base}\nDISCORD_TOKEN=older\n")
    told = await asyncio.to_thread(
        dateline, "setup", "--force", given=f"{discord.token}\n\n", folder=tmp_path, settings={}
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert f"DISCORD_TOKEN={discord.token}" in file.read_text()


async def test_a_token_that_was_written_down_is_known_to_all_commands_that_are_started_there(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\r\nDATELINE_DATABASE__URL=sqlite:///mine.db\r\n")
    assert (await set_up(discord, tmp_path, typed=f"{discord.token}\n\n")).returncode == 0
    again = await set_up(discord, tmp_path, typed="\n")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Invite it to your server" in again.stdout
    api = {"DATELINE_DISCORD__API_BASE": discord.api_base}
    doctor = await asyncio.to_thread(dateline, "doctor", folder=tmp_path, settings=api)
    assert "✓ token: Discord knows it as" in doctor.stdout
    assert (await asyncio.to_thread(dateline, "db", "upgrade", folder=tmp_path, settings={})).returncode == 0
    assert (tmp_path / "mine.db").exists()


@pytest.mark.parametrize(("channel", "said"), [("general", "general is no channel"), ("closed", "may not write there")])
async def test_a_test_message_that_cannot_come_is_told_with_what_to_do(
    discord: LoopbackDiscord, tmp_path: Path, channel: str, said: str
) -> None:
    closed = discord.add_channel("closed", denied=1 << 11)
    where = str(closed.id) if channel == "closed" else channel
    told = await set_up(discord, tmp_path, "--channel", where, typed=f"{discord.token}\n")
    assert told.returncode == 1
    assert said in told.stderr
    assert told.stderr.count("\n") == 1


async def test_a_token_that_is_set_already_is_checked_and_written_nowhere(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    told = await asyncio.to_thread(dateline, "setup", given="\n", folder=tmp_path, settings=discord.environment)
    assert (told.returncode, told.stderr) == (0, "")
    assert "Invite it to your server" in told.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("body", [b"<html>Sign in to this network</html>", b"[]", b"{}", b"null", b""])
async def test_what_answers_and_is_not_discord_is_told(tmp_path: Path, body: bytes) -> None:
    async def portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        kind = b"application/json" if body[:1] in {b"[", b"{", b"n"} else b"text/html"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (kind, len(body), body))
        writer.close()

    async with await asyncio.start_server(portal, "127.0.0.1", 0) as server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v10"
        settings = {"DATELINE_DISCORD__API_BASE": base}
        told = await asyncio.to_thread(dateline, "setup", given="not.the.token\n", folder=tmp_path, settings=settings)
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert f"What answers at {base} is not Discord" in told.stderr
