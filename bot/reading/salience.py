"""How much an article is about an actor: not just how often it is named."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from bot.news import ActorKind
from bot.reading.aliases import Named, fold

TELLING = 6
"""Words that a sentence has at least; shorter ones at the top are labels and dates."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
_DESCRIBING = frozenset({"compound", "amod", "nmod", "poss"})
REPORTER = 0.2
"""What is left of the salience of a newspaper or an agency that is only there as what reports."""
_PRESS = frozenset(
    "Agency AFP AP BBC CNN Chronicle Courier Gazette Guardian Herald Journal Mail Mirror News Observer Post Press"
    " Reuters Star Sun Telegraph Times Tribune Wire Xinhua".split()
)
"""Last words of what newspapers and agencies are called."""
_REPORTING = frozenset("say report tell write add announce quote cite".split())


class Weights(NamedTuple):
    """What speaks for an actor, as numbers; also the weight of each.

    The weights are a logistic regression's, fitted by `tests/training/salience.py` on articles
    whose main actors people marked.
    """

    mentions: float
    """Logarithm of the count; negative, since the share below says the same and more."""
    share: float
    """Mentions, as a share of the most mentioned actor's."""
    subjects: float
    """Logarithm of how often it is the subject of a sentence."""
    is_subject: float
    early: float
    """1 for the first word of the article, 0 for the last."""
    first_sentence: float
    headline: float
    headline_person: float
    headline_early: float
    """1 where the headline begins with it, towards 0 where it ends with it; 0 where it is not there. Headlines often
    begin with what only describes ("NASA's new capsule")."""
    person: float
    several_words: float
    describes: float
    """Its first mention only describes something else, as in "US-based" and "the Gulf Coast town"."""
    reports: float
    """An organisation that is only there as what says or reports, as agencies are."""


LEARNT = Weights(
    mentions=-0.97,
    share=2.53,
    subjects=1.54,
    is_subject=-0.83,
    early=1.57,
    first_sentence=1.31,
    headline=1.50,
    headline_person=0.68,
    headline_early=-0.46,
    person=-0.27,
    several_words=0.59,
    describes=-0.47,
    reports=-0.58,
)
BIAS = -3.95


def salience_of(actors: Sequence[Named], doc: Doc, title: str) -> list[float]:
    """For each actor, how probable it is that people would name it as one that the article is about."""
    features = features_of(actors, doc, title)
    learnt = [_sigmoid(BIAS + sum(a * b for a, b in zip(LEARNT, one, strict=True))) for one in features]
    return [
        chance * (REPORTER if one.reports and not one.headline and _is_press(actor, doc) else 1)
        for chance, one, actor in zip(learnt, features, actors, strict=True)
    ]


def features_of(actors: Sequence[Named], doc: Doc, title: str) -> list[Weights]:
    """What speaks for each actor."""
    told = (sentence for sentence in doc.sents if len(sentence) > TELLING and sentence.text.strip() != title)
    first = next(told, None)
    length = max(doc[-1].idx + len(doc[-1]), 1) if len(doc) else 1
    most = max((len(actor.mentions) for actor in actors), default=1)
    return [_features(actor, doc, fold(title), first.end_char if first else 0, most, length) for actor in actors]


def _features(actor: Named, doc: Doc, title: str, end: int, most: int, length: int) -> Weights:
    count, first = len(actor.mentions), actor.mentions[0].start
    roots = [_root(doc, mention.start, mention.end) for mention in actor.mentions]
    subjects = sum(_is_subject(root) for root in roots)
    places = [place for mention in actor.mentions if (place := title.find(fold(mention.text))) >= 0]
    person = actor.kind is ActorKind.PERSON
    return Weights(
        mentions=math.log1p(count),
        share=count / most,
        subjects=math.log1p(subjects),
        is_subject=subjects > 0,
        early=1 - first / length,
        first_sentence=first < end,
        headline=bool(places),
        headline_person=bool(places) and person,
        headline_early=1 - min(places) / len(title) if places else 0,
        person=person,
        several_words=" " in actor.name,
        describes=roots[0].dep_ in _DESCRIBING,
        reports=(actor.kind is ActorKind.ORGANISATION or _has_press_name(actor)) and all(map(_reports, roots)),
    )


def _root(doc: Doc, start: int, end: int) -> Token:
    words = doc.char_span(start, end, alignment_mode="expand")
    assert words is not None, "with expand, any place in the document has words"
    return words.root


def _is_subject(root: Token) -> bool:
    return root.dep_ in SUBJECTS or (root.dep_ == "appos" and root.head.dep_ in SUBJECTS)


def _reports(root: Token) -> bool:
    named = root.dep_ == "pobj" and root.head.lower_ == "to" and root.head.head.lower_ == "according"
    return named or _is_told(root) or (root.dep_ == "nsubj" and root.head.lemma_.lower() in _REPORTING)


def _is_press(actor: Named, doc: Doc) -> bool:
    """Whether it reports news, or is told it, rather than saying something itself."""
    roots = [_root(doc, mention.start, mention.end) for mention in actor.mentions]
    return _has_press_name(actor) or any(_is_told(root) or root.head.lemma_ == "report" for root in roots)


def _has_press_name(actor: Named) -> bool:
    return actor.name.split()[-1] in _PRESS


def _is_told(root: Token) -> bool:
    return root.dep_ in {"dobj", "dative"} and root.head.lemma_ == "tell"


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
