"""However much is asked for at once, statements are few: SQLAlchemy and each connection keep those that were used."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.news import ArticleId, GuildId, StoryId
from tests.builders import NOON
from tests.integration.archive.press import Press, somebody
from tests.sqlite import database_at

MOST = 60
FEW = 8
"""More statements with anything from 1 to 60 asked for than with one alone."""
ASKER = GuildId(10)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_at(tmp_path / "dateline.db")


def words(count: int) -> list[str]:
    return [f"word{number}" for number in range(count)]


ASKED: dict[str, Callable[[Archive, int], Awaitable[object]]] = {
    "what is like an article": lambda archive, count: archive.grouping_index.surroundings(
        ArticleId(1), dict.fromkeys(words(count), 1.0)
    ),
    "how common its words are": lambda archive, count: archive.grouping_index.known(ArticleId(1), words(count), 50),
    "titles that are typed": lambda archive, count: archive.search.titles(" ".join(words(count)), asker=ASKER),
    "stories by words": lambda archive, count: archive.search.stories(" ".join(words(count)), asker=ASKER),
    "stories by number": lambda archive, count: archive.stories.several(list(map(StoryId, range(count))), ASKER),
    "stories by address": lambda archive, count: archive.stories.reported_at(
        [f"https://courier.example/{word}" for word in words(count)], ASKER
    ),
    "names that are typed": lambda archive, count: archive.people.complete(" ".join(words(count)), 5, asker=ASKER),
    "somebody": lambda archive, count: archive.people.person(" ".join(words(count)), asker=ASKER),
    "ids in the log": lambda archive, count: archive.history.ids(list(map(ArticleId, range(count)))),
    "what waits": lambda archive, count: archive.articles.ungrouped(count),
    "subscriptions that are due": lambda archive, count: archive.subscriptions.due(NOON, count),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
async def test_statements_do_not_multiply_with_what_is_asked_for(
    archive: Archive, asked: Callable[[Archive, int], Awaitable[object]]
) -> None:
    press = await Press.open(archive)
    await press.print("The bridge was opened by the mayor.", somebody("Ana Ruiz"))
    await asked(archive, 1)
    first = statements(archive)
    for count in range(2, MOST + 1):
        await asked(archive, count)
    assert statements(archive) - first <= FEW


def statements(archive: Archive) -> int:
    """How many both engines hold compiled."""
    database = archive.stories._database
    engines = database._lookers, database._readers.sync_engine
    return sum(len(engine._compiled_cache or ()) for engine in engines)
