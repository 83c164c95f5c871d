"""An article's text as it is read: its words, sentences, quotations and marks, found once and passed to every step."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, POS, SENT_START, SPACY, TAG
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.tokens import Span as Words

from bot.news import Article, Span
from bot.reading.text.boilerplate import boilerplate
from bot.reading.text.marks import Mark
from bot.reading.text.quotations import Quotation
from bot.reading.text.sentences import quotations_of, text_of, words_of

SHORT = 5
"""A quotation of fewer words is a term, a title or a scare quote more often than what somebody said."""
MOST_NAMED = 2000
"""Places where something is named: of a text with more the first count. It is a list, and no report; a live blog of the
75,000 characters that are read at most names some 1,100."""
_ENDS = frozenset(".!?")


class Word(NamedTuple):
    """A token, read once: spaCy computes its attributes anew at each look.

    A tuple, which is made in a fifth of the time that a frozen dataclass takes.
    """

    place: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    line: int
    sentence: int
    quotation: int
    """The number of the quotation it stands in; -1 outside. Quoted single words count as outside."""
    outside: int
    """How many words stand before it outside quotations, marks not counted."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A quotation among the words."""

    first: int
    last: int
    """The first and the last word inside."""
    line: int
    last_line: int
    words: int
    lead: str
    """What stands before it on its line, without the mark."""
    tail: str
    """What stands behind it on its line, without the mark."""
    ending: str
    """The last character inside."""

    @property
    def short(self) -> bool:
        """Whether it is more likely a term than a quote."""
        return self.words < SHORT


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it is read. All offsets are into both texts alike."""

    written: str
    """The article's text as it was given, of which everything that is shown is cut."""
    text: str
    """The same text as it is parsed: marks and odd characters are blanks in it."""
    title: str
    publisher: str | None
    published: date | None
    language: str
    """Of the article; `doc.lang_` is the language of the model that has parsed it."""
    doc: Doc
    marks: tuple[Mark, ...]
    """Labels of who speaks and scene marks."""
    boilerplate: tuple[Span, ...]
    """Bylines, sign-offs, datelines, credits and other places that are no news, in order."""
    sentences: tuple[Words, ...]
    entities: tuple[Words, ...]
    """What is labelled, as a name or as a date; spaCy itself looks for them anew each time."""
    quotations: tuple[Quotation, ...]
    quoted: tuple[Span, ...]
    """The parts of all quotations, in order."""
    words: tuple[Word, ...]
    placed: tuple[Placed, ...]
    """The quotations among the words."""
    children: dict[int, tuple[int, ...]]
    lines: tuple[int, ...]
    """The first word of each line."""
    stops: tuple[int, ...]
    """For each word, how many words that end a sentence stand before it outside quotations; and for the end."""
    begun: tuple[int, ...]
    """Likewise, how many quotations have begun before it."""


def document_of(
    article: Article,
    doc: Doc,
    language: str,
    marks: Sequence[Mark] = (),
    quotations: Sequence[Quotation] | None = None,
) -> Document:
    """Read the tokens of a parsed article once, and place its quotations among them.

    Args:
        article: as it was given.
        doc: its parsed text.
        language: of the article.
        marks: that were covered before it was parsed.
        quotations: of the text, in order; those between quotation marks, if not given.
    """
    text = text_of(doc)
    quotations = quotations_of(doc) if quotations is None else quotations
    counts = [sum(len(text[start:end].split()) for start, end in one.spans) for one in quotations]
    inside = [(span, number) for number, one in enumerate(quotations) if counts[number] > 1 for span in one.spans]
    words: list[Word] = []
    lines: list[int] = []
    children: dict[int, list[int]] = {}
    at, line, sentence, outside, fresh = 0, -1, -1, 0, True
    strings = _Strings(doc.vocab.strings)
    start, written_words = 0, words_of(doc)
    # All attributes of all words at once; a token at a time, spaCy takes three times as long.
    rows = doc.to_array([LEMMA, POS, TAG, DEP, HEAD, SENT_START, SPACY]).astype(np.int64).tolist()
    for place, row in enumerate(rows):
        written, pos = written_words[place], strings[row[1]]
        if row[5] == 1:
            sentence += 1
        if written.isspace():
            fresh = fresh or "\n" in written
            pos = "SPACE"
        elif fresh:
            line, fresh = line + 1, False
            lines.append(place)
        while at < len(inside) and inside[at][0].end <= start:
            at += 1
        quotation = inside[at][1] if at < len(inside) and inside[at][0].start <= start else -1
        head, end = place + row[4], start + len(written)
        words.append(
            Word(
                place,
                start,
                end,
                written,
                written.lower(),
                strings[row[0]].lower(),
                pos,
                strings[row[2]],
                strings[row[3]],
                head,
                max(line, 0),
                max(sentence, 0),
                quotation,
                outside,
            )
        )
        start = end + row[6]
        if quotation < 0 and pos not in {"SPACE", "PUNCT"}:
            outside += 1
        if head != place:
            children.setdefault(head, []).append(place)
    starts = [word.start for word in words]
    placed = tuple(
        _placed(text, words, starts, one, count) for one, count in zip(quotations, counts, strict=True) if words
    )
    return Document(
        written=article.text,
        text=text,
        title=article.title,
        publisher=article.publisher,
        published=article.published.date() if article.published else None,
        language=language,
        doc=doc,
        marks=tuple(marks),
        boilerplate=tuple(boilerplate(text)),
        sentences=tuple(doc.sents),
        entities=tuple(doc.ents)[:MOST_NAMED],
        quotations=tuple(quotations),
        quoted=tuple(span for quotation in quotations for span in quotation.spans),
        words=tuple(words),
        placed=placed,
        children={head: tuple(those) for head, those in children.items()},
        lines=tuple(lines),
        stops=tuple(accumulate((one.quotation < 0 and one.text in _ENDS for one in words), initial=0)),
        begun=tuple(accumulate(_begins(words), initial=0)),
    )


class _Strings(dict[int, str]):
    """spaCy's strings by their numbers, each looked up once."""

    def __init__(self, store: StringStore) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, number: int) -> str:
        # What was signed to be counted with is no number of a string any more.
        found = self[number] = self._store[number % 2**64]
        return found


def _begins(words: Iterable[Word]) -> Iterator[bool]:
    """For each word whether a quotation begins with it."""
    latest = -1
    for word in words:
        yield word.quotation > latest
        latest = max(latest, word.quotation)


def _placed(text: str, words: Sequence[Word], starts: Sequence[int], one: Quotation, count: int) -> Placed:
    first = max(bisect_right(starts, one.start) - 1, 0)
    last = max(bisect_right(starts, one.end - 1) - 1, first)
    begin = text.rfind("\n", 0, one.start) + 1
    stop = text.find("\n", one.end)
    behind = text[one.end : min(stop if stop >= 0 else len(text), one.end + 200)].lstrip()
    return Placed(
        first=first,
        last=last,
        line=words[first].line,
        last_line=words[last].line,
        words=count,
        lead=text[max(begin, one.start - 200) : one.start].rstrip()[:-1].strip(),
        # Where no mark closes it, it ends before its narration.
        tail=(behind if behind[:1].isalnum() else behind[1:]).strip(),
        ending=text[one.start : one.end].rstrip()[-1:],
    )
