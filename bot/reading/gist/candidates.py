"""The sentences of an article, with what tells whether a gist may show them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.attrs import ENT_TYPE, IS_ALPHA, IS_STOP

from bot.news import Span
from bot.reading.document import Document, Word
from bot.reading.languages.en.boilerplate import DATELINE, OPENING_DATELINE, TOWN_ALONE
from bot.reading.languages.en.cues import SAYINGS
from bot.reading.languages.en.patterns import LEANING_ON
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.lexicon import language_with
from bot.reading.text.quotations import LABEL

_BULLET = re.compile(r"(?:[•●▪■◦‣·*–—-]|[\])\s]*[\])])\s+")
"""Also a bracket left over from a picture or a link before it."""
_BRACKETS = frozenset({")", "]", "]]"})
"""Behind a space they are left over, too."""
LABELLED = re.compile(f"^{LABEL.pattern}", re.MULTILINE)
_TURNING = ENGLISH.turning
_POINTING = ENGLISH.pointing_views
_LEANING = _TURNING | ENGLISH.leaning
"""First words that lean on the sentence before, which a digest may not show."""
_REFERRING = ENGLISH.referring
_SOMEBODY = ENGLISH.somebody
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MAIN = frozenset({"ROOT", "parataxis", "ccomp"})
HEADLINE = 100
"""Characters: few headlines and captions have more, and the model misses the verb of some sentence."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TELLING_LITTLE = frozenset({"DATE", "CARDINAL"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that a gist may hold."""

    number: int
    place: Span
    words: frozenset[str]
    """Those that tell something, by their lemmas in small letters."""
    leans: bool
    """Whether it leans on the sentence before by the words that it begins with, or answers a question."""
    turns: bool
    """Whether only its first word may, as "But" does in one that names somebody or something: news that begins late."""
    about: int
    """The number of the sentence that names whom it is about: its own, or that which "she" at its head refers to."""
    nameless: bool
    """Whether it is about somebody whom only a sentence before or after names."""
    tells: bool
    """Whether it is long, or has a verb: what has none, on a line of its own, is a headline or tells of a picture."""
    leads: bool
    """Whether it stands on its own and names somebody or something, or gives a number."""
    voices: bool
    """Whether it tells whose view the sentence before gives, which would stand as a fact without it."""
    called: frozenset[str]
    """The names by which it calls people whom a sentence before named in full."""

    @property
    def length(self) -> int:
        """Its characters."""
        return self.place.end - self.place.start


def candidates(document: Document) -> Iterator[Candidate]:
    """Every sentence of a document, in order."""
    doc, text = document.doc, document.text
    alpha, stop, kind = doc.to_array([IS_ALPHA, IS_STOP, ENT_TYPE]).T.tolist()
    little = {0, *(doc.vocab.strings.as_int(one) for one in _TELLING_LITTLE)}
    before = ""
    # In a language without a model, nothing is known of names.
    unknown = not document.entities
    about, town = -1, None
    # A sentence's own `ents` would look through the whole document at each.
    named = [name for name in reversed(document.entities) if name.label_ == "PERSON"]
    full_names: set[str] = set()
    language = language_with(doc.lang_)
    leaning = _LEANING | language.words.leaning if language else _LEANING
    for number, sentence in enumerate(document.sentences):
        every = document.words[sentence.start : sentence.end]
        tokens = [one for one in every if one.pos != "SPACE"]
        while len(tokens) > 1 and tokens[-1].text in _BRACKETS and text[tokens[-1].start - 1].isspace():
            tokens.pop()
        if tokens:
            start, end = tokens[0].start, tokens[-1].end
            dateline = _dateline_length(text[start:end], first=number == 0)
            if town is not None and (length := _dateline_length(text[town:end], first=False)):
                dateline = length - (start - town)
            town = start if TOWN_ALONE.fullmatch(text, start, end) else None
            place = Span(start + dateline, end)
            words = frozenset(one.lemma or one.lower for one in tokens if alpha[one.place] and not stop[one.place])
            # What follows a question answers it.
            leans = (
                tokens[0].lower in leaning
                or before.endswith("?")
                or LEANING_ON.match(text, place.start, end) is not None
            )
            about = about if tokens[0].lower in _REFERRING or _is_of_somebody_before(document, tokens) else number
            tells = doc.lang_ != "en" or end - start > HEADLINE or any(one.tag in _FINITE for one in tokens)
            names = unknown or any(kind[one.place] not in little or one.pos == "NUM" for one in every)
            turns = tokens[0].lower in _TURNING and names and not before.endswith("?")
            leads = names and not leans
            people = []
            while named and named[-1].start < sentence.end:
                people.append([token for token in named.pop() if token.is_alpha])
            nameless = about < number and not people
            called = frozenset(one.lower_ for one, *more in filter(None, people) if not more) & full_names
            full_names |= {name[-1].lower_ for name in people if len(name) > 1}
            voices = bool(people) and tokens[0].lower in _POINTING and _tells_of_saying(document, tokens)
            yield Candidate(number, place, words, leans, turns, about, nameless, tells, leads, voices, called)
            before = text[start : sentence.end_char].strip(" ")


def _tells_of_saying(document: Document, tokens: Sequence[Word]) -> bool:
    return any(document.doc[one.place].lemma_ in SAYINGS for one in tokens)


def _is_of_somebody_before(document: Document, tokens: Sequence[Word]) -> bool:
    """Whether its "he" or "she" is nobody whom the sentence itself names: "…," he said."""
    for one in tokens:
        subject = one.dep in _SUBJECTS
        person = document.doc[one.place].ent_type_ == "PERSON"
        if not (subject or person) or is_within(Span(one.start, one.end), document.quoted):
            continue
        if subject and one.lower in _SOMEBODY and document.words[one.head].dep in _MAIN:
            return True
        if person or one.pos != "PRON":
            return False
    return False


def _dateline_length(sentence: str, *, first: bool) -> int:
    """How long the dateline is, or the label or the bullet that stands in its place."""
    found = (
        DATELINE.match(sentence)
        or _BULLET.match(sentence)
        or LABELLED.match(sentence)
        or (first and OPENING_DATELINE.match(sentence))
    )
    return found.end() if found else 0


def is_within(place: Span, quoted: Sequence[Span]) -> bool:
    """Whether it lies in one of these places, which are in order."""
    number = bisect_right(quoted, place.start + 1, key=lambda span: span.start)
    return number > 0 and place.end - 1 <= quoted[number - 1].end


def is_cut(place: Span, quoted: Sequence[Span]) -> bool:
    """Whether it begins or ends inside one of these places: among marks alone, the parser does so now and then."""
    return any(_is_inside(point, quoted) for point in place)


def _is_inside(point: int, quoted: Sequence[Span]) -> bool:
    number = bisect_left(quoted, point, key=lambda span: span.start)
    return number > 0 and point < quoted[number - 1].end
