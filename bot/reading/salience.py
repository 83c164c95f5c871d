"""How much an article is about an actor: not just how often it is named."""

import math

from spacy.tokens import Doc

from bot.news import ActorKind
from bot.reading.aliases import Named, fold

SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
KIND_WEIGHT = {ActorKind.PERSON: 1.0, ActorKind.ORGANISATION: 0.8, ActorKind.PLACE: 0.6}


def salience_of(actor: Named, doc: Doc, title: str) -> float:
    """A weight above 0 from mentions, position, headline and grammatical role. Weights found on development sets."""
    length = max(len(doc.text), 1)
    first = actor.mentions[0].start / length
    subjects = 0
    for mention in actor.mentions:
        words = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        subjects += words is not None and words.root.dep_ in SUBJECTS
    in_title = bool(title) and any(fold(mention.text) in fold(title) for mention in actor.mentions)
    weight = (
        math.log1p(len(actor.mentions))
        + 0.5 * math.log1p(subjects)
        + 0.8 * (1 - first)
        + (0.4 if actor.mentions[0].start < 300 else 0.0)
        + (1.0 if in_title else 0.0)
    )
    return weight * KIND_WEIGHT[actor.kind]
