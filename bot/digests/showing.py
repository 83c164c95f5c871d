"""How articles are shown together: as stories told from one of them, with the others in lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.digests.centrality import central_article
from bot.digests.following import words_of
from bot.digests.sources import cited, time_of
from bot.digests.telling import tell_story
from bot.digests.topics import topic_of
from bot.digests.updating import changes_between
from bot.digests.verbatim import only_verbatim
from bot.news import ArticleId, Digest, DigestStory, Owed, Posted, ReadArticle, Source, Story, Subscription

Fits = Callable[[DigestStory], bool]
"""Whether a story with all its lines has room in one message."""


def show(subscription: Subscription, story: Story, articles: Sequence[ReadArticle], fits: Fits) -> DigestStory:
    """Tell a story from its best report among some articles, and show as many of the others as have room.

    Whoever follows something is told from the newest instead, in the words of whom they follow.

    Args:
        subscription: which it is told for.
        story: whose articles they are.
        articles: at least one.
        fits: tells whether it has room.
    """
    following = subscription.follower is not None
    first = max(articles, key=time_of) if following else central_article(replace(story, articles=tuple(articles)))
    others = sorted((one for one in articles if one.id != first.id), key=time_of, reverse=True)
    whole = replace(story, articles=tuple(articles))
    told = _tell(subscription, whole, first)
    if following:
        told = replace(told, because=subscription.label)
        words = words_of(subscription.source.about, first) if subscription.source.about else None
        told = only_verbatim(replace(told, gist=words.gist, quotes=words.quotes), whole) if words else told
    return _with_lines(told, others, fits)


def keep_current(
    subscription: Subscription, posted: Posted, story: Story, more: Iterable[ReadArticle], fits: Fits
) -> DigestStory | None:
    """What a message is to show with more articles; None where they have no room.

    An article that belongs to another story by now was shown in it and stays, but nothing is told from it.
    """
    more = list(more)
    here = {one.id for one in story.articles}
    articles = [*posted.articles, *(one for one in more if one.id not in {known.id for known in posted.articles})]
    order, own = replace(subscription, style=posted.style), articles
    if posted.because and posted.subscription != subscription.id:
        # Somebody follows several that are in one event: the message tells on of what it came for.
        order, own = replace(order, label=posted.because, source=Source(about=posted.about)), [*posted.articles]
    telling = [one for one in own if one.id in here] or own
    told = show(order, story, telling, lambda _: True)
    strangers = [one for one in articles if one not in telling]
    told = replace(
        told,
        lines=(*told.lines, *map(cited, strangers)),
        shows=(*told.shows, *(one.id for one in strangers)),
        changes=changes_between(telling[:1], telling[1:]),
        continues=posted.continues,
    )
    return told if fits(told) or not more else None


def digest_of(subscription: Subscription, posted: Posted, told: DigestStory) -> Digest:
    """A message as a digest, as it is to look after an edit."""
    return Digest(
        subscription.label,
        (told,),
        posted.created_at,
        posted.subscription,
        style=posted.style,
        language=subscription.language,
    )


def headlines(subscription: Subscription, one: Owed, articles: Iterable[ArticleId]) -> list[DigestStory]:
    """Some of a story's articles, each to be shown by its headline alone."""
    wanted = set(articles)
    alone = (replace(one.story, articles=(article,)) for article in one.story.articles if article.id in wanted)
    return [_tell(subscription, story, story.articles[0]) for story in alone]


def _tell(subscription: Subscription, story: Story, first: ReadArticle) -> DigestStory:
    told = tell_story(story, first, quotes=2 if subscription.style.quotes else 0)
    source = subscription.source
    titled = told.topic is None and (source.pack is not None or source.feed is not None)
    return replace(told, topic=topic_of((), subscription.label)) if titled else told


def _with_lines(told: DigestStory, others: Sequence[ReadArticle], fits: Fits) -> DigestStory:
    """The story with as many lines as have room; more never do where fewer do not."""

    def of(count: int) -> DigestStory:
        shown = others[:count]
        return replace(told, lines=tuple(map(cited, shown)), shows=(*told.shows, *(one.id for one in shown)))

    fewest, most = 0, len(others)
    while fewest < most:
        middle = (fewest + most + 1) // 2
        fewest, most = (middle, most) if fits(of(middle)) else (fewest, middle - 1)
    return of(fewest)
