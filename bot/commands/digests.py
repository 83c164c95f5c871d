"""/digest now, preview and test."""

from dataclasses import replace
from datetime import datetime

from discord import app_commands
from discord.utils import format_dt

from bot.archive.owners import REMOVED
from bot.commands.again import PAUSED
from bot.commands.client import Asked
from bot.commands.describing import filters_in_words
from bot.commands.errors import Nothing
from bot.commands.replying import reply, reply_sample
from bot.commands.times import in_words
from bot.news import ASLEEP, ChannelId, Subscription
from bot.rendering import Tone, digest_samples, inert, notice_view
from bot.wording import mark, say, say_count, titled

MOST_SHOWN = 3
"""Subscriptions of a channel, and messages of a digest, that are shown to whoever tries them."""

digest = app_commands.Group(name="digest", description="Digests of this channel", guild_only=True)


@digest.command(name="now")
@app_commands.checks.has_permissions(manage_guild=True)
async def digest_now(interaction: Asked) -> None:
    """Post what this channel is owed now, without waiting for the hour."""
    await interaction.response.defer(ephemeral=True)
    here = _running(await _subscriptions_here(interaction))
    services = interaction.client.services
    now = services.clock()
    filed = sum([await services.digests.compose(one, now) for one in here])
    text = (
        say_count("On its way: {count} message.", "On its way: {count} messages.", filed)
        if filed
        else _nothing_new(here, now)
    )
    await reply(interaction, notice_view(text, Tone.DONE if filed else Tone.PLAIN))


@digest.command(name="test")
@app_commands.checks.has_permissions(manage_guild=True)
async def digest_test(interaction: Asked) -> None:
    """Show you alone what this channel's digests look like, with the latest stories; it changes nothing."""
    await interaction.response.defer(ephemeral=True)
    for one in (await _subscriptions_here(interaction))[:MOST_SHOWN]:
        await show_sample(interaction, one)


async def show_sample(interaction: Asked, subscription: Subscription) -> None:
    """Show the asker alone what a subscription's digests look like."""
    services = interaction.client.services
    now = services.clock()
    composed = await services.digests.sample(subscription, now)
    if composed is None:
        await reply(interaction, notice_view(await _nothing_read(interaction, subscription), Tone.PLAIN))
        return
    for sample in digest_samples(replace(composed, test=True))[:MOST_SHOWN]:
        await reply_sample(interaction, sample)


async def _nothing_read(interaction: Asked, one: Subscription) -> str:
    """Why there is nothing to show, and when there will be."""
    feeds = interaction.client.services.archive.feeds
    known = [feed for feed in await feeds.all(one.owner) if feed.id in one.feeds]
    unread = [feed for feed in known if feed.polled_at is None]
    name = inert(titled(one.label))
    if unread:
        several = mark("**{name}**: I am about to read {unread} of its {known} feeds for the first time. {again}")
        alone = mark("**{name}**: I am about to read its feed for the first time. {again}")
        again = say("Ask again in two minutes.")
        text = several if len(known) > 1 else alone
        return say(text, name=name, unread=len(unread), known=len(known), again=again)
    if any((one.filters.only, one.filters.without, one.filters.languages, one.source.words)):
        return say(
            "**{name}**: nothing of what I have read lately passes its filters{filters}.",
            name=name,
            filters=filters_in_words(one.filters),
        )
    return say(
        "**{name}**: I have read nothing of it yet. What is published from now on comes {schedule}.",
        name=name,
        schedule=in_words(one.schedule),
    )


@digest.command(name="preview")
@app_commands.checks.has_permissions(manage_guild=True)
async def digest_preview(interaction: Asked) -> None:
    """Show the next digest to you alone, as it would be now."""
    services = interaction.client.services
    now = services.clock()
    await interaction.response.defer(ephemeral=True)
    here = _running(await _subscriptions_here(interaction))
    shown = False
    for one in here:
        composed = await services.digests.preview(one, now)
        for sample in digest_samples(composed) if composed else ():
            await reply_sample(interaction, sample)
            shown = True
    if not shown:
        await reply(interaction, notice_view(_nothing_new(here, now), Tone.PLAIN))


async def _subscriptions_here(interaction: Asked) -> list[Subscription]:
    here = ChannelId(interaction.channel_id or 0)
    found = await interaction.client.services.archive.subscriptions.in_channel(here)
    if not found:
        raise Nothing(say("This channel has no subscription. /subscribe starts one."))
    return found


def _running(here: list[Subscription]) -> list[Subscription]:
    """Those that an admin did not pause, nor a feed's removal; to ask for what a closed channel is owed tries it again.

    Raises:
        Nothing: all are paused.
    """
    running = [one for one in here if one.paused not in {PAUSED, REMOVED}]
    if not running:
        raise Nothing(say("What comes here is paused. /subscriptions lets it go on."))
    return running


def _nothing_new(here: list[Subscription], now: datetime) -> str:
    due = min(one.next_due_at for one in here)
    next_one = " " + say("The next comes {when}.", when=format_dt(due, "R")) if now < due < ASLEEP else ""
    return say("Nothing new since the last digest.") + next_one
