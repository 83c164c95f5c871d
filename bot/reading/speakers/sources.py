"""Which words can be a source: somebody, some body or a document, and no number, thing or thought."""

from bot.news import Actor, ActorKind
from bot.reading.document import Document, Placed
from bot.reading.languages.en.cues import DOCUMENTS, PEOPLE, SPEECH
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import Candidate

_NO_ROLES = DOCUMENTS | PEOPLE
_SHARES = ENGLISH.shares
_EXCERPTS = ENGLISH.excerpts
_ENOUGH = 200
"""Characters of a quotation that are looked at; bounded, so that a line of thousands of them takes no longer."""


def can_speak(document: Document, one: Candidate) -> bool:
    """Whether a word can stand for who speaks: a noun that is no usual one for people only where a verb tells so."""
    noun = one.word
    if noun.lemma in _SHARES:
        # "Half of the farmers" may say something, "22 percent" are nobody.
        return any(document.words[child].lower == "of" for child in document.children.get(noun.place, ()))
    if noun.lemma in _EXCERPTS:
        return False
    if noun.pos == "PROPN" and one.tie == "other" and (one.verb is None or one.verb.quotation >= 0):
        # "Exclusive:" and "Top Stories:" stand beside words, and say nothing.
        return False
    if noun.pos != "NOUN" or noun.lemma in _NO_ROLES or is_role_word(document.doc[noun.place]):
        return True
    if one.verb is None or one.tie not in {"subject", "agent"}:
        return one.tie in {"according", "saying"}
    # "The neighbour stood up and said": the second verb has no subject of its own.
    between = document.words[noun.place + 1 : one.verb.place]
    return one.verb.lemma in SPEECH and all(word.dep not in {"nsubj", "nsubjpass"} for word in between)


def is_plain(document: Document, quotation: Placed, one: Candidate, actor: Actor | None) -> bool:
    """Whether a line is not set in capitals, in which names are hardly told, or a full name stands with its verb."""
    start = document.words[quotation.first].start
    if not f"{quotation.lead}{document.text[start : start + _ENOUGH]}{quotation.tail}".isupper():
        return True
    named = actor is not None and actor.kind is ActorKind.PERSON and " " in actor.name
    return named and one.verb is not None and one.verb.lower in {"said", "says"} and one.verb.line == one.word.line
