"""As whom somebody sees a story: a server's feeds are seen there, and by who follows them from there."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.commands.client import Asked, asker_of
from bot.commands.errors import Told
from bot.digests.centrality import central_article
from bot.news import Owner, Story, StoryId, Subscription, UserId
from bot.wording import say


async def seen_as(asked: Asked, number: StoryId) -> Owner:
    """The server that is asked in; in direct messages oneself, or the server whose news one follows."""
    archive, asker = asked.client.services.archive, asker_of(asked)
    if asked.guild_id is None and not await archive.stories.titles([number], asker):
        followed = await archive.subscriptions.followed_by(UserId(asked.user.id))
        for owner in dict.fromkeys(one.owner for one in followed):
            if await archive.stories.titles([number], owner):
                return owner
    return asker


async def story_for(asked: Asked, number: StoryId) -> Story:
    """A story, as the asker sees it.

    Raises:
        DatelineError: it is not there, or not for them.
    """
    story = await asked.client.services.archive.stories.get(number, await seen_as(asked, number))
    if story is None:
        raise Told(say("It is not in the archive any more."))
    return story


async def by_headline(asked: Asked, several: Sequence[Subscription]) -> list[Subscription]:
    """The same, with events called by the headline that stands over their messages now.

    They are kept by their first article, and another may speak for them since.
    """
    stories = asked.client.services.archive.stories
    named: list[Subscription] = []
    for one in several:
        story = await stories.get(one.source.event, one.owner) if one.source.event else None
        central = await asyncio.to_thread(central_article, story) if story else None
        named.append(replace(one, label=central.article.title) if central and central.article.title else one)
    return named
