"""What people read about commands is what the code does."""

import re
from pathlib import Path

import pytest
from sqlalchemy import BigInteger

from bot.archive.tables import metadata
from bot.archive.tables.base import Json
from tests.reference import ROOT, current, references


@pytest.mark.parametrize("path", references(), ids=str)
def test_references_are_those_of_the_code(path: Path) -> None:
    assert current(path) == references()[path].strip("\n"), "make docs writes it anew."


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) < 900


PAGES = (
    "README.md",
    "bot/README.md",
    "bot/commands/README.md",
    "config/README.md",
    "config/PRIVACY.md",
    ".github/CONTRIBUTING.md",
)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_that_there_are(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_who_contributes_is_led_to_files_that_there_are() -> None:
    text = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|tests|config)/[\w./-]*)`", text)
    invented = {"config/sources/gardens.toml"}
    assert [path for path in named if path not in invented and not (ROOT / path).exists()] == []


def test_what_changed_is_a_line_an_entry() -> None:
    """Whoever upgrades reads it through; an entry that needs more belongs into a guide."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = text.partition("\n## ")[2].splitlines()
    assert [line for line in entries if line and not line.startswith(("- ", "#")) and not line.startswith("[")] == []


def test_each_release_has_its_date() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    titles = re.findall(r"^## .*$", text, re.MULTILINE)
    assert titles[0] == "## [Unreleased]"
    assert all(re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", title) for title in titles[1:])


OF_NO_MEMBER = {
    # Servers and their channels, messages and roles; numbers of rows; what articles and orders hold.
    *("guilds.id", "guilds.notices", "subscriptions.guild", "subscriptions.channel", "deliveries.ping"),
    *("deliveries.message", "deliveries.continues", "deliveries.part_of", "set_aside.row"),
    *("deliveries.body", "deliveries.composed", "deliveries.wanted", "deliveries.tags"),
    *("subscriptions.schedule", "subscriptions.filters", "subscriptions.style"),
    *("articles.reading", "articles.revision", "feeds.quiet_hours", "feeds.quiet_days", "sketches.profile"),
    *("articles.said_by", "sketches.feed_id", "sketch_terms.article_id"),
    *("guilds.settings", "known_names.shelf", "aliases.shelf", "person_words.shelf", "publishers.shelf"),
    *("articles.shelf", "actors.shelf", "quotes.shelf"),
}
"""Columns that may hold a number of Discord's, and hold no member's by their purpose."""


def test_what_is_kept_of_members_stands_on_one_page() -> None:
    page = (ROOT / "config/PRIVACY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+\.\w+)`", page))
    able = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, BigInteger | Json) and not column.foreign_keys and column.name != "id"
    }
    able.add("guilds.id")
    assert able - named == OF_NO_MEMBER
    assert named - able == {"database.keep_days"}


def test_the_page_on_members_is_led_to_from_the_first_page() -> None:
    assert "(config/PRIVACY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
