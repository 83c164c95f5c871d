"""Ordering a subscription: from what was typed to the confirmation, with questions where something is not clear."""

from dataclasses import dataclass, replace
from functools import partial

import discord
from discord.utils import format_dt

from bot.archive.errors import FullError, TakenError
from bot.commands.asking import ask_whom, ask_zone
from bot.commands.client import Asked, must_manage
from bot.commands.describing import filters_in_words, settings_of
from bot.commands.errors import Told, refuse_idle
from bot.commands.limits import no_room_for_subscription
from bot.commands.naming import NUMBERED, NotReadError, WeakMatchError, ask_event
from bot.commands.offering import offer_feeds
from bot.commands.packs import options_of
from bot.commands.panel import change, current, panel
from bot.commands.permissions import Channel, must_be_writable
from bot.commands.persistent import Restore, ask, row_of
from bot.commands.replying import reply
from bot.commands.seeing import by_headline
from bot.commands.sources import (
    ABOUT,
    EVENT,
    NamesFeeds,
    UnknownSourceError,
    find_source,
    sources_like,
)
from bot.commands.styles import languages_of, style_of
from bot.commands.times import in_words, schedule_of
from bot.commands.zones import UnknownZoneError
from bot.digests.filters import parse
from bot.digests.schedules import next_due
from bot.news import ChannelId, Filters, GuildId, Layout, Pictures, Schedule, StoryId, Subscription, UserId, When
from bot.rendering import Tone, inert, notice_view
from bot.wording import say, titled

MOST_FEEDS = 5
"""Of a page that can be subscribed to at once."""
MOST_WITHOUT_PACKS = 2
"""Sources like what was typed, from which on all the others are not offered with them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to subscribe to, as typed."""

    source: str
    when: When
    target: Channel
    at: str | None = None
    timezone: str | None = None
    days: str | None = None
    quiet: str | None = None
    most_an_hour: int | None = None
    even_if_empty: bool = False
    only: str | None = None
    without: str | None = None
    languages: str | None = None
    stories: int | None = None
    compact: bool = False
    quotes: bool = True
    layout: Layout | None = None
    pictures: Pictures | None = None
    colour: str | None = None
    ping: discord.Role | None = None
    publish: bool = False
    updates: bool = True
    edits: bool = True
    grouping: bool = True
    tags: str | None = None


class OrderedByAnotherError(Told):
    """The channel has the source already, on terms of another admin."""

    def __init__(self, known: Subscription, wanted: Subscription, by: UserId) -> None:
        self.known, self.wanted = known, wanted
        who = f"<@{by}>" if by else say("somebody")
        super().__init__(
            say(
                "<#{channel}> has this already, as {who} ordered it. Nothing was changed.",
                channel=known.channel,
                who=who,
            )
        )


async def place(interaction: Asked, order: Order) -> None:
    """Order, and say so. A zone that there is not and a page that names feeds are asked for; the rest is kept.

    Raises:
        DatelineError: something else cannot be used.
    """
    try:
        subscription = await ordered(interaction, order)
    except UnknownZoneError as error:
        await ask_zone(interaction, error, partial(_place_in_zone, order))
    except NamesFeeds as page:
        await _ask_feed(interaction, order, page)
    except UnknownSourceError as error:
        await _ask_source(interaction, order, error)
    except NotReadError as error:
        await ask_whom(interaction, error, partial(_place_about, order))
    except WeakMatchError as error:
        await ask_event(interaction, error, partial(_place_event, order))
    except OrderedByAnotherError as error:
        await _ask_whether(interaction, error)
    else:
        (subscription,) = await by_headline(interaction, [subscription])
        await reply(interaction, notice_view(_confirmation(order.target, subscription), Tone.DONE))


async def ordered(interaction: Asked, order: Order) -> Subscription:
    """The subscription that was ordered.

    Raises:
        DatelineError: something of the order cannot be used.
    """
    must_manage(interaction)
    services, target = interaction.client.services, order.target
    now = services.clock()
    usual = await services.archive.servers.settings(GuildId(target.guild.id))
    _must_do_something(order, order.layout or usual.layout)
    schedule = _schedule_of(order, usual.timezone)
    filters = Filters((order.only or "").strip(), (order.without or "").strip(), languages_of(order.languages))
    for expression in filter(None, (filters.only, filters.without)):
        parse(expression)
    await must_be_writable(interaction, target, crosspost=order.publish)
    style = style_of(
        target,
        stories=order.stories,
        compact=order.compact,
        quotes=order.quotes,
        layout=order.layout or usual.layout,
        pictures=order.pictures or usual.pictures,
        colour=order.colour,
        ping=order.ping,
        crosspost=order.publish,
        updates=order.updates,
        edits=order.edits,
        grouping=order.grouping,
        tags=order.tags,
    )
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    wanted, due, by = await find_source(interaction, order.source), next_due(schedule, now), UserId(interaction.user.id)
    try:
        return await services.archive.subscriptions.add(
            GuildId(target.guild.id),
            ChannelId(target.id),
            wanted,
            schedule,
            due,
            by,
            now,
            filters,
            style,
            most=services.limits.server_subscriptions,
            over=by,
        )
    except TakenError as taken:
        new = replace(taken.known, schedule=schedule, filters=filters, style=style, next_due_at=due, paused=None)
        raise OrderedByAnotherError(taken.known, new, taken.by) from None
    except FullError:
        raise no_room_for_subscription(services.limits) from None


