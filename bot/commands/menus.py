"""What the menu of a message offers: who and what its story holds, and reading a link."""

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Self

import discord
from discord import app_commands

from bot.commands.client import Asked, asker_of
from bot.commands.correcting import ask_what
from bot.commands.errors import Told
from bot.commands.limits import count_link
from bot.commands.naming import LINK
from bot.commands.pages import Place
from bot.commands.persistent import PersistentSelect, number_in, row_of
from bot.commands.replying import edit, reply
from bot.commands.seeing import story_for
from bot.commands.tabs import show
from bot.commands.telling import tell, tell_briefly
from bot.news import ChannelId, DigestStory, MessageId, Story, StoryId
from bot.rendering import Tone, bare, event_view, notice_view, who_view
from bot.wording import say

MOST = 25
"""Options of a select."""
MOST_NAMED = 20

Then = Callable[[Asked, Story], Awaitable[None]]


@app_commands.context_menu(name="Who is in this story")
@app_commands.guild_only()
async def who_is_in_it(interaction: Asked, message: discord.Message) -> None:
    """Name everybody whom the message's story is about."""
    await _with_story(interaction, message, "who")


@app_commands.context_menu(name="Quotes from this story")
@app_commands.guild_only()
async def quotes_from_it(interaction: Asked, message: discord.Message) -> None:
    """Show what is said in the message's story."""
    await _with_story(interaction, message, "quotes")


@app_commands.context_menu(name="Report an error")
@app_commands.guild_only()
async def report(interaction: Asked, message: discord.Message) -> None:
    """Say what is wrong in the message's story."""
    await _with_story(interaction, message, "report")


@app_commands.context_menu(name="Digest this link")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def digest_link(interaction: Asked, message: discord.Message) -> None:
    """Read the message's link and show its digest."""
    links = _links(message)
    if not links:
        raise Told(say("There is no link in this message."))
    await interaction.response.defer(ephemeral=True, thinking=True)
    services, asker = interaction.client.services, asker_of(interaction)
    stories = services.archive.stories
    known = await stories.several(await stories.reported_at(links[:1], asker), asker)
    if not known:
        await count_link(interaction)
    story = known[0] if known else await services.read_link(links[0], services.clock())
    await reply(interaction, event_view(await tell(story)))


async def _with_story(interaction: Asked, message: discord.Message, then: str) -> None:
    stories = await _stories_of(interaction, message)
    if len(stories) == 1:
        await _THEN[then](interaction, stories[0])
        return
    view = notice_view(say("This message tells several stories. Which one?"), Tone.PLAIN)
    told = zip(stories, await tell_briefly(stories), strict=True)
    titled = [discord.SelectOption(label=_label(said), value=str(one.id)) for one, said in told]
    view.add_item(row_of(WhichStory(then, titled[:MOST])))
    await reply(interaction, view)


def _label(story: DigestStory) -> str:
    return bare(story.headline)[:100].strip() or say("Untitled")


async def _stories_of(interaction: Asked, message: discord.Message) -> list[Story]:
    stories = interaction.client.services.archive.stories
    told: list[StoryId] = []
    if interaction.client.user and message.author.id == interaction.client.user.id:
        told = await stories.told_in(ChannelId(message.channel.id), MessageId(message.id))
    told = told or await stories.reported_at(_links(message), asker_of(interaction))
    found = await stories.several(told, asker_of(interaction))
    if not found:
        raise Told(say("This message is no digest of mine, and holds no link to an article that I have read."))
    return found


def _links(message: discord.Message) -> list[str]:
    """The addresses in a message, in its embeds, and in messages made of components."""
    texts = [message.content, *(embed.url or "" for embed in message.embeds)]
    if message.components:
        view = discord.ui.LayoutView.from_message(message)
        texts += [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    return list(dict.fromkeys(link.rstrip(".,;:!?") for text in texts for link in LINK.findall(text)))


async def _show_who(interaction: Asked, story: Story) -> None:
    await _answer(interaction, who_view(await tell(story, who=MOST_NAMED)))


async def _show_quotes(interaction: Asked, story: Story) -> None:
    own = interaction.type is discord.InteractionType.component
    await show(interaction, Place("event", story.id, "quotes"), in_place=own)


async def _ask_what(interaction: Asked, story: Story) -> None:
    await _answer(interaction, ask_what(story))


async def _answer(interaction: Asked, view: discord.ui.LayoutView) -> None:
    if interaction.type is discord.InteractionType.component:
        await edit(interaction, view)
    else:
        await reply(interaction, view)


_THEN: dict[str, Then] = {"who": _show_who, "quotes": _show_quotes, "report": _ask_what}


class WhichStory(PersistentSelect, template=r"story:(?P<then>who|quotes|report)"):
    """Asks which of a message's stories is meant."""

    def __init__(self, then: str, options: Iterable[discord.SelectOption] = ()) -> None:
        self._then = then
        super().__init__(
            discord.ui.Select(custom_id=f"story:{then}", placeholder=say("Choose a story"), options=list(options))
        )

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select that was used, whoever made it."""
        return cls(match["then"])

    async def answer(self, asked: Asked) -> None:
        """Go on with the story that was chosen."""
        number = StoryId(number_in(asked))
        story = await story_for(asked, number)
        await _THEN[self._then](asked, story)
