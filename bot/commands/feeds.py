"""/feed add, list, remove, import and export."""

import io
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Self

import discord
from discord import app_commands
from discord.utils import format_dt
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bot.archive.errors import FullError
from bot.archive.owners import UNDONE_WITHIN
from bot.commands.client import Asked, asker_of, guild_of, may_manage, must_manage
from bot.commands.completing import completing
from bot.commands.errors import Told, echoed, in_markdown
from bot.commands.importing import ImportModal, import_feeds
from bot.commands.limits import no_room_for_feed
from bot.commands.naming import going_by
from bot.commands.offering import offer_feeds
from bot.commands.packs import options_of
from bot.commands.persistent import PersistentButton, ask, row_of
from bot.commands.replying import edit, open_form, reply
from bot.commands.sources import NamesFeeds, add_feed
from bot.commands.times import in_words
from bot.news import DatelineError, Feed, FeedId
from bot.news.addresses import is_sealed, mask_address, mask_text
from bot.rendering import Tone, bare, inert, notice_view
from bot.wording import mark, retell, say, say_count

TITLE, ADDRESS = 80, 120
"""Letters that are shown."""
MOST_LETTERS = 3_700
MOST_ENDING = 15
"""Subscriptions that are named."""

feed = app_commands.Group(name="feed", description="The feeds that are read", guild_only=True)


@feed.command(name="add")
@app_commands.describe(url="The address of a feed, or of a site that has one")
@app_commands.checks.has_permissions(manage_guild=True)
async def add(interaction: Asked, url: app_commands.Range[str, 1, 500]) -> None:
    """Read a feed, so that its articles can be found and subscribed to."""
    await interaction.response.defer(ephemeral=True)
    try:
        added = await add_feed(interaction, url.strip())
    except NamesFeeds as page:
        await offer_feeds(interaction, page, _add_several)
    else:
        text = say("I read **{title}** now. /subscribe posts it to a channel.", title=inert(added.title))
        await reply(interaction, notice_view(text, Tone.DONE))


async def _add_several(asked: Asked, urls: list[str]) -> None:
    """Add what was chosen, with a result a line."""
    await asked.response.defer(ephemeral=True, thinking=True)
    lines = [await _added(asked, url) for url in urls]
    await reply(asked, notice_view("\n".join(lines), Tone.DONE))


async def _added(asked: Asked, url: str) -> str:
    try:
        added = await add_feed(asked, url)
    except DatelineError as error:
        return f"❌ {inert(mask_address(url)[:200])}: {in_markdown(error)}"
    return "✅ " + say("I read **{title}** now. /subscribe posts it to a channel.", title=inert(added.title))


@feed.command(name="list")
async def list_feeds(interaction: Asked) -> None:
    """List the feeds of packs and of this server; how they are, for those who manage it."""
    archive = interaction.client.services.archive
    counts = await archive.feeds.entry_counts()
    opened = await archive.feeds.all(asker_of(interaction))
    feeds = sorted(opened, key=lambda one: (not one.is_failing, one.title.casefold()))
    manages = may_manage(interaction)
    shown: list[str] = []
    for one in feeds:
        line = _health(one, counts.get(one.id, 0)) if manages else f"- **{inert(one.title[:TITLE])}**"
        if sum(map(len, shown)) + len(line) > MOST_LETTERS:
            more = mark("-# and {count} more; /feed export holds all") if manages else mark("-# and {count} more")
            shown.append(say(more, count=len(feeds) - len(shown)))
            break
        shown.append(line)
    if manages and any(one.is_failing for one in feeds):
        shown.append(
            say("-# ⚠️ I go on trying. Where an address has changed, /feed add takes the new one, /feed remove the old.")
        )
    await reply(interaction, notice_view("\n".join(shown) or say("No feeds yet. /feed add or /subscribe."), Tone.PLAIN))