def _schedule_of(order: Order, zone: str | None) -> Schedule:
    timing = schedule_of(order.when, order.at, order.timezone or zone, order.days, order.quiet)
    return replace(timing, most_an_hour=order.most_an_hour, even_if_empty=order.even_if_empty)


def _must_do_something(order: Order, layout: Layout) -> None:
    timed, text = order.when in {When.DAILY, When.WEEKLY}, layout is Layout.TEXT
    when = f"when:{order.when.value}"
    refuse_idle(
        ("at", order.at is not None and not timed, when),
        ("days", order.days is not None and not timed, when),
        ("quiet", order.quiet is not None and timed, when),
        ("timezone", order.timezone is not None and not timed and order.quiet is None, when),
        ("most_an_hour", order.most_an_hour is not None and order.when is not When.INSTANTLY, when),
        ("even_if_empty", order.even_if_empty and order.when is When.INSTANTLY, when),
        ("quotes", not order.quotes and order.compact, "compact:True"),
        ("images", order.pictures is Pictures.SPOILER and layout is not Layout.CARDS, f"look:{layout}"),
        ("images", order.pictures is not None and text, f"look:{layout}"),
        ("colour", order.colour is not None and text, f"look:{layout}"),
    )


def _confirmation(target: Channel, subscription: Subscription) -> str:
    schedule = subscription.schedule
    first = (
        ""
        if schedule.when is When.INSTANTLY
        else " " + say("The first comes {when}.", when=format_dt(subscription.next_due_at, "R"))
    )
    return say(
        "{target} will get new stories from **{label}** {schedule}{filters}.{first}\n-# Only what is "
        "published from now on; the newest few of a feed that is new to me. /digest test shows what "
        "it will look like, /subscriptions lists what comes where.",
        target=target.mention,
        label=inert(titled(subscription.label)),
        schedule=in_words(schedule),
        filters=filters_in_words(subscription.filters),
        first=first,
    )


async def _place_event(order: Order, asked: Asked, number: StoryId) -> None:
    await place(asked, replace(order, source=f"{EVENT}{NUMBERED}{number}"))


async def _place_in_zone(order: Order, asked: Asked, zone: str) -> None:
    await place(asked, replace(order, timezone=zone))


async def _place_about(order: Order, asked: Asked, name: str) -> None:
    await place(asked, replace(order, source=f"{ABOUT}={name}"))


async def _ask_source(interaction: Asked, order: Order, error: UnknownSourceError) -> None:
    """Offer what is like what was typed, as its completion does, and where nothing is all packs."""

    async def go_on(asked: Asked, sources: list[str]) -> None:
        await place(asked, replace(order, source=sources[0]))

    found = await sources_like(interaction, error.name)
    if len(found) < MOST_WITHOUT_PACKS:
        found += [one for one in await sources_like(interaction, "") if one not in found]
    view = notice_view(str(error), Tone.PLAIN)
    await reply(interaction, view.add_item(ask(interaction, options_of(found), go_on, say("Choose a source"))))


async def _ask_whether(interaction: Asked, error: OrderedByAnotherError) -> None:
    """Show what another admin set before it is replaced."""

    async def go_on(asked: Asked, _: list[str]) -> None:
        await current(asked, error.known.id)
        await change(asked, error.known, error.wanted)

    known = error.known
    view = await panel(interaction, known, f"-# {error}")
    token = interaction.client.pending.keep(interaction.user.id, interaction.guild_id or 0, go_on)
    view.add_item(discord.ui.TextDisplay("\n".join([say("**You ordered**"), *settings_of(error.wanted)])))
    await reply(interaction, view.add_item(row_of(Restore(token, say("Replace")))))


async def _ask_feed(interaction: Asked, order: Order, page: NamesFeeds) -> None:
    async def go_on(asked: Asked, urls: list[str]) -> None:
        await asked.response.defer(ephemeral=True, thinking=True)
        for url in urls:
            await place(asked, replace(order, source=url))

    await offer_feeds(interaction, page, go_on, most=MOST_FEEDS)
