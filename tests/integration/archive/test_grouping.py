"""Grouping against the index in the database: the same stories as in memory, and a cost that stays."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.archive import Archive, grouping_index
from bot.news import EVERYBODY, EVERYWHERE, OPERATOR, Article, ArticleId, CorrectionKind, GuildId, NewCorrection, UserId
from bot.rendering.fates import trace_of
from bot.stories import WINDOW, Grouper
from tests.builders import NOON, an_article, later
from tests.integration.archive.press import Press
from tests.unit.stories.test_grouping import in_order
from tests.unit.stories.test_templated import UNLIKE


async def test_the_archive_groups_as_memory_does_and_says_why(archive: Archive) -> None:
    papers = [f"paper-{number}" for number in range(5)]
    presses, grouper = [await Press.open(archive, paper) for paper in papers], Grouper()
    in_memory, in_archive = [], []
    for number, (_, article) in enumerate(in_order(0)):
        seen_at = article.published or NOON
        unique = Press.named(article, number)
        in_memory.append(grouper.add(unique, papers[number % 5]))
        in_archive.append(await presses[number % 5].place(unique, seen_at))
    assert in_archive == in_memory
    trace = trace_of(await archive.history.of("https://paper.example/1", asker=OPERATOR))
    grouping = next(step.text for step in trace.steps if step.text.startswith("grouped into event"))
    assert "needed)" in grouping or "nothing recent is like it" in grouping


async def test_what_is_too_old_to_be_joined_leaves_the_index(archive: Archive) -> None:
    press = await Press.open(archive)
    for number, at in enumerate((NOON, later(days=10))):
        await press.place(Press.named(in_order(0)[number][1], number), at)
    terms = {"skerry": 1.0, "ferry": 1.0, "harbou": 1.0, "port": 1.0, "vale": 1.0}
    new = ArticleId(99)
    assert len((await archive.grouping_index.surroundings(new, terms)).neighbours) == 1, (
        "a live blog is found by nobody"
    )
    assert await archive.grouping_index.forget(later(days=20) - WINDOW, limit=10) == 0
    assert await archive.grouping_index.forget(later(days=30) - WINDOW, limit=10) == 1
    assert (await archive.grouping_index.surroundings(new, terms)).neighbours == []
    known = await archive.grouping_index.known(new, ["ferry"], 10)
    assert (known.articles, known.having) == (2, {"ferry": 2}), "how common words are is remembered"


async def test_an_owner_s_correction_of_the_event_is_followed_by_later_articles(archive: Archive) -> None:
    press = await Press.open(archive)
    text = "The ferry Morning Star hit the harbour wall at Port Vale."
    first = await press.place(Press.named(in_order(0)[1][1], 0, text), NOON)
    other = await press.place(Press.named(in_order(0)[-1][1], 1), NOON)
    assert first != other
    moved = NewCorrection(EVERYWHERE, CorrectionKind.EVENT, "1", str(other), "it is of the other event")
    await archive.corrections.add(moved, UserId(1), NOON)
    assert await press.place(Press.named(in_order(0)[1][1], 2, f"{text} Twelve were hurt."), later(hours=1)) == other


CRASH = (
    ("Ferry hits harbour wall", "The ferry Morning Star hit the harbour wall at Port Vale on Tuesday; 12 were hurt."),
    (
        "Port Vale ferry crash hurts 12",
        "Skerry Line says an engine failed before its ferry Morning Star struck the wall in Port Vale, hurting 12.",
    ),
    (
        "Morning Star ferry crashes",
        "A ferry, the Morning Star, crashed into the harbour wall of Port Vale, hurting 12.",
    ),
)


def crash(number: int) -> Article:
    """One of many reports of one crash."""
    title, text = CRASH[number % len(CRASH)]
    more = f" It was told of by witness number {number // len(CRASH)}." if number >= len(CRASH) else ""
    return Press.named(Article("", title, text + more, published=NOON), number)


@pytest.mark.parametrize(
    ("papers", "stories"),
    [
        (("The Courier", "The Lantern", "Vale Radio"), 1),
        (("The Courier", "The Courier", "The Courier"), 3),
        ((None, None, None), 3),
    ],
)
async def test_a_feed_that_names_the_paper_of_each_entry_is_not_one_paper(
    archive: Archive, papers: tuple[str | None, ...], stories: int
) -> None:
    press = await Press.open(archive, "aggregator")
    assert len({await press.place(crash(number), NOON, paper) for number, paper in enumerate(papers)}) == stories


async def test_pages_that_call_themselves_by_their_section_are_of_the_feed_s_one_paper(archive: Archive) -> None:
    press = await Press.open(archive)
    sections = "The Courier", "The Courier – Port", None
    articles = [replace(crash(number), publisher=section) for number, section in enumerate(sections)]
    assert len({await press.place(article, NOON) for article in articles}) == 3


async def test_a_hundred_papers_on_one_event_are_one_story(archive: Archive) -> None:
    stories = [await (await Press.open(archive, f"paper-{n}")).place(crash(n), later(minutes=n)) for n in range(100)]
    assert len(set(stories)) == 1


async def test_among_a_hundred_papers_on_one_event_a_paper_s_own_next_report_is_found(archive: Archive) -> None:
    first = await Press.open(archive, "paper-0")
    story = await first.place(crash(0), NOON)
    for number in range(1, 100):
        await (await Press.open(archive, f"paper-{number}")).place(crash(number), later(minutes=number))
    again = replace(crash(0), url="https://paper.example/again", text=f"{crash(0).text} The harbour is closed.")
    assert await first.place(again, later(hours=2)) == story


async def test_what_recurs_in_a_feed_joins_its_articles_to_no_other_paper_s(archive: Archive) -> None:
    beacon, lantern = await Press.open(archive, "beacon"), await Press.open(archive, "lantern")
    sponsor = "This bulletin of the Skarnes Beacon is brought to you by Brightpan Kettles of Skarnes."
    unlike = [Article("", title, f"{text} {sponsor}", published=NOON) for title, text in UNLIKE]
    stories = [
        await (beacon if number % 2 else lantern).place(Press.named(article, number), NOON)
        for number, article in enumerate(unlike)
    ]
    assert len(set(stories)) == len(UNLIKE)


async def test_a_servers_own_article_makes_no_one_event_of_two_for_strangers(archive: Archive) -> None:
    public, server = await Press.open(archive), GuildId(71)
    own = Press(archive, await archive.feeds.add("https://cellar.example/feed", "Cellar", NOON, server))
    ferry, fire = (
        text for _, text in (CRASH[0], ("", "A fire at the Orrin mill in Eastbrook burnt 40 looms on Monday."))
    )
    one = replace(in_order(0)[0][1], title="Ferry hits harbour wall", text=ferry, published=NOON)
    other = replace(one, title="Orrin mill burns in Eastbrook", text=fire)
    both = replace(one, title="Ferry hits harbour wall as Orrin mill burns in Eastbrook", text=f"{ferry} {fire}")
    first = await public.place(Press.named(one, 1), NOON)
    assert await own.place(Press.named(both, 2), NOON) == first, "it is of that event for its own server"
    second = await public.place(Press.named(other, 3), NOON)
    assert second != first
    third = await own.place(Press.named(other, 4, f"{fire} Nobody was hurt."), NOON)
    assert third == second
    told = await archive.stories.several([first, second], server)
    assert [len(story.articles) for story in told] == [2, 2]
    told = await archive.stories.several([first, second], GuildId(72))
    assert [len(story.articles) for story in told] == [1, 1]


AGROUND = (
    "The ferry Meridian ran aground on rocks off Skerra on Tuesday with 214 people aboard. Coastguard boats took the "
    "passengers to Harbour Point. Captain Iven Dahl said the steering failed."
)
RESCUED = (
    "All 214 passengers of the ferry Meridian were rescued on Tuesday after it hit rocks off Skerra. Coastguards "
    "brought them to Harbour Point. Captain Iven Dahl blamed the steering."
)
FERRY = (
    ("Ferry Meridian runs aground off Skerra with 214 aboard", AGROUND),
    ("Passengers rescued after Meridian ferry hits rocks at Skerra", RESCUED),
)
VICTIM, HOSTILE = GuildId(10), GuildId(66)


@pytest.fixture
def few_holders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An index in which a flood need not be long."""
    monkeypatch.setattr(grouping_index, "HOLDERS", 8)
    monkeypatch.setattr(grouping_index, "COMPARED", 8)
    grouping_index._sharing.cache_clear()
    yield
    grouping_index._sharing.cache_clear()


