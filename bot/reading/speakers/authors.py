"""Whose a letter, an order or a statement is that seems to speak by itself."""

from collections.abc import Iterator

from bot.reading.document import Word
from bot.reading.languages.en.cues import ISSUED, SAYINGS
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.evidence import Evidence
from bot.reading.speakers.introductions import author_of

WRITTEN = SAYINGS | ENGLISH.authored
_ISSUING = ENGLISH.issuing
ORDER_BEFORE = 600
"""Words back in which whose an order is may be told."""
_LEADING_IN = frozenset({"in", "via", "through"})
SENTENCE_BEFORE = 80
"""Words back in which what "it" stands for is looked for."""


def writer_of(evidence: Evidence, noun: Word) -> Word | None:
    """Whose a statement or an order is: where it stands, by who issues it, or where it was spoken of before."""
    for author in _authors(evidence, noun):
        if evidence.coreference.actor_at(author):
            return author
    if noun.lemma in ISSUED or not _is_the(evidence, noun):
        return None
    found = (author_of(evidence.document, one) for one in _before(evidence, noun))
    authors = [author for author in found if author and evidence.coreference.actor_at(author)]
    return authors[0] if len({evidence.coreference.name_of(author) for author in authors}) == 1 else None


def issuer_before(evidence: Evidence, noun: Word) -> str | None:
    """Who has issued what is "the statement" now: whoever the last sentence tells of that brings a statement up."""
    if not _is_the(evidence, noun) or _is_another(evidence, noun):
        return None
    brought_up = (one for one in _before(evidence, noun) if not _is_the(evidence, one) and one.sentence < noun.sentence)
    last = next(brought_up, None)
    issuers = (evidence.coreference.name_of(one) for one in _authors(evidence, last)) if last else ()
    return next((name for name in issuers if evidence.is_known(name)), None)


def _before(evidence: Evidence, noun: Word) -> Iterator[Word]:
    """Where the same noun stands before, nearest first, or the verb of it: "emailed"."""
    near = evidence.document.words[max(noun.place - ORDER_BEFORE, 0) : noun.place]
    return (one for one in reversed(near) if one.lemma == noun.lemma and one.quotation < 0)


def _authors(evidence: Evidence, noun: Word) -> Iterator[Word]:
    """Who may have written something: whose it is, and who issues it, or says something in it."""
    document, words = evidence.document, evidence.document.words
    if author := author_of(document, noun):
        yield author
    led = words[noun.head]
    if noun.pos == "VERB":
        verb = noun
    elif noun.dep == "pobj" and led.lower in _LEADING_IN:
        # The parser often ties "in a statement" to a noun before it: "denied the claims in a statement".
        verb = next(above for above in _upwards(evidence, led) if above.pos == "VERB" or above.head == above.place)
    elif noun.dep == "dobj" and led.lemma in _ISSUING:
        verb = led
    else:
        return
    if verb.pos == "VERB" and verb.quotation < 0:
        yield from (words[at] for at in document.children.get(verb.place, ()) if words[at].dep == "nsubj")


def _is_another(evidence: Evidence, noun: Word) -> bool:
    """Whether a noun is told apart from others: "the unsigned opinion", "the joint statement"."""
    words = evidence.document.words
    return any(words[at].dep in {"amod", "compound"} for at in evidence.document.children.get(noun.place, ()))


def _upwards(evidence: Evidence, word: Word) -> Iterator[Word]:
    while True:
        word = evidence.document.words[word.head]
        yield word


def _is_the(evidence: Evidence, noun: Word) -> bool:
    return any(evidence.document.words[at].lower == "the" for at in evidence.document.children.get(noun.place, ()))


def author_before(evidence: Evidence, pronoun: Word) -> Word | None:
    """Who wrote what "it" stands for, where the sentence before tells: "a statement by Moss. "…," it said."."""
    words = evidence.document.words
    near = (
        one for one in reversed(words[max(pronoun.place - SENTENCE_BEFORE, 0) : pronoun.place]) if one.quotation < 0
    )
    for noun in (one for one in near if one.sentence < pronoun.sentence and one.line >= pronoun.line - 1):
        author = author_of(evidence.document, noun)
        # Of "Moss's campaign", "it" may be the campaign.
        if author and author.dep == "pobj":
            return author if evidence.is_known(evidence.coreference.name_of(author)) else None
    return None
