"""Readers correct: a speaker, a name, an event. Admins decide for their server, the bot's owner for all."""

import re
from collections.abc import Iterable
from typing import Any, Self

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import Asked, Told, answering, guild_of, may_manage, reply
from bot.commands.tabs import edit
from bot.news import (
    EVERYWHERE,
    ArticleId,
    ChannelId,
    Correction,
    CorrectionId,
    CorrectionKind,
    GuildId,
    NewCorrection,
    Story,
    StoryId,
    UserId,
)
from bot.rendering import Tone, bare, body_of, inert, notice_view

MOST_OPTIONS = 25
SHOWN = 80
"""Letters of a quote, a name or a headline."""


def ask_what(story: Story) -> discord.ui.LayoutView:
    """Ask what is wrong with a story: a quote's speaker, a name, or that an article reports another event."""
    options: dict[str, discord.SelectOption] = {}
    for one in story.articles:
        for number, quote in enumerate(one.reading.quotes):
            words = quote.words_in(one.article.text)
            label = f"Wrong speaker: “{words}”"
            said = f"Given to {quote.speaker}" if quote.speaker else "Speaker not stated"
            _offer(options, f"s:{one.id}:{number}", label, said)
    for one in story.articles:
        for number, actor in enumerate(one.reading.actors):
            if actor.key:
                _offer(options, f"n:{one.id}:{number}", f"Not a name: {actor.name}", actor.role or actor.kind.value)
                _offer(options, f"m:{one.id}:{number}", f"Same as somebody else: {actor.name}", "Two names, one person")
    for one in story.articles if len(story.articles) > 1 else ():
        _offer(options, f"e:{one.id}:0", f"Another event: {one.article.title}", one.article.publisher or "")
    same = discord.SelectOption(label="Same event as another story", value=f"g:{story.articles[0].id}:0")
    view = notice_view("What is wrong?", Tone.PLAIN)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    row.add_item(WhatIsWrong(story.id, [*list(options.values())[: MOST_OPTIONS - 1], same]))
    return view.add_item(row)


def _offer(options: dict[str, discord.SelectOption], value: str, label: str, description: str) -> None:
    """One option for the same words, however many articles have them."""
    shown = label if len(label) <= SHOWN else f"{label[:SHOWN]}…"
    described = bare(description)[:100] or None
    options.setdefault(label, discord.SelectOption(label=bare(shown), value=value, description=described))


class WhatIsWrong(
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.LayoutView]], template=r"wrong:(?P<story>\d{1,18})"
):
    """Asks what is wrong with a story."""

    def __init__(self, story: StoryId, options: Iterable[discord.SelectOption] = ()) -> None:
        self._story = story
        super().__init__(
            discord.ui.Select(custom_id=f"wrong:{story}", placeholder="Choose what is wrong", options=list(options))
        )

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """The select that was used, whoever made it."""
        return cls(StoryId(int(match["story"])))

    @answering
    async def callback(self, asked: Asked) -> None:
        """Ask for what is right where that is needed, else correct."""
        kind, article, number = str(asked.data["values"][0]).split(":")  # type: ignore[index, typeddict-item]
        story = await asked.client.services.archive.stories.get(self._story, guild_of(asked))
        one = next((one for one in story.articles if one.id == int(article)), None) if story else None
        if one is None:
            await reply(asked, notice_view("It is not in the archive any more.", Tone.ERROR))
            return
        match kind:
            case "s":
                words = one.reading.quotes[int(number)].words_in(one.article.text)
                await asked.response.send_modal(_RightAnswer(CorrectionKind.SPEAKER, words))
            case "m":
                name = one.reading.actors[int(number)].name
                await asked.response.send_modal(_RightAnswer(CorrectionKind.SAME, name))
            case "g":
                await asked.response.send_modal(_WhichEvent(self._story, one.article.title))
            case "n":
                name = one.reading.actors[int(number)].name
                await _correct(asked, CorrectionKind.NOBODY, name, None, f"“{name}” is no person or organisation")
            case _:
                label = f"“{one.article.title[:SHOWN]}” reports another event"
                await _correct(asked, CorrectionKind.EVENT, str(ArticleId(one.id)), None, label)


class _RightAnswer(discord.ui.Modal):
    """Asks who said it, or who is meant."""

    def __init__(self, kind: CorrectionKind, what: str) -> None:
        speaker = kind is CorrectionKind.SPEAKER
        super().__init__(title="Who said it?" if speaker else "Who is it?")
        self._kind, self._what = kind, what
        self.answer: discord.ui.TextInput[_RightAnswer] = discord.ui.TextInput(required=not speaker, max_length=100)
        hint = "Leave it empty where the article does not tell." if speaker else None
        self.add_item(discord.ui.Label(text="Full name", description=hint, component=self.answer))

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Correct."""
        name = self.answer.value.strip() or None
        if self._kind is CorrectionKind.SPEAKER:
            said = f"was said by {name}" if name else "has no stated speaker"
            label = f"“{self._what[:SHOWN]}” {said}"
        else:
            label = f"{self._what} is {name}"
        await _correct(asked, self._kind, self._what, name, label)


class _WhichEvent(discord.ui.Modal):
    """Asks which other story tells of the same event."""

    def __init__(self, story: StoryId, title: str) -> None:
        super().__init__(title="Which event is it?")
        self._story, self._title = story, title
        self.answer: discord.ui.TextInput[_WhichEvent] = discord.ui.TextInput(max_length=100)
        hint = "The story that fits them best is taken."
        self.add_item(discord.ui.Label(text="Words from the other story", description=hint, component=self.answer))

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Correct."""
        archive, guild = asked.client.services.archive, guild_of(asked)
        found = await archive.search.find(self.answer.value, 5, guild=guild)
        others = [number for number in found if number != self._story]
        if not others:
            raise Told(f"I have read of no other event with {inert(self.answer.value)}.")
        ((_, title),) = await archive.stories.titles(others[:1])
        label = f"“{self._title[:SHOWN]}” and “{title[:SHOWN]}” are one event"
        await _correct(asked, CorrectionKind.MERGE, str(self._story), str(others[0]), label)


