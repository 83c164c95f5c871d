"""The last check before anything is posted: what is shown stands in its source, word for word."""

from collections.abc import Iterable
from dataclasses import replace

from bot.news import BETWEEN_PARTS, DigestStory, Said, Story, Who


def only_verbatim(told: DigestStory, story: Story) -> DigestStory:
    """What is told without the sentences, roles and quotes that do not stand in the story's articles; they are counted.

    By the way that it is made nothing should ever be left out: this holds also where a text has changed since it
    was read, or a mistake was made on the way.
    """
    texts = {one.article.url: one.article.text for one in story.articles}
    gist = tuple(sentence for sentence in told.gist if sentence in texts.get(told.url, ""))
    quotes = tuple(quote for quote in told.quotes if _stands(quote, texts.get(quote.url, "")))
    who = tuple(_with_stated_role(one, texts.values()) for one in told.who)
    roles_left_out = sum(one.role is not None and kept.role is None for one, kept in zip(told.who, who, strict=True))
    left_out = len(told.gist) - len(gist) + len(told.quotes) - len(quotes) + roles_left_out
    return replace(told, gist=gist, quotes=quotes, who=who, left_out=left_out)


def _stands(quote: Said, text: str) -> bool:
    """A split quote is shown with its parts joined; each of them has to stand in the text, in this order."""
    position = 0
    for part in quote.text.split(BETWEEN_PARTS):
        found = text.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return True


def _with_stated_role(who: Who, texts: Iterable[str]) -> Who:
    if who.role is None or any(who.role in text for text in texts):
        return who
    return replace(who, role=None)
