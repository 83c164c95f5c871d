"""Which article speaks for a story."""

import re
from collections import Counter
from math import sqrt

from bot.digests.sources import time_of
from bot.news import Article, Origin, ReadArticle, Story
from bot.news.live_blogs import is_live_blog

LEAD = 500
"""Characters. What follows is background, and what came of the event: it makes the reports of both alike."""
_NO_REPORT = re.compile(
    r"""
    ^ watch \b \s* [:|–—-]
    | \b (?:in \s brief | round-?\ ?up | briefing | recap | at \s a \s glance | wrap-?up | digest) \b
    | \b what \s (?:we | you) \s (?:\w+ \s)? know | \b (?:need | things) \s to \s know \b
    | ^ (?:the \s | our \s)? (?:top \s | best \s)?
      (?: \d{1,3} | three | four | five | six | seven | eight | nine | ten ) \s (?:\w+ \s){0,2}
      (?: things | ways | reasons | tips | facts | takeaways | lessons | questions | stories | photos | pictures )
    | ^ (?: opinion | analysis | comment | editorial | explainer | explained | timeline | in \s pictures | letters ) \b
    | ^ (?: why | how | what | who | where | when ) \b | \? $
    """,
    re.IGNORECASE | re.VERBOSE,
)


def central_article(story: Story) -> ReadArticle:
    """The article that speaks for the story: of its reports the one most like all the others by headline and lead.

    What nobody says but a feed of another site speaks only for a story of nothing else. Of equally central ones the
    earliest. A live blog, a list, a round-up or an opinion only where there is no report,
    and an article without a gist only where there is no other.
    """
    words = {one.id: _words(one) for one in story.articles}
    # The sum of all articles' vectors of unit length: the likeness to it is the mean likeness to each of them.
    whole: Counter[str] = Counter()
    for said in words.values():
        whole.update(dict.fromkeys(said, 1 / sqrt(max(len(said), 1))))

    def centrality(one: ReadArticle) -> tuple[bool, bool, bool, float, float]:
        mine = words[one.id]
        likeness = sum(whole[word] for word in mine) / sqrt(max(len(mine), 1)) / len(words)
        return (
            one.origin is not Origin.FEED,
            bool(one.reading.gist),
            is_report(one.article),
            round(likeness, 2),
            -time_of(one).timestamp(),
        )

    return max(story.articles, key=centrality)


def is_report(article: Article) -> bool:
    """Whether it reports one event, as far as its headline and its shape tell."""
    return _NO_REPORT.search(article.title.strip()) is None and not is_live_blog(article)


def _words(one: ReadArticle) -> set[str]:
    text = f"{one.article.title} {one.article.text[:LEAD]}"
    return set(re.findall(r"\w{4,}|\d+", text.casefold()))
