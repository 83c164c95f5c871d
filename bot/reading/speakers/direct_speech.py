"""Whether words between marks are what somebody said, and no term, title or nickname."""

import re

from bot.reading.document import Document, Placed, Word
from bot.reading.languages.en.words import ENGLISH
from bot.reading.names.title_case import UNSTRESSED
from bot.reading.text.sentences import CLOSING

SAID_WORDS = 5
"""Fewer words between marks are as often a term as something said."""
DOUBTFUL_WORDS = 14
"""A quotation of so few words that most likely nobody said is a slogan or a term…"""
DOUBT = 0.7
"""…where nobody is at least so likely."""
_SENTENCE_ENDS = ".!?…"
_CLAUSE_ENDS = frozenset(",.!?—–-")
_TITLED = ENGLISH.titled
_CALLED = ENGLISH.called
_NAMING = ENGLISH.works | ENGLISH.before_programmes
_BEFORE_TITLES = frozenset({"ADP", "PART"})
"""What leads to the title of a programme: on "Good Morning, Harbour", on the channel's "Good Morning, Harbour"."""
_LANGUAGES = ENGLISH.languages
_LOUD = ENGLISH.loud
_PEOPLE = frozenset({"PRON", "PROPN"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def is_quote(document: Document, placed: Placed, inside: str, *, attributed: bool, nobody: float) -> bool:
    """Whether a quotation is what somebody said.

    Args:
        document: the article.
        placed: the quotation in it.
        inside: its words.
        attributed: whether a verb that surely speaks gives it to somebody.
        nobody: how likely it is nobody's.
    """
    led_by = word_before(document, placed)
    title = is_title(inside)
    named = title and led_by is not None and (led_by.lemma in _NAMING or led_by.pos in _BEFORE_TITLES)
    if named or (led_by and _is_named_by(document, led_by)):
        return False
    ending = inside.rstrip(CLOSING + " ")[-1:]
    sentence = ending in _CLAUSE_ENDS or placed.lead.endswith((":", ","))
    shown = is_shown(document, placed) or is_called_out(document, placed)
    if placed.short:
        announced = placed.lead.endswith(":") and inside[:1].isupper() and ending in _SENTENCE_ENDS
        return shown or (placed.words > 1 and ((sentence and attributed) or announced))
    if title:
        return shown or (sentence and attributed)
    alone = not placed.lead and not placed.tail and placed.ending in _SENTENCE_ENDS
    return placed.words > DOUBTFUL_WORDS or alone or nobody < DOUBT or shown or inside.isupper()


def is_title(inside: str) -> bool:
    """Whether words are set as the title of a work: all but the small ones begin with a capital.

    Words in nothing but capitals are shouted, or stand in an article that is.
    """
    words = [word for word in re.findall(r"[^\W\d_][\w'’]*", inside) if word.lower() not in UNSTRESSED]
    return len(words) > 1 and len(inside) < 120 and not inside.isupper() and all(word[0].isupper() for word in words)


def is_called_out(document: Document, placed: Placed) -> bool:
    """Whether words follow right on a verb of calling out: chanting "…"."""
    verb = word_before(document, placed)
    return verb is not None and verb.lemma in _LOUD and placed.words > 1


def is_shown(document: Document, placed: Placed) -> bool:
    """Whether words are written on something: a sign that read "…", shirts saying "…"."""
    verb = word_before(document, placed)
    if verb is None or placed.words < 2 or verb.lemma not in {"read", "say"}:
        return False
    if not document.text[document.words[placed.first].start].isupper():
        return False
    subject = _subject(document, verb)
    if subject is None:
        return verb.tag == "VBG" and document.words[verb.head].pos == "NOUN"
    return subject.pos not in _PEOPLE or subject.lower in {"that", "which"}


def word_before(document: Document, placed: Placed) -> Word | None:
    """The word that a quotation follows on its line, articles left out."""
    for place in range(placed.first - 1, max(placed.first - 6, -1), -1):
        word = document.words[place]
        if word.line != placed.line or word.quotation >= 0 or word.text in _SENTENCE_ENDS:
            return None
        if word.pos not in {"PUNCT", "SPACE", "DET"}:
            return word
    return None


def verb_behind(document: Document, placed: Placed) -> Word | None:
    """The verb that follows right on a quotation and belongs to its sentence: "…!" wrote Moss."""
    for word in document.words[placed.last + 1 : placed.last + 4]:
        if word.line != placed.last_line or word.quotation >= 0 or word.text in _SENTENCE_ENDS:
            return None
        if word.pos not in {"PUNCT", "SPACE"}:
            return word if word.text.islower() and word.pos == "VERB" else None
    return None


def _is_named_by(document: Document, word: Word) -> bool:
    """Whether what follows is what a thing is called, or a word put into English: "a plan called …", "Latin for …"."""
    before = document.words[max(word.place - 1, 0)]
    if word.lower == "for":
        return before.lower in _LANGUAGES
    if word.lower == "as":
        return before.lower == "known"
    return word.lemma in _TITLED or (word.lemma in _CALLED and word.dep == "acl")


def _subject(document: Document, verb: Word) -> Word | None:
    children = (document.words[place] for place in document.children.get(verb.place, ()))
    return next((child for child in children if child.dep in _SUBJECTS), None)
