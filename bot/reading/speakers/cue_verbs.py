"""Verbs of speech in languages that are read by rules, and how they stand beside a quotation."""

from dataclasses import dataclass

from spacy.tokens import Doc

from bot.news import Span
from bot.reading.languages.lexicon import rules_for


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that may tell of speech, beside the words said."""

    cue: Span
    end: int
    word: str
    pronoun: str | None
    """That stands behind the verb as its subject: "il" in "a-t-il dit"."""


def verb_at(doc: Doc, text: str, place: int, *, sure: bool) -> Verb | None:
    """The verb at a place in the text.

    Args:
        doc: the parsed text.
        text: of the document.
        place: where it must begin.
        sure: whether what stands before, such as "», ", tells that whatever verb follows is one of speech.
    """
    patterns = rules_for(doc.lang_).patterns
    found = patterns.verb_group.match(text, place)
    if found is None or found["verb"][0].isupper() or patterns.not_said.match(found["verb"].lower()):
        return None
    groups = found.groupdict()
    inverted = groups.get("early") or groups.get("late")
    if not patterns.listed.match(found["verb"]) and not (sure and (inverted or _is_verb(doc, *found.span("verb")))):
        return None
    pronoun = inverted.rpartition("-")[2].strip() if inverted else None
    return Verb(Span(*found.span("cue")), found.end(), found["verb"].lower(), pronoun)


def _is_verb(doc: Doc, start: int, end: int) -> bool:
    words = doc.char_span(start, end, alignment_mode="expand")
    return words is not None and words.root.pos_ in {"VERB", "AUX"}
