"""What a stranger's feed says of others' addresses, and what the others have of it."""

from dataclasses import replace
from itertools import product

import pytest

from bot.archive import Archive
from bot.archive.redirects import move_feed
from bot.commands.feeds import feed_called
from bot.digests.centrality import central_article
from bot.digests.telling import tell_story
from bot.fetching.feeds import parse_feed
from bot.fetching.page import Page
from bot.fetching.pages import article_of_entry, read_page
from bot.fetching.sites import site_of, speaks_for
from bot.news import (
    Article,
    ArticleId,
    EntryId,
    Feed,
    FeedId,
    FetchedArticle,
    GuildId,
    Origin,
    Pack,
    Poll,
    Validators,
    may_revise,
    may_share,
)
from tests.attacks.row import Row
from tests.builders import NOON, a_read_article, a_story, an_entry, later
from tests.integration.archive.press import LEASE

PAPER, STRANGER, SISTER = "https://paper.example/feed", "https://stranger.example/feed", "https://paper.example/sport"
AT = "https://paper.example/2026/lock-at-farnow"
TITLE = "Lock at Farnow shut for repairs"
TRUE = "The canal office shut the lock at Farnow on Monday because its gates leak, the keeper said. " * 8
LIE = "The canal office's director resigned on Monday over bribes, and said that the lock was never safe. " * 8
HTML = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{TRUE}</p></article></body></html>"


def page() -> Page:
    return read_page(HTML, AT)


def had(feed: str, text: str, title: str = TITLE, *, read: bool = False, url: str = AT) -> FetchedArticle:
    """What is had of an entry of a feed, from its page where that was read."""
    entry = an_entry("one", url=url, title=title, content=f"<p>{text}</p>" if text else "")
    name = {PAPER: "The Paper", SISTER: "The Paper: Sport"}.get(feed, "The Stranger")
    return article_of_entry(entry, page() if read else None, name, feed)


async def listed(
    archive: Archive, url: str, key: str = "one", minute: int = 0, **values: object
) -> tuple[Feed, EntryId]:
    """An entry of a feed that is new, or was edited."""
    return await listed_by(archive, await archive.feeds.add(url, url, NOON), key, minute, **values)


async def listed_by(
    archive: Archive, feed: Feed, key: str = "one", minute: int = 0, **values: object
) -> tuple[Feed, EntryId]:
    """An entry of a feed that stands already."""
    at = later(minutes=minute)
    entry = an_entry("one", url=AT, link=AT, hash=f"h{minute}")
    poll = Poll(feed.id, feed.title, Validators(), at, at, 0, None, (entry,), frozenset({"one"}))
    await archive.feeds.save_poll(poll, at)
    (pending,) = [one for one in await archive.entries.claim_unfetched(at, LEASE, 99) if one.feed == feed.id]
    return feed, pending.id


async def bring(archive: Archive, feed: str, what: FetchedArticle, minute: int = 0) -> ArticleId:
    _, entry = await listed(archive, feed, minute=minute)
    return await save(archive, entry, what)


async def save(archive: Archive, entry: EntryId, what: FetchedArticle) -> ArticleId:
    kept = archive.articles.save_article
    return await kept(entry, what.article, NOON, missing=what.missing, origin=what.origin, site=what.site)


async def articles(archive: Archive) -> dict[ArticleId, Article]:
    return {number: one for number, one, _ in await archive.articles.claim_unread(later(days=9), -LEASE, 99)}


HOSTILE = {
    "another text": had(STRANGER, LIE),
    "another headline": had(STRANGER, TRUE, "Canal office's director resigns"),
    "the headline alone": had(STRANGER, ""),
    "the paper's words with one more": had(STRANGER, f"{TRUE} The director resigned."),
    "the paper's very words": had(STRANGER, TRUE),
    "a headline cut short": had(STRANGER, LIE, "Lock at Farnow shut"),
}
HONEST = {
    "the page": had(PAPER, TRUE, read=True),
    "the paper's feed": had(PAPER, TRUE),
    "its headline": had(PAPER, ""),
    "another of its feeds": had(SISTER, TRUE),
}


