"""Who might have said it: the words around a quotation that may name its speaker, each with the verb it goes with."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.reading.document import Document, Placed, Word
from bot.reading.languages.en.cues import SAYINGS, SPEECH, SURE, WORDING
from bot.reading.languages.en.words import ENGLISH

REACH = 70
"""Words outside quotations between a speaker and the quotation, at most."""
LINES_BACK = 3
MOST = 24
BEHIND = 6
"""Words between a verb of speech and the noun it leads to, at most."""
"""Candidates for one quotation: the nearest ones."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_BEFORE_NOUN = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON", "ADV"})
_PART = frozenset({"compound", "det", "nummod", "amod", "poss", "case", "nmod", "quantmod", "punct", "advmod"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may name a speaker."""

    word: Word
    verb: Word | None
    """The verb whose subject it is, a verb of speech where there is a choice; or "according"."""
    tie: str
    """How it goes with the verb."""


def every_candidate(document: Document) -> list[Candidate]:
    """All words outside quotations that can name somebody, in order."""
    outside = (word for word in document.words if word.quotation < 0 and word.pos not in {"SPACE", "PUNCT"})
    found = (_behind(document, word) or _beside(document, word) or _candidate(document, word) for word in outside)
    return [one for one in found if one]


def near(document: Document, candidates: Sequence[Candidate], quotation: Placed) -> list[Candidate]:
    """The candidates around a quotation, nearest first; of those in a document, in its order."""
    words = document.words
    first, last = words[quotation.first], words[quotation.last]
    begin = document.lines[max(first.line - LINES_BACK, 0)] if document.lines else 0
    stop = document.lines[last.line + 2] if last.line + 2 < len(document.lines) else len(words)
    # One by one from the quotation on, and not word by word: there may be a thousand quoted ones between two of them.
    behind = bisect_right(candidates, quotation.last, key=_place)
    before = (candidates[at] for at in range(bisect_left(candidates, quotation.first, key=_place) - 1, -1, -1))
    after = (candidates[at] for at in range(behind, len(candidates)))
    both = [
        *takewhile(lambda one: one.word.place >= begin and first.outside - one.word.outside <= REACH, before),
        *takewhile(lambda one: one.word.place < stop and one.word.outside - last.outside <= REACH, after),
    ]
    both.sort(key=lambda one: distance(one.word, words, quotation))
    return both[:MOST]


def distance(word: Word, words: tuple[Word, ...], quotation: Placed) -> int:
    """How many words stand between a word and a quotation, other quotations not counted."""
    if word.place < quotation.first:
        return max(words[quotation.first].outside - word.outside - 1, 0)
    return max(word.outside - words[quotation.last].outside, 0)


def _place(one: Candidate) -> int:
    return one.word.place


def _behind(document: Document, word: Word) -> Candidate | None:
    """The noun that a verb of speech right behind a quotation leads to: "…," read the letter, "…," said one Dubliner.

    The parser often takes it for the object, or for the subject of what follows.
    """
    words = document.words
    if word.pos not in {"NOUN", "PROPN", "PRON"} or _is_part(document, word):
        return None
    if word.dep in _SUBJECTS and word.head < word.place:
        return None
    following = words[word.place + 1] if word.place + 1 < len(words) else word
    if following.place != word.place and following.pos in {"NOUN", "PROPN"} and following.line == word.line:
        return None
    for place in range(word.place - 1, max(word.place - BEHIND, 1), -1):
        verb = words[place]
        if verb.tag in _FINITE and verb.lemma in SPEECH:
            mark, inside = words[place - 1], words[place - 2]
            return Candidate(word, verb, "subject") if mark.pos == "PUNCT" and inside.quotation >= 0 else None
        if verb.pos not in _BEFORE_NOUN or verb.line != word.line or verb.quotation >= 0:
            return None
    return None


def _is_part(document: Document, word: Word) -> bool:
    """Whether a word describes a noun beside it."""
    head = document.words[word.head]
    return word.dep in _PART and head.quotation < 0 and head.pos in {"NOUN", "PROPN"}


def _beside(document: Document, word: Word) -> Candidate | None:
    """A word right beside a verb of speech that the tagger takes for no name: the Saudis say, another said."""
    if word.lower not in {"another", "others", "some"}:
        capital = word.text[:1].isupper() and word.text[1:2].islower()
        if word.pos in {"PROPN", "PRON", "NOUN"} or not capital or document.doc[word.place].is_stop:
            return None
    if _is_part(document, word):
        return None
    for place in (word.place + 1, word.place - 1):
        verb = document.words[place] if 0 <= place < len(document.words) else word
        if verb.lemma in SURE and verb.quotation < 0 and verb.tag in _FINITE and verb.line == word.line:
            return Candidate(word, verb, "subject")
    return None


def _candidate(document: Document, word: Word) -> Candidate | None:
    if word.pos not in _NAMING:
        return None
    words = document.words
    head = words[word.head]
    if word.pos == "DET" and word.dep not in _SUBJECTS:
        return None
    if word.dep in _SUBJECTS:
        verb = _speaking(document, head)
        return Candidate(word, verb, "subject")
    if word.dep == "pobj" and head.lower == "to" and words[head.head].lower == "according":
        return Candidate(word, words[head.head], "according")
    if word.dep == "pobj" and head.lower == "of" and words[head.head].lemma in WORDING and head.quotation < 0:
        return Candidate(word, words[head.head], "according")
    if word.dep == "pobj" and head.lower == "per":
        return Candidate(word, head, "according")
    if word.dep == "pobj" and head.dep == "agent":
        return Candidate(word, words[head.head], "agent")
    if word.dep == "pobj" and head.lower in ENGLISH.speaker_prepositions and word.pos in {"PROPN", "PRON", "NOUN"}:
        return Candidate(word, words[head.head] if words[head.head].quotation < 0 else None, head.lower)
    if word.dep == "poss" and head.lemma in SAYINGS and head.quotation < 0:
        return Candidate(word, head, "according" if head.lemma in WORDING else "saying")
    if word.dep in _PART and word.dep != "poss" and not _alone(document, word):
        return None
    for child in document.children.get(word.place, ()):
        if words[child].dep in {"relcl", "acl"} and words[child].quotation < 0:
            return Candidate(word, words[child], words[child].dep)
    if word.pos in {"PROPN", "PRON", "NOUN"} or word.dep in {"ROOT", "dobj"}:
        return Candidate(word, head if head.place != word.place and head.quotation < 0 else None, "other")
    return None


def _alone(document: Document, word: Word) -> bool:
    """A name that the parser ties to a word in a quotation or to a verb stands on its own."""
    head = document.words[word.head]
    return word.pos == "PROPN" and (head.quotation >= 0 or head.pos in {"VERB", "AUX"})


def _speaking(document: Document, verb: Word) -> Word:
    """Of a verb and those that share its subject, one that speaks."""
    if verb.lemma in SURE:
        return verb
    queue = [verb.place]
    seen = 0
    while queue and seen < 8:
        place = queue.pop(0)
        seen += 1
        for child in document.children.get(place, ()):
            word = document.words[child]
            if word.dep not in {"conj", "xcomp", "advcl", "ccomp", "prep", "pcomp"} or word.quotation >= 0:
                continue
            if any(document.words[one].dep in _SUBJECTS for one in document.children.get(child, ())):
                continue
            if word.lemma in SPEECH and word.pos == "VERB":
                return word
            queue.append(child)
    return verb
