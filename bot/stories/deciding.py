"""Whether an article joins a story: how like it is to the story's nearest articles, and what speaks against it.

In the manner of Miranda et al. 2018 (arXiv:1809.00540): TF-IDF of what is known when the article arrives, with a decay
over time, in one pass. It is compared with the mean of those of a story's articles that are nearest to it, which
follows a story that moves on, and which no single article sways. A wrong join costs a reader more than a missed one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log, sqrt

from bot.news import ArticleId, Neighbour, Profile, StoryId
from bot.news.versions import is_dated_anew

NEEDED = 0.27
"""The likeness that makes two articles one event."""
NEEDED_OF_ONE_FEED = 0.35
"""The same for a story with an article of the same feed: its publisher takes the two for different."""
REWRITTEN = 0.8
"""The cosine of two articles of one feed that are one, written again."""
NEAREST = 8
"""With the mean of so many of a story's articles the new one is compared."""
STORIES = 8
"""The stories with the nearest articles that are weighed."""
ENOUGH = 35.0
"""What two articles must share, as the sum of its rarities, for their likeness to be taken whole: a short text has to
be more like."""
SHORT = 0.1
"""What that costs for each factor of e that is wanting."""
FIGURES = 0.1
"""What a number in common adds, and what takes away that both have numbers, but none in common."""
CLOSE = 1.2
"""Counts in two headlines that differ by less, of hundreds at most, may be one that has grown: "12 hurt", "14 hurt".
They speak neither for one event nor against it. Measured: of the 24 orders in which four papers on one event come, it
is one story in 20 with this and in 14 without, and no set of articles is grouped worse."""
FIRST_COUNTED, MOST_COUNTED = 10, 1000
OTHER_NAMES = 0.01
"""What takes away that either headline names what the other article does not have, by how rare that is."""
SAME_FORM = 0.6
"""What two articles made from one template have in common of their words, names and numbers aside (Dice)."""
REPRINT = 0.9
"""With more in common they may also be one article under two headlines."""
WORDS_OF_A_FORM = 3
"""Headlines with fewer words beside names and numbers say nothing of their form, which is taken to be the same."""
FADES_IN = timedelta(days=7)
"""After a day apart likeness fades, to a third in this time: the same people next month are another event."""
WINDOW = timedelta(days=14)
"""Articles that are further apart report no event together."""
SHOWN_TERMS = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """Which story an article joins."""

    story: StoryId | None
    """None where it opens one."""
    likeness: float
    """To the nearest story, less what speaks against it."""
    needed: float
    nearest: ArticleId | None = None
    """The article that it is most like, also where that is not enough."""
    shared: tuple[str, ...] = ()
    """The terms that it shares with that, the heaviest first."""
    against: tuple[str, ...] = ()
    """The terms of both headlines that the other article does not have."""


def decide(profile: Profile, rarity: Mapping[str, float], neighbours: Iterable[Neighbour]) -> Decision:
    """Decide which story an article joins.

    Args:
        profile: of the new article.
        rarity: of its terms.
        neighbours: the articles that share terms with it, those most like it.
    """
    stories: defaultdict[StoryId, list[tuple[float, Neighbour]]] = defaultdict(list)
    if profile.weights:
        for one in neighbours:
            if fits(profile.when, one.profile.when) and _meet(profile, one.profile):
                stories[one.story].append((_cosine(profile, one.profile), one))
    for found in stories.values():
        found.sort(key=lambda pair: (-pair[0], pair[1].article))
    nearest = sorted(stories, key=lambda story: (-stories[story][0][0], story))[:STORIES]
    decisions = (_compare(profile, rarity, [one for _, one in stories[story]]) for story in nearest)
    return max(decisions, key=lambda it: it.likeness - it.needed, default=Decision(None, 0.0, NEEDED))


def in_words(decision: Decision, written: Mapping[str, str], title: str, alone: str | None = None) -> str:
    """Why an article is where it is, in a sentence for people.

    Args:
        decision: about the article.
        written: its terms as it writes them.
        title: of the nearest article.
        alone: what kind of page it is, where that joins no story.
    """
    if alone:
        return f"it is {alone}, which joins no event"
    if decision.nearest is None:
        return "nothing recent is like it"
    words = ", ".join(written.get(term, term) for term in decision.shared[:SHOWN_TERMS])
    verdict = "it is like" if decision.story else "it is not like enough to"
    common = f"they share {words}" if words else "they share little"
    if decision.against and not decision.story:
        common += f", but not {', '.join(written.get(term, term) for term in decision.against[:SHOWN_TERMS])}"
    return f"{verdict} “{title}”: {common} ({max(0.0, decision.likeness):.2f}, and {decision.needed:.2f} is needed)"


def fits(one: datetime | None, other: datetime | None) -> bool:
    """Whether two articles may report one event by their times."""
    return one is None or other is None or abs(one - other) <= WINDOW


def _meet(one: Profile, other: Profile) -> bool:
    """Whether either article has a word of the other's headline; a sponsor or a sign-off in common stands in none."""
    return not (one.head.isdisjoint(other.words) and other.head.isdisjoint(one.words))


