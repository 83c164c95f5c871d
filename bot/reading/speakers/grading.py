"""How surely a verb, or a noun such as "answer", tells that somebody speaks."""

from bot.reading.document import Word
from bot.reading.languages.en.cues import SAYINGS, SPEECH, SURE, WORDING


def grade_of(verb: Word) -> str:
    """How surely a verb speaks."""
    if verb.lower in {"according", "per"}:
        return "according"
    if verb.pos == "NOUN" and verb.lemma in SAYINGS:
        return "according" if verb.lemma in WORDING else "saying"
    if verb.lemma in SURE:
        return "sure"
    return "speech" if verb.lemma in SPEECH else "other"


def is_said(word: Word) -> bool:
    """Whether a word is what a verb gives or issues: a statement, an answer."""
    return word.dep == "dobj" and word.lemma in SAYINGS and word.quotation < 0


def is_cue(verb: Word) -> bool:
    """Whether it ties words to whoever says them."""
    return verb.lemma in SPEECH or grade_of(verb) in {"according", "saying"}
