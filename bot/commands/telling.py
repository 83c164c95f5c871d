"""What is said of stories, found beside the event loop: to go through a hundred articles takes too long for it."""

import asyncio
from collections.abc import Sequence

from bot.digests.telling import QUOTES, WHO, tell_story
from bot.news import DigestStory, Story


async def tell(story: Story, *, quotes: int = QUOTES, who: int = WHO) -> DigestStory:
    """All that is said of a story."""
    return await asyncio.to_thread(tell_story, story, quotes=quotes, who=who)


async def tell_briefly(stories: Sequence[Story]) -> list[DigestStory]:
    """What a list says of each story."""
    return await asyncio.to_thread(lambda: [tell_story(story, brief=True) for story in stories])
