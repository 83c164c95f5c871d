"""/following and /unfollow: what members have ordered for themselves, and how it ends."""

import re
from typing import Self

import discord
from discord import app_commands

from bot.commands.client import Asked
from bot.commands.completing import completing
from bot.commands.describing import called_so, rest_of
from bot.commands.errors import Nothing, Told, echoed
from bot.commands.persistent import PersistentButton, ask
from bot.commands.replying import reply
from bot.commands.seeing import by_headline
from bot.commands.times import in_words
from bot.news import MessageId, Subscription, SubscriptionId, UserId
from bot.rendering import Tone, bare, inert, notice_view
from bot.wording import say, titled


@app_commands.command()
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def following(interaction: Asked) -> None:
    """List what you follow."""
    found = await _followed(interaction)
    if not found:
        raise Nothing(say("You follow nothing yet. /follow starts."))
    lines = [f"- **{echoed(titled(one.label))}** {_where(interaction, one, found)}" for one in found]
    await reply(interaction, notice_view("\n".join([f"## {say('You follow')}", *lines]), Tone.PLAIN))


def _where(asked: Asked, one: Subscription, among: list[Subscription]) -> str:
    private = _server(asked, one, among) or say("by direct message")
    how = say("in <#{channel}>", channel=one.channel) if one.style.mention else private
    return f"{how}, {in_words(one.schedule)}{rest_of(one)}"


def _server(asked: Asked, one: Subscription, among: list[Subscription]) -> str:
    """The server whose news come, where the same is followed in direct messages from several; else nothing."""
    several = sum((other.channel, other.source) == (one.channel, one.source) for other in among) > 1
    guild = asked.client.get_guild(one.guild) if several else None
    return say("by direct message, from {server}", server=inert(guild.name)) if guild else ""


@app_commands.command()
@app_commands.describe(what="Which one (start typing); you are asked where you leave it out")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def unfollow(interaction: Asked, what: str | None = None) -> None:
    """Follow something no more."""
    followed = await _followed(interaction)
    unknown = say("You do not follow {what}.", what=echoed(what)) + " " if what else ""
    if not followed:
        raise Nothing(unknown + say("You follow nothing yet. /follow starts."))
    found = called_so(followed, what or "")
    if found:
        await _unfollow(interaction, [str(one.id) for one in found])
        return
    options = [
        discord.SelectOption(
            label=bare(titled(one.label))[:100] or "?",
            value=str(one.id),
            description=bare(_server(interaction, one, followed))[:100] or None,
        )
        for one in followed[:25]
    ]
    view = notice_view(f"{unknown}{say('What do you want to follow no more?')}", Tone.PLAIN)
    await reply(interaction, view.add_item(ask(interaction, options, _unfollow, say("Choose"), len(options))))


async def _followed(asked: Asked) -> list[Subscription]:
    subscriptions = asked.client.services.archive.subscriptions
    return await by_headline(asked, await subscriptions.followed_by(UserId(asked.user.id)))


async def _unfollow(asked: Asked, numbers: list[str]) -> None:
    found = [one for one in await _followed(asked) if str(one.id) in numbers]
    for one in found:
        await asked.client.services.archive.subscriptions.unfollow(UserId(asked.user.id), one.id)
    ended = ", ".join(dict.fromkeys(f"**{inert(titled(one.label))}**" for one in found)) or say("it had ended before")
    await reply(asked, notice_view(say("You follow no more: {ended}.", ended=ended), Tone.DONE))


@unfollow.autocomplete("what")
@completing
async def _complete_followed(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    found = await _followed(interaction)
    matching = [one for one in found if typed.casefold() in titled(one.label).casefold()]
    return [app_commands.Choice(name=bare(titled(one.label))[:100], value=str(one.id)) for one in matching[:25]]


class Unfollow(PersistentButton, template=r"unfollow:(?P<number>\d{1,18})"):
    """The button of a message that came because somebody follows something."""

    def __init__(self, number: SubscriptionId) -> None:
        self._number = number
        super().__init__(discord.ui.Button(label=say("Unfollow"), custom_id=f"unfollow:{number}"))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(SubscriptionId(int(match["number"])))

    async def answer(self, asked: Asked) -> None:
        """Follow it no more; whom the message pings beside another ends their own, and everybody else nothing."""
        subscriptions, user = asked.client.services.archive.subscriptions, UserId(asked.user.id)
        followed = next((one for one in await subscriptions.followed_by(user) if one.id == self._number), None)
        if followed is None and asked.message:
            followed = await subscriptions.followed_through(user, MessageId(asked.message.id))
        if followed is None:
            raise Told(say("You do not follow this. /following lists what you follow."))
        (named,) = await by_headline(asked, [followed])
        await subscriptions.unfollow(user, followed.id)
        await reply(
            asked, notice_view(say("You follow no more: **{label}**.", label=inert(titled(named.label))), Tone.DONE)
        )
