"""Where the sources of a story give different figures for the same thing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from bot.digests.centrality import is_report
from bot.digests.figures import Figure, find_figures
from bot.digests.sources import cited, publisher_of, time_of
from bot.news import Cited, Disagreement, ReadArticle

LEAD = 700
"""Characters of the text in which an article states its own event's figures."""
NEAR = 0.15
"""A figure that is called rough agrees with one this near."""


def disagreements_of(articles: Iterable[ReadArticle]) -> tuple[Disagreement, ...]:
    """What the sources count differently, each with the latest figure of each publisher, oldest first."""
    latest: defaultdict[str, dict[str, tuple[Figure, Cited]]] = defaultdict(dict)
    for one in sorted(articles, key=time_of):
        for what, figure in stated_in(one).items():
            # Taken out first, so that the publisher goes to its new place in time.
            latest[what].pop(publisher_of(one.article), None)
            latest[what][publisher_of(one.article)] = figure, cited(one)
    return tuple(_disagreements(latest))


def stated_in(one: ReadArticle) -> dict[str, Figure]:
    """One figure for each thing: the headline's, else the lead's, else the text's; none where these give several."""
    title, text = [*find_figures(one.article.title)], [*find_figures(one.article.text)]
    lead = [figure for figure in text if figure.start < LEAD] if is_report(one.article) else []
    stated: dict[str, Figure] = {}
    for what in dict.fromkeys(figure.what for figure in (*title, *text)):
        for part in (title, lead, text):
            figures = [figure for figure in part if figure.what == what]
            if figures:
                if len({figure.value for figure in figures}) == 1:
                    stated[what] = figures[0]
                break
    return stated


def _disagreements(latest: Mapping[str, Mapping[str, tuple[Figure, Cited]]]) -> Iterator[Disagreement]:
    for what, by_publisher in latest.items():
        figures = [figure for figure, _ in by_publisher.values()]
        pairs = [*combinations(figures, 2)]
        if all(may_be_the_same(*pair) for pair in pairs) and any(differ(*pair) for pair in pairs):
            yield Disagreement(what, tuple((figure.words, source) for figure, source in by_publisher.values()))


def may_be_the_same(one: Figure, other: Figure) -> bool:
    """Not where the figures are said of different days or places."""
    return all(
        not mine or not theirs or mine & theirs for mine, theirs in ((one.days, other.days), (one.places, other.places))
    )


def differ(one: Figure, other: Figure) -> bool:
    """Whether the figures cannot both be right; one that is called rough is right with any near it."""
    near = NEAR * max(one.value, other.value) if one.rough or other.rough else 0
    return abs(one.value - other.value) > near
