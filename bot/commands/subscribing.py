"""/subscribe, /subscriptions, /unsubscribe and /digest now."""

from datetime import datetime

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import DatelineClient, reply
from bot.commands.times import WEEKDAYS, in_words, schedule_of, timezones_like
from bot.digests.schedules import next_due
from bot.news import (
    ChannelId,
    DatelineError,
    Feed,
    FeedCheck,
    FeedOutcome,
    GuildId,
    Source,
    Subscription,
    UserId,
    When,
)
from bot.rendering import Tone, inert, notice_view

Asked = discord.Interaction[DatelineClient]
Channel = discord.TextChannel | discord.Thread | discord.VoiceChannel


@app_commands.command()
@app_commands.describe(
    source="A pack (start typing to see them) or the address of a feed",
    when="How often",
    at="For daily and weekly: the time of day, HH:MM (08:00 where you leave it out)",
    timezone="For daily and weekly: such as Europe/London (UTC where you leave it out)",
    day="For weekly: the day (Monday where you leave it out)",
    channel="Where to post (here where you leave it out)",
)
@app_commands.choices(
    when=[app_commands.Choice(name=when.value, value=when.value) for when in When],
)
@app_commands.choices(day=[app_commands.Choice(name=name, value=number) for number, name in enumerate(WEEKDAYS)])
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def subscribe(
    interaction: Asked,
    source: app_commands.Range[str, 1, 500],
    when: str,
    at: str | None = None,
    timezone: str | None = None,
    day: int = 0,
    channel: Channel | None = None,
) -> None:
    """Post news from a pack or a feed to a channel."""
    services = interaction.client.services
    now = services.clock()
    schedule = schedule_of(When(when), at, timezone, day)
    target = channel or interaction.channel
    if not isinstance(target, Channel):
        raise DatelineError("I can post to text channels and threads. Name one with the channel option.")
    _must_be_writable(interaction, target)
    await interaction.response.defer(ephemeral=True)
    subscription = await services.archive.subscriptions.add(
        GuildId(target.guild.id),
        ChannelId(target.id),
        await find_source(interaction, source),
        schedule,
        next_due(schedule, now),
        UserId(interaction.user.id),
        now,
    )
    first = "" if schedule.when is When.INSTANTLY else f" The first comes {format_dt(subscription.next_due_at, 'R')}."
    text = (
        f"{target.mention} will get new stories from **{inert(subscription.label)}** {in_words(schedule)}.{first}\n"
        "-# Only what is published from now on; the newest few of a feed that is new to me. "
        "/subscriptions lists what comes where."
    )
    await reply(interaction, notice_view(text, Tone.DONE))


