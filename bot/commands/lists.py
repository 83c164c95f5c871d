"""/quotes, /search, /latest and /trending: lists whose pages turn in place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

import discord
from discord import app_commands

from bot.commands.asking import ask_known
from bot.commands.client import Asked, asker_of
from bot.commands.completing import completing
from bot.commands.errors import Nothing, Told
from bot.commands.feeds import UnknownFeedError, ask_feed, chosen_feed, complete_feed
from bot.commands.naming import NotReadError, complete_name, not_read
from bot.commands.packs import UnknownPackError, ask_pack, complete_pack, pack_of
from bot.commands.persistent import PersistentButton, row_of
from bot.commands.replying import edit, reply
from bot.commands.searching import Searched, search_for
from bot.commands.telling import tell_briefly
from bot.commands.times import days_back
from bot.news import EVERYBODY, FeedId, PersonId, Said
from bot.rendering import dated_quotes_view, inert, quotes_view, stories_view, trending_view
from bot.wording import mark, say, titled

STORIES, QUOTES, RISERS = 4, 5, 10
"""On one page."""
PAGES = 10
MOST_LETTERS = 100
"""Of a button's custom id."""
MOST_OF_NAME = 30
"""Letters of a name that stand there beside the words; for a longer one its number stands, behind a mark."""
NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is listed. It stands in the buttons, so that they work after a restart too."""

    kind: str
    """"search", "latest" or "quotes"."""
    words: str = ""
    by: str = ""
    days: int = 0
    """How far back; 0 for everything."""
    feed: int = 0
    """The only feed to look at; 0 for all."""


@app_commands.command()
@app_commands.describe(
    words="Words from the stories; quotation marks hold a phrase together",
    since="Such as 2 days, a week, or 2026-11-01",
    feed="Only what this feed showed (start typing)",
    public="Show it to everyone here",
)
@app_commands.guild_only()
async def search(
    interaction: Asked,
    words: app_commands.Range[str, 1, 60],
    since: str | None = None,
    feed: str | None = None,
    public: bool = False,
) -> None:
    """Stories that hold your words, the best and newest first."""
    days = days_back(since, interaction.client.services.clock())

    async def search_in(asked: Asked, chosen: str) -> None:
        only = (await chosen_feed(asked, chosen)).id if chosen else 0
        await _answer(asked, Wanted("search", words, days=days, feed=only), public=public)

    try:
        await search_in(interaction, feed or "")
    except UnknownFeedError as error:
        await ask_feed(interaction, error, search_in)


@app_commands.command()
@app_commands.describe(pack="A pack; everything that is read where you leave it out", public="Show it to everyone here")
@app_commands.guild_only()
async def latest(interaction: Asked, pack: str | None = None, public: bool = False) -> None:
    """The newest stories."""

    async def list_them(asked: Asked, name: str) -> None:
        await _answer(asked, Wanted("latest", name), public=public)

    try:
        await list_them(interaction, pack_of(interaction, pack).name if pack else "")
    except UnknownPackError as error:
        await ask_pack(interaction, error, list_them)


@app_commands.command()
@app_commands.describe(
    by="Who said it (start typing)",
    about="Words from the article",
    since="Such as 2 days, a week, or 2026-11-01",
    public="Show it to everyone here",
)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def quotes(
    interaction: Asked,
    by: app_commands.Range[str, 1, 200] | None = None,
    about: app_commands.Range[str, 1, 40] | None = None,
    since: str | None = None,
    public: bool = False,
) -> None:
    """What was said, word for word, the latest first."""
    days = days_back(since, interaction.client.services.clock())

    async def list_them(asked: Asked, name: str) -> None:
        by = await _short_for(asked, name.replace("|", " "))
        await _answer(asked, Wanted("quotes", about or "", by, days), public=public)

    try:
        await list_them(interaction, by or "")
    except NotReadError as error:
        await ask_known(interaction, error, list_them)


@app_commands.command()
@app_commands.describe(public="Show it to everyone here")
@app_commands.guild_only()
async def trending(interaction: Asked, public: bool = False) -> None:
    """Who is more in the news today than in the week before."""
    services = interaction.client.services
    risers = await services.archive.trends.rising(services.clock(), RISERS, asker_of(interaction))
    if not risers:
        raise Nothing(say("Nobody is more in the news than usual. /latest shows the newest stories."))
    await reply(interaction, trending_view(risers), public=public)


@latest.autocomplete("pack")
@completing
async def _complete_pack(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return complete_pack(interaction, typed)


quotes.autocomplete("by")(complete_name)
search.autocomplete("feed")(complete_feed)


class Turn(
    PersistentButton,
    template=r"turn:(?P<page>\d{1,3}):(?P<kind>\w+):(?P<days>\d{1,5}):(?P<feed>\d{1,9}):(?P<by>[^|]*)\|(?P<words>.*)",
):
    """A button to another page."""

    def __init__(self, wanted: Wanted, page: int, label: str, *, enabled: bool) -> None:
        self.wanted, self.page = wanted, page
        custom_id = f"turn:{page}:{wanted.kind}:{wanted.days}:{wanted.feed}:{wanted.by}|{wanted.words}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id[:MOST_LETTERS], disabled=not enabled))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        wanted = Wanted(match["kind"], match["words"], match["by"], int(match["days"]), int(match["feed"]))
        return cls(wanted, int(match["page"]), "", enabled=True)

    async def answer(self, asked: Asked) -> None:
        """Turn the page in place where the list is the asker's own; of one for all they get the page themselves."""
        view = await _page(asked, self.wanted, self.page)
        own = asked.message is not None and asked.message.flags.ephemeral
        await (edit if own else reply)(asked, view)