@pytest.mark.parametrize("owner", [EVERYBODY, VICTIM], ids=["packs", "another server"])
async def test_a_flood_of_a_servers_own_articles_parts_no_story_of_others(
    archive: Archive, few_holders: None, owner: GuildId
) -> None:
    chance = random.Random(7)
    add = archive.feeds.add
    theirs = [Press(archive, await add(f"https://{name}.example/feed", name, NOON, owner)) for name in ("one", "two")]
    hostile = Press(archive, await add("https://stranger.example/feed", "Stranger", NOON, HOSTILE))
    words = " ".join(part for pair in FERRY for part in pair).replace(".", "").split()

    def an_item(number: int, title: str, text: str) -> Article:
        article = an_article(text, title=title, published=later(minutes=number))
        return replace(article, url=f"https://x.example/{number}")

    first = await theirs[0].place(an_item(0, *FERRY[0]), NOON)
    for number in range(1, 25):
        some = [*chance.sample(words, 30), f"Zq{number}"]
        await hostile.place(an_item(number, " ".join(some[:6]), f"{' '.join(some)}."), later(minutes=number))
    assert await theirs[1].place(an_item(30, *FERRY[1]), later(minutes=30)) == first


async def test_words_of_a_servers_own_articles_are_no_more_usual_for_others(archive: Archive) -> None:
    await Press.open(archive)
    hostile = Press(archive, await archive.feeds.add("https://stranger.example/feed", "Stranger", NOON, HOSTILE))
    article = an_article("A dirigible landed in Port Vale.", title="Dirigible lands")
    await hostile.place(replace(article, url="https://x.example/1"), NOON)
    known = await archive.grouping_index.known(ArticleId(99), ["dirigible"], 10)
    assert (known.articles, known.having) == (0, {})
    own = await archive.grouping_index.known(ArticleId(1), ["dirigible"], 10)
    assert own.articles == 1
    await archive.feeds.disown(hostile.feed.id, HOSTILE, NOON)
    await archive.feeds.end_removed(later(hours=1))
    assert await archive.grouping_index.forget_counts() > 0
