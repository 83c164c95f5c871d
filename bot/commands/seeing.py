"""As whom somebody sees a story: a server's feeds are seen there, and by who follows them from there."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.commands.client import Asked, asker_of, guild_of
from bot.commands.errors import Told
from bot.digests.centrality import central_article
from bot.news import GuildId, Owner, Story, StoryId, Subscription, UserId
from bot.wording import say


async def seen_as(asked: Asked, number: StoryId) -> Owner:
    """The server that is asked in; in direct messages oneself, or the server whose news one follows.

    Raises:
        DatelineError: only a server brings it that the asker is no member of, as far as Discord says.
    """
    return await seen_through(asked, number) or asker_of(asked)


async def seen_through(asked: Asked, number: StoryId) -> GuildId:
    """The server through which a story is seen; none (0) in direct messages where everybody sees it, or nobody.

    Raises:
        DatelineError: only a server brings it that the asker is no member of, as far as Discord says.
    """
    archive, here = asked.client.services.archive, guild_of(asked)
    if here or await archive.stories.titles([number], asker_of(asked)):
        return here
    followed = await archive.subscriptions.followed_by(UserId(asked.user.id))
    guilds = dict.fromkeys(one.guild for one in followed if one.guild)
    bringing = [guild for guild in guilds if await archive.stories.titles([number], guild)]
    answers = await asyncio.gather(*(is_member(asked, guild) for guild in bringing))
    if True in answers:
        return bringing[answers.index(True)]
    if None in answers:
        raise Told(say("Discord does not tell me now whether you are still a member there. Please try again later."))
    if answers:
        raise Told(say("Only members of the server that brings this news can see it."))
    return here


async def is_member(asked: Asked, guild: GuildId) -> bool | None:
    """Whether the asker is still a member of a server; None where Discord does not say."""
    if asked.guild_id == guild:
        return True
    client = asked.client
    return await client.members.has(client.get_guild(guild), asked.user.id, client.steady())


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

    They are kept by their first article, and another may speak for them since; whoever left the server that they
    follow it through reads no more of it.
    """
    stories = asked.client.services.archive.stories
    guilds = list({one.guild for one in several if one.source.event and one.follower and one.guild})
    answers = await asyncio.gather(*(is_member(asked, guild) for guild in guilds))
    closed = {guild for guild, member in zip(guilds, answers, strict=True) if not member}
    named: list[Subscription] = []
    for one in several:
        left = one.follower is not None and one.guild in closed
        story = await stories.get(one.source.event, one.owner) if one.source.event and not left else None
        central = await asyncio.to_thread(central_article, story) if story else None
        named.append(replace(one, label=central.article.title) if central and central.article.title else one)
    return named
