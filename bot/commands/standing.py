"""/subscriptions: what comes where, with problems first, in pages; a select opens the panel of each."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import Asked, guild_of, may_manage
from bot.commands.describing import describe, look_of
from bot.commands.panel import current, panel
from bot.commands.persistent import PageButton, PersistentSelect, number_in, row_of
from bot.commands.replying import edit, reply
from bot.commands.seeing import by_headline
from bot.news import Delivery, DeliveryState, Subscription, SubscriptionId
from bot.rendering import Tone, bare, inert, notice_view
from bot.wording import mark, retell, say, titled

ON_A_PAGE = 6
MOST_PINGS = 20
"""Pings by members that are listed."""


@app_commands.command()
@app_commands.guild_only()
async def subscriptions(interaction: Asked) -> None:
    """What comes where, when next, and what was not delivered; to edit, pause, test, move or end it."""
    await reply(interaction, await _page(interaction, 1))


async def _page(asked: Asked, page: int) -> discord.ui.LayoutView:
    archive, guild = asked.client.services.archive, guild_of(asked)
    found = [one for one in await archive.subscriptions.in_guild(guild) if _sees(asked, one)]
    pings = await archive.subscriptions.pings_in(guild) if may_manage(asked) else []
    if not found and not pings:
        return notice_view(say("Nothing yet. /subscribe starts a subscription."), Tone.PLAIN)
    found.sort(key=lambda one: (one.paused is None, one.next_due_at, one.id))
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    lines = []
    troubles = await archive.deliveries.troubles({one.channel for one in found}) if page == 1 else []
    if troubles:
        lines += [say("**Not delivered**"), *map(trouble_line, troubles), ""]
    last = await archive.orders.last_posts([one.id for one in shown])
    for one in await by_headline(asked, shown):
        posted = say(", last post {when}", when=format_dt(last[one.id].at, "R")) if one.id in last else ""
        lines.append(f"<#{one.channel}> · {describe(one)}{posted}")
        lines += [f"-# {' · '.join(look_of(one))}"]
    if pings and page == pages:
        lines += ["", say("**Pings by members** (/unsubscribe ends one, /settings member-pings all)")]
        lines += [f"<#{one.channel}> · <@{one.follower}> · {describe(one)}" for one in pings[:MOST_PINGS]]
        lines += [say("-# and {count} more", count=len(pings) - MOST_PINGS)] if len(pings) > MOST_PINGS else []
    lines += [say("-# Page {page} of {pages}", page=page, pages=pages)] if pages > 1 else []
    view = notice_view("\n".join(lines), Tone.PLAIN)
    if shown and may_manage(asked):
        view.add_item(row_of(Open([option_of(asked, one) for one in await by_headline(asked, shown)])))
    if pages > 1:
        view.add_item(Leaf.both_ways(page, pages))
    return view


def _sees(asked: Asked, one: Subscription) -> bool:
    """Whether somebody may know of an order: who manages the server of all, others of channels that they see."""
    if may_manage(asked):
        return True
    channel = asked.guild.get_channel_or_thread(one.channel) if asked.guild else None
    if channel is None or not isinstance(asked.user, discord.Member):
        return False
    private = isinstance(channel, discord.Thread) and channel.is_private()
    return not private and channel.permissions_for(asked.user).view_channel


def option_of(asked: Asked, one: Subscription) -> discord.SelectOption:
    """A subscription in a select."""
    channel = asked.guild.get_channel_or_thread(one.channel) if asked.guild else None
    where = say("in #{channel}", channel=channel.name if channel else one.channel) + (
        say(", paused") if one.paused else ""
    )
    return discord.SelectOption(
        label=bare(titled(one.label))[:100] or "?", value=str(one.id), description=bare(where)[:100]
    )


def trouble_line(one: Delivery) -> str:
    """What became of a message that did not arrive."""
    maybe = mark("- {title} may have been posted or not in <#{channel}> {when}: {reason}")
    return say(
        maybe
        if one.state is DeliveryState.UNKNOWN
        else mark("- {title} was not posted in <#{channel}> {when}: {reason}"),
        title=f"“{inert(one.title)}”" if one.title else say("A message"),
        channel=one.channel,
        when=format_dt(one.created_at, "R"),
        reason=inert(retell(one.reason)) if one.reason else "",
    )


class Open(PersistentSelect, template="subs"):
    """Opens the panel of a subscription."""

    def __init__(self, options: Sequence[discord.SelectOption] = ()) -> None:
        placeholder = say("Edit, pause, test, move or end one …")
        super().__init__(discord.ui.Select(custom_id="subs", placeholder=placeholder, options=list(options)))

    async def answer(self, asked: Asked) -> None:
        """Show the panel in place of the list."""
        one = await current(asked, SubscriptionId(number_in(asked)))
        await edit(asked, await panel(asked, one))


class Leaf(PageButton, template=r"subs:(?P<page>\d{1,4})"):
    """Leads to another page of the list."""

    of = "subs"

    async def answer(self, asked: Asked) -> None:
        """Turn the page in place."""
        await edit(asked, await _page(asked, self._page))
