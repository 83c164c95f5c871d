"""The gist: the sentences that carry the news, verbatim. The lead is strong, so it is left only with reason."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile
from math import fsum, log

from bot.news import Passage, Span, count_words
from bot.reading.document import Document
from bot.reading.gist.candidates import HEADLINE, LABELLED, Candidate, candidates, is_cut, is_within
from bot.reading.gist.headlines import is_of_headline, is_shouted
from bot.reading.languages.en.patterns import DAY_TOLD, TO_READER, YOU
from bot.reading.languages.lexicon import language_with
from bot.reading.text.asides import is_aside
from bot.reading.text.boilerplate import is_boilerplate, is_caption, is_furniture, is_note
from bot.reading.text.sentences import CLOSING, STOPS

FEWEST_WORDS = 6
LONGEST = 2000
"""Characters: nothing so long is a sentence."""
LENGTH = 107
"""Characters for each sentence asked for, within which a gist keeps where it can: of three 320."""
UTMOST = 175
"""Characters for each where two of three would not keep within that: one alone tells much less than two somewhat long.

With the lower limit for both, gists have three points of ROUGE-1 less. From 160 to 200 it makes little difference.
"""
ENOUGH = 80
"""Characters for each with which a lead tells the news by itself: nothing is added that does not fit.

From 240 for three, half as many gists of political news exceed 320 as before; from 220, ROUGE-2 falls by a quarter.
"""
NEAR = 5
"""So many sentences behind one that does not fit another is looked for. What comes later is background."""
SAME = 0.6
"""A sentence that shares so many of its words with one already chosen, or the other way round, tells it again."""
_ASKS = re.compile(r"\?(?:[\s”\"’]|$)")
_VOICE = "anchor|announcer|correspondent|host|narrator|presenter|reporter"
_OWN_VOICE = re.compile(rf"\b(?:{_VOICE})\b", re.IGNORECASE)
_ANSWER = re.compile(r"[QA]:\s")
_INTRODUCED = re.compile(rf"\b(?:our|{_VOICE})\b((?: \w+){{1,4}})", re.IGNORECASE)
FARTHEST = 12
"""Sentences that a scene with the reader in it has at most."""
SKIPPED = 3
"""So many sentences that lean may come first, as an opening that makes curious."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sentences of an article as they were left out, in the order of the steps."""

    every: Sequence[Candidate]
    sound: Sequence[Candidate]
    """Those that are whole sentences, and no furniture of a page."""
    narrated: Sequence[Candidate]
    """Of these, the ones in the article's own voice."""
    worthy: Sequence[Candidate]
    """Of these, the ones that tell news, from the lead on."""
    chosen: Sequence[Candidate]


def choose_gist(document: Document, sentences: int, weighed: list[Weighed] | None = None) -> tuple[Passage, ...]:
    """Choose up to `sentences` sentences, in the order of the text.

    Left out are headlines repeated, boilerplate, questions, answers in an interview, teasers, and lines too short to
    tell anything; and after the first sentence, those that lean on another, name nothing, or tell it again. They are
    judged by the text in which marks are covered, and cut from the text as it was given.
    """
    text, title, quoted = document.text, document.title, document.quoted
    introduced = _introduced(text)
    every = [*candidates(document)]
    shouted = is_shouted(text)
    language = language_with(document.doc.lang_)

    def is_answer(line: str) -> bool:
        return language is not None and language.patterns.answer.match(line) is not None

    @cache  # once for each line: one may hold all sentences of a text
    def is_furnishing(line: str) -> bool:
        return is_furniture(line) or is_caption(line) or is_note(line) or is_answer(line)

    sound = [
        one
        for one in every
        if one.length <= LONGEST
        and not is_cut(one.place, quoted)
        and not is_boilerplate(text[one.place.start : one.place.end])
        and not is_of_headline(text, one.place, shouted=shouted)
        and not is_furnishing(_line_at(text, one.place.start))
    ]
    narrated = [
        one
        for one in sound
        if (one.tells or one.length < len(_line_at(text, one.place.start).strip()))
        and not _is_answer(text, one.place.start, introduced)
    ]
    # A list or a table has no proper sentence, but a digest needs words all the same.
    worthy = (
        [one for one in narrated if _carries_news(text[slice(*one.place)], title)]
        or _new_beside(title, text, narrated)[:1]
        or _new_beside(title, text, sound)[:1]
    )
    speeches = [Span(quotation.start, quotation.end) for quotation in document.quotations]
    outside = [one for one in worthy if not is_within(one.place, quoted) and not is_cut(one.place, speeches)]
    said = Counter(word for one in every for word in one.words)
    weights = {word: log(times) for word, times in said.items()}
    news = _from_the_news(_from_the_lead(outside or worthy), text)
    voices = {before.number: one for before, one in pairwise(every) if one.voices}
    chosen = _chosen(news, sentences, weights, voices)
    if weighed is not None:
        weighed.append(Weighed(every, sound, narrated, news, chosen))
    return tuple(Passage(start, end, document.written[start:end]) for start, end in _passages(chosen, voices))


def _passages(chosen: Sequence[Candidate], voices: Mapping[int, Candidate]) -> list[Span]:
    """The places of the chosen; a view and the sentence that says whose it is are one, so that no digest parts them."""
    told = {one.number: one.place for one in chosen}
    for number, one in voices.items():
        if number in told and one.number in told:
            told[number] = Span(told[number].start, told.pop(one.number).end)
    return sorted(told.values())


