"""Digests of invented stories."""

from bot.news import Cited, Digest, DigestStory
from tests.builders import NOON, a_story


def a_told_story(headline: str, *, image: bool = False) -> DigestStory:
    """A story with a sentence, a source, and perhaps a picture."""
    slug = "-".join(headline.lower().split()[:2])
    url = f"https://courier.example/{slug}"
    return DigestStory(
        a_story().id,
        headline,
        url,
        (f"It happened at the {headline.split(maxsplit=1)[0].lower()}.",),
        (),
        (),
        (Cited("The Vale Courier", headline, url, NOON),),
        NOON,
        image=f"{url}.jpg" if image else None,
    )


def a_digest(*stories: DigestStory, also: tuple[DigestStory, ...] = ()) -> Digest:
    """Stories with their pictures in one digest."""
    return Digest("The Vale Courier", stories, NOON, also=also)