BY_FEED = "feed × feed"


CALLED = {"the number": "7", "the address": "https://paper.example/feed"}


def rows() -> list[Row]:
    """These attempts, of a feed against others' addresses and names."""
    who, own = "a feed of another site", "its own words under its own name"
    made = [
        Row(BY_FEED, who, f"lists a paper's address with {what}, {when} {honest} was read", own)
        for when, what, honest in product(("before", "after"), HOSTILE, HONEST)
    ]
    made += [Row(BY_FEED, who, f"edits its entry of a page that was read into {one}", "the page's") for one in HOSTILE]
    made += [Row(BY_FEED, who, f"gives a paper's page the headline “{one}”", "the page's") for one in HEADLINES]
    made += [Row(BY_FEED, who, f"names as its source {more or 'nobody'}", shown) for more, shown in SOURCES]
    made += [Row(BY_FEED, f"the feed {one}", f"speaks for {AT}", own) for one, speaks in SPEAKERS if not speaks]
    made += [Row(BY_FEED, f"the feed {one}", f"speaks for {other}", own) for one, other in NEIGHBOURS]
    made += [Row("guild × guild", one, "bears a publisher's name before others do", "it") for one in FEEDS.values()]
    made += [Row(BY_FEED, "a feed", f"calls itself by {what} of another feed", "itself") for what in CALLED]
    taken = [name for name, *_ in NAMES] + OUTLETS + [*IMITATIONS, "bbc news"] + [other for _, other in LOOKALIKES]
    return made + [Row(BY_FEED, who, f"calls itself {name}", f"{name} (stranger.example)") for name in taken]


@pytest.mark.parametrize(("hostile", "honest"), list(product(HOSTILE, HONEST)))
async def test_who_lists_an_address_first_defines_it_for_nobody_else(
    archive: Archive, hostile: str, honest: str
) -> None:
    theirs = await bring(archive, STRANGER, HOSTILE[hostile])
    ours = await bring(archive, PAPER, HONEST[honest], 1)
    found = await articles(archive)
    assert theirs != ours
    assert found[ours] == replace(HONEST[honest].article)
    assert found[theirs].publisher == "The Stranger"


@pytest.mark.parametrize(("honest", "hostile"), list(product(HONEST, HOSTILE)))
async def test_who_lists_an_address_later_changes_nothing_there(archive: Archive, honest: str, hostile: str) -> None:
    ours = await bring(archive, PAPER, HONEST[honest])
    theirs = await bring(archive, STRANGER, HOSTILE[hostile], 1)
    found = await articles(archive)
    assert theirs != ours
    assert found[ours] == HONEST[honest].article


@pytest.mark.parametrize(("first", "second"), [("the page", "another of its feeds"), ("the paper's feed", "the page")])
async def test_feeds_of_one_paper_show_one_article(archive: Archive, first: str, second: str) -> None:
    one = await bring(archive, PAPER, HONEST[first])
    assert await bring(archive, SISTER, HONEST[second], 1) == one


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_an_entry_of_a_page_that_was_read_is_edited_into_no_other_words(archive: Archive, hostile: str) -> None:
    ours = await bring(archive, PAPER, HONEST["the page"])
    _, entry = await listed(archive, STRANGER, minute=1)
    assert await save(archive, entry, had(STRANGER, LIE, read=True)) == ours, "the page was read for both"
    await save(archive, entry, HOSTILE[hostile])
    elsewhere = replace(HONEST["the page"].article, url="https://stranger.example/copy", text=LIE)
    await save(archive, entry, FetchedArticle(elsewhere, site="stranger.example"))
    assert (await articles(archive))[ours] == HONEST["the page"].article


HEADLINES = ["Director resigns", "Lock at Farnow", "Lock at Farnow shut for repairs: director resigns", ""]


