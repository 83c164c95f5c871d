"""Who acts in an article, and whom its lead tells of without a name."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from spacy.tokens import Span as Words

from bot.news import Actor, ActorKind, Span
from bot.reading.actors.salience import SUBJECTS, TELLING
from bot.reading.document import Document, Word
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.words import ENGLISH

_ANYBODY = ENGLISH.anybody | ENGLISH.unnamed
_START = attrgetter("start")
MOST = 3
"""Times that somebody acts from which on more tell no more."""
BEHIND = 2
"""Sentences behind the lead in which whom it tells of gets a name."""


def times_acting(actors: Sequence[Actor], document: Document) -> list[int]:
    """For each actor, how often it is the subject of a clause outside quotations, `MOST` at most."""
    return [min(sum(_acts(one, document) for one in actor.mentions), MOST) for actor in actors]


def of_lead(actors: Sequence[Actor], acting: Sequence[int], document: Document) -> set[str]:
    """Whom a lead is about: its subject; else those it tells of without a name, who have one just behind it.

    "Two teachers were freed. Ida Moss, 40, and Jan Holt were …" is about these two, whoever held them.
    """
    lead = next((one for one in document.sentences if len(one) > TELLING and one.text.strip() != document.title), None)
    if lead is None:
        return set()
    if met := _met_behind(lead, actors, document):
        return met
    subject = {one.name for one in actors if one.kind is not ActorKind.PLACE and _is_subject_of(one, lead, document)}
    return subject or {one for one in [_named_behind(lead, actors, acting, document)] if one}


def _is_subject_of(actor: Actor, sentence: Words, document: Document) -> bool:
    inside = (one for one in actor.mentions if sentence.start_char <= one.start < sentence.end_char)
    nouns = (_doer(one, document) for one in inside)
    return any(one.dep in SUBJECTS and document.words[one.head].dep == "ROOT" for one in nouns)


def _met_behind(lead: Words, actors: Sequence[Actor], document: Document) -> set[str]:
    """Who the people are whom the lead has for its subject without a name: "Two teachers", "a Calder man"."""
    root = document.words[lead.root.i]
    subject = next((one for one in _children(document, root) if one.dep in SUBJECTS), None)
    if subject is None or subject.tag not in {"NN", "NNS"} or subject.quotation >= 0:
        return set()
    definite = any(one.tag == "POS" or one.lower in ENGLISH.definite for one in _children(document, subject))
    somebody = subject.lemma in _ANYBODY or is_role_word(document.doc[subject.place])
    if definite or not somebody:
        return set()
    starts = [sentence.start_char for sentence in document.sentences]
    begins = bisect_right(starts, lead.start_char)
    for sentence in document.sentences[begins : begins + BEHIND]:
        people = [one for one in actors if one.kind is ActorKind.PERSON]
        met = {one.name for one in people if _is_subject_of(one, sentence, document)}
        beside = {one.name for one in people if _is_joined(one, sentence, document)}
        if met:
            return met | (beside if subject.tag == "NNS" else set())
    return set()


def _is_joined(actor: Actor, sentence: Words, document: Document) -> bool:
    """Whether a name stands beside the subject: "Ida Moss and Jan Holt were"."""
    inside = (one for one in actor.mentions if sentence.start_char <= one.start < sentence.end_char)
    nouns = [_doer(one, document) for one in inside]
    return any(one.dep == "conj" and document.words[one.head].dep in SUBJECTS for one in nouns)


def _children(document: Document, word: Word) -> list[Word]:
    return [document.words[place] for place in document.children.get(word.place, ())]


def _named_behind(lead: Words, actors: Sequence[Actor], acting: Sequence[int], document: Document) -> str | None:
    """Whom a lead tells of that names nobody who acts."""
    doers = [
        (min(start for start, _ in actor.mentions), actor.name)
        for actor, times in zip(actors, acting, strict=True)
        if actor.kind is not ActorKind.PLACE
        and (times or (actor.kind is ActorKind.PERSON and actor.mentions[0].start < lead.end_char))
    ]
    if not doers:
        return None
    start, name = min(doers)
    places = [sentence.start_char for sentence in document.sentences]
    behind = bisect_right(places, start) - bisect_right(places, lead.start_char)
    return name if 0 < behind <= BEHIND else None


def _acts(mention: Span, document: Document) -> bool:
    doer = _doer(mention, document)
    return doer.quotation < 0 and doer.dep in SUBJECTS


def _doer(mention: Span, document: Document) -> Word:
    """The noun that a name is, or stands beside."""
    words = document.words
    first = max(bisect_right(words, mention.start, key=_START) - 1, 0)
    last = max(bisect_right(words, mention.end - 1, key=_START) - 1, first)
    inside = range(first, last + 1)
    noun: Word = next((words[at] for at in inside if words[at].head not in inside), words[last])
    return words[noun.head] if noun.dep == "appos" else noun
