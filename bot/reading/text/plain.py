"""Words and sentences of a text for whose language there is no model.

A sentence that is not parted from the next costs a digest some length; one that is cut says something else. So a
sentence ends only where nothing speaks against it, and in no quotation.
"""

import re

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.reading.text.sentences import CLOSING, QUESTIONS, STOPS, mark_sentences

_NEAR = 40
"""Characters before a word that are looked at, for the end of a sentence."""
_FULL_WIDTH = "。！？．｡"
"""No space stands behind these."""
_END = re.compile(
    rf"(?<!\w)(?:(?=\w)|(?<![{STOPS}{QUESTIONS};]))(?P<word>\w*+)(?P<stop>[{STOPS}{QUESTIONS};]++)"
    rf"(?P<after>[\s\])’」』{CLOSING}]*+)$"
)
_BEGINS = re.compile(r"[\W_]*(?P<letter>[^\W_])")
_DASHES = "–—-"
_OPENING = f'"“„«»‹›「『¿¡([{_DASHES}'
_GREEK = re.compile("[α-ωά-ώ]$")
"""Before a semicolon, which is the question mark there."""
_NO_END = re.compile(
    r"""
    \w                       # an initial
    | \d{1,2} | [IVX]+       # the third of May, Pius X.
    | (?P<twice>[^\W\d])(?P=twice)  # pp., EE. UU.
    | (?=.*[a-zà-ÿ])[^\W\daeiouyà-æè-ïò-öø-ý]{2,3}  # Dr., Nr., bzw.: no vowel
    | (?i:abs|akad|aprox|arch|art|av|avv|bijv|ca|cap|capt|co|col|dhr|dipl|doc|doç|dott|dra|ecc|evtl|fig|gen|geom|gov
      |gral|hab|ing|inkl|lic|mevr|mil|milj|mio|mlle|mme|mons|núm|op|pág|pag|phil|prof|red|rep|sen|sig|sra|srta|ste|str
      |tel|tis|tys|ud|uds|univ|vol|zit|акад|гг|гр|ген|им|млн|обл|проф|руб|св|см|стр|тов|тыс|ул)
    """,
    re.VERBOSE,
)
"""What stands before a full stop that ends no sentence, in one language or another."""


def plain_vocab() -> Vocab:
    """What the words of any language are kept in."""
    return spacy.blank("xx").vocab


def plain_doc(vocab: Vocab, text: str) -> Doc:
    """A text as words and sentences."""
    words = re.findall(r"\w+|[^\w\s]|\s+", text)
    doc: Doc = mark_sentences(Doc(vocab, words=words, spaces=[False] * len(words)))
    marks = doc.to_array([SENT_START]).astype(np.int64)
    place, spoken = 0, False
    for number, word in enumerate(words):
        if marks[number] == 0:
            marks[number] = 1 if not spoken and _begins_sentence(text, place) else -1
        if marks[number] == 1:
            # What is said may stand behind a dash, and nothing shows where it ends.
            spoken = word in _DASHES
        place += len(word)
    doc.from_array([SENT_START], marks.reshape(-1, 1).astype(np.uint64))  # type: ignore[arg-type]
    return doc


def _begins_sentence(text: str, place: int) -> bool:
    end = _END.search(text[max(place - _NEAR, 0) : place])
    first = _BEGINS.match(text[place : place + _NEAR])
    if end is None or first is None or first["letter"].islower():
        return False
    stop, after = end["stop"], end["after"]
    if not (after[-1:].isspace() or stop[-1] in _FULL_WIDTH):
        return False
    if not text[place].isalnum() and text[place] not in _OPENING:
        return False
    if after.strip() and not (first["letter"].isupper() or first["letter"].isdigit()):
        # Behind a quotation may stand who said it, and these letters do not tell.
        return False
    if stop == ";":
        return _GREEK.search(end["word"]) is not None
    return stop != "." or not _NO_END.fullmatch(end["word"])
