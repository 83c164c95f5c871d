"""/search in the language of filters: `ferry AND (port OR harbour*) NOT football`."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.commands.client import Asked, asker_of
from bot.commands.errors import Told
from bot.digests.filters import FilterError, holds, parse, sought_in
from bot.news import FeedId, Story, StoryId
from bot.wording import say

MARKS = '()"“”„«»*-'


class Searched(NamedTuple):
    """What was found."""

    stories: Sequence[StoryId]
    whole: bool
    """Whether it holds all that was asked for, not only some of the words."""


async def search_for(
    asked: Asked, words: str, most: int, since: datetime | None = None, feed: FeedId | None = None
) -> Searched:
    """The stories that hold what is asked for; where none does, those with some of the words.

    Any text can be searched for: what is no expression, such as a name with a quotation mark, is taken as words.

    Raises:
        DatelineError: it only says what is not wanted.
    """
    archive, asker = asked.client.services.archive, asker_of(asked)
    try:
        sought = sought_in(words)
    except FilterError:
        return Searched(await archive.search.find(words, most, since, feed, asker=asker), True)
    if not sought:
        raise Told(say("Say also what to look for: this only says what is not wanted."))
    found: dict[StoryId, None] = {}
    for one in sought:
        found |= dict.fromkeys(await archive.search.find(one, most, since, feed, asker=asker))
    stories = await archive.stories.several(list(found)[:most], asker)
    fitting = await asyncio.to_thread(_fitting, words, stories)
    if fitting and is_expression(words):
        return Searched(fitting, True)
    # Of plain words the search knows more forms than filters do; it only tells whether any story has them all.
    return Searched(list(found)[:most], bool(fitting) or not found)


def _fitting(words: str, stories: Sequence[Story]) -> list[StoryId]:
    return [story.id for story in stories if any(holds(words, one) for one in story.articles)]


def is_expression(words: str) -> bool:
    """Whether words say more than that all are looked for, in a way that can be read."""
    if not (any(mark in words for mark in MARKS) or not {"AND", "OR", "NOT"}.isdisjoint(words.split())):
        return False
    try:
        parse(words)
    except FilterError:
        return False
    return True
