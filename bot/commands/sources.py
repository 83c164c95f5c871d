"""What people type as the source of a subscription: a pack, a feed, somebody, an event, or words."""

from discord import app_commands

from bot.archive.errors import FullError
from bot.commands.client import Asked, asker_of, may_manage, must_manage
from bot.commands.errors import Told, echoed
from bot.commands.limits import must_have_room_for_feed, no_room_for_feed
from bot.commands.naming import NUMBERED, find_event, has_letters, not_read
from bot.commands.packs import Found, outlets_like, pack_called, packs_like, packs_with
from bot.commands.services import Services
from bot.digests.filters import parse
from bot.news import Feed, FeedCheck, FeedId, FeedOutcome, Owner, Source, UserId
from bot.news.addresses import has_credentials, mask_text
from bot.rendering import bare, inert, one_line
from bot.wording import COMMAND, retell, say

ABOUT, EVENT, WORDS, FEED = "about:", "event:", "words:", "feed:"
KINDS = ABOUT, EVENT, WORDS
MOST_PACKS, MOST_FEEDS, MOST_PEOPLE, MOST_EVENTS = 8, 8, 5, 3
"""Of those that hold what was typed."""

MOST_DIGITS = 18
"""Of a number that the archive can have given."""


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
            return Source(about=await find_somebody(interaction, rest.strip()))
        case "event:":
            if not rest.strip(" #"):
                raise Told(say("Say which event: event:ferry strike."))
            return Source(event=await find_event(interaction, rest.strip()))
        case "feed:" if rest.isdecimal():
            number = FeedId(int(rest)) if len(rest) < MOST_DIGITS else FeedId(0)
            known = await services.archive.feeds.get(number, asker_of(interaction))
            if known is None:
                raise Told(say("This feed is not read any more."))
            return Source(feed=known.id)
        case "words:":
            if not rest.strip():
                raise Told(say("Say which words: words:ferry AND port."))
            parse(rest.strip())
            return Source(words=rest.strip())
    known_by = await _called(interaction, wanted)
    if known_by:
        return known_by
    if not wanted or not any(mark in wanted for mark in ".:/@") or (" " in wanted and "/" not in wanted):
        raise UnknownSourceError(wanted)
    return Source(feed=(await add_feed(interaction, wanted)).id)


class UnknownSourceError(Told):
    """No pack and no feed is called so, and it is no address."""

    def __init__(self, name: str) -> None:
        self.name = name
        unknown = say("I know no pack and no feed called {name}.", name=echoed(name)) + " " if name else ""
        super().__init__(
            unknown + say("Choose what you mean, or give the address of a site or feed, `about:` a name, or `words:`.")
        )


async def _called(interaction: Asked, wanted: str) -> Source | None:
    """The pack or feed of just this name."""
    services = interaction.client.services
    pack = pack_called(services.packs.values(), wanted)
    if pack:
        return Source(pack=pack.name)
    name = wanted.casefold()
    feeds = await services.archive.feeds.all(asker_of(interaction))
    titled_so = [feed for feed in feeds if feed.title.casefold() == name]
    if len(titled_so) == 1:
        return Source(feed=titled_so[0].id)
    outlets = {url for pack in services.packs.values() for title, url in pack.feeds if title.casefold() == name}
    return Source(feed=(await add_feed(interaction, outlets.pop())).id) if len(outlets) == 1 else None


async def complete_source(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """What goes by what was typed, for autocomplete."""
    fitting = [(bare(name)[:100], value) for name, value in await sources_like(interaction, typed) if len(value) <= 100]
    return [app_commands.Choice(name=name, value=value) for name, value in fitting if name.strip()][:25]


async def sources_like(interaction: Asked, typed: str) -> Found:
    """Packs and feeds that hold what was typed, who goes by it, and stories with the words; at first all packs."""
    services, owner = interaction.client.services, asker_of(interaction)
    packs = services.packs.values()
    # An address that holds a key or a password is shown to nobody, and others to those who manage.
    feeds = [
        (feed.title, f"{FEED}{feed.id}" if has_credentials(feed.url) or not may_manage(interaction) else feed.url)
        for feed in await services.archive.feeds.all(owner)
    ]
    wanted = typed.casefold().strip()
    if not wanted:
        return packs_with(packs, "") + feeds
    kind, mark, rest = typed.strip().partition(":")
    if mark and f"{kind.casefold()}:" in KINDS:
        return await _of_kind(interaction, f"{kind.casefold()}:", rest.strip())
    known = {value for _, value in feeds}
    choices = packs_like(packs, typed)[:MOST_PACKS]
    choices += [(name, value) for name, value in feeds if wanted in f"{name} {value}".casefold()][:MOST_FEEDS]
    choices += [found for found in outlets_like(packs, typed) if found[1] not in known]
    choices = choices[: MOST_PACKS + MOST_FEEDS]
    if len(wanted) >= 3 and ":" not in wanted:
        for kind in KINDS:
            choices += await _of_kind(interaction, kind, typed.strip())
    return choices


async def _of_kind(interaction: Asked, kind: str, typed: str) -> Found:
    """Whom, which events or which words the typed may mean."""
    archive, asker = interaction.client.services.archive, asker_of(interaction)
    if kind == ABOUT:
        people = await archive.people.complete(typed, MOST_PEOPLE, asker=asker)
        return [(say("Everything about {name}", name=name), ABOUT + name) for name in people]
    if kind == EVENT:
        titles = await archive.search.titles(typed, MOST_EVENTS, asker=asker) if typed else []
        return [(say("Event: {title}", title=title), f"{EVENT}{NUMBERED}{number}") for number, title in titles]
    return [(say("Stories with the words {typed}", typed=typed), WORDS + typed)] if typed else []


class NamesFeeds(Told):
    """An address that is no feed, but a page that names some."""

    def __init__(self, check: FeedCheck) -> None:
        self.reason = retell(str(check.reason))
        self.offers = check.offers
        offers = "".join(f"\n- {one_line(title)}: {one_line(offer)}" for offer, title in check.offers[:10])
        super().__init__(f"{inert(self.reason)} {say('This page names these feeds:')}{offers}")


class NoFeedError(Told):
    """An address from which no feed comes, with what can be done about that."""

    def __init__(self, check: FeedCheck) -> None:
        cures = {
            FeedOutcome.FAILED: say("Open it in a browser to see whether it is right, or give the site's own address."),
            FeedOutcome.NOT_A_FEED: say("Look on the site for a link called RSS or feed, and give its address."),
        }
        self.reason = mask_text(retell(str(check.reason)))
        cure = None if COMMAND.search(self.reason) else cures.get(check.outcome)
        super().__init__(" ".join(filter(None, (inert(self.reason), cure))))


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
        raise NamesFeeds(check) if check.offers else NoFeedError(check)
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


async def find_somebody(interaction: Asked, name: str) -> str:
    """A name that nobody has read about yet is asked for again; with a "=" before it, it is taken as it stands."""
    if not has_letters(name):
        raise Told(say("Say whom: about:Ana Ruiz."))
    people, asker = interaction.client.services.archive.people, asker_of(interaction)
    if name.startswith("="):
        name = name.removeprefix("=").strip()
        found = await people.person(name, asker)
        return found.name if found else name
    found = await people.person(name, asker)
    if found is None:
        raise await not_read(interaction, name)
    return found.name