@pytest.mark.parametrize("title", HEADLINES)
def test_a_feed_gives_a_page_of_another_site_no_headline_byline_picture_or_name(title: str) -> None:
    entry = an_entry("one", url=AT, title=title, author="Liar", image="https://stranger.example/x.png")
    entry = replace(entry, content=f"<p>{TRUE}</p>", publisher="Port Vale Wire", language="xx")
    told = article_of_entry(entry, page(), "The Stranger", STRANGER)
    assert told.origin is Origin.PAGE
    assert (told.article.title, told.article.byline, told.article.image) == (TITLE, None, None)
    assert told.article.publisher == "paper.example", "the page says no name of its site"


SOURCES = [
    ("<source url='https://paper.example'>The Paper</source>", "The Paper, via The Stranger"),
    ("", "The Stranger"),
    ("<author>editor@paper.example (The Paper)</author>", "The Stranger"),
]


@pytest.mark.parametrize(("more", "publisher"), SOURCES)
def test_what_only_a_feed_says_is_said_by_the_feed(more: str, publisher: str) -> None:
    body = f"<rss version='2.0'><channel><title>The Stranger</title><item><title>{TITLE}</title><link>{AT}</link>"
    body += f"<description>{LIE}</description>{more}</item></channel></rss>"
    (entry,) = parse_feed(body.encode(), STRANGER).entries
    told = article_of_entry(entry, None, "The Stranger", STRANGER)
    assert (told.article.publisher, told.origin) == (publisher, Origin.FEED)


SPEAKERS = [
    ("https://feeds.paper.example/rss", True),
    ("https://www.paper.example/feed", True),
    ("https://paper.example.evil.example/feed", False),
    ("https://evil-paper.example/feed", False),
    ("https://feeds.feedburner.com/paper", False),
    ("https://paper.example@evil.example/feed", False),
    ("", False),
]


@pytest.mark.parametrize(("feed", "speaks"), SPEAKERS)
def test_only_a_feed_of_the_site_speaks_for_it(feed: str, speaks: bool) -> None:
    assert speaks_for(feed, AT) is speaks


NEIGHBOURS = [
    ("https://evil.blogspot.com/feed", "https://paper.blogspot.com/a"),
    ("https://evil.github.io/feed", "https://paper.github.io/a"),
    ("https://evil.co.uk/feed", "https://paper.co.uk/a"),
    ("https://medium.com/feed/@evil", "https://medium.com/@paper/a"),
    ("https://www.reddit.com/r/evil/.rss", "https://www.reddit.com/r/paper/a"),
    ("http://127.0.0.1/feed", "http://127.0.0.2/a"),
]


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_neighbours_under_one_suffix_are_strangers(one: str, other: str) -> None:
    assert not speaks_for(one, other)
    assert site_of(other)


NAMES = [
    ("The Vale Courier", "courier.example", "evil.example"),
    ("BBC News", "bbc.co.uk", "bbc-news.example"),
    ("the VALE courier", "courier.example", "evil.example"),
]


@pytest.mark.parametrize(("name", "site", "other"), NAMES)
async def test_a_publishers_name_is_its_sites(archive: Archive, name: str, site: str, other: str) -> None:
    ours = replace(had(PAPER, TRUE), site=site)
    theirs = replace(had(STRANGER, LIE), site=other)
    await bring(archive, PAPER, replace(ours, article=replace(ours.article, publisher=name)))
    await bring(archive, STRANGER, replace(theirs, article=replace(theirs.article, publisher=name.upper())), 1)
    assert [one.publisher for one in (await articles(archive)).values()] == [name, f"{name.upper()} ({other})"]


FEEDS = {False: "a server's feed", True: "a feed of another server"}


