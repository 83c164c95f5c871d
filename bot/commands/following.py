"""/follow: what members order for themselves."""

import re
from dataclasses import replace
from typing import Self

import discord
from discord import app_commands

from bot.archive.errors import FullError, PingedEnoughError
from bot.commands.asking import ask_zone
from bot.commands.client import Asked, asker_of, guild_of
from bot.commands.completing import completing
from bot.commands.errors import Told, echoed
from bot.commands.limits import must_allow_pings, no_pings_left, no_room_to_follow
from bot.commands.naming import WeakMatchError, ask_event, complete_event, complete_name, find_event
from bot.commands.persistent import PersistentButton
from bot.commands.replying import reply
from bot.commands.seeing import story_for
from bot.commands.sources import complete_pack, names_of
from bot.commands.times import in_words, schedule_of
from bot.commands.zones import UnknownZoneError, complete_zone
from bot.digests.filters import parse
from bot.digests.schedules import next_due
from bot.news import (
    ASLEEP,
    ChannelId,
    PersonId,
    Schedule,
    Source,
    StoryId,
    Style,
    UserId,
    When,
    language_of,
)
from bot.rendering import Tone, inert, notice_view
from bot.wording import mark, say, titled

MOST_A_DAY = 5
AT_ONCE = Schedule(When.INSTANTLY, most_a_day=MOST_A_DAY)


@app_commands.command()
@app_commands.describe(
    person="A person, an organisation or a place (start typing)",
    event="A story that goes on (start typing)",
    words="Words, such as ferry AND (port OR harbour*) NOT football",
    most_a_day="The most messages a day; what goes beyond comes together (5 where you leave it out)",
    here="Ping me in this channel instead of sending a direct message",
    pack="A pack (start typing), as a digest of your own",
    at="One digest a day at these times, such as 08:00 or 08:00, 18:30, in place of messages at once",
    timezone="Of all times: a city, such as London (the server's where you leave it out)",
    quiet="Send nothing within these hours, such as 22:00-07:00; it comes together afterwards",
)
@app_commands.guild_only()
async def follow(
    interaction: Asked,
    person: app_commands.Range[str, 1, 200] | None = None,
    event: app_commands.Range[str, 1, 200] | None = None,
    words: app_commands.Range[str, 1, 200] | None = None,
    pack: app_commands.Range[str, 1, 100] | None = None,
    at: app_commands.Range[str, 1, 100] | None = None,
    timezone: str | None = None,
    quiet: app_commands.Range[str, 1, 40] | None = None,
    most_a_day: app_commands.Range[int, 1, 50] = MOST_A_DAY,
    here: bool = False,
) -> None:
    """Be told of new stories and quotes: of a person, an event, a pack, or with some words."""

    async def follow_in(asked: Asked, zone: str | None) -> None:
        schedule = schedule_of(When.DAILY if at else When.INSTANTLY, at, zone, quiet=quiet)
        schedule = schedule if at else replace(schedule, most_a_day=most_a_day)
        source = await _source(asked, schedule, person=person, event=event, words=words, pack=pack, here=here)
        if source:
            await start(asked, source, schedule, here=here)

    if sum(one is not None for one in (person, event, words, pack)) != 1:
        raise Told(say("Say what to follow: a person, an event, a pack or words, one of them."))
    if here and (pack or at):
        raise Told(say("A digest of your own comes as a direct message: leave out here:True."))
    usual = (await interaction.client.services.archive.servers.settings(guild_of(interaction))).timezone
    try:
        await follow_in(interaction, timezone or usual)
    except UnknownZoneError as error:
        await ask_zone(interaction, error, follow_in)


async def _source(
    asked: Asked,
    schedule: Schedule,
    *,
    person: str | None,
    event: str | None,
    words: str | None,
    pack: str | None,
    here: bool,
) -> Source | None:
    """What is to be followed; None where that is asked first."""
    if person:
        known = await asked.client.services.archive.people.person(person, asker_of(asked))
        return Source(about=known.name if known else person)
    if event:
        return await _event(asked, event, schedule, here=here)
    if pack:
        return Source(pack=_pack(asked, pack))
    parse(words or "")
    return Source(words=words)


def _pack(interaction: Asked, wanted: str) -> str:
    """The name of the pack that is meant."""
    packs = interaction.client.services.packs
    found = (one.name for one in packs.values() if wanted.casefold() in names_of(one))
    name = next(found, None)
    if name is None:
        raise Told(say("There is no pack {name}. Packs: {names}.", name=echoed(wanted), names=", ".join(sorted(packs))))
    return name


async def _event(interaction: Asked, words: str, schedule: Schedule, *, here: bool) -> Source | None:
    """The event that is meant; None where that is asked first."""

    async def go_on(asked: Asked, number: StoryId) -> None:
        await start(asked, Source(event=number), schedule, here=here)

    try:
        return Source(event=await find_event(interaction, words))
    except WeakMatchError as error:
        await ask_event(interaction, error, go_on)
        return None


async def start(interaction: Asked, source: Source, schedule: Schedule = AT_ONCE, *, here: bool = False) -> None:
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
    elif (schedule.most_a_day or 0) > limits.follow_messages_a_day:
        raise Told(
            say(
                "I may send you {most} a day at most for one thing in private.",
                most=limits.follow_messages_a_day,
            )
        )
    channel = _channel_here(interaction) if here else await _private_channel(interaction)
    due = ASLEEP if schedule.when is When.INSTANTLY else next_due(schedule, now)
    language = None if here else language_of(str(interaction.locale))
    style = Style(mention=user if here else None, language=language)
    try:
        subscription = await services.archive.subscriptions.add(
            guild_of(interaction),
            channel,
            source,
            schedule,
            due,
            user,
            now,
            style=style,
            follower=user,
            most=limits.member_follows,
            most_pings=limits.member_pings_a_day,
        )
    except FullError:
        raise no_room_to_follow(limits) from None
    except PingedEnoughError as error:
        raise no_pings_left(limits, error.others) from None
    told = promise(titled(subscription.label), schedule, channel if here else None)
    await reply(interaction, notice_view(told, Tone.DONE))


def promise(label: str, schedule: Schedule = AT_ONCE, channel: ChannelId | None = None) -> str:
    """What whoever follows something is told: when there will be a message, and where."""
    ping = mark("I will ping you in <#{channel}> when there is news of **{label}**, at most {most_a_day} a day.")
    write = mark("I will send you a direct message when there is news of **{label}**, at most {most_a_day} a day.")
    daily = mark("I will send you a digest of **{label}** {schedule}, as a direct message.")
    text = daily if schedule.when is not When.INSTANTLY else ping if channel else write
    values = {"most_a_day": schedule.most_a_day, "schedule": in_words(schedule)}
    promised = say(text, channel=channel, label=inert(label), **values)
    if schedule.quiet:
        start, end = schedule.quiet
        promised += " " + say("Quiet from {start:%H:%M} to {end:%H:%M}.", start=start, end=end)
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


@follow.autocomplete("pack")
@completing
async def _complete_pack(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return complete_pack(interaction, typed)


@follow.autocomplete("timezone")
@completing
async def _complete_zone(_: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return complete_zone(typed)


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
