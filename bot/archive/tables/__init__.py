"""The tables."""

from bot.archive.tables.base import metadata
from bot.archive.tables.channels import (
    deliveries,
    delivery_stories,
    guilds,
    pack_feeds,
    packs,
    passed_over,
    set_aside,
    shown,
    subscriptions,
    uses,
    vitals,
)
from bot.archive.tables.people import actors, aliases, corrections, people, person_words, quotes
from bot.archive.tables.press import (
    articles,
    entries,
    feeds,
    former_addresses,
    publishers,
    sketch_terms,
    sketches,
    stories,
    term_counts,
)

__all__ = [
    "actors",
    "aliases",
    "articles",
    "corrections",
    "deliveries",
    "delivery_stories",
    "entries",
    "feeds",
    "former_addresses",
    "guilds",
    "metadata",
    "pack_feeds",
    "packs",
    "passed_over",
    "people",
    "person_words",
    "publishers",
    "quotes",
    "set_aside",
    "shown",
    "sketch_terms",
    "sketches",
    "stories",
    "subscriptions",
    "term_counts",
    "uses",
    "vitals",
]
