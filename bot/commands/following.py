"""/follow: what members order for themselves."""

import re
from dataclasses import replace
from typing import Self

import discord
from discord import app_commands

from bot.archive.errors import FullError, PingedEnoughError, TakenError
from bot.archive.taking import NOBODYS
from bot.commands.asking import ask_whom, ask_zone
from bot.commands.client import Asked, asker_of, guild_of
from bot.commands.completing import completing
from bot.commands.describing import rest_of
from bot.commands.errors import Told, refuse_idle
from bot.commands.limits import must_allow_pings, no_pings_left, no_room_to_follow
from bot.commands.naming import (
    NotReadError,
    WeakMatchError,
    ask_event,
    complete_event,
    complete_name,
    find_event,
    has_letters,
)
from bot.commands.packs import UnknownPackError, ask_pack, complete_pack, pack_of
from bot.commands.persistent import PersistentButton
from bot.commands.promising import AT_ONCE, MOST_A_DAY, promise
from bot.commands.replying import reply
from bot.commands.seeing import by_headline, seen_through, story_for
from bot.commands.sources import find_somebody
from bot.commands.times import in_words, schedule_of
from bot.commands.zones import UnknownZoneError, complete_zone
from bot.digests.filters import parse
from bot.digests.schedules import next_due
from bot.news import (
    ASLEEP,
    ChannelId,
    GuildId,
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
from bot.wording import name_of, say, titled


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
    most_a_day: app_commands.Range[int, 1, 50] | None = None,
    here: bool = False,
) -> None:
    """Be told of new stories and quotes: of a person, an event, a pack, or with some words."""

    async def follow_in(asked: Asked, zone: str | None) -> None:
        schedule = schedule_of(When.DAILY if at else When.INSTANTLY, at, zone, quiet=quiet)
        schedule = schedule if at else replace(schedule, most_a_day=most_a_day or MOST_A_DAY)
        await _follow(asked, schedule, person=person, event=event, words=words, pack=pack, here=here)

    if sum(one is not None for one in (person, event, words, pack)) != 1:
        raise Told(say("Say what to follow: a person, an event, a pack or words, one of them."))
    if here and (pack or at):
        raise Told(say("A digest of your own comes as a direct message: leave out here:True."))
    if timezone and not (at or quiet):
        other = f"`{name_of('at')}`"
        raise Told(say("`{option}` does nothing without {other}.", option=name_of("timezone"), other=other))
    refuse_idle(
        ("most_a_day", most_a_day is not None and at is not None, f"at:{at}"),
        ("quiet", quiet is not None and at is not None, f"at:{at}"),
    )
    usual = (await interaction.client.services.archive.servers.settings(guild_of(interaction))).timezone
    try:
        await follow_in(interaction, timezone or usual)
    except UnknownZoneError as error:
        await ask_zone(interaction, error, follow_in)


async def _follow(
    asked: Asked,
    schedule: Schedule,
    *,
    person: str | None = None,
    event: str | None = None,
    words: str | None = None,
    pack: str | None = None,
    here: bool,
) -> None:
    """Follow what was named, or ask which one is meant first."""

    async def follow_event(again: Asked, number: StoryId) -> None:
        await start(again, Source(event=number), schedule, here=here)

    async def follow_pack(again: Asked, name: str) -> None:
        await start(again, Source(pack=name), schedule, here=here)

    async def follow_person(again: Asked, name: str) -> None:
        await start(again, Source(about=name), schedule, here=here)

    if person and not has_letters(person):
        raise NotReadError(person, ())
    try:
        if person:
            await follow_person(asked, await find_somebody(asked, person.strip()))
        elif event:
            await follow_event(asked, await find_event(asked, event))
        elif pack:
            await follow_pack(asked, pack_of(asked, pack).name)
        else:
            parse(words or "")
            await start(asked, Source(words=words), schedule, here=here)
    except NotReadError as error:
        if error.near:
            await ask_whom(asked, error, follow_person)
        else:  # somebody who may be in the news one day
            await follow_person(asked, error.name)
    except WeakMatchError as error:
        await ask_event(asked, error, follow_event)
    except UnknownPackError as error:
        await ask_pack(asked, error, follow_pack)


async def start(
    interaction: Asked,
    source: Source,
    schedule: Schedule = AT_ONCE,
    *,
    here: bool = False,
    over: UserId | None = None,
    through: GuildId | None = None,
) -> None:
    """Follow something, and say so to the one who does.

    Args:
        interaction: what is answered.
        source: what to follow.
        schedule: when there will be messages.
        here: whether they are pinged in this channel, in place of direct messages.
        over: of what they follow already only this one's gets other terms.
        through: the server whose news of it they get, where that is not the one that is asked in.

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
    guild = guild_of(interaction) if through is None else through
    try:
        if not guild:
            await _must_be_new(interaction, source, channel)
        subscription = await services.archive.subscriptions.add(
            guild,
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
            over=over,
        )
    except TakenError as taken:
        (followed,) = await by_headline(interaction, [taken.known])
        text = say(
            "You follow **{label}** already, {schedule}; that stays so.\n-# /follow changes it, /unfollow ends it.",
            label=inert(titled(followed.label)),
            schedule=in_words(followed.schedule) + rest_of(followed),
        )
        await reply(interaction, notice_view(text, Tone.PLAIN))
        return
    except FullError:
        raise no_room_to_follow(limits) from None
    except PingedEnoughError as error:
        raise no_pings_left(limits, error.others) from None
    (subscription,) = await by_headline(interaction, [subscription])
    told = promise(titled(subscription.label), schedule, channel if here else None)
    await reply(interaction, notice_view(told, Tone.DONE))


async def _must_be_new(asked: Asked, source: Source, private: ChannelId) -> None:
    """Check that what everybody sees is not followed through a server, whose news of it are these and its own.

    Raises:
        TakenError: it is.
    """
    user = UserId(asked.user.id)
    followed = await asked.client.services.archive.subscriptions.followed_by(user)
    known = next((one for one in followed if (one.channel, one.source) == (private, source)), None)
    if known:
        raise TakenError(known, user)


def _channel_here(interaction: Asked) -> ChannelId:
    may = interaction.app_permissions
    if not (may.view_channel and may.send_messages and interaction.permissions.send_messages):
        raise Told(say("I may not ping you here: both of us must be allowed to write in this channel."))
    return ChannelId(interaction.channel_id or 0)


async def _private_channel(interaction: Asked) -> ChannelId:
    try:
        return ChannelId((await interaction.user.create_dm()).id)
    except discord.DiscordException:
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
        """Follow; what is followed already stays on the terms that were chosen for it."""
        archive = asked.client.services.archive
        if self._kind == "event":
            story = await story_for(asked, StoryId(self._number))
            through = await seen_through(asked, story.id)
            await start(asked, Source(event=story.id), over=NOBODYS, through=through)
            return
        person = await archive.people.by_number(PersonId(self._number), asker_of(asked))
        if person is None:
            raise Told(say("The archive does not know them any more."))
        await start(asked, Source(about=person.name), over=NOBODYS)
