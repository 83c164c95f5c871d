"""What is one article, and what an edited one becomes. Pure.

An article is that of several entries where address and content agree. It changes only where the new text is still
alike, and comes from where its words may come from; what is another article by now takes nobody's place.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.news.articles import Article
from bot.news.ids import FeedId
from bot.news.likeness import has_other_figures, is_edit, same_article, same_words
from bot.news.origins import Origin, may_revise, may_share

ANEW = timedelta(hours=9)
"""What is dated further apart was published again, even in the same words, as on a status page or under a standing
title ("Morning briefing"): corrections move a date by minutes, and a wrong time zone by eight hours at most in most
places, while columns and bulletins come twice a day."""
EDITED_WITHIN = timedelta(days=7)
"""A message that is older is not edited any more because of its articles' edits: nobody looks at it."""
SHRUNK = 0.5
"""A page that lost more than this of its text shows a pay wall or an error, and no edited article."""


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article as the archive knows it."""

    article: Article
    origin: Origin
    said_by: FeedId | None = None
    """The feed of another site whose words alone these are."""
    ours: bool = False
    """Whether the feed shows it that it is compared for."""
    theirs: bool = False
    """Whether another feed shows it."""
    revision: Article | None = None
    """The edited article that waits for its reading."""
    seen_at: datetime | None = None


def is_dated_anew(before: datetime | None, after: datetime | None) -> bool | None:
    """Whether something has another date than before; None where one of both has none, which tells nothing."""
    return None if before is None or after is None else abs(after - before) > ANEW


def is_one(known: KnownArticle, article: Article, origin: Origin, feed: FeedId, now: datetime) -> bool:
    """Whether an entry's article is one that stands at its address already; a page may hold several.

    What one feed shows as two entries its publisher takes for two, however alike: made from a template, they differ in
    a name. Only what is repeated to the letter is one.

    Args:
        known: that stands there.
        article: the entry's.
        origin: where its words come from.
        feed: whose entry it is.
        now: the time.
    """
    if not may_share(known.origin, known.said_by, origin, feed):
        return False
    anew = is_dated_anew(known.article.published, article.published)
    is_old = anew is None and known.seen_at is not None and now - known.seen_at > ANEW
    # Rates and levels of the day stand at one address, where no date tells them apart.
    if anew or (is_old and has_other_figures(known.article.text, article.text)):
        return False
    is_same = same_words if known.ours else same_article
    return is_same(known.article.title, known.article.text, article.title, article.text)


def may_become(known: KnownArticle, article: Article, origin: Origin, feed: FeedId) -> Origin | None:
    """Where an edited article's words come from, where they may take the place of those that are known; else None.

    What stands at another address says nothing of what others show.
    """
    if article.url != known.article.url:
        return None if known.theirs else Origin.FEED
    return origin if may_revise(known.origin, known.said_by, origin, feed) else None


def is_revision(known: KnownArticle, edited: Article) -> bool:
    """Whether an article was edited: something of it changed, not too much was lost, and it is still the same."""
    newest = known.revision or known.article
    if (newest.title, newest.text) == (edited.title, edited.text):
        return False
    if len(edited.text) < SHRUNK * len(known.article.text):
        return False
    return is_edit(newest.title, newest.text, edited.title, edited.text)


def revised(known: KnownArticle, edited: Article, origin: Origin | None) -> Article:
    """An edited article: what it says of itself, and what it leaves out as it was known.

    Of what a feed said of another site's address nothing stays once the page itself was read.

    Args:
        known: as it was.
        edited: as it is now.
        origin: where its words come from now; None where that stays.
    """
    was = known.article
    now = replace(was, title=edited.title, text=edited.text)
    if known.said_by is not None and origin is Origin.PAGE:
        byline, language, publisher = edited.byline, edited.language, edited.publisher
        picture = edited.image, edited.image_alt
    else:
        byline, language = edited.byline or was.byline, edited.language or was.language
        # Known by its feed alone, it bore the feed's name.
        publisher = was.publisher if was.text else edited.publisher or was.publisher
        picture = (edited.image, edited.image_alt) if edited.image else (was.image, was.image_alt)
    return replace(now, byline=byline, language=language, publisher=publisher, image=picture[0], image_alt=picture[1])
