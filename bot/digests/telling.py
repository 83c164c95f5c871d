"""What is said of a story: every word of it verbatim from one of its articles, and checked to be."""

from itertools import accumulate

from bot.digests.centrality import central_article
from bot.digests.disagreeing import disagreements_of
from bot.digests.naming import join_names, roles_in, who_is_in
from bot.digests.quoting import introduced, quotes_of
from bot.digests.sources import cited, time_of
from bot.digests.timeline import timeline_of
from bot.digests.verbatim import only_verbatim
from bot.news import DigestStory, Origin, ReadArticle, Story

GIST_CHARACTERS = 320
WHO = 4
QUOTES = 2


def tell_story(
    story: Story, first: ReadArticle | None = None, *, quotes: int = QUOTES, who: int = WHO, brief: bool = False
) -> DigestStory:
    """Say what happened, who is involved and what they said, what the sources disagree on, and what was new when.

    What does not stand in the articles is left out and counted, whoever asks.

    Args:
        story: with at least one article.
        first: the article that it is told from; the most central where it is left out.
        quotes: the most quotes to show.
        who: the most actors to name.
        brief: leave out quotes, disagreements and timeline, which a list of stories does not show.
    """
    return only_verbatim(_draft(story, first or central_article(story), quotes, who, brief=brief), story)


def _draft(story: Story, central: ReadArticle, quotes: int, who: int, *, brief: bool) -> DigestStory:
    speaking = _speaking(story, central)
    ordered = [central, *(one for one in speaking if one is not central)]
    names = join_names(ordered)
    article = central.article
    shown = tuple(who_is_in(ordered, names, who))
    gist, named = _gist(central), {one.name for one in shown}
    told = [] if brief else quotes_of(ordered, names, gist)[:quotes]
    return DigestStory(
        story=story.id,
        headline=article.title,
        url=article.url,
        gist=gist,
        who=shown,
        quotes=tuple(introduced(told, roles_in(ordered, names), named)),
        sources=tuple(cited(one) for one in sorted(story.articles, key=time_of)),
        updated_at=max(map(time_of, story.articles)),
        image=article.image,
        disagreements=() if brief else disagreements_of(speaking),
        timeline=() if brief else timeline_of(speaking),
        without_model=central.reading.without_model,
        shows=(central.id,),
        image_alt=article.image_alt,
    )


def _speaking(story: Story, central: ReadArticle) -> list[ReadArticle]:
    """The articles whose words are told: beside sites' own words none that a feed alone puts into their mouths."""
    own = [one for one in story.articles if one.origin is not Origin.FEED]
    return [one for one in story.articles if one is central or one in own] if own else list(story.articles)


def _gist(central: ReadArticle) -> tuple[str, ...]:
    sentences = [passage.text for passage in central.reading.gist]
    lengths = accumulate(len(sentence) + 1 for sentence in sentences)
    fitting = [sentence for sentence, length in zip(sentences, lengths, strict=True) if length <= GIST_CHARACTERS + 1]
    return tuple(fitting or sentences[:1])
