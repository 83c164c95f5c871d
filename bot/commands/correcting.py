"""Readers correct: a speaker, a name, an event."""

import re
from collections.abc import Iterable
from typing import Self

import discord

from bot.commands.client import Asked, answering, asker_of
from bot.commands.deciding import correct
from bot.commands.errors import OLD, Told, echoed
from bot.commands.packs import options_of
from bot.commands.parting import which_article
from bot.commands.persistent import PersistentButton, PersistentSelect, ask, chosen_in, row_of
from bot.commands.replying import edit, open_form, reply
from bot.commands.seeing import story_for
from bot.news import CorrectionKind, Story, StoryId
from bot.rendering import Tone, bare, notice_view
from bot.wording import mark, say

MOST_OPTIONS = 25
SHOWN = 80
"""Letters of a quote, a name or a headline."""


def ask_what(story: Story) -> discord.ui.LayoutView:
    """Ask what is wrong with a story: a quote's speaker, a name, or that an article reports another event."""
    options: dict[str, discord.SelectOption] = {}
    for one in story.articles:
        for number, quote in enumerate(one.reading.quotes):
            words = quote.words_in(one.article.text)
            label = say("Wrong speaker: “{words}”", words=words)
            said = say("Given to {speaker}", speaker=quote.speaker) if quote.speaker else say("Speaker not stated")
            _offer(options, f"s:{one.id}:{number}", label, said)
    for one in story.articles:
        for number, actor in enumerate(one.reading.actors):
            if actor.key:
                _offer(
                    options,
                    f"n:{one.id}:{number}",
                    say("Not a name: {name}", name=actor.name),
                    actor.role or say(actor.kind.value),
                )
                _offer(
                    options,
                    f"m:{one.id}:{number}",
                    say("Same as somebody else: {name}", name=actor.name),
                    say("Two names, one person"),
                )
    first = story.articles[0].id
    events = [discord.SelectOption(label=say("Same event as another story"), value=f"g:{first}:0")]
    if len(story.articles) > 1:
        events.append(discord.SelectOption(label=say("Not the same event"), value=f"e:{first}:0"))
    view = notice_view(say("What is wrong?"), Tone.PLAIN)
    listed = [*list(options.values())[: MOST_OPTIONS - len(events)], *events]
    return view.add_item(row_of(WhatIsWrong(story.id, listed)))


def _offer(options: dict[str, discord.SelectOption], value: str, label: str, description: str) -> None:
    """One option for the same words, however many articles have them."""
    shown = label if len(label) <= SHOWN else f"{label[:SHOWN]}…"
    described = bare(description)[:100] or None
    options.setdefault(label, discord.SelectOption(label=bare(shown), value=value, description=described))


WRONG = re.compile("([smnge]):([0-9]{1,18}):([0-9]{1,4})")
"""A value of the select: a kind, an article, and which of its quotes or actors."""


class Report(PersistentButton, template=r"report:(?P<story>\d{1,18})"):
    """The button of a story in which something is wrong."""

    def __init__(self, story: StoryId) -> None:
        self._story = story
        super().__init__(discord.ui.Button(label=say("Wrong?"), custom_id=f"report:{story}"))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(StoryId(int(match["story"])))

    async def answer(self, asked: Asked) -> None:
        """Ask what is wrong."""
        await reply(asked, ask_what(await story_for(asked, self._story)))