def _from_the_lead(worthy: Sequence[Candidate]) -> Sequence[Candidate]:
    """Without the sentences before the lead that lean on something or somebody, if one follows that does not."""
    lead = next((place for place, one in enumerate(worthy) if _may_lead(one)), 0)
    return worthy[lead:] if lead <= SKIPPED else worthy


def _from_the_news(worthy: Sequence[Candidate], text: str) -> Sequence[Candidate]:
    """Without a paragraph that sets the scene: one that asks something, before one that tells a day, as news does."""
    if not worthy:
        return worthy
    scene, later = _line_at(text, worthy[0].place.start), 0
    while later < len(worthy) and _line_at(text, worthy[later].place.start) == scene:
        later += 1
    if TO_READER.match(scene):
        own = (place for place in range(later, len(worthy)) if not YOU.search(text[slice(*worthy[place].place)]))
        beyond = next(own, len(worthy))
        return worthy[beyond:] if beyond <= FARTHEST and beyond < len(worthy) else worthy
    if later == len(worthy) or not _ASKS.search(scene) or DAY_TOLD.search(scene):
        return worthy
    return worthy[later:] if DAY_TOLD.search(text[slice(*worthy[later].place)]) else worthy


def _may_lead(one: Candidate) -> bool:
    return (one.turns or not one.leans) and not one.nameless


def _chosen(
    worthy: Sequence[Candidate], most: int, weights: Mapping[str, float], voices: Mapping[int, Candidate]
) -> list[Candidate]:
    """The lead, and what adds to it while there is room; for the last third of the sentences there is less."""
    least = most - most // 3
    chosen = [*worthy[:1]]
    if chosen and most > 1 and chosen[0].number in voices:
        chosen.append(voices[chosen[0].number])
    worthy = [one for one in worthy if one in chosen or one.number not in voices]
    while len(chosen) < most and (one := _next(worthy, chosen, most, weights)):
        chosen.append(one)
    # A short article has no better ones.
    for one in worthy:
        if one not in chosen and one.about == one.number and len(chosen) < least and _length(chosen) < ENOUGH * most:
            chosen += [one] if _length([*chosen, one]) <= UTMOST * most else []
    return chosen


def _next(
    worthy: Sequence[Candidate], chosen: Sequence[Candidate], most: int, weights: Mapping[str, float]
) -> Candidate | None:
    """The next sentence that adds something.

    Where it does not fit, one that comes soon after, fits, and has as much of what the article keeps coming back to.
    """
    covered = frozenset().union(*(one.words for one in chosen))

    def fits(one: Candidate) -> bool:
        return _length([*chosen, one]) <= LENGTH * most

    def weight(one: Candidate) -> float:
        # Exact, so that it does not hang on the order of a set.
        return fsum(weights[word] for word in one.words - covered)

    following = (one for one in worthy if _follows(one, chosen))
    first = next(following, None)
    if first is None or fits(first):
        return first
    if len(chosen) >= most - most // 3:
        return None
    for other in takewhile(lambda other: other.number <= first.number + NEAR, following):
        if fits(other) and weight(other) >= weight(first) and other.called <= covered:
            return other
    long = _length(chosen) >= ENOUGH * most or _length([*chosen, first]) > UTMOST * most
    return None if long else first


def _follows(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it stands behind those chosen, and adds to them."""
    last = chosen[-1].number
    return (
        one.number > last
        and one.leads
        and not last < one.about < one.number
        and not any(_tell_the_same(one, other) for other in chosen)
    )


def _length(chosen: Sequence[Candidate]) -> int:
    return sum(one.length + 1 for one in chosen) - 1


def _tell_the_same(one: Candidate, other: Candidate) -> bool:
    fewer = min(len(one.words), len(other.words))
    return fewer > 0 and len(one.words & other.words) > SAME * fewer


def _line_at(text: str, place: int) -> str:
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return text[start : end if end >= 0 else len(text)]


def _is_answer(text: str, start: int, introduced: frozenset[str]) -> bool:
    """Whether the line is what somebody said, under a label: "SMITH: I will", which is not the paper's own voice.

    Before the first line stands a town instead, but for a text where others speak as well. In a broadcast, its
    presenters and reporters are its voice.
    """
    line = text.rfind("\n", 0, start) + 1
    if _ANSWER.match(text, line):
        return True
    label = LABELLED.match(text, line)
    if not label or _OWN_VOICE.search(label[0]) or label[1].lower().rpartition(" ")[2] in introduced:
        return False
    return bool(text[:line].strip()) or LABELLED.search(text, start) is not None


def _introduced(text: str) -> frozenset[str]:
    """The words, in small letters, that follow on what a broadcast calls its people: our correspondent Pete Molloy."""
    return frozenset(word.lower() for found in _INTRODUCED.finditer(text) for word in found[1].split())


def _carries_news(sentence: str, title: str) -> bool:
    words = _words(sentence)
    bare = sentence.rstrip(f"{CLOSING}) ")
    return (
        count_words(sentence) >= FEWEST_WORDS
        # A question tells nothing, nor does what stops at a colon; some papers put no full stop behind a paragraph.
        and (bare.endswith(tuple(STOPS)) or (len(bare) > HEADLINE and bare[-1].isalnum()))
        and not is_aside(sentence)
        # Behind the same words a headline may have the paper's name.
        and words != _words(title)[: len(words)]
    )


def _new_beside(title: str, text: str, several: Sequence[Candidate]) -> list[Candidate]:
    """Those that say something which the headline does not."""
    known = set(_words(title))
    return [one for one in several if not known.issuperset(_words(text[slice(*one.place)]))]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