async def _correct(asked: Asked, kind: CorrectionKind, what: str, becomes: str | None, label: str) -> None:
    """Correct where the asker may, else propose it to the server's admins."""
    await asked.response.defer()
    services, by, now = asked.client.services, UserId(asked.user.id), asked.client.services.clock()
    guild = EVERYWHERE if await asked.client.is_owner(asked.user) else guild_of(asked)
    decides = guild == EVERYWHERE or may_manage(asked)
    new = NewCorrection(guild, kind, what, becomes, label)
    made = await services.archive.corrections.add(new, by, now, proposed=not decides)
    if decides:
        where = "everywhere" if guild == EVERYWHERE else "on this server"
        view = notice_view(f"Corrected {where}: {inert(label)}.", Tone.DONE)
        await edit(asked, view.add_item(_buttons(made)))
        return
    view = notice_view(f"<@{by}> reports: {inert(label)}.", Tone.PLAIN).add_item(_buttons(made))
    channel = await services.archive.subscriptions.notices_of(guild)
    if channel:
        await services.archive.deliveries.owe_notice(ChannelId(channel), body_of(view), now)
    told = "The admins of this server were told" if channel else "An admin finds it with /corrections"
    await edit(asked, notice_view(f"Thank you. {told}: {inert(label)}.", Tone.DONE))


def _buttons(correction: Correction) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    if correction.proposed:
        row.add_item(Decide(correction.id, correction.guild, "apply"))
    row.add_item(Decide(correction.id, correction.guild, "dismiss" if correction.proposed else "undo"))
    return row


class Decide(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
    template=r"correction:(?P<number>\d{1,18}):(?P<guild>\d{1,20}):(?P<verb>apply|dismiss|undo)",
):
    """A button that decides on a correction."""

    def __init__(self, number: CorrectionId, guild: GuildId, verb: str) -> None:
        self._number, self._guild, self._verb = number, guild, verb
        label = {"apply": "Apply", "dismiss": "Dismiss", "undo": "Undo"}[verb]
        style = discord.ButtonStyle.success if verb == "apply" else discord.ButtonStyle.secondary
        custom_id = f"correction:{number}:{guild}:{verb}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(CorrectionId(int(match["number"])), GuildId(int(match["guild"])), match["verb"])

    @answering
    async def callback(self, asked: Asked) -> None:
        """Decide, where the asker may."""
        if not await _may_decide(asked, self._guild):
            needed = "the bot's owner" if self._guild == EVERYWHERE else "members with Manage Server"
            await reply(asked, notice_view(f"Only {needed} can decide that.", Tone.ERROR))
            return
        corrections = asked.client.services.archive.corrections
        decide = corrections.apply if self._verb == "apply" else corrections.undo
        decided = await decide(self._number, self._guild, UserId(asked.user.id), asked.client.services.clock())
        if decided is None:
            await edit(asked, notice_view("That has been decided already.", Tone.PLAIN))
            return
        words = {"apply": "Corrected", "dismiss": "Left as it was, not", "undo": "Taken back"}[self._verb]
        view = notice_view(f"{words}: {inert(decided.label)}. <@{asked.user.id}>", Tone.DONE)
        await edit(asked, view.add_item(_buttons(decided)) if self._verb == "apply" else view)


async def _may_decide(asked: Asked, guild: GuildId) -> bool:
    if guild == EVERYWHERE or guild != guild_of(asked):
        return await asked.client.is_owner(asked.user)
    return may_manage(asked) or await asked.client.is_owner(asked.user)


@app_commands.command()
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def corrections(interaction: Asked) -> None:
    """What readers of this server corrected or reported, to be decided or taken back."""
    archive = interaction.client.services.archive
    found = await archive.corrections.of_guild(guild_of(interaction))
    if await interaction.client.is_owner(interaction.user):
        found += await archive.corrections.of_guild(EVERYWHERE)
    if not found:
        raise Told("Nothing was corrected or reported here. The menu of a message has Report an error.")
    view = notice_view(f"## {len(found)} corrections and reports, the latest first", Tone.PLAIN)
    for one in found[:7]:
        state = "reported" if one.proposed else "corrected"
        where = ", everywhere" if one.guild == EVERYWHERE else ""
        by = f"<@{one.by}>" if one.by else "somebody"
        view.add_item(
            discord.ui.TextDisplay(f"{inert(one.label)}\n-# {state} by {by}, {format_dt(one.at, 'R')}{where}")
        )
        view.add_item(_buttons(one))
    await reply(interaction, view)
