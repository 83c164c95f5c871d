"""How much an article is about an actor: not just how often it is named."""

import math
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Doc

from bot.news import ActorKind
from bot.reading.aliases import Named, fold

TELLING = 6
"""Words that a sentence has at least; shorter ones at the top are labels and dates."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})


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
    second_sentence: float
    headline: float
    headline_person: float
    person: float
    place: float


LEARNT = Weights(
    mentions=-1.14,
    share=2.54,
    subjects=1.67,
    is_subject=-0.82,
    early=1.16,
    first_sentence=1.06,
    second_sentence=0.54,
    headline=1.09,
    headline_person=0.72,
    person=-0.06,
    place=-0.13,
)
BIAS = -3.26


def salience_of(actors: Sequence[Named], doc: Doc, title: str) -> list[float]:
    """For each actor, how probable it is that people would name it as one that the article is about."""
    features = features_of(actors, doc, title)
    return [_sigmoid(BIAS + sum(a * b for a, b in zip(LEARNT, one, strict=True))) for one in features]


def features_of(actors: Sequence[Named], doc: Doc, title: str) -> list[Weights]:
    """What speaks for each actor."""
    told = (sentence for sentence in doc.sents if len(sentence) > TELLING and sentence.text.strip() != title)
    ends = [sentence.end_char for sentence in islice(told, 2)]
    length = max(doc[-1].idx + len(doc[-1]), 1) if len(doc) else 1
    most = max((len(actor.mentions) for actor in actors), default=1)
    return [_features(actor, doc, title, [*ends, 0, 0], most, length) for actor in actors]


def _features(actor: Named, doc: Doc, title: str, ends: Sequence[int], most: int, length: int) -> Weights:
    count, first = len(actor.mentions), actor.mentions[0].start
    subjects = sum(_is_subject(doc, mention.start, mention.end) for mention in actor.mentions)
    headline = bool(title) and any(fold(mention.text) in fold(title) for mention in actor.mentions)
    person = actor.kind is ActorKind.PERSON
    return Weights(
        mentions=math.log1p(count),
        share=count / most,
        subjects=math.log1p(subjects),
        is_subject=subjects > 0,
        early=1 - first / length,
        first_sentence=first < ends[0],
        second_sentence=first < max(ends[:2]),
        headline=headline,
        headline_person=headline and person,
        person=person,
        place=actor.kind is ActorKind.PLACE,
    )


def _is_subject(doc: Doc, start: int, end: int) -> bool:
    words = doc.char_span(start, end, alignment_mode="expand")
    if words is None:
        return False
    root = words.root
    return root.dep_ in SUBJECTS or (root.dep_ == "appos" and root.head.dep_ in SUBJECTS)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
