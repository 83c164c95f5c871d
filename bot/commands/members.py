"""Who is a member of a server, as Discord says when it is asked: we are told of nobody who leaves."""

import asyncio
from collections import OrderedDict

import aiohttp
import discord

MEMBER_FOR = 600
"""Seconds for which whoever was a member is taken for one."""
MOST_REMEMBERED = 10_000
ANSWER_WITHIN = 2
"""Seconds: whoever pressed something must be answered within three."""


class Members:
    """Who was a member of which server a short while ago."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[int, int], float] = OrderedDict()

    async def has(self, guild: discord.Guild | None, user: int, now: float) -> bool | None:
        """Whether somebody is a member of a server that we are in; None where Discord does not say.

        Args:
            guild: which, as far as we are in it.
            user: who.
            now: seconds of a clock that is never set.
        """
        if guild is None:
            return False
        if self._seen.get((guild.id, user), now - MEMBER_FOR) + MEMBER_FOR > now:
            return True
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await guild.fetch_member(user)
        except discord.NotFound:
            return False
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError):
            return None
        self._seen[guild.id, user] = now
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return True