@subscribe.autocomplete("source")
async def _complete_source(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    services = interaction.client.services
    packs = [(f"{pack.title} · {len(pack.feeds)} feeds", pack.name) for pack in services.packs.values()]
    feeds = [(feed.title, feed.url) for feed in await services.archive.feeds.all() if len(feed.url) <= 100]
    matching = [(name, value) for name, value in packs + feeds if typed.casefold() in f"{name} {value}".casefold()]
    return [app_commands.Choice(name=name[:100], value=value) for name, value in matching[:25]]


@subscribe.autocomplete("timezone")
async def _complete_timezone(_: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in timezones_like(typed)]


async def find_source(interaction: Asked, typed: str) -> Source:
    """The pack or the feed that was typed; a feed that is new is looked at and added.

    Raises:
        DatelineError: it is neither.
    """
    services = interaction.client.services
    wanted = typed.strip()
    for pack in services.packs.values():
        if wanted.casefold() in {pack.name.casefold(), pack.title.casefold()}:
            return Source(pack=pack.name)
    if "." not in wanted and ":" not in wanted:
        names = ", ".join(sorted(services.packs))
        raise DatelineError(f"There is no pack {inert(wanted)}. Packs: {names}. Or give the address of a feed.")
    return Source(feed=(await add_feed(interaction, wanted)).id)


class NamesFeeds(DatelineError):
    """An address that is no feed, but a page that names some."""

    def __init__(self, check: FeedCheck) -> None:
        self.reason = str(check.reason)
        self.offers = check.offers
        offers = "".join(f"\n- {inert(title)}: `{offer}`" for offer, title in check.offers[:10])
        super().__init__(f"{check.reason} This page names these feeds:{offers}")


async def add_feed(interaction: Asked, url: str) -> Feed:
    """The feed at a URL: the known one, or a new one after a look at it.

    Raises:
        NamesFeeds: the URL is a page that names feeds.
        DatelineError: the URL is no feed that can be fetched.
    """
    services = interaction.client.services
    known = await services.archive.feeds.by_url(url)
    if known:
        return known
    check = await services.check_feed(url)
    if check.outcome not in {FeedOutcome.OK, FeedOutcome.EMPTY}:
        raise NamesFeeds(check) if check.offers else DatelineError(str(check.reason))
    return await services.archive.feeds.add(check.url, check.title, services.clock())


def _must_be_writable(interaction: Asked, target: Channel) -> None:
    here = interaction.channel_id == target.id
    may = interaction.app_permissions if here else target.permissions_for(target.guild.me)
    write = may.send_messages_in_threads if isinstance(target, discord.Thread) else may.send_messages
    if not (may.view_channel and write):
        raise DatelineError(
            f"I may not write in {target.mention}. Give me View Channel and Send Messages there, then subscribe again."
        )


@app_commands.command()
@app_commands.guild_only()
async def subscriptions(interaction: Asked) -> None:
    """List what this server is subscribed to."""
    found = await interaction.client.services.archive.subscriptions.in_guild(_guild(interaction))
    if not found:
        await reply(interaction, notice_view("Nothing yet. /subscribe starts a subscription.", Tone.PLAIN))
        return
    lines = [f"<#{one.channel}> · {describe(one)}" for one in found]
    await reply(interaction, notice_view("\n".join(lines), Tone.PLAIN))


def describe(one: Subscription) -> str:
    """A subscription in one line, without its channel."""
    line = f"**{inert(one.label)}** {in_words(one.schedule)}"
    if one.schedule.when is not When.INSTANTLY:
        line += f", next {format_dt(one.next_due_at, 'R')}"
    return f"{line} · paused: {inert(one.paused)}" if one.paused else line


@app_commands.command()
@app_commands.describe(subscription="Which one (start typing); this channel's only one where you leave it out")
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def unsubscribe(interaction: Asked, subscription: str | None = None) -> None:
    """End a subscription."""
    archive = interaction.client.services.archive
    chosen = await _chosen(interaction, subscription)
    await archive.subscriptions.remove(chosen.id, chosen.guild)
    text = f"<#{chosen.channel}> gets nothing more from **{inert(chosen.label)}**."
    await reply(interaction, notice_view(text, Tone.DONE))


@unsubscribe.autocomplete("subscription")
async def _complete_subscription(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    choices = []
    for one in await interaction.client.services.archive.subscriptions.in_guild(_guild(interaction)):
        channel = interaction.guild.get_channel_or_thread(one.channel) if interaction.guild else None
        name = f"{one.label} in #{channel.name if channel else one.channel}, {in_words(one.schedule)}"
        if typed.casefold() in name.casefold():
            choices.append(app_commands.Choice(name=name[:100], value=str(one.id)))
    return choices[:25]


async def _chosen(interaction: Asked, typed: str | None) -> Subscription:
    everywhere = await interaction.client.services.archive.subscriptions.in_guild(_guild(interaction))
    here = [one for one in everywhere if one.channel == interaction.channel_id]
    if typed is None and len(here) == 1:
        return here[0]
    if typed is None:
        many = "has several subscriptions; say which one" if here else "has no subscription"
        raise DatelineError(f"This channel {many}. /subscriptions lists them all.")
    wanted = typed.strip().casefold()
    matching = [one for one in everywhere if str(one.id) == wanted]
    matching = matching or [one for one in here if one.label.casefold() == wanted]
    matching = matching or [one for one in everywhere if one.label.casefold() == wanted]
    if not matching:
        raise DatelineError(f"There is no subscription {inert(typed[:80])} here. /subscriptions lists them.")
    return matching[0]


digest = app_commands.Group(name="digest", description="Digests of this channel", guild_only=True)


@digest.command(name="now")
@app_commands.checks.has_permissions(manage_guild=True)
async def digest_now(interaction: Asked) -> None:
    """Post what this channel is owed now, without waiting for the hour."""
    services = interaction.client.services
    now = services.clock()
    await interaction.response.defer(ephemeral=True)
    here = await services.archive.subscriptions.in_channel(ChannelId(interaction.channel_id or 0))
    if not here:
        raise DatelineError("This channel has no subscription. /subscribe starts one.")
    filed = sum([await services.compose(one, now) for one in here])
    text = f"On its way: {filed} {'message' if filed == 1 else 'messages'}." if filed else _nothing_new(here, now)
    await reply(interaction, notice_view(text, Tone.DONE if filed else Tone.PLAIN))


def _nothing_new(here: list[Subscription], now: datetime) -> str:
    due = min(one.next_due_at for one in here)
    return "Nothing new since the last digest." + (f" The next comes {format_dt(due, 'R')}." if due > now else "")


def _guild(interaction: Asked) -> GuildId:
    return GuildId(interaction.guild_id or 0)