async def _answer(interaction: Asked, wanted: Wanted, *, public: bool) -> None:
    await reply(interaction, await _page(interaction, wanted, 1), public=public)


async def _page(interaction: Asked, wanted: Wanted, page: int) -> discord.ui.LayoutView:
    found: Sequence[Any]
    pressed, wanted = wanted, await _named(interaction, wanted)
    if wanted.kind == "quotes":
        found, whole, size = await _quotes(interaction, wanted), True, QUOTES
    else:
        (found, whole), size = await _stories(interaction, wanted), STORIES
    if not found:
        other_words = mark("{what}: nothing that I have read. Try fewer or other words.")
        yet = mark("{what}: nothing that I have read yet.")
        raise Nothing(say(yet if wanted.kind == "latest" else other_words, what=inert(_title(interaction, wanted))))
    pages = -(-len(found) // size)
    page = min(max(page, 1), pages)
    shown: Any = found[(page - 1) * size : page * size]
    if wanted.kind == "quotes":
        # What one said of one thing reads as a list of dates: what was said then, and what now.
        dated = wanted.by and wanted.words
        view = (dated_quotes_view if dated else quotes_view)(_title(interaction, wanted), shown, page, pages)
    else:
        stories = await interaction.client.services.archive.stories.several(shown, asker_of(interaction))
        view = stories_view(_title(interaction, wanted), await tell_briefly(stories), page, pages)
    if not whole:
        view.add_item(discord.ui.TextDisplay(say("-# Nothing has all of it; these have some of the words.")))
    if pages > 1:
        back = Turn(pressed, page - 1, say("Back"), enabled=page > 1)
        view.add_item(row_of(back, Turn(pressed, page + 1, say("Next"), enabled=page < pages)))
    return view


async def _short_for(asked: Asked, name: str) -> str:
    """What stands for a name in buttons."""
    if len(name) <= MOST_OF_NAME:
        return name
    candidates = await asked.client.services.archive.people.candidates(name, asker_of(asked))
    if not candidates:
        raise await not_read(asked, name)
    return f"{NUMBER}{candidates[0].id}"


async def _named(asked: Asked, wanted: Wanted) -> Wanted:
    """The same with the name for which a number stands."""
    number = wanted.by.removeprefix(NUMBER)
    if number == wanted.by or not (number.isdecimal() and len(number) < 18):
        return wanted
    person = await asked.client.services.archive.people.by_number(PersonId(int(number)), asker_of(asked))
    if person is None:
        raise Told(say("The archive does not know them any more."))
    return replace(wanted, by=person.name)


async def _stories(interaction: Asked, wanted: Wanted) -> Searched:
    services = interaction.client.services
    if wanted.kind == "search":
        feed = FeedId(wanted.feed) if wanted.feed else None
        return await search_for(interaction, wanted.words, STORIES * PAGES, _since(interaction, wanted), feed)
    if not wanted.words:
        return Searched(await services.archive.stories.latest(None, STORIES * PAGES, asker_of(interaction)), True)
    pack = pack_of(interaction, wanted.words)
    urls = {url for _, url in pack.feeds}
    feeds: frozenset[FeedId] = frozenset(
        feed.id for feed in await services.archive.feeds.all(EVERYBODY) if feed.url in urls
    )
    return Searched(await services.archive.stories.latest(feeds, STORIES * PAGES, asker_of(interaction)), True)


async def _quotes(interaction: Asked, wanted: Wanted) -> Sequence[Said]:
    people, asker = interaction.client.services.archive.people, asker_of(interaction)
    since = _since(interaction, wanted)
    if wanted.by and not await people.candidates(wanted.by, asker):
        raise await not_read(interaction, wanted.by)
    return await people.said(wanted.by or None, wanted.words or None, since, QUOTES * PAGES, asker)


def _since(interaction: Asked, wanted: Wanted) -> datetime | None:
    return interaction.client.services.clock() - timedelta(days=wanted.days) if wanted.days else None


def _title(asked: Asked, wanted: Wanted) -> str:
    match wanted.kind:
        case "search":
            return say("Stories with {words}", words=wanted.words)
        case "latest":
            pack = asked.client.services.packs.get(wanted.words)
            return say("Latest stories of {pack}", pack=titled(pack.title)) if pack else say("Latest stories")
        case _:
            by = mark("Quotes by {name} about {words}") if wanted.words else mark("Quotes by {name}")
            about = mark("Quotes about {words}") if wanted.words else mark("Quotes")
            return say(by if wanted.by else about, name=wanted.by, words=wanted.words)
