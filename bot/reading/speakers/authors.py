"""Whose a letter, an order or a statement is that seems to speak by itself."""

from bot.reading.document import Word
from bot.reading.languages.en.cues import ISSUED, SAYINGS
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.evidence import Evidence
from bot.reading.speakers.introductions import author_of

WRITTEN = SAYINGS | ENGLISH.authored
_ISSUING = ENGLISH.issuing
ORDER_BEFORE = 600
"""Words back in which whose an order is may be told."""
SENTENCE_BEFORE = 80
"""Words back in which what "it" stands for is looked for."""


def writer_of(evidence: Evidence, noun: Word) -> Word | None:
    """Whose a statement or an order is: where it stands, by who issues it, or where it was spoken of before."""
    words = evidence.document.words
    issues = words[noun.head]
    if noun.dep == "dobj" and issues.lemma in _ISSUING and issues.quotation < 0:
        issuers = [words[at] for at in evidence.document.children.get(issues.place, ()) if words[at].dep == "nsubj"]
    else:
        issuers = []
    for author in (author_of(evidence.document, noun), *issuers):
        if author and evidence.coreference.actor_at(author):
            return author
    if noun.lemma in ISSUED or not _is_the(evidence, noun):
        return None
    before = (one for one in words[max(noun.place - ORDER_BEFORE, 0) : noun.place] if one.lemma == noun.lemma)
    authors = [
        author
        for one in before
        if (author := author_of(evidence.document, one)) and evidence.coreference.actor_at(author)
    ]
    return authors[-1] if len({evidence.coreference.name_of(author) for author in authors}) == 1 else None


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
