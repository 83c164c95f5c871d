"""Grouping against the index in the database: the same stories as in memory, and a cost that stays."""

from bot.archive import Archive
from bot.news import EVERYWHERE, ArticleId, CorrectionKind, NewCorrection, UserId
from bot.stories import WINDOW, Grouper
from tests.builders import NOON, later
from tests.integration.archive.press import Press
from tests.unit.stories.test_grouping import in_order


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
    trace = await archive.traces.of("https://paper.example/1")
    grouping = next(step.text for step in trace.steps if step.text.startswith("grouped into event"))
    assert "needed)" in grouping or "nothing recent is like it" in grouping


async def test_what_is_too_old_to_be_joined_leaves_the_index(archive: Archive) -> None:
    press = await Press.open(archive)
    for number, at in enumerate((NOON, later(days=10))):
        await press.place(Press.named(in_order(0)[number][1], number), at)
    terms = {"skerry": 1.0, "ferry": 1.0, "harbou": 1.0, "port": 1.0, "vale": 1.0}
    new = ArticleId(99)
    assert len(await archive.sketches.neighbours(new, terms)) == 1, "a live blog is found by nobody"
    assert await archive.sketches.forget(later(days=20) - WINDOW, limit=10) == 0
    assert await archive.sketches.forget(later(days=30) - WINDOW, limit=10) == 1
    assert await archive.sketches.neighbours(new, terms) == []
    stories, counts = await archive.sketches.frequencies(["ferry"])
    assert (stories, counts) == (2, {"ferry": 2}), "how common words are is remembered"


async def test_an_owner_s_correction_of_the_event_is_followed_by_later_articles(archive: Archive) -> None:
    press = await Press.open(archive)
    text = "The ferry Morning Star hit the harbour wall at Port Vale."
    first = await press.place(Press.named(in_order(0)[1][1], 0, text), NOON)
    other = await press.place(Press.named(in_order(0)[-1][1], 1), NOON)
    assert first != other
    moved = NewCorrection(EVERYWHERE, CorrectionKind.EVENT, "1", str(other), "it is of the other event")
    await archive.corrections.add(moved, UserId(1), NOON)
    assert await press.place(Press.named(in_order(0)[1][1], 2, f"{text} Twelve were hurt."), later(hours=1)) == other
