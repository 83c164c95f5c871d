"""Whatever becomes of feeds and articles, a look-up gives whoever asks what their feeds show: no more, and no less.

A few steps are taken on a database of each kind: feeds are brought, removed, had back, listed by a pack, led elsewhere
for good; articles come, are shown by a second feed, read late, edited, forgotten. A plain model says what each asker
may see then, and every look-up is compared with that, in both directions.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.archive import Archive
from bot.news import (
    EVERYBODY,
    Article,
    ArticleId,
    EntryId,
    Feed,
    FeedId,
    GuildId,
    NothingFoundError,
    Owner,
    Pack,
    Poll,
    Reading,
    StoryId,
    UserId,
    Validators,
)
from tests import postgresql
from tests.builders import a_quote, an_article, later
from tests.integration.archive.both import Both
from tests.integration.archive.press import Press, somebody

pytestmark = [postgresql.needed, pytest.mark.timeout(600)]

OWNERS: tuple[Owner, ...] = (GuildId(10), GuildId(20), UserId(30), EVERYBODY)
ASKERS: tuple[Owner, ...] = (*OWNERS, GuildId(40))
"""The last of them brings nothing."""
ADDRESSES = tuple(f"https://{name}.example/feed" for name in ("ash", "birch", "cedar"))
WORDS = tuple(
    f"{first}{second}".capitalize() for first in ("bel", "dor", "fim", "gal", "hun") for second in ("ka", "mo", "ri")
)
"""A name of its own for each version of an article, by which alone it is found."""


class Step(NamedTuple):
    """What happens next; numbers choose among what there is then."""

    does: str
    one: int = 0
    other: int = 0


@dataclass
class Known:
    """A feed as the model has it."""

    addresses: set[str]
    owners: dict[Owner, datetime | None] = field(default_factory=dict)
    """Until when its removal can be undone; None while it is theirs."""
    apart: bool = False
    """It moved while it was not everybody's: nobody else comes to share it."""


@dataclass
class Printed:
    """An article as the model has it."""

    number: ArticleId
    article: Article
    shown: dict[FeedId, EntryId]
    """By which entry of which feed."""
    words: list[str]
    """Of each version, the newest last: its text holds all, its reading the last."""
    story: StoryId | None = None
    edited: str | None = None
    """The word that it will hold, too, once that is read."""

    @property
    def word(self) -> str:
        """By which it is named and quoted."""
        return self.words[-1]

    @property
    def title(self) -> str:
        """Of all versions."""
        return self.article.title


