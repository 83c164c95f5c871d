"""dateline why: what became of an article."""

import asyncio
from typing import Annotated

import typer

from bot.cli.words import plain
from bot.news import OPERATOR, Trace
from bot.settings import load_settings


def why(url: Annotated[str, typer.Argument(help="The article's address, or its id in the logs")]) -> None:
    """Tell every step of an article on its way: seen, fetched, read, grouped, and posted where or why not."""
    from bot.rendering.traces import trace_lines

    for line in trace_lines(asyncio.run(_trace(url))):
        print(plain(line))


async def _trace(url: str) -> Trace:
    from bot.archive import Archive, keys_of
    from bot.rendering.fates import trace_of

    settings = load_settings()
    async with Archive.read_only(settings.database.url, keys_of(settings)) as archive:
        return trace_of(await archive.history.of(url, asker=OPERATOR))