class WhatIsWrong(PersistentSelect, template=r"wrong:(?P<story>\d{1,18})"):
    """Asks what is wrong with a story."""

    def __init__(self, story: StoryId, options: Iterable[discord.SelectOption] = ()) -> None:
        self._story = story
        super().__init__(
            discord.ui.Select(
                custom_id=f"wrong:{story}", placeholder=say("Choose what is wrong"), options=list(options)
            )
        )

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select that was used, whoever made it."""
        return cls(StoryId(int(match["story"])))

    async def answer(self, asked: Asked) -> None:
        """Ask for what is right where that is needed, else correct."""
        chosen = WRONG.fullmatch(chosen_in(asked))
        if chosen is None:
            raise Told(say(OLD))
        kind, article, number = chosen.groups()
        story = await story_for(asked, self._story)
        one = next((one for one in story.articles if one.id == int(article)), None)
        if one is None:
            raise Told(say("It is not in the archive any more."))
        several = one.reading.quotes if kind == "s" else one.reading.actors
        if kind in "smn" and int(number) >= len(several):
            raise Told(say(OLD))
        match kind:
            case "s":
                words = one.reading.quotes[int(number)].words_in(one.article.text)
                await open_form(asked, _RightAnswer(CorrectionKind.SPEAKER, words))
            case "m":
                name = one.reading.actors[int(number)].name
                await open_form(asked, _RightAnswer(CorrectionKind.SAME, name))
            case "g":
                await open_form(asked, _WhichEvent(self._story, one.article.title))
            case "n":
                name = one.reading.actors[int(number)].name
                await correct(
                    asked, CorrectionKind.NOBODY, name, None, say("“{name}” is no person or organisation", name=name)
                )
            case _:
                await edit(asked, which_article(story, 0))


class _RightAnswer(discord.ui.Modal):
    """Asks who said it, or who is meant."""

    def __init__(self, kind: CorrectionKind, what: str) -> None:
        speaker = kind is CorrectionKind.SPEAKER
        super().__init__(title=say("Who said it?") if speaker else say("Who is it?"))
        self._kind, self._what = kind, what
        self.answer: discord.ui.TextInput[_RightAnswer] = discord.ui.TextInput(required=not speaker, max_length=100)
        hint = say("Leave it empty where the article does not tell.") if speaker else None
        self.add_item(discord.ui.Label(text=say("Full name"), description=hint, component=self.answer))

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Correct."""
        name = self.answer.value.strip() or None
        if name is None and self._kind is CorrectionKind.SAME:
            raise Told(say("Write the full name of the one who is meant."))
        if self._kind is CorrectionKind.SPEAKER:
            said = mark("“{words}” was said by {name}") if name else mark("“{words}” has no stated speaker")
            label = say(said, words=self._what[:SHOWN], name=name)
        else:
            label = say("{name} is {other}", name=self._what, other=name)
        await correct(asked, self._kind, self._what, name, label)


class _WhichEvent(discord.ui.Modal):
    """Asks which other story tells of the same event."""

    def __init__(self, story: StoryId, title: str) -> None:
        super().__init__(title=say("Which event is it?"))
        self._story, self._title = story, title
        self.answer: discord.ui.TextInput[_WhichEvent] = discord.ui.TextInput(max_length=100)
        hint = say("Where several fit, you are asked which.")
        self.add_item(discord.ui.Label(text=say("Words from the other story"), description=hint, component=self.answer))

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Correct."""
        archive, asker = asked.client.services.archive, asker_of(asked)
        found = await archive.search.find(self.answer.value, 5, asker=asker)
        others = [number for number in found if number != self._story]
        if not others:
            raise Told(say("I have read of no other event with {words}.", words=echoed(self.answer.value)))
        offered = dict(await archive.stories.titles(others, asker))

        async def merge(again: Asked, numbers: list[str]) -> None:
            title = offered[StoryId(int(numbers[0]))]
            label = say("“{title}” and “{other}” are one event", title=self._title[:SHOWN], other=title[:SHOWN])
            await correct(again, CorrectionKind.MERGE, str(self._story), numbers[0], label)

        if len(offered) == 1:
            await merge(asked, [str(number) for number in offered])
            return
        options = options_of([(title or say("Untitled"), str(number)) for number, title in offered.items()])
        view = notice_view(say("Which one do you mean?"), Tone.PLAIN)
        await reply(asked, view.add_item(ask(asked, options, merge, say("Choose a story"))))
