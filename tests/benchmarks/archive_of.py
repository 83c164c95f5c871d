"""An archive of any size, filled as the pipeline fills it, with articles made up of common and rare words and names."""

import json
import random
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import create_engine

from bot.archive.grouping_index import ALL, row_of
from bot.archive.migrations import migrate
from bot.news import Actor, ActorKind, Article, Passage, Quote, Reading, Span
from bot.news.names import fold, hash_words
from bot.stories import WINDOW, Frequencies, profile_of, rarities, sketch

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
A_DAY = 300
"""Articles."""
PEOPLE, WORDS = 40_000, 20_000
ACTORS, QUOTES, SENTENCES, IN_A_SENTENCE = 10, 4, 14, 16
IN_A_STORY = 3
TOGETHER = 2_000
"""Articles in one transaction."""

_READING = TypeAdapter(Reading)


class World:
    """Words and names, some of which come up much more often than others (Zipf's law)."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "el", "or")]
        made = {"".join(self.random.choices(syllables, k=self.random.randint(2, 4))) for _ in range(3 * WORDS)}
        self.words = sorted(made)[:WORDS]
        self.random.shuffle(self.words)
        first, last = self.words[:400], self.words[400:8_000]
        full = {f"{self.random.choice(first).title()} {self.random.choice(last).title()}" for _ in range(2 * PEOPLE)}
        self.people = sorted(full)[:PEOPLE]
        self.random.shuffle(self.people)
        self._word_weights = list(accumulate(1 / (rank + 1) for rank in range(WORDS)))
        self._person_weights = list(accumulate(1 / (rank + 1) for rank in range(PEOPLE)))

    def some_words(self, count: int) -> list[str]:
        """As they come up in a text."""
        return self.random.choices(self.words, cum_weights=self._word_weights, k=count)

    def some_people(self, count: int) -> list[str]:
        """As they come up in the news, each once."""
        return list(dict.fromkeys(self.random.choices(self.people, cum_weights=self._person_weights, k=count)))

    def article(self, number: int, published: datetime) -> tuple[Article, Reading]:
        """An article that names people and quotes some of them, and what a reader would learn from it."""
        people = self.some_people(ACTORS + 2)[:ACTORS]
        lines, actors, quotes, at = [], [], [], 0
        for place in range(SENTENCES):
            words = self.some_words(IN_A_SENTENCE)
            name = people[place % len(people)]
            line = f"{name} {' '.join(words[:8])} “{' '.join(words[8:])}” said."
            if place < len(people):
                span = Span(at, at + len(name))
                actors.append(self._actor(name, span, words, key=place < 3))
            if place < QUOTES:
                start = at + line.index("“") + 1
                end = at + line.index("”")
                text = line[start - at : end - at]
                mention, cue = Span(at, at + len(name)), Span(end + 2, end + 6)
                quotes.append(Quote(start, end, text, name, mention, cue, 0.97, (Span(start, end),)))
            lines.append(line)
            at += len(line) + 2
        gist = (Passage(0, len(lines[0]), lines[0]), Passage(len(lines[0]) + 2, len(lines[0]) + 40, ""))
        title = " ".join([people[0], *self.some_words(6)])
        url = f"https://paper-{number % 50}.example/{number}"
        article = Article(url, title, "\n\n".join(lines), f"Paper {number % 50}", None, published, "en")
        return article, Reading(gist[:1], tuple(actors), tuple(quotes))

    def _actor(self, name: str, span: Span, words: list[str], *, key: bool) -> Actor:
        role, alias = " ".join(words[:3]), name.rpartition(" ")[2]
        return Actor(name, ActorKind.PERSON, role, span, 0.5, key, (alias,), (span, span))


def fill(file: Path, size: int, world: World, *, a_day: int = A_DAY, bare: bool = False) -> None:
    """Make an archive of so many articles, seen one after the other until `NOW`, in the rows that the pipeline makes.

    They are written by plain SQL, which is ten times as quick. What grouping has dropped by now is left out.

    Args:
        file: of the database.
        size: articles.
        world: what they are about.
        a_day: articles.
        bare: only with what grouping asks for.
    """
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    with sqlite3.connect(file) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
        called = [(number + 1, fold(name), name) for number, name in enumerate(world.people)]
        connection.executemany("INSERT INTO people (id, folded, name, articles) VALUES (?, ?, ?, 0)", called)
        for first in range(0, size, TOGETHER):
            _keep(connection, range(first, min(first + TOGETHER, size)), size, world, a_day=a_day, bare=bare)
        connection.execute(
            "UPDATE people SET articles = (SELECT count(*) FROM actors WHERE person_id = people.id AND at IS NOT NULL)"
        )
        connection.execute("DELETE FROM people WHERE articles = 0")
        people = connection.execute("SELECT id, folded, articles FROM people").fetchall()
        words = [(word, number) for number, folded, _ in people for word in sorted(set(folded.split()))]
        connection.execute("INSERT INTO known_names SELECT 0, id, folded, articles FROM people")
        connection.executemany("INSERT INTO person_words (shelf, word, person_id) VALUES (0, ?, ?)", words)
        connection.executemany("INSERT INTO people_names (rowid, folded) VALUES (?, ?)", [row[:2] for row in people])
        surnames = [(folded.split()[-1], number, folded.split()[-1].title(), count) for number, folded, count in people]
        insert = "INSERT INTO aliases (shelf, folded, person_id, alias, articles) VALUES (0, ?, ?, ?, ?)"
        connection.executemany(insert, surnames)
        connection.execute("ANALYZE")


def _keep(connection: sqlite3.Connection, numbers: range, size: int, world: World, *, a_day: int, bare: bool) -> None:
    person = {name: number + 1 for number, name in enumerate(world.people)}
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _INSERTS}
    counts: Counter[str] = Counter()
    for number in numbers:
        at = NOW - timedelta(days=1) / a_day * (size - number)
        moment = f"{at:%Y-%m-%d %H:%M:%S.%f}"
        if bare and at < NOW - WINDOW:
            article, reading = Article(f"https://paper.example/{number}", "", " ".join(world.some_words(90))), NOTHING
        else:
            article, reading = world.article(number, at)
        story = number // IN_A_STORY + 1
        if number % IN_A_STORY == 0:
            rows["stories"].append((story, moment, moment))
        as_json = _READING.dump_json(reading).decode() if not bare else None
        row = (number + 1, article.url, article.title, article.text, article.publisher, moment, "en", moment, moment)
        rows["articles"].append((*row, as_json, moment, story, moment, moment, REASON))
        if bare:
            article = replace(article, text=article.text[:1500])
            reading = NOTHING
        else:
            rows["words"].append((number + 1, article.title, article.text))
        for actor in reading.actors:
            values = person[actor.name], moment, actor.name, actor.role, actor.salience, actor.key, len(actor.mentions)
            rows["actors"].append((number + 1, *values))
        for position, quote in enumerate(reading.quotes):
            words = quote.words_in(article.text)
            speaker = person[str(quote.speaker)]
            rows["quotes"].append((number + 1, speaker, position, moment, words, quote.speaker, hash_words(words)))
        if number % IN_A_STORY == 0:
            counts.update([*sketch(article).terms, ALL])
        if at >= NOW - WINDOW:
            sketched = sketch(article)
            profile = profile_of(sketched, rarities(sketched, Frequencies()))
            rows["sketches"].append((number + 1, number % 50 + 1, json.dumps(row_of(profile)), moment, moment))
            rows["terms"] += [(term, number + 1, weight) for term, weight in profile.weights.items()]
    for name, statement in _INSERTS.items():
        connection.executemany(statement, rows[name])
    counted = (
        "INSERT INTO term_counts VALUES (?, 0, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles"
    )
    connection.executemany(counted, counts.items())
    connection.commit()


NOTHING = Reading((), (), ())
REASON = "it is like “another one”: they share a, few, words (0.41, and 0.24 is needed)"
_INSERTS = {
    "stories": "INSERT INTO stories (id, opened_at, updated_at) VALUES (?, ?, ?)",
    "articles": (
        "INSERT INTO articles (id, url, title, text, publisher, published, language, seen_at, at, reading, read_at, "
        "story_id, grouped_at, stirred_at, grouping) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "words": "INSERT INTO article_words (rowid, title, text) VALUES (?, ?, ?)",
    "actors": (
        "INSERT INTO actors (article_id, person_id, at, name, role, salience, key, mentions) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "quotes": (
        "INSERT INTO quotes (article_id, person_id, position, at, text, speaker, words) VALUES (?, ?, ?, ?, ?, ?, ?)"
    ),
    "sketches": "INSERT INTO sketches (article_id, feed_id, profile, published, at) VALUES (?, ?, ?, ?, ?)",
    "terms": "INSERT INTO sketch_terms (term, shelf, article_id, weight) VALUES (?, 0, ?, ?)",
}
