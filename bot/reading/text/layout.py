"""A parsed article laid out for attribution: which words are quoted, and on which line and in which sentence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from spacy.tokens import Doc

from bot.reading.text.quotations import Quotation
from bot.reading.text.sentences import text_of

SHORT = 5
"""A quotation of fewer words is a term, a title or a scare quote more often than what somebody said."""
_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Word:
    """A token, read once: spaCy computes its attributes anew at each look."""

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
class Layout:
    """The words of a document and its quotations."""

    doc: Doc
    text: str
    words: tuple[Word, ...]
    placed: tuple[Placed, ...]
    children: dict[int, tuple[int, ...]]
    lines: tuple[int, ...]
    """The first word of each line."""
    stops: tuple[int, ...]
    """For each word, how many words that end a sentence stand before it outside quotations; and for the end."""
    begun: tuple[int, ...]
    """Likewise, how many quotations have begun before it."""


def lay_out(doc: Doc, quotations: Sequence[Quotation]) -> Layout:
    """Read a document's tokens once, and place its quotations among them."""
    text = text_of(doc)
    counts = [sum(len(text[start:end].split()) for start, end in one.spans) for one in quotations]
    inside = [(span, number) for number, one in enumerate(quotations) if counts[number] > 1 for span in one.spans]
    words: list[Word] = []
    lines: list[int] = []
    children: dict[int, list[int]] = {}
    at, line, sentence, outside, fresh = 0, -1, -1, 0, True
    for token in doc:
        start, written = token.idx, token.text
        pos = token.pos_
        if token.is_sent_start:
            sentence += 1
        if written.isspace():
            fresh = fresh or "\n" in written
            pos = "SPACE"
        elif fresh:
            line, fresh = line + 1, False
            lines.append(token.i)
        while at < len(inside) and inside[at][0].end <= start:
            at += 1
        quotation = inside[at][1] if at < len(inside) and inside[at][0].start <= start else -1
        head = token.head.i
        words.append(
            Word(
                token.i,
                start,
                start + len(written),
                written,
                written.lower(),
                token.lemma_.lower(),
                pos,
                token.tag_,
                token.dep_,
                head,
                max(line, 0),
                max(sentence, 0),
                quotation,
                outside,
            )
        )
        if quotation < 0 and pos not in {"SPACE", "PUNCT"}:
            outside += 1
        if head != token.i:
            children.setdefault(head, []).append(token.i)
    starts = [word.start for word in words]
    placed = tuple(
        _placed(text, words, starts, one, count) for one, count in zip(quotations, counts, strict=True) if words
    )
    return Layout(
        doc,
        text,
        tuple(words),
        placed,
        {head: tuple(those) for head, those in children.items()},
        tuple(lines),
        tuple(accumulate((one.quotation < 0 and one.text in _ENDS for one in words), initial=0)),
        tuple(accumulate(_begins(words), initial=0)),
    )


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