def _health(one: Feed, entries: int) -> str:
    """A feed in three lines: what it brought, where it is, when it is read, and what is wrong with it."""
    head = f"**{inert(one.title[:TITLE])}** · " + say_count("{count} entry", "{count} entries", entries)
    address = mask_address(one.url)
    head += f"\n-# {inert(address if len(address) <= ADDRESS else f'{address[:ADDRESS]}…')}"
    if one.paused_at:
        told = say("whoever runs Dateline paused it {when}", when=format_dt(one.paused_at, "R"))
        return f"⏸️ {head}\n-# {told}"
    again = say("again {when}", when=format_dt(one.next_poll_at, "R"))
    if one.interval:
        again += say(", every {minutes} min", minutes=round(one.interval.total_seconds() / 60))
    if one.problem:
        times = say_count("{count} failure", "{count} failures", one.failures)
        times += say(" since {when}", when=format_dt(one.failing_since, "R")) if one.failing_since else ""
        return f"⚠️ {head}\n-# {inert(mask_text(retell(one.problem))[:200])} · {times} · {again}"
    state = say("read {when}", when=format_dt(one.polled_at, "R")) if one.polled_at else say("not read yet")
    return f"{head}\n-# {state}, {again}"


@feed.command(name="remove")
@app_commands.describe(wanted="Which one (start typing)")
@app_commands.rename(wanted="feed")
@app_commands.checks.has_permissions(manage_guild=True)
async def remove(interaction: Asked, wanted: str) -> None:
    """Take a feed from this server, after asking. Its subscriptions to it end; other servers keep theirs."""
    try:
        await _ask_whether(interaction, wanted)
    except UnknownFeedError as error:
        await ask_feed(interaction, error, _ask_whether)


async def _ask_whether(interaction: Asked, wanted: str) -> None:
    must_manage(interaction)
    archive, owner = interaction.client.services.archive, asker_of(interaction)
    own = await archive.feeds.owned(owner)
    found = feed_called(own, wanted)
    if found is None:
        known = feed_called(await archive.feeds.all(owner), wanted)
        if known is None:
            raise UnknownFeedError(wanted, own)
        raise Told(
            say(
                "**{title}** is in a pack, or was added by who runs me; /unsubscribe ends what comes.",
                title=inert(known.title),
            )
        )
    ending = await _subscriptions_to(interaction, found.id)
    ends = (
        say("These subscriptions end with it:\n{ending}", ending=ending)
        if ending
        else say("No subscription ends with it.")
    )
    text = say("Shall this server have **{title}** no more? {ends}", title=inert(found.title), ends=ends)
    await reply(interaction, notice_view(text, Tone.PLAIN).add_item(row_of(Keeping(found.id, "remove"))))


async def _subscriptions_to(interaction: Asked, feed: FeedId) -> str:
    in_guild = interaction.client.services.archive.subscriptions.in_guild
    ours = [one for one in await in_guild(guild_of(interaction)) if one.source.feed == feed]
    shown = [f"- <#{one.channel}>, {in_words(one.schedule)}" for one in ours[:MOST_ENDING]]
    return "\n".join(
        shown + ([say("- and {count} more", count=len(ours) - MOST_ENDING)] if len(ours) > MOST_ENDING else [])
    )


class Keeping(
    PersistentButton,
    template=r"feed:(?P<verb>remove|regain):(?P<feed>\d{1,18})",
):
    """A button that takes a feed from the server it is pressed in, or undoes that."""

    def __init__(self, feed: FeedId, verb: str) -> None:
        self._feed, self._verb = feed, verb
        label, style = (
            (say("Remove"), discord.ButtonStyle.danger)
            if verb == "remove"
            else (say("Undo"), discord.ButtonStyle.secondary)
        )
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"feed:{verb}:{feed}"))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(FeedId(int(match["feed"])), match["verb"])

    async def answer(self, asked: Asked) -> None:
        """Do it, where the asker may."""
        must_manage(asked)
        services, owner = asked.client.services, asker_of(asked)
        feeds, now = services.archive.feeds, services.clock()
        if self._verb == "regain":
            try:
                regained = await feeds.regain(self._feed, owner, now, most=services.limits.server_feeds)
            except FullError:
                raise no_room_for_feed(services.limits) from None
            if not regained:
                raise Told(say("It is too late for that. /feed add reads a feed again."))
            await edit(asked, notice_view(say("It is read as before, and its subscriptions go on."), Tone.DONE))
            return
        if not await feeds.disown(self._feed, owner, now):
            raise Told(say("This server does not have this feed any more."))
        minutes = round(UNDONE_WITHIN.total_seconds() / 60)
        text = say(
            "It is removed, and its subscriptions here end. Within {minutes} minutes this can be undone.",
            minutes=minutes,
        )
        await edit(asked, notice_view(text, Tone.DONE).add_item(row_of(Keeping(self._feed, "regain"))))