class World:
    """One archive, and the model of it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.feeds: dict[FeedId, Known] = {}
        self.objects: dict[FeedId, Feed] = {}
        self.listed: set[str] = set()
        self.articles: list[Printed] = []
        self.touched: dict[StoryId, datetime] = {}
        self.words = iter(WORDS)
        self.minutes = 0

    @property
    def now(self) -> datetime:
        return later(minutes=self.minutes)

    async def take(self, step: Step) -> None:
        """Do it, where it can be done."""
        self.minutes += 1
        await getattr(self, f"_{step.does}")(step.one, step.other)

    async def _brings(self, one: int, other: int) -> None:
        owner = OWNERS[one % len(OWNERS)]
        feed = await self.archive.feeds.add(ADDRESSES[other % len(ADDRESSES)], "", self.now, owner)
        self.objects[feed.id] = feed
        self.feeds.setdefault(feed.id, Known({str(feed.url)})).owners[owner] = None

    async def _removes(self, one: int, other: int) -> None:
        if (feed := self._feed(other)) is None:
            return
        owner, known = OWNERS[one % len(OWNERS)], self.feeds[feed]
        was = await self.archive.feeds.disown(feed, owner, self.now)
        assert was == (owner in known.owners and known.owners[owner] is None)
        if was:
            known.owners[owner] = self.now

    async def _undoes(self, one: int, other: int) -> None:
        if (feed := self._feed(other)) is None:
            return
        owner, known = OWNERS[one % len(OWNERS)], self.feeds[feed]
        assert await self.archive.feeds.regain(feed, owner, self.now) == (owner in known.owners)
        if owner in known.owners:
            known.owners[owner] = None

    async def _ends(self, one: int, other: int) -> None:
        self.minutes += 20
        await self.archive.feeds.end_removed(self.now)
        for number, known in list(self.feeds.items()):
            ended = [owner for owner, until in known.owners.items() if until]
            for owner in ended:
                del known.owners[owner]
            if ended and not known.owners and not self._is_listed(known):
                del self.feeds[number]
                for article in self.articles:
                    article.shown.pop(number, None)

    async def _lists(self, one: int, other: int) -> None:
        self.listed = {address for place, address in enumerate(ADDRESSES) if one >> place & 1}
        packs = {"vale": Pack("vale", "Vale", "News", tuple((one, one) for one in sorted(self.listed)))}
        await self.archive.packs.save(packs if self.listed else {}, self.now)

    async def _moves(self, one: int, other: int) -> None:
        if (feed := self._feed(one)) is None:
            return
        known, new = self.feeds[feed], ADDRESSES[other % len(ADDRESSES)]
        nothing = Poll(feed, "", Validators(), self.now, self.now, 0, None, (), frozenset(), url=new)
        was = await self.archive.feeds.get(feed, None)
        await self.archive.feeds.save_poll(nothing, self.now)
        assert was
        if was.url == new:
            return
        if self._is_public(known):
            if not any(new in it.addresses and not it.apart for that, it in self.feeds.items() if that != feed):
                known.addresses.add(new)
        else:
            known.apart, known.addresses = True, {new}

    async def _shows(self, one: int, other: int) -> None:
        """A feed shows an article: a new one, or one that another shows."""
        if (feed := self._feed(one)) is None:
            return
        press = Press(self.archive, self.objects[feed])
        there = [*self.articles, None][other % (len(self.articles) + 1)]
        if there and not there.edited and feed not in there.shown:
            entry = await press.bring(there.article, self.now)
            assert await self.archive.articles.save_article(entry.id, there.article, self.now) == there.number
            there.shown[feed] = entry.id
        elif there is None and (word := next(self.words, None)):
            article = self._about(word, f"https://page.example/{word}")
            entry = await press.bring(article, self.now)
            number = await self.archive.articles.save_article(entry.id, article, self.now)
            self.articles.append(Printed(number, article, {feed: entry.id}, [word]))

    async def _reads(self, one: int, other: int) -> None:
        """An article is read, and put into a story of its own or another's."""
        waiting = [that for that in self.articles if that.story is None or that.edited]
        if not waiting:
            return
        it = waiting[one % len(waiting)]
        if it.edited:
            it.article = self._edited(it.article, it.edited)
            it.words.append(it.edited)
            it.edited = None
        said = f"We saw {it.word}"
        name = somebody(f"{it.word} Vance", f"warden of {it.word}")
        reading = Reading((), (name, somebody("Mira Common", key=False)), (a_quote(it.article.text, said, name.name),))
        await self.archive.articles.save_reading(it.number, reading, self.now)
        if it.story is None:
            stories = sorted({that.story for that in self.articles if that.story})
            if other % (len(stories) + 1) < len(stories):
                it.story = stories[other % (len(stories) + 1)]
                await self.archive.stories.join(it.number, it.story, self.now)
            else:
                it.story = await self.archive.stories.open(it.number, self.now)
            self.touched[it.story] = self.now

    async def _edits(self, one: int, other: int) -> None:
        read = [that for that in self.articles if that.story and not that.edited and that.shown]
        if not read or not (word := next(self.words, None)):
            return
        it = read[one % len(read)]
        it.edited = word
        entry = it.shown[min(it.shown)]
        await self.archive.articles.save_article(entry, self._edited(it.article, word), self.now)

    async def _forgets(self, one: int, other: int) -> None:
        """All stories of which nothing was heard for a while."""
        before = later(minutes=self.minutes - 5)
        gone = {story for story, at in self.touched.items() if at < before}
        assert await self.archive.retention.forget(before, 99) == len(gone)
        self.articles = [that for that in self.articles if that.story not in gone]
        for story in gone:
            del self.touched[story]

    @staticmethod
    def _about(word: str, url: str) -> Article:
        body = f"{word} Vance and Mira Common went to the harbour and looked at the boats. “We saw {word}”, said Vance."
        return an_article(
            f"{body} The harbour was full of boats, and the wind was from the west.", title=f"{word} sails", url=url
        )

    @staticmethod
    def _edited(article: Article, word: str) -> Article:
        return replace(article, text=f"{article.text} “We saw {word}”, said {word} Vance later.")

    def _feed(self, number: int) -> FeedId | None:
        return sorted(self.feeds)[number % len(self.feeds)] if self.feeds else None

    def _is_listed(self, known: Known) -> bool:
        return not known.apart and bool(known.addresses & self.listed)

    def _is_public(self, known: Known) -> bool:
        return self._is_listed(known) or known.owners.get(EVERYBODY, self) is None

    def _is_open(self, feed: FeedId, asker: Owner) -> bool:
        known = self.feeds[feed]
        return self._is_public(known) or known.owners.get(asker, self) is None

    def visible(self, asker: Owner) -> list[Printed]:
        """What the model says that somebody sees."""
        return [one for one in self.articles if one.story and any(self._is_open(feed, asker) for feed in one.shown)]

    async def differences(self, asker: Owner) -> list[tuple[str, object, object]]:
        """Each question of which the answer is another than the model's."""
        seen = self.visible(asker)
        words = {one.word for one in seen}
        stories = {one.story for one in seen}
        expected = {
            "search": {one.number for one in seen},
            "search by word": {word for one in seen for word in one.words},
            "event": {one.number for one in seen},
            "titles": stories,
            "latest": stories,
            "person": {one.word: (1, 1, f"warden of {one.word}", (one.title,)) for one in seen},
            "common": len(seen),
            "completion": {f"{word} Vance" for word in words} | ({"Mira Common"} if seen else set()),
            "quotes": {f"We saw {word}" for word in words},
            "why": words,
            "feeds": {feed for feed in self.feeds if self._is_open(feed, asker)},
        }
        told = await self._told(asker)
        return [(question, told[question], right) for question, right in expected.items() if told[question] != right]

    async def _told(self, asker: Owner) -> dict[str, object]:
        archive = self.archive
        every = [word for one in self.articles for word in (*one.words, one.edited) if word]
        found = {word: await archive.search.find(word, 9, asker=asker) for word in every}
        by_word = await archive.search.stories("harbour", 99, asker=asker)
        told = await archive.stories.several([StoryId(number) for number in range(1, len(WORDS) + 1)], asker)
        people = {word: await archive.people.person(f"{word} Vance", asker, self.now) for word in every}
        common = await archive.people.person("Mira Common", asker, self.now)
        completed = [
            *await archive.people.complete("van", asker=asker),
            *await archive.people.complete("mir", asker=asker),
        ]
        assert len(completed) == len(set(completed))
        return {
            "search": {one.id for story in by_word for one in story.articles},
            "search by word": {word for word, numbers in found.items() if numbers},
            "event": {one.id for story in told for one in story.articles},
            "titles": {number for number, _ in await archive.search.titles("sails", asker=asker)},
            "latest": set(await archive.stories.latest(None, 99, asker)),
            "person": {
                word: (one.articles, len(one.quotes), one.roles[0].role, tuple(that.title for that in one.stories))
                for word, one in people.items()
                if one
            },
            "common": common.articles if common else 0,
            "completion": set(completed),
            "quotes": {one.text for one in await archive.people.said(None, None, None, 99, asker)},
            "why": {one.word for one in self.articles if await self._explained(one, asker)},
            "feeds": {feed.id for feed in await archive.feeds.all(asker)},
        }

    async def _explained(self, one: Printed, asker: Owner) -> bool:
        try:
            history = await self.archive.history.of(one.article.url, asker)
        except NothingFoundError:
            return False
        return bool(history.article and history.article.read_at)


