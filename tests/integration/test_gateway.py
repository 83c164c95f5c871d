"""The connection to Discord, over the loopback gateway: lost, silent, refused, and with events nobody can parse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import yarl
from structlog.testing import capture_logs

from bot.archive import Archive
from bot.commands import Connection, Services, connect
from bot.commands.client import DatelineClient
from bot.news import DatelineError
from bot.posting import DiscordSender, Gate, tell_owner
from tests.builders import NOON
from tests.loopback_discord import LoopbackDiscord
from tests.sqlite import database_at


@pytest.fixture
async def loopback(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord(heartbeat_seconds=0.3) as loopback:
        environment = loopback.environment
        monkeypatch.setattr(discord.http.Route, "BASE", environment["DATELINE_DISCORD__API_BASE"])
        gateway = yarl.URL(environment["DATELINE_DISCORD__GATEWAY"])
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        yield loopback


@pytest.fixture
async def client(loopback: LoopbackDiscord, tmp_path: Path) -> AsyncIterator[DatelineClient]:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        services = cast("Services", SimpleNamespace(archive=archive, clock=lambda: NOON))
        async with connect(services) as client:
            yield client


@pytest.fixture
async def connection(client: DatelineClient, loopback: LoopbackDiscord) -> AsyncIterator[Connection]:
    made = Connection(client, loopback.token)
    keeping = asyncio.create_task(made.keep())
    await until(lambda: made.connected)
    yield made
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


async def until(condition: Callable[[], bool], seconds: float = 100) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  Discord changes it
            await asyncio.sleep(0.02)


ODD: list[tuple[str, Any]] = [
    ("GUILD_CREATE", {}),
    ("GUILD_CREATE", {"id": "nobody's number"}),
    ("GUILD_UPDATE", None),
    ("CHANNEL_CREATE", []),
    ("CHANNEL_UPDATE", {"id": "1", "type": "a word"}),
    ("CHANNEL_DELETE", {"guild_id": {}}),
    ("INTERACTION_CREATE", {"id": "1"}),
    ("GUILD_ROLE_UPDATE", "a word"),
    ("THREAD_CREATE", {"guild_id": "1"}),
    ("NEVER_HEARD_OF", {"id": 1}),
]


async def test_an_event_that_cannot_be_parsed_is_passed_over_with_a_line_in_the_log(
    connection: Connection, loopback: LoopbackDiscord
) -> None:
    sessions = loopback.connection.identified
    with capture_logs() as logs:
        for event, data in ODD:
            loopback.connection.dispatch(event, data)
        last = loopback.add_channel("after all that")
        await until(lambda: connection._client.get_channel(last.id) is not None)
    assert connection.connected
    assert loopback.connection.identified == sessions
    assert loopback.connection.resumed == 0
    passed_over = {line["gateway_event"] for line in logs if "cannot be parsed" in line["event"]}
    assert {"GUILD_CREATE", "CHANNEL_CREATE", "INTERACTION_CREATE"} <= passed_over
    assert not any("exc_info" in line for line in logs)


async def test_heartbeats_alone_show_that_the_gateway_is_alive(connection: Connection) -> None:
    """Nothing else comes: so long as they are answered, the silence never grows to what has passed."""
    began = monotonic()
    await until(lambda: monotonic() - began > 1 and connection.silent_for < 0.5 * (monotonic() - began))


async def test_a_lost_gateway_is_known_at_once_and_resumed(connection: Connection, loopback: LoopbackDiscord) -> None:
    loopback.connection.down = True
    await loopback.connection.lose()
    await until(lambda: not connection.connected)
    loopback.connection.down = False
    await until(lambda: connection.connected)


def test_between_two_attempts_to_connect_there_is_never_more_than_half_a_minute(client: DatelineClient) -> None:
    Connection(client, "token")
    backoff = discord.client.ExponentialBackoff()  # type: ignore[attr-defined]
    waits = [backoff.delay() for _ in range(300)]
    assert max(waits) == 30


async def test_a_connection_that_is_begun_anew_comes_back(connection: Connection, loopback: LoopbackDiscord) -> None:
    identified = loopback.connection.identified
    connection.begin_anew()
    await until(lambda: loopback.connection.identified > identified)
    await until(lambda: connection.connected)


async def test_a_token_that_discord_does_not_accept_is_said_and_not_tried_again(client: DatelineClient) -> None:
    with pytest.raises(DatelineError, match="does not accept DISCORD_TOKEN"):
        await Connection(client, "wrong").keep()


async def test_the_owner_is_told_in_private(
    connection: Connection, client: DatelineClient, loopback: LoopbackDiscord
) -> None:
    gate = Gate(DiscordSender(client), lambda: NOON)
    await tell_owner(gate, await client.owner(), "Dateline is not well: no articles read for 6 min though 12 wait.")
    (message,) = loopback.messages(loopback.direct(loopback.admin))
    assert "no articles read for 6 min" in message.text
    assert message.body["allowed_mentions"] == {"parse": []}
    assert connection.connected
