"""Words that turn speaking around: "Bell was called … by Moss", "Moss said …, according to the Courier"."""

from bot.reading.document import Document, Placed, Word
from bot.reading.languages.en.cues import SPEECH, SURE
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import Candidate

_QUOTING = ENGLISH.quoting
_NOT_QUOTING = SPEECH - _QUOTING
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
BESIDE_WORDS = 3
"""Words between a quotation and the verb that says it, where another only passes it on."""


def turns_around(document: Document, quotation: Placed, one: Candidate) -> bool:
    """Whether a candidate is spoken of, or passes on what another says."""
    return _is_spoken_of(document, one) or speaker_instead(document, quotation, one) is not None


def speaker_instead(document: Document, quotation: Placed, one: Candidate) -> Word | None:
    """Who speaks in place of such a candidate, where the sentence names somebody."""
    if one.tie == "according":
        return _passed_on(document, quotation, one)
    if not _is_spoken_of(document, one):
        return _quoted_by(document, one)
    by = [word for word in document.words[one.word.place :] if word.lower == "by" and word.quotation < 0][:1]
    if not by or by[0].sentence != one.word.sentence or by[0].place > quotation.last + 20:
        return None
    places = document.children.get(by[0].place, ())
    return next((document.words[place] for place in places if document.words[place].dep == "pobj"), None)


def _is_spoken_of(document: Document, one: Candidate) -> bool:
    verb = document.words[one.word.head]
    if one.word.dep != "nsubjpass" or one.verb is None or one.verb.place != verb.place:
        # "She was quoted as saying" has another verb than its own.
        return False
    return verb.lemma in _NOT_QUOTING


def _quoted_by(document: Document, one: Candidate) -> Word | None:
    verb = document.words[one.word.head]
    if one.word.dep != "nsubj" or verb.lemma not in _QUOTING:
        return None
    children = [document.words[place] for place in document.children.get(verb.place, ())]
    if not any(child.lower == "as" for child in children):
        return None
    return next((child for child in children if child.dep == "dobj" and child.quotation < 0), None)


def _passed_on(document: Document, quotation: Placed, source: Candidate) -> Word | None:
    """Whom "according to the Courier" leaves speaking: the subject of a verb of speech right beside the quotation."""
    near = (
        range(max(quotation.first - BESIDE_WORDS - 1, 0), quotation.first),
        range(quotation.last + 1, min(quotation.last + BESIDE_WORDS + 3, len(document.words))),
    )
    for verb in (document.words[place] for places in near for place in places):
        announces = verb.lemma in SPEECH and document.words[verb.place + 1 : verb.place + 2][0].text == ":"
        if not (verb.lemma in SURE or announces) or verb.quotation >= 0 or verb.sentence != source.word.sentence:
            continue
        children = (document.words[place] for place in document.children.get(verb.place, ()))
        subjects = [one for one in children if one.dep in _SUBJECTS and one.quotation < 0]
        # The parser may take the town of a dateline for another subject.
        found = min(subjects, key=lambda one: abs(one.place - verb.place), default=None)
        if found and found.place != source.word.place:
            return found
    return None
