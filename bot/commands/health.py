"""/health: what is wrong with a server's feeds, channels and messages, and for the bot's owner with the bot."""

from collections.abc import Iterator

from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import Asked, guild_of
from bot.commands.permissions import Channel, missing_in
from bot.commands.replying import reply
from bot.commands.standing import trouble_line
from bot.news import Feed, Subscription
from bot.news.addresses import mask_text
from bot.rendering import Tone, inert, notice_view
from bot.wording import mark, number, retell, say, say_count, titled

MOST = 10
"""Feeds, channels or subscriptions that are named; the others are counted."""


@app_commands.command()
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def health(interaction: Asked) -> None:
    """What is wrong here: feeds that fail, channels that I may not write in, messages that did not arrive."""
    archive, guild = interaction.client.services.archive, guild_of(interaction)
    orders = await archive.subscriptions.in_guild(guild)
    wanted = {feed for one in orders for feed in one.feeds}
    feeds = [one for one in await archive.feeds.all(guild) if one.id in wanted]
    lines = [say("## Health")]
    lines += _named(
        list(_failing(feeds)),
        say_count(
            "{count} feed is read without trouble.",
            "{count} feeds are read without trouble.",
            sum(one.problem is None for one in feeds),
        ),
    )
    lines += _named(list(_closed(interaction, orders)), say("I may write in all channels that get something."))
    troubles = await archive.deliveries.troubles({one.channel for one in orders})
    lines += _named([trouble_line(one) for one in troubles], say("All messages arrived lately."))
    lines += await _last_posts(interaction, orders)
    if await interaction.client.is_owner(interaction.user):
        lines += await _of_the_bot(interaction)
    await reply(interaction, notice_view("\n".join(lines), Tone.PLAIN))


def _named(wrong: list[str], well: str) -> list[str]:
    """What is wrong, as far as there is room; else that all is well."""
    if not wrong:
        return [f"✅ {well}"]
    more = [say("-# and {count} more", count=len(wrong) - MOST)] if len(wrong) > MOST else []
    return [f"⚠️ {line}" for line in wrong[:MOST]] + more


def _failing(feeds: list[Feed]) -> Iterator[str]:
    for one in feeds:
        if one.problem:
            title, why = inert(one.title[:80]), inert(mask_text(retell(one.problem))[:200].removesuffix("."))
            again = format_dt(one.next_poll_at, "R")
            yield say("**{title}** cannot be read: {reason}. I try again {when}.", title=title, reason=why, when=again)


def _closed(asked: Asked, orders: list[Subscription]) -> Iterator[str]:
    """Channels that get something and lack a permission, and orders that rest."""
    for place in dict.fromkeys(one.channel for one in orders):
        channel = asked.guild.get_channel_or_thread(place) if asked.guild else None
        missing = missing_in(channel) if isinstance(channel, Channel) else None
        if missing:
            yield missing
        elif channel is None:
            text = mark("I do not see <#{channel}> any more. /subscriptions moves or ends what comes there.")
            yield say(text, channel=place)
    for one in orders:
        if one.paused:
            reason = inert(retell(one.paused))
            yield say(
                "**{label}** in <#{channel}> is paused: {reason}",
                label=inert(titled(one.label)),
                channel=one.channel,
                reason=reason,
            )


async def _last_posts(asked: Asked, orders: list[Subscription]) -> list[str]:
    last = await asked.client.services.archive.orders.last_posts([one.id for one in orders])
    lines = []
    for one in orders[:MOST]:
        when = format_dt(last[one.id].at, "R") if one.id in last else say("none yet")
        text = mark("-# <#{channel}> · {label}, last post {when}")
        lines.append(say(text, channel=one.channel, label=inert(titled(one.label)), when=when))
    return lines


async def _of_the_bot(asked: Asked) -> list[str]:
    """What the watchdog knows, for whom the bot belongs to."""
    beat = await asked.client.services.archive.heartbeats.last()
    if beat is None:
        return [say("### The bot"), say("It has given no sign of life yet.")]
    wrong = [f"{inert(part)}: {inert(mask_text(reason))}" for part, reason in beat.unwell.items()]
    figures = " · ".join(f"{inert(name)} {number(value)}" for name, value in beat.figures.items())
    state = say("{state}, as of {when}", state=inert(beat.state), when=format_dt(beat.at, "R"))
    return [say("### The bot"), *_named(wrong, say("All parts work.")), f"-# {state}", f"-# {figures}"]
