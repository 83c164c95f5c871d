"""In which order articles are put into stories."""

from datetime import timedelta
from pathlib import Path

from bot.archive import Archive
from bot.jobs.grouping import group_read
from bot.news import OPERATOR, Reading
from tests.builders import NOON, an_article, later
from tests.integration.archive.press import Press
from tests.sqlite import database_at


async def test_of_articles_that_wait_together_the_earlier_report_is_grouped_first(tmp_path: Path) -> None:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        press = await Press.open(archive)
        for hours, subject in ((1, "bridge"), (5, "library"), (3, "harbour")):
            text = f"The {subject} of Port Vale is open again, its office said."
            published = NOON - timedelta(hours=hours)
            article = an_article(text, published=published, url=f"https://courier.example/{subject}")
            await press.read(article, Reading((), (), ()), NOON)
        await group_read(archive, later(minutes=1))
        numbers = await archive.stories.latest(None, 10, asker=OPERATOR)
        stories = await archive.stories.several(sorted(numbers), asker=OPERATOR)
        told = [story.articles[0].article.url.rpartition("/")[2] for story in stories]
        assert told == ["library", "harbour", "bridge"]
