"""What people type as the source of a subscription: a pack, a feed, somebody, an event, or words."""

from collections.abc import Iterable

from discord import app_commands

from bot.archive.errors import FullError
from bot.commands.client import Asked, asker_of, may_manage, must_manage
from bot.commands.errors import Told, echoed
from bot.commands.limits import must_have_room_for_feed, no_room_for_feed
from bot.commands.naming import NUMBERED, find_event
from bot.commands.services import Services
from bot.digests.filters import parse
from bot.news import DatelineError, Feed, FeedCheck, FeedId, FeedOutcome, Owner, Pack, Source, UserId
from bot.news.addresses import has_credentials
from bot.rendering import bare, inert, one_line
from bot.wording import retell, say, say_count, titled

ABOUT, EVENT, WORDS, FEED = "about:", "event:", "words:", "feed:"
MOST_PACKS, MOST_FEEDS = 8, 8
"""Of those that hold what was typed."""


async def find_source(interaction: Asked, typed: str) -> Source:
    """The source that was typed; a feed that is new is looked at and added.

    Raises:
        DatelineError: it is none.
    """
    services = interaction.client.services
    wanted = typed.strip()
    kind, _, rest = wanted.partition(":")
    match f"{kind.casefold()}:":
        case "about:":
            return Source(about=await _somebody(interaction, rest.strip()))
        case "event:":
            return Source(event=await find_event(interaction, rest.strip()))
        case "feed:" if rest.isdigit():
            known = await services.archive.feeds.get(FeedId(int(rest)), asker_of(interaction))
            if known is None:
                raise Told(say("This feed is not read any more."))
            return Source(feed=known.id)
        case "words:":
            parse(rest.strip())
            return Source(words=rest.strip())
    for pack in services.packs.values():
        if wanted.casefold() in names_of(pack):
            return Source(pack=pack.name)
    if not any(mark in wanted for mark in ".:/@"):
        names = ", ".join(sorted(services.packs))
        raise Told(
            say(
                "There is no pack {name}. Packs: {names}. Or give the address of a feed, or `about:` a "
                "name, `event:` and `words:` some words.",
                name=echoed(wanted),
                names=names,
            )
        )
    return Source(feed=(await add_feed(interaction, wanted)).id)


def names_of(pack: Pack) -> set[str]:
    """What a pack may be called by, case folded: its name, and its title in English and as the asker reads it."""
    return {name.casefold() for name in (pack.name, pack.title, titled(pack.title))}


