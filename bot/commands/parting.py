"""Not the same event: a reader takes an article out of the story that it was put into."""

import re
from typing import Self

import discord

from bot.commands.client import Asked
from bot.commands.deciding import correct
from bot.commands.persistent import PersistentButton, PersistentSelect, chosen_in, number_of, row_of
from bot.commands.replying import edit, reply
from bot.commands.seeing import story_for
from bot.news import CorrectionKind, DatelineError, Story, StoryId
from bot.rendering import Tone, bare, notice_view
from bot.wording import say

ON_A_PAGE = 23
"""A select has 25 options: two lead to other pages."""
SHOWN = 80
"""Letters of a headline."""
_PAGE = "page:"


def which_article(story: Story, page: int) -> discord.ui.LayoutView:
    """Ask which of a story's articles reports another event, a page of them at a time, the latest first."""
    several = story.articles[::-1]
    page = min(page, (len(several) - 1) // ON_A_PAGE)
    begin = page * ON_A_PAGE
    options = [
        discord.SelectOption(
            label=bare(one.article.title)[:100].strip() or say("Untitled"),
            value=str(one.id),
            description=bare(one.article.publisher or "")[:100].strip() or None,
        )
        for one in several[begin : begin + ON_A_PAGE]
    ]
    if page:
        options.append(discord.SelectOption(label=say("Later articles …"), value=f"{_PAGE}{page - 1}"))
    if begin + ON_A_PAGE < len(several):
        options.append(discord.SelectOption(label=say("Earlier articles …"), value=f"{_PAGE}{page + 1}"))
    view = notice_view(say("Which article reports another event? It stays where it is shown."), Tone.PLAIN)
    return view.add_item(row_of(WhichArticle(story.id, options)))


async def _story(asked: Asked, number: StoryId) -> Story:
    story = await story_for(asked, number)
    if len(story.articles) < 2:
        raise DatelineError(say("This event has one article only by now: the others were taken out of it."))
    return story


class Apart(PersistentButton, template=r"apart:(?P<story>\d{1,18})"):
    """The button that messages of older versions have; now it is an answer to "Wrong?"."""

    def __init__(self, story: StoryId) -> None:
        self._story = story
        super().__init__(discord.ui.Button(label=say("Not the same event"), custom_id=f"apart:{story}"))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(StoryId(int(match["story"])))

    async def answer(self, asked: Asked) -> None:
        """Ask which article is meant."""
        await reply(asked, which_article(await _story(asked, self._story), 0))


class WhichArticle(PersistentSelect, template=r"which:(?P<story>\d{1,18})"):
    """Asks which article reports another event."""

    def __init__(self, story: StoryId, options: list[discord.SelectOption] | None = None) -> None:
        self._story = story
        super().__init__(
            discord.ui.Select(custom_id=f"which:{story}", placeholder=say("Choose an article"), options=options or [])
        )

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select that was used, whoever made it."""
        return cls(StoryId(int(match["story"])))

    async def answer(self, asked: Asked) -> None:
        """Turn the page, or take the article out of the story."""
        chosen = chosen_in(asked)
        story = await _story(asked, self._story)
        if chosen.startswith(_PAGE):
            await edit(asked, which_article(story, number_of(chosen.removeprefix(_PAGE))))
            return
        one = next((one for one in story.articles if str(one.id) == chosen), None)
        if one is None:
            raise DatelineError(say("It is in another event by now."))
        label = say("“{title}” reports another event", title=one.article.title[:SHOWN])
        await correct(asked, CorrectionKind.EVENT, str(one.id), None, label)
