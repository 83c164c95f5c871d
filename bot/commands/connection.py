"""Staying connected to Discord."""

import asyncio
from itertools import chain, repeat
from time import monotonic
from typing import Any

import aiohttp
import discord
import structlog
from discord.backoff import ExponentialBackoff

from bot.commands.client import DatelineClient
from bot.news import DatelineError

NOT_ACCEPTED = (
    "Discord does not accept DISCORD_TOKEN. Copy it again from https://discord.com/developers/applications "
    "(Bot → Reset Token)."
)
AUTHENTICATION_FAILED = 4004
"""The gateway's close code for a wrong token."""
LONGEST_WAIT = 30.0
"""Seconds between two attempts to connect; discord.py alone would wait up to 17 minutes."""

log = structlog.get_logger()


class _Backoff(ExponentialBackoff[Any]):
    """discord.py's, which has no option for how long it waits at most."""

    def delay(self) -> float:  # type: ignore[override]
        return min(super().delay(), LONGEST_WAIT)


class Connection:
    """The connection of a client, made anew for as long as it is no fault of ours."""

    def __init__(self, client: DatelineClient, token: str) -> None:
        vars(discord.client)["ExponentialBackoff"] = _Backoff
        self._client = client
        self._token = token
        self._begun_at = monotonic()
        self._attempt: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether slash commands come in, as far as is known."""
        return self._client.is_ready() and self._client.gateway_open

    @property
    def was_connected(self) -> bool:
        """Whether it has been since the start."""
        return self._client.heard_at is not None

    @property
    def silent_for(self) -> float:
        """Seconds since the gateway was heard of last; Discord answers a heartbeat every 41 s."""
        return monotonic() - (self._client.heard_at or self._begun_at)

    @property
    def latency(self) -> float:
        """Seconds that the gateway took to answer the last heartbeat."""
        return self._client.latency

    def begin_anew(self) -> None:
        """Break off what is under way, an attempt to connect or a connection that is silent, and connect again."""
        if self._attempt:
            self._attempt.cancel()

    async def keep(self) -> None:
        """Connect, and connect again.

        Raises:
            DatelineError: Discord does not accept the token.
        """
        client = self._client
        for wait in chain((1, 2, 5, 15), repeat(LONGEST_WAIT)):
            self._attempt = asyncio.create_task(client.start(self._token))
            try:
                await self._attempt
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired):
                raise DatelineError(NOT_ACCEPTED) from None
            except discord.ConnectionClosed as error:
                if error.code == AUTHENTICATION_FAILED:
                    raise DatelineError(NOT_ACCEPTED) from None
                log.warning("Discord closed the connection", code=error.code, again_in=wait)
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                log.warning("Discord is out of reach", reason=str(error), again_in=wait)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                log.warning("connecting to Discord anew", again_in=wait)
            except Exception as error:
                # What discord.py does not expect of Discord is no reason to end: feeds are read meanwhile.
                log.exception("the connection to Discord broke", reason=type(error).__name__, again_in=wait)
            else:
                return
            await client.close()
            client.clear()
            # Closing ends both, and discord.py makes neither anew.
            client.http.connector = discord.utils.MISSING
            client.loop = asyncio.get_running_loop()
            await asyncio.sleep(wait)
