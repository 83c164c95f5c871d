"""What is offered while somebody types: where that cannot be found out nothing is offered, which is an answer too."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

import structlog
from discord import app_commands

from bot.commands.client import Asked
from bot.news import DatelineError

log = structlog.get_logger()

Choices = list[app_commands.Choice[str]]


def completing(
    complete: Callable[[Asked, str], Awaitable[Choices]],
) -> Callable[[Asked, str], Coroutine[Any, Any, Choices]]:
    """Make a function the completion of an option.

    discord.py would leave unanswered what fails, and log what was typed: the client then waits, and shows an error.
    """

    @wraps(complete)
    async def completed(asked: Asked, typed: str) -> Choices:
        try:
            return await complete(asked, typed)
        except DatelineError:
            return []
        except Exception as error:
            command = asked.command.qualified_name if asked.command else None
            log.exception("completion failed", command=command, exc_info=error, without_words=True)
            asked.client.failed += 1
            return []

    return completed
