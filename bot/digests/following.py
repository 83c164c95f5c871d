"""What somebody who is followed says, or what is said of them, in one article."""

import re
from typing import NamedTuple

from bot.digests.quoting import quotes_of
from bot.news import Actor, ReadArticle, Said
from bot.news.names import fold

SHORTEST = 25
"""A sentence with fewer characters tells too little, or was cut at an abbreviation."""
LONGEST = 400
QUOTES = 2
_END = re.compile(r"[.!?…][\"”’»)]*\s+|\n+")


class Words(NamedTuple):
    """What a follower is told."""

    gist: tuple[str, ...]
    """A sentence that names whom they follow; none where they are quoted."""
    quotes: tuple[Said, ...]


def words_of(name: str, one: ReadArticle) -> Words | None:
    """The words of somebody in an article, else the sentence that names them; None where neither is found."""
    actor = next((actor for actor in one.reading.actors if fold(actor.name) == fold(name)), None)
    speaker = actor.name if actor else name
    quotes = [said for said in quotes_of([one], {}) if fold(said.speaker or "") == fold(speaker)]
    if quotes:
        lead = tuple(passage.text for passage in one.reading.gist[:1])
        return Words(lead, tuple(quotes[:QUOTES]))
    sentence = _sentence_that_names(actor, one) if actor else None
    return Words((sentence,), ()) if sentence else None


def _sentence_that_names(actor: Actor, one: ReadArticle) -> str | None:
    text = one.article.text
    for mention in actor.mentions:
        for passage in one.reading.gist:
            if passage.start <= mention.start < passage.end:
                return passage.text
        begin = max((found.end() for found in _END.finditer(text, 0, mention.start)), default=0)
        after = _END.search(text, mention.end)
        sentence = text[begin : after.end() if after else len(text)].strip()
        if SHORTEST <= len(sentence) <= LONGEST:
            return sentence
    return None
