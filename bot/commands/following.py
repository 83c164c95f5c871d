"""/follow, /unfollow, /following and /delete-my-data: what members order for themselves."""

import re
from typing import Self

import discord
from discord import app_commands

from bot.archive.errors import FullError
from bot.commands.client import Asked, asker_of, guild_of
from bot.commands.errors import Nothing, Told
from bot.commands.limits import must_allow_pings, must_have_pings_left, no_room_to_follow
from bot.commands.naming import complete_event, complete_name, find_event
from bot.commands.persistent import PersistentButton, ask
from bot.commands.replying import reply
from bot.commands.seeing import story_for
from bot.commands.times import in_words
from bot.digests.filters import parse
from bot.news import (
    ASLEEP,
    ChannelId,
    MessageId,
    PersonId,
    Schedule,
    Source,
    StoryId,
    Style,
    Subscription,
    SubscriptionId,
    UserId,
    When,
    language_of,
)
from bot.rendering import Tone, bare, inert, notice_view
from bot.wording import mark, say

MOST_A_DAY = 5


@app_commands.command()
@app_commands.describe(
    person="A person, an organisation or a place (start typing)",
    event="A story that goes on (start typing)",
    words="Words, such as ferry AND (port OR harbour*) NOT football",
    most_a_day="The most messages a day; what goes beyond comes together (5 where you leave it out)",
    here="Ping me in this channel instead of sending a direct message",
)
@app_commands.guild_only()
async def follow(
    interaction: Asked,
    person: app_commands.Range[str, 1, 200] | None = None,
    event: app_commands.Range[str, 1, 200] | None = None,
    words: app_commands.Range[str, 1, 200] | None = None,
    most_a_day: app_commands.Range[int, 1, 50] = MOST_A_DAY,
    here: bool = False,
) -> None:
    """Be told of new stories and quotes: of a person, of an event, or with some words."""
    if sum(one is not None for one in (person, event, words)) != 1:
        raise Told(say("Say what to follow: a person, an event or words, one of them."))
    archive = interaction.client.services.archive
    if person:
        known = await archive.people.person(person, asker_of(interaction))
        source = Source(about=known.name if known else person)
    elif event:
        source = Source(event=await find_event(interaction, event))
    else:
        parse(words or "")
        source = Source(words=words)
    await start(interaction, source, most_a_day, here=here)


async def start(interaction: Asked, source: Source, most_a_day: int = MOST_A_DAY, *, here: bool = False) -> None:
    """Follow something, and say so to the one who does.

    Raises:
        DatelineError: they follow too much already, take no direct messages, or may not be pinged there.
    """
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    services = interaction.client.services
    user, now = UserId(interaction.user.id), services.clock()
    limits = services.limits
    if here:
        await must_allow_pings(interaction)
        pinged = [one for one in await services.archive.subscriptions.followed_by(user) if one.style.mention]
        must_have_pings_left(limits, most_a_day, [one for one in pinged if one.source != source])
    elif most_a_day > limits.follow_messages_a_day:
        raise Told(
            say(
                "I may send you {most} a day at most for one thing in private.",
                most=limits.follow_messages_a_day,
            )
        )
    channel = _channel_here(interaction) if here else await _private_channel(interaction)
    schedule = Schedule(When.INSTANTLY, most_a_day=most_a_day)
    language = None if here else language_of(str(interaction.locale))
    style = Style(mention=user if here else None, language=language)
    try:
        subscription = await services.archive.subscriptions.add(
            guild_of(interaction),
            channel,
            source,
            schedule,
            ASLEEP,
            user,
            now,
            style=style,
            follower=user,
            most=limits.member_follows,
        )
    except FullError:
        raise no_room_to_follow(limits) from None
    await reply(interaction, notice_view(promise(subscription.label, most_a_day, channel if here else None), Tone.DONE))


def promise(label: str, most_a_day: int = MOST_A_DAY, channel: ChannelId | None = None) -> str:
    """What whoever follows something is told: when there will be a message, and where."""
    ping = mark("I will ping you in <#{channel}> when there is news of **{label}**, at most {most_a_day} a day.")
    write = mark("I will send you a direct message when there is news of **{label}**, at most {most_a_day} a day.")
    promised = say(ping if channel else write, channel=channel, label=inert(label), most_a_day=most_a_day)
    return f"{promised}\n-# {say('/following lists what you follow, /unfollow ends it.')}"


def _channel_here(interaction: Asked) -> ChannelId:
    may = interaction.app_permissions
    if not (may.view_channel and may.send_messages and interaction.permissions.send_messages):
        raise Told(say("I may not ping you here: both of us must be allowed to write in this channel."))
    return ChannelId(interaction.channel_id or 0)


async def _private_channel(interaction: Asked) -> ChannelId:
    try:
        return ChannelId((await interaction.user.create_dm()).id)
    except discord.HTTPException:
        raise Told(say("I cannot send you direct messages. Allow them for this server, or use here:True.")) from None


follow.autocomplete("person")(complete_name)
follow.autocomplete("event")(complete_event)