@pytest.mark.parametrize("first", FEEDS)
async def test_a_name_that_a_servers_feed_bears_is_taken_from_nobody_and_told_to_nobody(
    archive: Archive, *, first: bool
) -> None:
    hostile, honest = had(STRANGER, LIE), had(PAPER, TRUE)
    named = [replace(one, article=replace(one.article, publisher="Vale Herald")) for one in (hostile, honest)]
    feeds = [await archive.feeds.add(STRANGER, "", NOON, GuildId(66)), await archive.feeds.add(PAPER, "", NOON)]
    if first:
        feeds[1] = await archive.feeds.add("https://paper.example/own", "", NOON, GuildId(10))
    for minute, (feed, words) in enumerate(zip(feeds, named, strict=True)):
        _, entry = await listed_by(archive, feed, minute=minute)
        await save(archive, entry, words)
    assert [one.publisher for one in (await articles(archive)).values()] == ["Vale Herald", "Vale Herald"]


async def test_a_name_of_ones_own_feed_is_not_another_own_feeds(archive: Archive) -> None:
    for minute, (url, site) in enumerate([(PAPER, "paper.example"), (STRANGER, "stranger.example")]):
        feed = await archive.feeds.add(url, "", NOON, GuildId(10))
        words = had(url, TRUE if url == PAPER else LIE)
        _, entry = await listed_by(archive, feed, minute=minute)
        named = replace(words, article=replace(words.article, publisher="Vale Herald"), site=site)
        await save(archive, entry, named)
    shown = [one.publisher for one in (await articles(archive)).values()]
    assert shown == ["Vale Herald", "Vale Herald (stranger.example)"]


OUTLETS = ["The Paper", "THE  PAPER", "Paper", "paper.example", "www.paper.example"]


@pytest.mark.parametrize("name", OUTLETS)
async def test_an_outlets_name_of_a_pack_cannot_be_had_first(archive: Archive, name: str) -> None:
    await archive.packs.save({"vale": Pack("vale", "Vale", "News", (("The Paper", PAPER),))}, NOON)
    hostile = had(STRANGER, LIE)
    await bring(archive, STRANGER, replace(hostile, article=replace(hostile.article, publisher=name)))
    await bring(archive, PAPER, had(PAPER, TRUE), 1)
    assert [one.publisher for one in (await articles(archive)).values()] == [f"{name} (stranger.example)", "The Paper"]


async def test_a_name_that_no_article_has_borne_for_long_is_free_again(archive: Archive) -> None:
    hostile, honest = had(STRANGER, LIE), had(PAPER, TRUE)
    await bring(archive, STRANGER, replace(hostile, article=replace(hostile.article, publisher="Vale Herald")))
    assert await archive.retention.free_names(later(days=89)) == 0
    assert await archive.retention.free_names(later(days=92)) == 1
    await bring(archive, PAPER, replace(honest, article=replace(honest.article, publisher="Vale Herald")), 1)
    assert [one.publisher for one in (await articles(archive)).values()] == ["Vale Herald", "Vale Herald"]


async def test_a_servers_feed_that_moved_to_an_outlets_address_takes_no_name(archive: Archive) -> None:
    theirs = await archive.feeds.add(STRANGER, "The Stranger", NOON, owner=GuildId(7))
    _, entry = await listed_by(archive, theirs)
    async with archive.feeds._database.write() as connection:
        await move_feed(connection, theirs.id, STRANGER, PAPER)
    await archive.packs.save({"vale": Pack("vale", "Vale", "News", (("Vale Daily", PAPER),))}, NOON)
    honest = had("https://other.example/feed", TRUE)
    honest = replace(honest, article=replace(honest.article, publisher="Old Herald"), site="other.example")
    await bring(archive, "https://other.example/feed", honest, 1)
    hostile = had(STRANGER, LIE)
    await save(archive, entry, replace(hostile, article=replace(hostile.article, publisher="Old Herald")))
    named = {one.publisher for one in (await articles(archive)).values()}
    assert named == {"Old Herald", "Old Herald (stranger.example)"}