async def chosen_feed(interaction: Asked, wanted: str) -> Feed:
    """The feed of this number, address or title, of those that are open to the asker.

    Raises:
        DatelineError: there is none.
    """
    feeds = await interaction.client.services.archive.feeds.all(asker_of(interaction))
    found = feed_called(feeds, wanted)
    if found is None:
        raise UnknownFeedError(wanted, feeds)
    return found


def feed_called(feeds: Iterable[Feed], wanted: str) -> Feed | None:
    """The feed of this number, else of this address, else of this title."""
    names = (lambda one: {str(one.id)}), (lambda one: {one.url.casefold()}), (lambda one: {one.title.casefold()})
    return next(iter(going_by(feeds, wanted.strip().casefold(), *names)), None)


class UnknownFeedError(Told):
    """No feed is called so, with those that the asker may mean."""

    def __init__(self, wanted: str, feeds: Iterable[Feed]) -> None:
        several = list(feeds)
        self.near = _like(several, wanted) or {str(one.id): one.title for one in several}
        super().__init__(say("I do not read a feed {wanted}. /feed list shows the feeds.", wanted=echoed(wanted)))


async def ask_feed(asked: Asked, error: UnknownFeedError, then: Callable[[Asked, str], Awaitable[None]]) -> None:
    """Ask which feed is meant, and go on with the one that is chosen.

    Raises:
        UnknownFeedError: there is none to choose.
    """
    options = options_of([(title, number) for number, title in error.near.items()])
    if not options:
        raise error

    async def go_on(again: Asked, numbers: list[str]) -> None:
        await then(again, numbers[0])

    view = notice_view(f"{error} {say('Which one do you mean?')}", Tone.PLAIN)
    await reply(asked, view.add_item(ask(asked, options, go_on, say("Choose a feed"))))


@completing
async def complete_feed(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Feeds open to the asker whose title holds what was typed, or nearly so."""
    return _completed(await interaction.client.services.archive.feeds.all(asker_of(interaction)), typed)


@completing
async def _complete_own(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The same of those that the server brought."""
    return _completed(await interaction.client.services.archive.feeds.owned(asker_of(interaction)), typed)


def _completed(several: Iterable[Feed], typed: str) -> list[app_commands.Choice[str]]:
    matching = list(_like(several, typed).items())[:25]
    return [app_commands.Choice(name=bare(title)[:100], value=number) for number, title in matching]


def _like(several: Iterable[Feed], typed: str) -> dict[str, str]:
    """The titles, by number, of the feeds whose title holds what was typed, or nearly so."""
    feeds = {str(one.id): one.title for one in several}
    wanted = typed.strip().casefold()
    holding = {number: title for number, title in feeds.items() if wanted in title.casefold()}
    near = process.extract(typed, feeds, scorer=fuzz.WRatio, processor=default_process, score_cutoff=70)
    return holding | {number: title for title, _, number in near if typed}


remove.autocomplete("wanted")(_complete_own)


@feed.command(name="import")
@app_commands.describe(file="An OPML file, as other readers export it; leave it out to be asked for it")
@app_commands.checks.has_permissions(manage_guild=True)
async def import_opml(interaction: Asked, file: discord.Attachment | None = None) -> None:
    """Read the feeds of an OPML file."""
    if file is None:
        await open_form(interaction, ImportModal())
    else:
        await import_feeds(interaction, file)


@feed.command(name="export")
@app_commands.checks.has_permissions(manage_guild=True)
async def export_opml(interaction: Asked) -> None:
    """The feeds as an OPML file, which other readers import; with the secrets in addresses of your own."""
    services, owner = interaction.client.services, asker_of(interaction)
    feeds = await services.archive.feeds.all(owner)
    if not feeds:
        raise Told(say("No feeds yet. /feed add or /subscribe."))
    view = notice_view(say_count("The one feed:", "All {count} feeds:", len(feeds)), Tone.DONE)
    view.add_item(discord.ui.File("attachment://dateline.opml"))
    own = {one.id for one in await services.archive.feeds.owned(owner)}
    opml = services.write_opml(
        [(one.title, one.url if one.id in own and not is_sealed(one.url) else mask_address(one.url)) for one in feeds]
    )
    await reply(interaction, view, files=[discord.File(io.BytesIO(opml.encode()), "dateline.opml")])
