"""Asking Discord who we are, without the gateway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.news import DatelineError
from bot.settings import Settings

if TYPE_CHECKING:
    import discord


ANSWER_SECONDS = 20.0
"""discord.py itself waits five minutes, while somebody sits before a terminal; it tries again within this."""


class NotAccepted(DatelineError):
    """Discord knows no bot by this token."""


class Unreachable(DatelineError):
    """Discord did not answer, so nothing is known of the token."""


@asynccontextmanager
async def logged_in(settings: Settings, token: str) -> AsyncIterator["discord.Client"]:
    """A client that Discord has accepted.

    Raises:
        Unreachable: Discord is out of reach.
        NotAccepted: Discord knows no bot by the token.
    """
    import aiohttp
    import discord

    from bot.app import point_discord_at
    from bot.commands import NOT_ACCEPTED
    from bot.posting import NOT_UNDERSTOOD

    point_discord_at(settings)
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await client.login(token)
        except discord.LoginFailure:
            raise NotAccepted(NOT_ACCEPTED) from None
        except TimeoutError:
            raise Unreachable(
                f"Discord has not answered for {ANSWER_SECONDS:g} s at {settings.discord.api_base}; "
                "it could not be checked."
            ) from None
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise Unreachable(
                f"Discord is out of reach at {settings.discord.api_base} ({error}); it could not be checked."
            ) from None
        except NOT_UNDERSTOOD:
            raise Unreachable(
                f"What answers at {settings.discord.api_base} is not Discord; it could not be checked."
            ) from None
        yield client
