"""The gist: the sentences that carry the news, verbatim. The lead is strong, so it is left only with reason."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from bot.news import Passage, Span, count_words
from bot.reading.gist.abroad import LEANING, is_answer_abroad
from bot.reading.gist.asides import is_aside
from bot.reading.gist.boilerplate import DATELINE, DATELINE_WITH_COLON, TOWN_ALONE, is_boilerplate, is_caption, is_note
from bot.reading.text.quotations import LABEL, Quotation
from bot.reading.text.sentences import CLOSING, STOPS, text_of

FEWEST_WORDS = 6
LONGEST = 2000
"""Characters: nothing so long is a sentence."""
LENGTH = 107
"""Characters for each sentence asked for: of three, the last is left out where they would not keep within 320."""
UTMOST = 175
"""Characters for each where two of three would not keep within that: one alone tells much less than two somewhat long.

With the lower limit for both, gists have three points of ROUGE-1 less. From 160 to 200 it makes little difference.
"""
SAME = 0.6
"""A sentence that shares so many of its words with one already chosen, or the other way round, tells it again."""
_LABELLED = re.compile(f"^{LABEL.pattern}", re.MULTILINE)
_VOICE = "anchor|announcer|correspondent|host|narrator|presenter|reporter"
_OWN_VOICE = re.compile(rf"\b(?:{_VOICE})\b", re.IGNORECASE)
_INTRODUCED = re.compile(rf"\b(?:our|{_VOICE})\b((?: \w+){{1,4}})", re.IGNORECASE)
_LEANING = frozenset(
    "this that these those it but and however meanwhile also so yet then still instead or nor besides moreover "
    "furthermore therefore".split()
)
_LEANING |= LEANING
"""First words that lean on the sentence before, which a digest may not show."""
_LEANING_ON = re.compile(
    r"""(?:
    for\ (?:a\ start|one\ thing|example|instance) | in\ (?:addition|contrast|turn) | on\ the\ other\ hand
    | as\ a\ result | at\ the\ same\ time | the\ same\ (?:day|night|week|month|year) | the\ latter | such
    | (?:\w+\ ){1,2}of\ (?:them|those|these|whom) | among\ (?:them|those)
    | both\ (?:sides|men|women|teams|were|are|have|had|said)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Openings that do the same."""
_REFERRING = frozenset("he she they his her their him them".split())
"""First words that stand for somebody whom the sentence before names."""
_SOMEBODY = frozenset({"he", "she", "they"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MAIN = frozenset({"ROOT", "parataxis", "ccomp"})
HEADLINE = 100
"""Characters: few headlines and captions have more, and the model misses the verb of some sentence."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ENOUGH = 120
"""Characters of a line that tell whether a label begins it."""
SKIPPED = 3
"""So many sentences that lean may come first, as an opening that makes curious."""
_TELLING_LITTLE = frozenset({"DATE", "CARDINAL"})


@dataclass(frozen=True, slots=True)
class _Sentence:
    number: int
    place: Span
    words: frozenset[str]
    leans: bool
    about: int
    """The number of the sentence that names whom it is about: its own, or that which "she" at its head refers to."""
    tells: bool
    """Whether it is long, or has a verb: what has none, on a line of its own, is a headline or tells of a picture."""
    leads: bool
    """Whether it stands on its own and names somebody or something, or gives a number."""


def choose_gist(
    doc: Doc, text: str, title: str, quotations: Sequence[Quotation], sentences: int
) -> tuple[Passage, ...]:
    """Choose up to `sentences` sentences, in the order of the text.

    Left out are headlines repeated, boilerplate, questions, answers in an interview, teasers, and lines too short to
    tell anything; and after the first sentence, those that lean on another, name nothing, or tell it again.
    """
    quoted = [span for quotation in quotations for span in quotation.spans]
    introduced = _introduced(text)
    told = [
        one
        for one in _sentences(doc, quoted)
        if one.place.end - one.place.start <= LONGEST
        and not is_boilerplate(text[one.place.start : one.place.end])
        and not is_caption(line := _line_at(text, one.place.start))
        and not is_note(line)
        and (one.tells or _length(one) < len(line.strip()))
        and not _is_answer(text, one.place.start, introduced)
    ]
    # A list or a table has no proper sentence, but a digest needs words all the same.
    worthy = [one for one in told if _carries_news(text[slice(*one.place)], title)] or told[:1]
    outside = [one for one in worthy if not _is_within(one.place, quoted)]
    chosen = _chosen(_from_the_lead(outside or worthy), sentences)
    return tuple(Passage(start, end, text[start:end]) for start, end in sorted(chosen))


def _from_the_lead(worthy: Sequence[_Sentence]) -> Sequence[_Sentence]:
    """Without the sentences before the lead that lean on something, if one follows that does not."""
    leaning = next((place for place, one in enumerate(worthy) if not one.leans), 0)
    return worthy[leaning:] if leaning <= SKIPPED else worthy


def _chosen(worthy: Sequence[_Sentence], most: int) -> list[Span]:
    """The lead, and what adds to it while there is room; for the last third of the sentences there is less."""
    least = most - most // 3
    chosen: list[_Sentence] = []
    length = 0
    for one in worthy:
        if chosen and (not one.leads or any(_tell_the_same(one, other) for other in chosen)):
            continue
        if chosen and chosen[-1].number < one.about < one.number:
            continue
        room = (UTMOST if len(chosen) < least else LENGTH) * most
        if len(chosen) == most or (chosen and length + _length(one) > room):
            break
        chosen.append(one)
        length += _length(one) + 1
    # A short article has no better ones.
    for one in worthy:
        if (
            one not in chosen
            and one.about == one.number
            and len(chosen) < least
            and length + _length(one) <= UTMOST * most
        ):
            chosen.append(one)
            length += _length(one) + 1
    return [one.place for one in chosen]


def _length(one: _Sentence) -> int:
    return one.place.end - one.place.start


def _tell_the_same(one: _Sentence, other: _Sentence) -> bool:
    fewer = min(len(one.words), len(other.words))
    return fewer > 0 and len(one.words & other.words) > SAME * fewer


def _sentences(doc: Doc, quoted: Sequence[Span]) -> Iterator[_Sentence]:
    text = text_of(doc)
    before = ""
    # In a language without a model, nothing is known of names.
    unknown = not doc.ents
    about, town = -1, None
    for number, sentence in enumerate(doc.sents):
        tokens = [token for token in sentence if not token.is_space]
        if tokens:
            start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
            dateline = _dateline_length(text[start:end], first=number == 0)
            if town is not None and (length := _dateline_length(text[town:end], first=False)):
                dateline = length - (start - town)
            town = start if TOWN_ALONE.fullmatch(text, start, end) else None
            place = Span(start + dateline, end)
            words = frozenset(
                (token.lemma_ or token.text).lower() for token in tokens if token.is_alpha and not token.is_stop
            )
            # What follows a question answers it.
            leans = (
                tokens[0].lower_ in _LEANING
                or before.endswith("?")
                or _LEANING_ON.match(text, place.start, end) is not None
            )
            about = about if tokens[0].lower_ in _REFERRING or _is_of_somebody_before(tokens, quoted) else number
            tells = doc.lang_ != "en" or end - start > HEADLINE or any(token.tag_ in _FINITE for token in tokens)
            leads = not leans and (unknown or _names_something(sentence))
            yield _Sentence(number, place, words, leans, about, tells, leads)
            before = text[start : sentence.end_char].strip(" ")


def _is_of_somebody_before(tokens: Sequence[Token], quoted: Sequence[Span]) -> bool:
    """Whether its "he" or "she" is nobody whom the sentence itself names: "…," he said."""
    for token in tokens:
        if _is_within(Span(token.idx, token.idx + len(token)), quoted):
            continue
        subject = token.dep_ in _SUBJECTS
        if subject and token.lower_ in _SOMEBODY and token.head.dep_ in _MAIN:
            return True
        if token.ent_type_ == "PERSON" or (subject and token.pos_ != "PRON"):
            return False
    return False


def _dateline_length(sentence: str, *, first: bool) -> int:
    found = DATELINE.match(sentence) or _LABELLED.match(sentence) or (first and DATELINE_WITH_COLON.match(sentence))
    return found.end() if found else 0


def _names_something(sentence: Words) -> bool:
    return any((token.ent_type and token.ent_type_ not in _TELLING_LITTLE) or token.pos_ == "NUM" for token in sentence)


def _is_within(place: Span, quoted: Sequence[Span]) -> bool:
    """Whether it lies in one of these places, which are in order."""
    number = bisect_right(quoted, place.start + 1, key=lambda span: span.start)
    return number > 0 and place.end - 1 <= quoted[number - 1].end


def _line_at(text: str, place: int) -> str:
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return text[start : end if end >= 0 else len(text)]


def _is_answer(text: str, start: int, introduced: frozenset[str]) -> bool:
    """Whether the line is what somebody said, under a label: "SMITH: I will", which is not the paper's own voice.

    Before the first line stands a town instead, but for a text where others speak as well. In a broadcast, its
    presenters and reporters are its voice.
    """
    line = text.rfind("\n", 0, start) + 1
    if is_answer_abroad(text[line : line + _ENOUGH]):
        return True
    label = _LABELLED.match(text, line)
    if not label or _OWN_VOICE.search(label[0]) or label[1].lower().rpartition(" ")[2] in introduced:
        return False
    return bool(text[:line].strip()) or _LABELLED.search(text, start) is not None


def _introduced(text: str) -> frozenset[str]:
    """The words, in small letters, that follow on what a broadcast calls its people: our correspondent Pete Molloy."""
    return frozenset(word.lower() for found in _INTRODUCED.finditer(text) for word in found[1].split())


def _carries_news(sentence: str, title: str) -> bool:
    words = re.findall(r"\w+", sentence)
    bare = sentence.rstrip(f"{CLOSING}) ")
    return (
        count_words(sentence) >= FEWEST_WORDS
        # A question tells nothing, nor does what stops at a colon.
        and bare.endswith(tuple(STOPS))
        and not is_aside(sentence)
        and [word.casefold() for word in words] != [word.casefold() for word in re.findall(r"\w+", title)]
    )