@app_commands.command()
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def following(interaction: Asked) -> None:
    """List what you follow."""
    found = await interaction.client.services.archive.subscriptions.followed_by(UserId(interaction.user.id))
    if not found:
        raise Nothing(say("You follow nothing yet. /follow starts."))
    lines = [f"- **{inert(one.label)}** {_where(one)}" for one in found]
    await reply(interaction, notice_view("\n".join([f"## {say('You follow')}", *lines]), Tone.PLAIN))


def _where(one: Subscription) -> str:
    how = say("in <#{channel}>", channel=one.channel) if one.style.mention else say("by direct message")
    return f"{how}, {in_words(one.schedule)}" + (
        say(" · paused: {reason}", reason=inert(say(one.paused))) if one.paused else ""
    )


@app_commands.command()
@app_commands.describe(what="Which one (start typing); you are asked where you leave it out")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def unfollow(interaction: Asked, what: str | None = None) -> None:
    """Follow something no more."""
    wanted = (what or "").strip().casefold()
    followed = await _followed(interaction)
    if not wanted and followed:
        options = [discord.SelectOption(label=bare(one.label)[:100] or "?", value=str(one.id)) for one in followed[:25]]
        view = notice_view(say("What do you want to follow no more?"), Tone.PLAIN)
        await reply(interaction, view.add_item(ask(interaction, options, _unfollow, say("Choose"), len(options))))
        return
    found = [one for one in followed if wanted in {str(one.id), one.label.casefold()}]
    if not found:
        raise Nothing(
            say("You do not follow {what}. /following lists it.", what=inert(what[:80]))
            if what
            else say("You follow nothing yet. /follow starts.")
        )
    await _unfollow(interaction, [str(one.id) for one in found])


async def _followed(asked: Asked) -> list[Subscription]:
    return await asked.client.services.archive.subscriptions.followed_by(UserId(asked.user.id))


async def _unfollow(asked: Asked, numbers: list[str]) -> None:
    found = [one for one in await _followed(asked) if str(one.id) in numbers]
    for one in found:
        await asked.client.services.archive.subscriptions.unfollow(UserId(asked.user.id), one.id)
    ended = ", ".join(f"**{inert(one.label)}**" for one in found) or say("it had ended before")
    await reply(asked, notice_view(say("You follow no more: {ended}.", ended=ended), Tone.DONE))


@unfollow.autocomplete("what")
async def _complete_followed(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    found = await interaction.client.services.archive.subscriptions.followed_by(UserId(interaction.user.id))
    matching = [one for one in found if typed.casefold() in one.label.casefold()]
    return [app_commands.Choice(name=bare(one.label)[:100], value=str(one.id)) for one in matching[:25]]


@app_commands.command(name="delete-my-data")
@app_commands.describe(sure="What you follow ends, and nothing says any more that you ordered or corrected something")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def delete_my_data(interaction: Asked, sure: bool) -> None:
    """Delete all that I keep of you: what you follow, were sent, brought, ordered and corrected."""
    if not sure:
        raise Told(say("Nothing was deleted. Choose sure:True to delete what I keep of you."))
    await interaction.response.defer(ephemeral=True, thinking=True)
    archive, user = interaction.client.services.archive, UserId(interaction.user.id)
    try:
        private = ChannelId((await interaction.user.create_dm()).id)
    except discord.HTTPException:
        private = None
    followed, ordered = await archive.subscriptions.forget_user(user, private)
    brought = await archive.feeds.forget_user(user, interaction.client.services.clock())
    corrected = await archive.corrections.forget_user(user)
    text = say(
        "Deleted. You follow nothing now ({followed} ended), what I sent you is forgotten, and your "
        "name is gone from {brought} feeds, {ordered} subscriptions and {corrected} corrections, "
        "which stay.\n-# Messages that stand in Discord already stay there. Backups are kept by who "
        "runs me. The whole of it: config/PRIVACY.md in my source.",
        followed=followed,
        brought=brought,
        ordered=ordered,
        corrected=corrected,
    )
    await reply(interaction, notice_view(text, Tone.DONE))


class Follow(
    PersistentButton,
    template=r"follow:(?P<kind>person|event):(?P<number>\d{1,18})",
):
    """A button that follows a person or an event."""

    def __init__(self, kind: str, number: int) -> None:
        self._kind, self._number = kind, number
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=say("Follow"), style=style, custom_id=f"follow:{kind}:{number}"))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(match["kind"], int(match["number"]))

    async def answer(self, asked: Asked) -> None:
        """Follow."""
        await start(asked, await self._source(asked))

    async def _source(self, asked: Asked) -> Source:
        archive = asked.client.services.archive
        if self._kind == "event":
            return Source(event=(await story_for(asked, StoryId(self._number))).id)
        person = await archive.people.by_number(PersonId(self._number), asker_of(asked))
        if person is None:
            raise Told(say("The archive does not know them any more."))
        return Source(about=person.name)


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
        await subscriptions.unfollow(user, followed.id)
        await reply(asked, notice_view(say("You follow no more: **{label}**.", label=inert(followed.label)), Tone.DONE))
