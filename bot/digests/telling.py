"""What is said of a story: every word of it verbatim from one of its articles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate

from bot.news import Actor, ActorKind, Article, Cited, DigestStory, Quote, ReadArticle, Said, Story, Who

GIST_CHARACTERS = 320
QUOTE_CHARACTERS = 420
QUOTE_WORDS = 4
WHO = 4
QUOTES = 2


def tell_story(story: Story, *, quotes: int = QUOTES) -> DigestStory:
    """Say what happened, who is involved and what they said.

    Args:
        story: with at least one article.
        quotes: the most quotes to show.
    """
    central = central_article(story)
    others = [one for one in story.articles if one is not central]
    ordered = [central, *others]
    article = central.article
    return DigestStory(
        story=story.id,
        headline=article.title,
        url=article.url,
        gist=_gist(central),
        who=tuple(_who(ordered)),
        quotes=tuple(_quotes(ordered))[:quotes],
        sources=tuple(cited(one) for one in sorted(story.articles, key=_time)),
        updated_at=max(map(_time, story.articles)),
        image=article.image,
    )


def central_article(story: Story) -> ReadArticle:
    """The article that speaks for the story: the one whose headline and gist say most of what the others say too.

    Of equally central ones the earliest, and one without a gist only where there is no other.
    """
    words = {one.id: _words(one) for one in story.articles}
    mentions = Counter(word for said in words.values() for word in said)

    def centrality(one: ReadArticle) -> tuple[bool, float, float]:
        mine = words[one.id]
        shared = sum(mentions[word] - 1 for word in mine) / max(len(mine), 1)
        return bool(one.reading.gist), round(shared, 1), -_time(one).timestamp()

    return max(story.articles, key=centrality)


def _words(one: ReadArticle) -> set[str]:
    text = " ".join([one.article.title, *(passage.text for passage in one.reading.gist)])
    return set(re.findall(r"\w{3,}", text.casefold()))


def _time(one: ReadArticle) -> datetime:
    return one.article.published or one.seen_at


def cited(one: ReadArticle) -> Cited:
    """The article as a source."""
    return Cited(publisher_of(one.article), one.article.title, one.article.url, _time(one))


def publisher_of(article: Article) -> str:
    """The publisher as the page names it, else the host of its address."""
    host = re.sub(r"^\w+://(?:www\.)?([^/:]+).*", r"\1", article.url)
    return article.publisher or host


def _gist(central: ReadArticle) -> tuple[str, ...]:
    sentences = [passage.text for passage in central.reading.gist]
    lengths = accumulate(len(sentence) + 1 for sentence in sentences)
    fitting = [sentence for sentence, length in zip(sentences, lengths, strict=True) if length <= GIST_CHARACTERS + 1]
    return tuple(fitting or sentences[:1])


def _who(articles: Sequence[ReadArticle]) -> Iterator[Who]:
    """Whom the articles are about, with the fullest role that any of them states. Places come by the text."""
    weight: Counter[str] = Counter()
    known: dict[str, Actor] = {}
    for one in articles:
        for actor in one.reading.actors:
            if actor.key and actor.kind is not ActorKind.PLACE:
                weight[actor.name] += round(100 * actor.salience)
                known.setdefault(actor.name, actor)
    for name, _ in weight.most_common(WHO):
        yield Who(name, known[name].kind, _fullest_role(name, articles))


def _fullest_role(name: str, articles: Iterable[ReadArticle]) -> str | None:
    roles = [actor.role for one in articles for actor in one.reading.actors if actor.name == name and actor.role]
    return max(roles, key=len, default=None)


def _quotes(articles: Iterable[ReadArticle]) -> Iterator[Said]:
    """Quotes without repeats: one of each speaker before a second, those without a speaker last."""
    found: list[tuple[bool, int, Said]] = []
    seen: set[str] = set()
    by_speaker: Counter[str | None] = Counter()
    for one in articles:
        for quote in one.reading.quotes:
            words = " ".join(re.findall(r"\w+", quote.text.casefold()))
            long_enough = len(quote.text.split()) >= QUOTE_WORDS and len(quote.text) <= QUOTE_CHARACTERS
            if long_enough and not any(words in other or other in words for other in seen):
                seen.add(words)
                found.append((quote.speaker is None, by_speaker[quote.speaker], said(quote, one)))
                by_speaker[quote.speaker] += 1
    return (quote for _, _, quote in sorted(found, key=lambda ranked: ranked[:2]))


def said(quote: Quote, one: ReadArticle) -> Said:
    """The quote with where it stands."""
    article = one.article
    words = quote.words_in(article.text)
    return Said(words, quote.speaker, publisher_of(article), article.url, article.published)
