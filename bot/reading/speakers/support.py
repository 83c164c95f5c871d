"""Whether the passage bears out a speaker: for a quotation in a paragraph of its own, on a sign, or in capitals."""

from bot.news import ActorKind
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import Candidate, distance
from bot.reading.speakers.direct_speech import is_shown, is_title, word_before
from bot.reading.speakers.evidence import Evidence
from bot.reading.speakers.features import Before
from bot.reading.speakers.grading import grade_of
from bot.reading.speakers.sources import can_speak, is_plain

_LEADING = ":,—–"
_ANSWERS = ENGLISH.answering
BELOW_WORDS = 8
"""A speaker in the line below a quotation stands at its beginning."""


def is_supported(evidence: Evidence, number: int, speaker: Candidate, name: str | None, before: Before | None) -> bool:
    """Whether the passage bears out a speaker for a quotation in a paragraph of its own, or on a sign.

    The line above must lead up to it, say that the speaker speaks, or hold or end a quote of the same person, though in
    a dialogue the other's turn may have come; that somebody is cited further up is not enough, and an organisation may
    be the one that reports. A line below must begin with the speaker. Who cannot speak is never borne out.
    """
    document = evidence.document
    placed = document.placed[number]
    actor = evidence.coreference.actor_at(speaker.word)
    if (actor is None and not can_speak(document, speaker)) or not is_plain(document, placed, speaker, actor):
        return False
    if is_shown(document, placed) and (placed.short or is_title(evidence.inside(number))):
        # Who holds a sign up did not write it.
        return speaker.verb == word_before(document, placed)
    if placed.lead or placed.tail:
        return True
    word = speaker.word
    if word.place > placed.last:
        return distance(word, document.words, placed) <= BELOW_WORDS
    above = (one for one in reversed(document.words[: placed.first]) if one.line < placed.line and one.pos != "SPACE")
    led_up = next(above, word).text[-1:] in _LEADING
    if not led_up and word.line == placed.line - 1 and _another_turns(evidence, number, speaker):
        return False
    if before and before.candidate and document.placed[before.number].last_line >= placed.line - 1:
        same = before.candidate.word.place == word.place or (name is not None and name == before.name)
        if same and not (actor and actor.kind is ActorKind.ORGANISATION):
            return True
    if word.line < placed.line - 1:
        return False
    cue = speaker.verb is not None and speaker.tie == "subject" and grade_of(speaker.verb) in {"sure", "speech"}
    return led_up or cue


def _another_turns(evidence: Evidence, number: int, speaker: Candidate) -> bool:
    """Whether the line above asks something, or answers what the one above it asks: what follows may be another's."""
    lines = {placed.last_line: placed for placed in evidence.document.placed[max(number - 2, 0) : number]}
    line = evidence.document.placed[number].line
    last, asked = lines.get(line - 1), lines.get(line - 2)
    answers = speaker.verb is not None and speaker.verb.lemma in _ANSWERS
    return last is not None and (last.ending == "?" or (answers and asked is not None and asked.ending == "?"))