def steps(*taken: str) -> list[Step]:
    """Steps as words: `brings 0 1`."""
    return [Step(does, *map(int, numbers)) for does, *numbers in (one.split() for one in taken)]


DOES = ("brings", "removes", "undoes", "ends", "lists", "moves", "shows", "shows", "reads", "reads", "edits", "forgets")
step = st.builds(Step, st.sampled_from(DOES), st.integers(0, 7), st.integers(0, 7))
BEGUN = steps("brings 0 0", "brings 1 1", "shows 0 0", "reads 0 0", "shows 1 1")


@settings(
    max_examples=max(1, settings().max_examples // 50),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(step, min_size=3, max_size=9))
@example(steps("shows 1 0", "reads 0 0", "lists 1", "shows 1 1", "lists 0", "edits 0", "reads 0"))
@example(
    steps("moves 0 2", "lists 4", "brings 1 2", "shows 2 0", "removes 0 0", "ends", "edits 0", "reads 0", "forgets")
)
async def test_each_is_told_what_their_feeds_show(both: Both, then: Sequence[Step]) -> None:
    async with both.archives() as archives:
        worlds = [World(archive) for archive in archives]
        for number, one in enumerate([*BEGUN, *then]):
            await asyncio.gather(*(world.take(one) for world in worlds))
            # All are asked at the end alone: what ends sooner is an example of its own.
            if number == len(BEGUN) + len(then) - 1:
                questions = [(world, asker) for world in worlds for asker in ASKERS]
            else:
                questions = [(worlds[number % 2], ASKERS[number % len(ASKERS)])]
            for world, asker in questions:
                assert await world.differences(asker) == [], (one, asker, world.archive.feeds._database.is_sqlite)
