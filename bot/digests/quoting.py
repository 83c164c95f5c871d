"""What was said in a story, each quote once, with every source that has the same words."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.digests.naming import Role
from bot.digests.sources import cited, publisher_of
from bot.news import BETWEEN_PARTS, Quote, ReadArticle, Said, count_words

QUOTE_CHARACTERS = 420
QUOTE_WORDS = 4
SCRAP_WORDS = 8
"""What begins within a sentence and has fewer tells little by itself: "a departure from the rules"."""


def quotes_of(articles: Iterable[ReadArticle], names: Mapping[str, str], gist: Sequence[str] = ()) -> list[Said]:
    """Quotes without repeats: one of each speaker before a second, those without a speaker last.

    What the gist has already, and a few words out of a sentence, are taken after what tells more.
    """
    told: list[list[_Version]] = []
    for version in _versions(articles, names):
        same = next((versions for versions in told if _overlap(version.words, versions[0].words)), None)
        if same is None:
            told.append([version])
        else:
            same.append(version)

    def tells_little(quote: Said) -> tuple[bool, bool]:
        return is_in(quote, gist), _is_scrap(quote)

    turn: Counter[str | None] = Counter()
    ranked = []
    for quote in sorted(map(_said, told), key=tells_little):
        again, scrap = tells_little(quote)
        ranked.append(((quote.speaker is None, again, turn[quote.speaker], scrap), quote))
        turn[quote.speaker] += 1
    return [quote for _, quote in sorted(ranked, key=lambda one: one[0])]


def introduced(quotes: Iterable[Said], roles: Mapping[str, Role], known: Collection[str]) -> Iterator[Said]:
    """The quotes, with the role of each speaker whom neither `known` nor a quote before names."""
    told = set(known)
    for quote in quotes:
        role = roles.get(quote.speaker or "")
        yield replace(quote, role=role.text) if role and quote.speaker not in told else quote
        told.add(quote.speaker or "")


def is_in(quote: Said, gist: Sequence[str]) -> bool:
    """Whether the gist has all of its words: printed below it, they would be read twice."""
    words = plain_words(" ".join(gist))
    return all(plain_words(part) in words for part in quote.text.split(BETWEEN_PARTS))


def plain_words(text: str) -> str:
    """The words alone, with a space at both ends, so that marks and capitals make no difference."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return f" {words} "


@dataclass(frozen=True, slots=True)
class _Version:
    """A quote as one article has it."""

    said: Said
    words: str
    article: ReadArticle


def _versions(articles: Iterable[ReadArticle], names: Mapping[str, str]) -> Iterator[_Version]:
    for one in articles:
        for quote in one.reading.quotes:
            if quote.stands and count_words(quote.text) >= QUOTE_WORDS and len(quote.text) <= QUOTE_CHARACTERS:
                said = _as_said(quote, one, names)
                yield _Version(said, plain_words(said.text), one)


def _as_said(quote: Quote, one: ReadArticle, names: Mapping[str, str]) -> Said:
    article = one.article
    speaker = names.get(quote.speaker, quote.speaker) if quote.speaker else None
    return Said(quote.words_in(article.text), speaker, publisher_of(article), article.url, article.published)


def _is_scrap(quote: Said) -> bool:
    """Whether it is a few words that begin within a sentence."""
    return re.sub(r"^\W+", "", quote.text)[:1].islower() and count_words(quote.text) < SCRAP_WORDS


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _said(versions: Sequence[_Version]) -> Said:
    """The first version that names a speaker, else the first; with the other articles that have all its words."""
    shown = next((version for version in versions if version.said.speaker), versions[0])
    also = {
        version.article.id: cited(version.article)
        for version in versions
        if version.article.id != shown.article.id
        and shown.words in version.words
        and version.said.speaker in {None, shown.said.speaker}
    }
    return replace(shown.said, also=tuple(also.values()))