async def complete_source(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Packs and feeds that hold what was typed, who goes by it, and stories with the words; at first all packs."""
    services, owner = interaction.client.services, asker_of(interaction)
    # An address that holds a key or a password is shown to nobody, and others to those who manage.
    feeds = [
        (feed.title, f"{FEED}{feed.id}" if has_credentials(feed.url) or not may_manage(interaction) else feed.url)
        for feed in await services.archive.feeds.all(owner)
    ]
    wanted = typed.casefold().strip()
    choices = [*packs_with(services.packs.values(), wanted)]
    if wanted:
        choices = choices[:MOST_PACKS]
        choices += [(name, value) for name, value in feeds if wanted in f"{name} {value}".casefold()][:MOST_FEEDS]
        known = {value for _, value in feeds}
        choices += [found for found in outlets_with(services.packs.values(), wanted) if found[1] not in known]
        choices = choices[: MOST_PACKS + MOST_FEEDS]
    else:
        choices += feeds
    if len(wanted) >= 3 and ":" not in wanted:
        people = await services.archive.people.complete(typed, 5, asker=owner)
        choices += [(say("Everything about {name}", name=name), ABOUT + name) for name in people]
        titled = await services.archive.search.titles(typed, 3, asker=owner)
        choices += [(say("Event: {title}", title=title), f"{EVENT}{NUMBERED}{number}") for number, title in titled]
        choices.append((say("Stories with the words {typed}", typed=typed), WORDS + typed))
    fitting = [(bare(name)[:100], value) for name, value in choices if len(value) <= 100]
    return [app_commands.Choice(name=name, value=value) for name, value in fitting if name.strip()][:25]


def packs_with(packs: Iterable[Pack], wanted: str) -> list[tuple[str, str]]:
    """(what to show, name) of the packs whose name holds what is wanted, then of those with such an outlet."""
    by_name: list[tuple[str, str]] = []
    by_outlet: list[tuple[str, str]] = []
    for pack in packs:
        outlet = next((title for title, _ in pack.feeds if wanted in title.casefold()), None)
        if wanted in f"{pack.name} {pack.title} {titled(pack.title)} {pack.description}".casefold():
            by_name.append((f"{titled(pack.title)} · {_count(pack)}", pack.name))
        elif outlet:
            by_outlet.append(
                (
                    f"{titled(pack.title)} · " + say("{feeds}, {outlet} among them", feeds=_count(pack), outlet=outlet),
                    pack.name,
                )
            )
    return by_name + by_outlet


def complete_pack(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Packs whose name holds what was typed."""
    packs = interaction.client.services.packs.values()
    matching = [
        pack for pack in packs if typed.casefold() in f"{pack.name} {pack.title} {titled(pack.title)}".casefold()
    ]
    return [app_commands.Choice(name=titled(pack.title)[:100], value=pack.name) for pack in matching[:25]]


def _count(pack: Pack) -> str:
    return say_count("{count} feed", "{count} feeds", len(pack.feeds))


def outlets_with(packs: Iterable[Pack], wanted: str) -> list[tuple[str, str]]:
    """(title, address) of each feed of the packs whose title holds what is wanted."""
    found = {url: title for pack in packs for title, url in pack.feeds if wanted in title.casefold()}
    return [(say("{title} alone", title=title), url) for url, title in found.items()]


class NamesFeeds(Told):
    """An address that is no feed, but a page that names some."""

    def __init__(self, check: FeedCheck) -> None:
        self.reason = retell(str(check.reason))
        self.offers = check.offers
        offers = "".join(f"\n- {one_line(title)}: {one_line(offer)}" for offer, title in check.offers[:10])
        super().__init__(f"{inert(self.reason)} {say('This page names these feeds:')}{offers}")


async def add_feed(interaction: Asked, url: str) -> Feed:
    """The feed at a URL, the asker's from now on: one that is known already, or a new one after a look at it.

    Raises:
        NamesFeeds: the URL is a page that names feeds.
        DatelineError: the URL is no feed that can be fetched, or the asker may not bring one.
    """
    must_manage(interaction)
    services = interaction.client.services
    feeds = services.archive.feeds
    owner = asker_of(interaction)
    known = await feeds.by_url(url.strip(), owner)
    if known:
        if known not in await feeds.owned(owner):
            await must_have_room_for_feed(interaction)
        return await _own(interaction, known.url, known.title)
    await must_have_room_for_feed(interaction)
    check = await services.check_feed(url)
    if check.outcome not in {FeedOutcome.OK, FeedOutcome.EMPTY}:
        raise NamesFeeds(check) if check.offers else DatelineError(retell(str(check.reason)))
    known = await _written_otherwise(services, check, owner)
    url, title = (known.url, known.title) if known else (check.feed_url, check.title)
    return await _own(interaction, url, title)


async def _own(interaction: Asked, url: str, title: str) -> Feed:
    """Several may be added at a time: only when one is kept, it is sure that there is room for it."""
    services, by = interaction.client.services, UserId(interaction.user.id)
    limits, owner = services.limits, asker_of(interaction)
    try:
        return await services.archive.feeds.add(url, title, services.clock(), owner, by, most=limits.server_feeds)
    except FullError:
        raise no_room_for_feed(limits) from None


async def _written_otherwise(services: Services, check: FeedCheck, owner: Owner) -> Feed | None:
    """The feed that we know under a like address, where it shows the same."""
    for address in check.variants:
        known = await services.archive.feeds.by_url(address, owner)
        if known and check.shown and (await services.check_feed(address)).shown == check.shown:
            return known
    return None


class NotReadError(Told):
    """A name that nothing has been read about."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        self.name, self.near = name, near
        super().__init__(say("I have read nothing about {name}.", name=inert(name[:80])))


async def _somebody(interaction: Asked, name: str) -> str:
    """A name that nobody has read about yet is asked for again; with a "=" before it, it is taken as it stands."""
    if not name.strip("= "):
        raise Told(say("Say whom: about:Ana Ruiz."))
    people, asker = interaction.client.services.archive.people, asker_of(interaction)
    if name.startswith("="):
        name = name.removeprefix("=").strip()
        found = await people.person(name, asker)
        return found.name if found else name
    found = await people.person(name, asker)
    if found is None:
        near = [other for other in await people.complete(name, 3, asker=asker) if other != name]
        raise NotReadError(name[:100], tuple(near))
    return found.name
