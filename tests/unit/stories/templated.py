"""Items that feeds make from templates: each reports an event of its own, however alike they look."""

import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from bot.news import Article
from bot.stories import Grouper

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEMPLATES = tomllib.loads((Path(__file__).parent / "templates.toml").read_text(encoding="utf-8"))
TWICE = tomllib.loads((Path(__file__).parent / "told_twice.toml").read_text(encoding="utf-8"))
KINDS = tuple(template["kind"] for template in TEMPLATES["template"])


def items(kind: str, count: int, seed: int = 0) -> list[Article]:
    """So many items of one kind, an hour apart; no two are the same."""
    template = next(template for template in TEMPLATES["template"] if template["kind"] == kind)
    chance = random.Random(f"{kind} {seed}")
    made: dict[tuple[str, str], Article] = {}
    while len(made) < count:
        values = dict(_values(chance))
        title, text = template["title"].format(**values), template["text"].format(**values)
        published = START + timedelta(hours=len(made))
        made.setdefault(
            (title, text), Article(f"https://paper.example/{kind}/{len(made)}", title, text, published=published)
        )
    return list(made.values())


def share_joined(kind: str, count: int, seed: int = 0, *, feeds: int = 1) -> tuple[int, int]:
    """How many pairs of items of a kind are joined, of how many, where so many feeds show them in turn."""
    grouper = Grouper()
    stories = [
        grouper.add(article, f"feed {number % feeds}" if feeds else None)
        for number, article in enumerate(items(kind, count, seed))
    ]
    pairs = list(combinations(stories, 2))
    return sum(one == other for one, other in pairs), len(pairs)


def _values(chance: random.Random) -> Iterator[tuple[str, object]]:
    for name, words in TEMPLATES["words"].items():
        yield name, chance.choice(words)
    for name, (least, most) in TEMPLATES["numbers"].items():
        yield name, chance.randint(least, most)
    yield "magnitude", f"{chance.uniform(3, 7):.1f}"
    yield "latitude", f"{chance.uniform(-60, 60):.3f}"
    yield "longitude", f"{chance.uniform(-170, 170):.3f}"
    yield "clock", f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}"


def told_twice(fills: int, seed: int = 0) -> list[tuple[str, Article]]:
    """Events, each told by two papers, in the order in which chance has them; each article with its event."""
    chance = random.Random(seed)
    told = []
    for number, event in enumerate(TWICE["event"]):
        for fill in range(fills):
            values = dict(_values(chance))
            for paper in ("one", "other"):
                title, text = (part.format(**values) for part in event[paper])
                told.append((f"{number} {fill}", Article("", title, text, published=START)))
    chance.shuffle(told)
    return told
