"""What speaks for and against a candidate being the speaker, as words that the classifier has weights for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.news import Actor, ActorKind
from bot.reading.document import Document, Placed, Word
from bot.reading.languages.en.cues import DOCUMENTS, PEOPLE
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import Candidate, distance
from bot.reading.speakers.grading import grade_of, is_cue, is_said

_EDGES = (0, 1, 2, 3, 5, 8, 14, 25, 45)
_BUCKETS = [next((edge for edge in _EDGES if count <= edge), 99) for count in range(_EDGES[-1] + 2)]
"""For each count the edge that it does not exceed; behind the last one 99."""
_PRONOUNS = ENGLISH.pronouns
_ENDS = frozenset(".!?")
_TIED = 60
"""Words of a quotation that are looked at for what they are tied to."""
_ALIKE = {"“": '"', "”": '"', "’": "'", "‘": "'", "–": "—"}


@dataclass(frozen=True, slots=True)
class Before:
    """The decision on the quotation before."""

    number: int
    candidate: Candidate | None
    name: str | None


class _Cue(NamedTuple):
    """Where a candidate stands that goes with a verb of speech."""

    distance: int
    line: int
    before: bool


class _Head(NamedTuple):
    """What a word of a quotation is tied to: the word above it, and those one and two above that."""

    dep: str
    head: int
    at_two: int
    at_three: int


def features_of_nobody(quotation: Placed) -> list[str]:
    """What speaks for a quotation having no speaker among the candidates."""
    return ["nobody", *(f"nobody {one}" for one in _shape(quotation))]


def features(
    document: Document,
    number: int,
    candidates: Sequence[Candidate],
    whats: Sequence[Sequence[str]],
    names: Sequence[str | None],
    before: Before | None,
) -> list[list[str]]:
    """The features of each candidate for a quotation.

    Args:
        document: the article.
        number: of the quotation.
        candidates: for it.
        whats: what each candidate is, by `features_of_candidate`, which is the same for all quotations.
        names: whom the candidates stand for, pronouns too.
        before: the decision on the quotation before.
    """
    quotation = document.placed[number]
    shape = _shape(quotation)
    cued = {
        one.word.place: _Cue(
            distance(one.word, document.words, quotation), one.word.line, one.word.place < quotation.first
        )
        for one in candidates
        if one.verb and is_cue(one.verb) and one.tie != "other"
    }
    found = []
    heads = _heads(document.words, quotation)
    floats = not quotation.lead and not quotation.tail
    subject = _last_subject(document, quotation, candidates) if floats else None
    for one, of_candidate, name in zip(candidates, whats, names, strict=True):
        own = [*_where(document, number, one), *of_candidate, *_verb(document, quotation, one, heads)]
        own += _rank(document, quotation, one, cued)
        own += _chain(document, number, one, name, before)
        own += shape
        if floats:
            own += _floating(document, quotation, one, subject, number, before, name)
        found.append(own)
    return found


def _shape(quotation: Placed) -> list[str]:
    """How the quotation itself looks."""
    lead, tail = quotation.lead, quotation.tail
    return [
        f"words {_bucket(quotation.words)}",
        f"lead {_mark(lead[-1:])}",
        f"tail {_mark(tail[:1])}",
        f"ending {_mark(quotation.ending)}",
        f"stands {bool(lead)} {bool(tail)}",
        f"lines {min(quotation.last_line - quotation.line, 2)}",
    ]


def _where(document: Document, number: int, one: Candidate) -> Iterator[str]:
    words, quotation, word = document.words, document.placed[number], one.word
    side = "before" if word.place < quotation.first else "after"
    if side == "before":
        between, lines = range(word.place + 1, quotation.first), quotation.line - word.line
    else:
        between, lines = range(quotation.last + 1, word.place), word.line - quotation.last_line
    ends = document.stops[between.stop] - document.stops[between.start] if between else 0
    quotes = document.begun[between.stop] - document.begun[between.start] if between else 0
    # A quotation that ends with a full stop ends a sentence, too.
    stop = side == "after" and quotation.ending in _ENDS
    gap = _bucket(distance(word, words, quotation))
    yield side
    yield f"{side} gap {gap}"
    yield f"{side} line {min(lines, 3)}"
    yield f"{side} line {min(lines, 3)} ends {min(ends, 3)} quotes {min(quotes, 2)} stop {stop}"
    yield f"{side} gap {gap} ends {min(ends, 1)} line {min(lines, 1)}"
    yield f"{side} quotes {min(quotes, 3)}"
    mark = words[between[-1]].text if side == "after" and between else ""
    following = words[word.place + 1].text if word.place + 1 < len(words) else ""
    yield f"{side} preceded {_mark(mark[:1])}"
    yield f"{side} followed {_mark(following[:1])}"
    if lines == 0:
        sentence = words[quotation.first if side == "before" else quotation.last].sentence
        yield f"{side} same sentence {sentence == word.sentence}"
    first = document.lines[word.line] if word.line < len(document.lines) else 0
    yield f"{side} from line start {_bucket(word.place - first)}"


def features_of_candidate(document: Document, one: Candidate, actor: Actor | None) -> Iterator[str]:
    """What a candidate is, for whatever quotation.

    Args:
        document: the article.
        one: the candidate.
        actor: whom it names, if somebody.
    """
    word = one.word
    if word.lower in _PRONOUNS:
        kind = word.lower
    elif actor:
        kind = str(actor.kind)
        yield f"salience {round(actor.salience * 4)}"
        if actor.kind is not ActorKind.PERSON:
            yield f"{kind} tie {one.tie}"
    elif word.pos == "PROPN":
        kind = "name"
    else:
        kind = _kind_of_noun(document, word)
        yield f"noun plural {word.tag == 'NNS'}"
    yield f"kind {kind}"
    yield f"dep {word.dep}"
    yield f"tie {one.tie}"
    yield f"tie {one.tie} kind {kind}"


def _kind_of_noun(document: Document, noun: Word) -> str:
    if noun.lemma in DOCUMENTS:
        return "document"
    return "people" if noun.lemma in PEOPLE or is_role_word(document.doc[noun.place]) else "noun"


def _verb(document: Document, quotation: Placed, one: Candidate, heads: Sequence[_Head]) -> Iterator[str]:
    verb, word = one.verb, one.word
    if verb is None:
        yield "no verb"
        return
    words = document.words
    grade = grade_of(verb)
    if verb.lemma == "put" and words[min(verb.place + 1, len(words) - 1)].lower == "it":
        grade = "sure"
    if grade == "other" and any(is_said(words[child]) for child in document.children.get(verb.place, ())):
        grade = "saying"
    side = "before" if verb.place < quotation.first else "after"
    gap = _bucket(distance(verb, words, quotation))
    order = "verb first" if verb.place < word.place else "verb last"
    other = "before" if word.place < quotation.first else "after"
    line = min(abs(verb.line - (quotation.line if side == "before" else quotation.last_line)), 2)
    lemma = "according" if grade == "according" else verb.lemma
    yield f"verb {lemma}" if grade != "other" else "verb other"
    yield f"verb {lemma} {one.tie} {side}" if grade != "other" else f"verb other {verb.tag}"
    yield f"grade {grade} {one.tie}"
    yield f"grade {grade} {side} gap {gap} line {line}"
    yield f"grade {grade} {order} {other} {side} line {line}"
    yield f"verb tag {verb.tag} {one.tie}"
    yield f"verb {order} {other} gap {gap} ending {_mark(quotation.ending)}"
    yield f"verb {order} {other} gap {gap} lead {_mark(quotation.lead[-1:])}"
    yield f"apart {_bucket(abs(verb.place - word.place))} {order}"
    link = _link(quotation, verb, heads)
    yield f"link {link} {grade}"
    yield f"link {link} {one.tie} {side}"


def _heads(words: Sequence[Word], quotation: Placed) -> list[_Head]:
    """The words outside a quotation that the parser ties its words to."""
    inside = range(quotation.first, quotation.last + 1)
    found = []
    for place in inside[:_TIED]:
        head = words[place].head
        if head not in inside and words[place].pos not in {"PUNCT", "SPACE"}:
            above = words[head].head
            found.append(_Head(words[place].dep, head, above, words[above].head))
    return found


def _link(quotation: Placed, verb: Word, heads: Sequence[_Head]) -> str:
    """How the parser ties verb and quotation."""
    if quotation.first <= verb.head <= quotation.last:
        return f"under {verb.dep}"
    for one in heads:
        if one.head == verb.place:
            return f"over {one.dep}"
        if one.at_two == verb.place:
            return "over at two"
        if one.at_three == verb.place:
            return "over at three"
    return "none"


def _rank(document: Document, quotation: Placed, one: Candidate, cued: Mapping[int, _Cue]) -> Iterator[str]:
    """Whether another cue stands nearer."""
    mine = distance(one.word, document.words, quotation)
    side = one.word.place < quotation.first
    nearer = [other.before for other in cued.values() if other.distance < mine]
    same = nearer.count(side)
    across = len(nearer) - same
    is_cue = one.word.place in cued
    yield f"nearer {min(same, 3)} cue {is_cue}"
    yield f"nearer across {min(across, 2)} cue {is_cue}"
    line = quotation.line if side else quotation.last_line
    level = any(other.line == line and other.before != side for other in cued.values())
    yield f"cue across on line {level} cue {is_cue} {side}"
    after = quotation.tail.split(maxsplit=1)[:1]
    yield f"cue {is_cue} {side} then {after[0][:1].islower() if after else None}"


def _last_subject(document: Document, quotation: Placed, candidates: Sequence[Candidate]) -> Candidate | None:
    """The subject that the line before speaks of last, where it is one that could speak."""
    above = [one for one in candidates if one.tie == "subject" and one.word.line == quotation.line - 1]
    able = [one for one in above if one.word.lower not in ENGLISH.never_named]
    heads = [one for one in able if one.verb and document.words[one.verb.place].dep in {"ROOT", "ccomp", "conj"}]
    return max(heads or able, key=lambda one: one.word.place, default=None)


def _floating(
    document: Document,
    quotation: Placed,
    one: Candidate,
    subject: Candidate | None,
    number: int,
    before: Before | None,
    name: str | None,
) -> Iterator[str]:
    """A quotation in a paragraph of its own: what the line before ends with, and whether somebody runs on."""
    first = document.words[quotation.first]
    begin = document.lines[first.line - 1] if 0 < first.line < len(document.lines) else 0
    above = document.words[begin : max(document.lines[first.line] if first.line < len(document.lines) else 0, 1)]
    last = next((word for word in reversed(above) if word.pos != "SPACE"), first)
    quoted = document.placed[before.number].last_line == quotation.line - 1 if before else False
    same = bool(before and before.candidate and before.candidate.word.place == one.word.place)
    named = bool(before and name and name == before.name)
    grade = grade_of(one.verb) if one.verb else "none"
    yield f"float above {_mark(last.text[:1])} quoted {quoted} same {same} named {named}"
    yield f"float same {same} named {named} next {_next_is_quoted(document, number)}"
    yield f"float subject {one is subject} {one.tie} grade {grade} quoted {quoted}"
    yield f"float line {quotation.line - one.word.line} {one.tie} {grade} above {_mark(last.text[:1])}"
    yield f"float words {_bucket(quotation.words)} same {same}"


def _next_is_quoted(document: Document, number: int) -> bool:
    """Whether the next line begins with a quotation, too."""
    following = document.placed[number + 1 : number + 2]
    return bool(following) and following[0].line == document.placed[number].last_line + 1 and not following[0].lead


def _chain(document: Document, number: int, one: Candidate, name: str | None, before: Before | None) -> Iterator[str]:
    """Whether the quotation goes on where the one before it left off."""
    if before is None:
        yield "chain first"
        return
    quotation, last = document.placed[number], document.placed[before.number]
    lines = min(quotation.line - last.last_line, 3)
    apart = _bucket(document.words[quotation.first].outside - document.words[last.last].outside)
    if before.candidate is None:
        yield f"chain broken {lines}"
    elif before.candidate.word.place == one.word.place:
        behind = "behind" if one.word.place > last.last else "ahead"
        alone = f"{bool(quotation.lead)} {bool(quotation.tail)}"
        yield "chain same"
        yield f"chain same {lines} apart {apart}"
        yield f"chain same {behind} {lines} stands {alone}"
        yield f"chain same {behind} {lines} ending {_mark(last.ending)}"
    elif name and name == before.name:
        yield f"chain actor {lines}"
        yield f"chain actor apart {apart}"
    else:
        yield f"chain other {lines}"
        yield f"chain other apart {apart}"


def _bucket(count: int) -> int:
    return _BUCKETS[min(count, len(_BUCKETS) - 1)] if count >= 0 else 0


def _mark(mark: str) -> str:
    if not mark:
        return "nothing"
    if mark.isalpha():
        return "lower" if mark.islower() else "upper"
    return "digit" if mark.isdigit() else _ALIKE.get(mark, mark)
