"""What leads up to a quotation with a colon, and whose words it is: "This statement by Moss:", "Moss's reply was:"."""

from collections.abc import Sequence

from bot.news import ActorKind
from bot.reading.coreference.resolution import Coreference
from bot.reading.document import Document, Placed, Word
from bot.reading.languages.en.cues import DOCUMENTS, SAYINGS, SPEECH
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import Candidate

_AUTHORED = SAYINGS | DOCUMENTS | ENGLISH.authored
_POINTING = ENGLISH.pointing
_DOING = frozenset({"VERB", "AUX"})
_SENTENCE_WORDS = 60
"""A sentence of more words is none that leads up to something."""


def introduced_by(document: Document, quotation: Placed, coreference: Coreference) -> Candidate | None:
    """Whom the sentence before a quotation announces; None where it ends without a colon, or another speaks in it.

    It says whose statement follows, or is no more than a name with what its bearer is.
    """
    sentence = _leading(document, quotation)
    if not any(word.pos in _DOING for word in sentence):
        bearer = _bearer(sentence, coreference)
        if bearer:
            return Candidate(bearer, None, "other")
    speaks = any(word.lemma in SPEECH and word.pos == "VERB" and _has_subject(document, word) for word in sentence)
    for noun in sentence:
        author = author_of(document, noun)
        if author and (_is_pointed_at(document, noun) or not (speaks or _is_object(document, noun))):
            return Candidate(author, noun, "saying")
    return None


def author_of(document: Document, noun: Word) -> Word | None:
    """Whose a statement, a tweet or a letter is, where it says so: Moss's statement, a letter from Moss."""
    if noun.lemma not in _AUTHORED or noun.pos != "NOUN" or noun.quotation >= 0:
        return None
    following = document.words[noun.place + 1] if noun.place + 1 < len(document.words) else noun
    named = [following.place] if following.lower in {"by", "from"} else []
    children = [document.words[place] for one in (*named, noun.place) for place in document.children.get(one, ())]
    return next((child for child in children if child.dep == ("pobj" if child.head in named else "poss")), None)


def _leading(document: Document, quotation: Placed) -> Sequence[Word]:
    """The sentence before a quotation that ends with a colon, on its line or the one above."""
    last = quotation.first - 1
    while last >= 0 and (document.words[last].pos == "SPACE" or document.words[last].text in "\"“”„«»'‘’"):
        last -= 1
    if last < 0 or document.words[last].text != ":" or document.words[last].line < quotation.line - 1:
        return ()
    first = last
    while (
        first > 0
        and last - first < _SENTENCE_WORDS
        and document.words[first - 1].sentence == document.words[last].sentence
    ):
        first -= 1
    return [word for word in document.words[first:last] if word.quotation < 0]


def _bearer(sentence: Sequence[Word], coreference: Coreference) -> Word | None:
    """Whom a sentence without a verb ends with: Town councillor Owen Brack."""
    actor = coreference.actor_at(sentence[-1]) if sentence else None
    if actor is None or actor.kind is not ActorKind.PERSON:
        return None
    before = [word for word in sentence if coreference.actor_at(word) is not actor]
    if any(word.lower == "to" for word in before) or (before and before[-1].pos == "ADP"):
        return None
    return sentence[-1]


def _has_subject(document: Document, verb: Word) -> bool:
    return any(
        document.words[place].dep == "nsubj" and document.words[place].lemma not in _AUTHORED
        for place in document.children.get(verb.place, ())
    )


def _is_pointed_at(document: Document, noun: Word) -> bool:
    """Whether a noun stands for what follows: this statement."""
    return any(document.words[place].lower in _POINTING for place in document.children.get(noun.place, ()))


def _is_object(document: Document, noun: Word) -> bool:
    """Whether somebody does something with it: Moss laughed at Cole's reply."""
    head = noun
    while head.dep in {"dobj", "pobj", "prep"} and head.place != head.head:
        head = document.words[head.head]
        if head.pos == "VERB":
            return True
    return False
