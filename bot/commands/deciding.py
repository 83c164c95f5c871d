"""Deciding on corrections: admins for their server, the bot's owner for all."""

import re
from typing import Self

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import Asked, asker_of, guild_of, may_manage, must_manage
from bot.commands.errors import Nothing
from bot.commands.limits import count_report
from bot.commands.persistent import PageButton, PersistentButton
from bot.commands.replying import edit, reply
from bot.news import (
    EVERYWHERE,
    ChannelId,
    Correction,
    CorrectionId,
    CorrectionKind,
    GuildId,
    NewCorrection,
    Owner,
    UserId,
)
from bot.rendering import Tone, body_of, inert, notice_view
from bot.wording import mark, say, say_count, speaking

ON_A_PAGE = 7
DECIDED = {
    "apply": mark("Corrected: {label}. <@{by}>"),
    "dismiss": mark("Left as it was, not: {label}. <@{by}>"),
    "undo": mark("Taken back: {label}. <@{by}>"),
}


async def correct(asked: Asked, kind: CorrectionKind, what: str, becomes: str | None, label: str) -> None:
    """Correct where the asker may, else propose it to the server's admins."""
    await asked.response.defer()
    services, by, now = asked.client.services, UserId(asked.user.id), asked.client.services.clock()
    guild = EVERYWHERE if await asked.client.is_owner(asked.user) else asker_of(asked)
    decides = guild == EVERYWHERE or may_manage(asked)
    if not decides:
        await count_report(asked)
    new = NewCorrection(guild, kind, what, becomes, label)
    made = await services.archive.corrections.add(new, by, now, proposed=not decides)
    if decides:
        here = mark("Corrected on this server: {label}.") if asked.guild_id else mark("Corrected for you: {label}.")
        text = mark("Corrected everywhere: {label}.") if guild == EVERYWHERE else here
        view = notice_view(say(text, label=inert(label)), Tone.DONE)
        await edit(asked, view.add_item(_buttons(made)))
        return
    channel = await services.archive.subscriptions.notices_of(guild_of(asked))
    if channel:
        with speaking(await services.archive.servers.language(guild_of(asked))):
            text = say("<@{by}> reports: {label}.", by=by, label=inert(label))
            view = notice_view(text, Tone.PLAIN).add_item(_buttons(made))
        await services.archive.deliveries.owe_notice(ChannelId(channel), body_of(view), now)
    told = mark("Thank you. The admins of this server were told: {label}.")
    text = told if channel else mark("Thank you. An admin finds it with /corrections: {label}.")
    await edit(asked, notice_view(say(text, label=inert(label)), Tone.DONE))


def _buttons(correction: Correction) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    if correction.proposed:
        row.add_item(Decide(correction.id, correction.guild, "apply"))
    row.add_item(Decide(correction.id, correction.guild, "dismiss" if correction.proposed else "undo"))
    return row


class Decide(
    PersistentButton,
    template=r"correction:(?P<number>\d{1,18}):(?P<guild>\d{1,20}):(?P<verb>apply|dismiss|undo)",
):
    """A button that decides on a correction."""

    def __init__(self, number: CorrectionId, guild: Owner, verb: str) -> None:
        self._number, self._guild, self._verb = number, guild, verb
        label = {"apply": say("Apply"), "dismiss": say("Dismiss"), "undo": say("Undo")}[verb]
        style = discord.ButtonStyle.success if verb == "apply" else discord.ButtonStyle.secondary
        custom_id = f"correction:{number}:{guild}:{verb}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(CorrectionId(int(match["number"])), GuildId(int(match["guild"])), match["verb"])

    async def answer(self, asked: Asked) -> None:
        """Decide, where the asker may."""
        if not await _may_decide(asked, self._guild):
            admins = mark("Only members with Manage Server can decide that.")
            text = mark("Only the bot's owner can decide that.") if self._guild == EVERYWHERE else admins
            await reply(asked, notice_view(say(text), Tone.ERROR))
            return
        corrections = asked.client.services.archive.corrections
        decide = corrections.apply if self._verb == "apply" else corrections.undo
        decided = await decide(self._number, self._guild, UserId(asked.user.id), asked.client.services.clock())
        if decided is None:
            await edit(asked, notice_view(say("That has been decided already."), Tone.PLAIN))
            return
        view = notice_view(say(DECIDED[self._verb], label=inert(decided.label), by=asked.user.id), Tone.DONE)
        await edit(asked, view.add_item(_buttons(decided)) if self._verb == "apply" else view)


async def _may_decide(asked: Asked, guild: Owner) -> bool:
    if guild == EVERYWHERE or guild != asker_of(asked):
        return await asked.client.is_owner(asked.user)
    return may_manage(asked) or await asked.client.is_owner(asked.user)


@app_commands.command()
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def corrections(interaction: Asked) -> None:
    """What readers of this server corrected or reported, to be decided or taken back."""
    await reply(interaction, await _page(interaction, 1))


async def _page(interaction: Asked, page: int) -> discord.ui.LayoutView:
    must_manage(interaction)
    archive = interaction.client.services.archive
    found = await archive.corrections.of_guild(asker_of(interaction))
    if await interaction.client.is_owner(interaction.user):
        found += await archive.corrections.of_guild(EVERYWHERE)
    if not found:
        raise Nothing(say("Nothing was corrected or reported here. The menu of a message has Report an error."))
    view = notice_view(
        say_count(
            "## {count} correction or report", "## {count} corrections and reports, the latest first", len(found)
        ),
        Tone.PLAIN,
    )
    pages = -(-len(found) // ON_A_PAGE)
    page = min(max(page, 1), pages)
    for one in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]:
        state = mark("reported by {by}, {when}") if one.proposed else mark("corrected by {by}, {when}")
        where = say(", everywhere") if one.guild == EVERYWHERE else ""
        by = f"<@{one.by}>" if one.by else say("somebody")
        told = say(state, by=by, when=format_dt(one.at, "R"))
        view.add_item(discord.ui.TextDisplay(f"{inert(one.label)}\n-# {told}{where}"))
        view.add_item(_buttons(one))
    if pages > 1:
        view.add_item(discord.ui.TextDisplay(say("-# Page {page} of {pages}", page=page, pages=pages)))
        view.add_item(Sheet.both_ways(page, pages))
    return view


class Sheet(PageButton, template=r"corrections:(?P<page>\d{1,4})"):
    """Leads to another page of the corrections."""

    of = "corrections"

    async def answer(self, asked: Asked) -> None:
        """Turn the page in place."""
        await edit(asked, await _page(asked, self._page))