IMITATIONS = [
    "ВВС News",
    "BBС News",
    "BBC\u200b News",
    "BBCNews",
    "ＢＢＣ News",
    "BBC Νews",
    "B\u00adBC News",
    "The BBC-News",
]


@pytest.mark.parametrize("name", [*IMITATIONS, "bbc news"])
async def test_a_name_that_looks_like_an_outlets_is_shown_with_its_site(archive: Archive, name: str) -> None:
    await archive.packs.save({"world": Pack("world", "World", "News", (("BBC News", PAPER),))}, NOON)
    hostile = had(STRANGER, LIE)
    await bring(archive, STRANGER, replace(hostile, article=replace(hostile.article, publisher=name)))
    assert [one.publisher for one in (await articles(archive)).values()] == [f"{name} (stranger.example)"]


LOOKALIKES = [("Independent", "lndependent"), ("Reuters", "Rеuters"), ("Sky News", "Ѕky Nеws"), ("El País", "EI Pais")]


@pytest.mark.parametrize(("one", "other"), LOOKALIKES)
async def test_a_name_that_looks_like_anothers_is_shown_with_its_site(archive: Archive, one: str, other: str) -> None:
    ours, theirs = had(PAPER, TRUE), had(STRANGER, LIE)
    await bring(archive, PAPER, replace(ours, article=replace(ours.article, publisher=one)))
    await bring(archive, STRANGER, replace(theirs, article=replace(theirs.article, publisher=other)), 1)
    shown = [each.publisher for each in (await articles(archive)).values()]
    assert shown == [one, f"{other} (stranger.example)"]


@pytest.mark.parametrize("name", ["Правда", "Καθημερινή", "朝日新聞", "Le Monde", "Die Zeit"])
async def test_a_name_of_ones_own_is_left_alone_in_any_script(archive: Archive, name: str) -> None:
    await archive.packs.save({"world": Pack("world", "World", "News", (("BBC News", PAPER),))}, NOON)
    honest = had(STRANGER, LIE)
    await bring(archive, STRANGER, replace(honest, article=replace(honest.article, publisher=name)))
    assert [one.publisher for one in (await articles(archive)).values()] == [name]


@pytest.mark.parametrize("gist", [True, False])
def test_a_story_with_its_papers_words_is_told_in_them(gist: bool) -> None:
    lie = replace(a_read_article("Mayor Ana Ruiz has resigned. She said nothing."), origin=Origin.FEED)
    true = a_read_article("The town council met on Monday. It said little.")
    true = true if gist else replace(true, reading=replace(true.reading, gist=()))
    story = a_story(lie, true)
    assert central_article(story) is true
    assert "resigned" not in str(tell_story(story).gist)
    alone = a_story(lie)
    assert central_article(alone) is lie


@pytest.mark.parametrize(("known", "origin", "same"), list(product(Origin, Origin, [True, False])))
def test_words_of_a_stranger_never_share_or_change_an_article(known: Origin, origin: Origin, same: bool) -> None:
    by, feed = FeedId(1), FeedId(1 if same else 2)
    said_by = by if known is Origin.FEED else None
    if Origin.FEED in {known, origin} and not same:
        assert not may_share(known, said_by, origin, feed)
        assert not may_revise(known, said_by, origin, feed)
    if known is Origin.PAGE:
        assert may_revise(known, said_by, origin, feed) is (origin is Origin.PAGE)


@pytest.mark.parametrize("what", CALLED)
def test_a_feed_that_calls_itself_as_another_is_known_is_not_taken_for_it(what: str) -> None:
    def a_feed(number: int, url: str, title: str) -> Feed:
        return Feed(FeedId(number), url, title, Validators(), NOON, None, 0, None)

    theirs = a_feed(3, "https://stranger.example/feed", CALLED[what])
    paper = a_feed(7, CALLED["the address"], "The Paper")
    assert feed_called([theirs, paper], CALLED[what]) is paper
    assert feed_called([theirs, paper], "3") is theirs
    assert feed_called([theirs], CALLED[what]) is theirs