def _compare(profile: Profile, rarity: Mapping[str, float], found: Sequence[Neighbour]) -> Decision:
    """The article beside one story, whose articles are given with the nearest first."""
    rewritten = next((one for one in found if one.of_one_feed and _is_rewritten(profile, one.profile)), None)
    others = [one for one in found if not one.of_one_feed][:NEAREST]
    templated = next((one for one in found if is_of_one_template(profile, one.profile)), None)
    nearest = rewritten or templated or (others or found)[0]
    shared = sorted(profile.weights.keys() & nearest.profile.words, key=lambda term: (-profile.weights[term], term))
    theirs = nearest.profile.words | nearest.profile.head
    against = tuple(term for term in sorted(profile.head) if term not in theirs)
    if rewritten:
        likeness, needed = _cosine(profile, rewritten.profile), REWRITTEN
    elif templated:
        likeness, needed = min(REWRITTEN - 0.01, _cosine(profile, templated.profile)), REWRITTEN
    elif others:
        likeness = _likeness(profile, rarity, [one.profile for one in others])
        needed = NEEDED if len(others) == len(found) or len(others) >= NEAREST else NEEDED_OF_ONE_FEED
    else:
        # Titles and numbers of a template differ in a word or two, however long the rest of it is.
        likeness, needed = min(REWRITTEN - 0.01, _cosine(profile, nearest.profile)), REWRITTEN
    joined = nearest.story if likeness >= needed else None
    return Decision(joined, likeness, needed, nearest.article, tuple(shared), against)


def _is_rewritten(one: Profile, other: Profile) -> bool:
    """Whether two articles of a feed are one: nearly the same words, and nothing in a headline that is only there.

    Headlines alone do not tell: "Photo of the day" is another one each day. Nor do the words of what is published again
    half a day later: the next episode, outage or warning is another one.
    """
    if (
        is_dated_anew(one.when, other.when)
        or _is_bare(one)
        or _is_bare(other)
        or _cosine(one, other) < REWRITTEN
        or not (one.head <= other.words | other.head or other.head <= one.words | one.head)
    ):
        return False
    # A report that is written again may come to state a figure; a template has its own each time.
    stated = one.numbers and other.numbers
    return not stated or 2 * len(one.numbers & other.numbers) >= len(one.numbers | other.numbers)


def is_of_one_template(one: Profile, other: Profile) -> bool:
    """Whether two articles are alike in form, but tell of different things, as two earthquakes or two matches.

    What tells is what either headline or text has and the other lacks: names, numbers, or, where no numbers are told,
    any words of the headlines.
    """
    form = _share_of_form(one, other)
    if form < SAME_FORM:
        return False
    mine, theirs = one.words - other.words, other.words - one.words
    if _facts(one) & one.head & mine and _facts(other) & other.head & theirs:
        return True
    in_headlines = bool(one.head & mine and other.head & theirs)
    if one.numbers and other.numbers and 2 * len(one.numbers & other.numbers) < len(one.numbers | other.numbers):
        return in_headlines or bool(one.names.keys() & mine and other.names.keys() & theirs)
    return in_headlines and not _is_bare(one) and not _is_bare(other) and form < REPRINT


def _facts(profile: Profile) -> frozenset[str]:
    return profile.numbers | profile.names.keys()


def _share_of_form(one: Profile, other: Profile) -> float:
    mine, theirs = one.words - _facts(one), other.words - _facts(other)
    if min(len(mine), len(theirs)) < WORDS_OF_A_FORM and (_is_bare(one) or _is_bare(other)):
        return float(bool(_facts(one) and _facts(other)))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs) or 1)


def _is_bare(profile: Profile) -> bool:
    return profile.words <= profile.head


def _likeness(profile: Profile, rarity: Mapping[str, float], nearest: Sequence[Profile]) -> float:
    cosine = _with_mean(profile, nearest) * max(_fading(profile.when, one.when) for one in nearest)
    share = max(sum(rarity[term] for term in profile.words & one.words) for one in nearest[:3])
    if not share:
        return 0.0
    likeness = cosine + SHORT * min(0.0, log(share / ENOUGH))
    theirs = frozenset[str]().union(*(one.numbers for one in nearest))
    if profile.numbers & theirs:
        likeness += FIGURES
    elif profile.numbers and theirs and not any(_may_have_grown(profile, one) for one in nearest):
        likeness -= FIGURES
    words = frozenset[str]().union(*(one.words for one in nearest))
    other = min(_missed(one, profile.words) for one in nearest)
    return likeness - OTHER_NAMES * min(_missed(profile, words), other)


def _may_have_grown(one: Profile, other: Profile) -> bool:
    """Whether a count in one headline may be that in the other, taken earlier or later."""
    return any(max(mine, theirs) < CLOSE * min(mine, theirs) for mine in _counts(one) for theirs in _counts(other))


def _counts(profile: Profile) -> list[int]:
    found = (int(term) for term in profile.numbers & profile.head if term.isdecimal())
    return [count for count in found if FIRST_COUNTED <= count < MOST_COUNTED]


def _missed(profile: Profile, words: frozenset[str]) -> float:
    """How rare the rarest name of a headline is that is not among these words."""
    missed = (value for term, value in profile.names.items() if term in profile.head and term not in words)
    return max(missed, default=0.0)


def _with_mean(profile: Profile, nearest: Sequence[Profile]) -> float:
    mean: defaultdict[str, float] = defaultdict(float)
    for one in nearest:
        for term, weight in one.weights.items():
            mean[term] += weight
    length = sqrt(sum(weight**2 for weight in mean.values()))
    return sum(weight * mean[term] for term, weight in profile.weights.items() if term in mean) / (length or 1.0)


def _cosine(one: Profile, other: Profile) -> float:
    return sum(weight * other.weights.get(term, 0.0) for term, weight in one.weights.items())


def _fading(one: datetime | None, other: datetime | None) -> float:
    if one is None or other is None:
        return 1.0
    return exp(-max(0.0, (abs(one - other) - timedelta(days=1)) / FADES_IN))
