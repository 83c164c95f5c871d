"""Where sentences may begin: at every line, after a full stop, and never inside a quotation."""

import re

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from bot.reading.languages.en.words import ENGLISH
from bot.reading.text.quotations import Quotation, find_quotations

CLOSING = "\"”“’'»«›」』"
STOPS = ".!…。！．｡।॥۔։።။។"
"""What ends a statement, in any script."""
QUESTIONS = "?？؟"
ENDS = f"{STOPS}{QUESTIONS}:;"
_SHORTENED = ENGLISH.abbreviations
_SPEAKER_BEHIND = re.compile(
    rf"[{CLOSING}]\ (?:[A-ZÀ-Þ][\w.'’-]*\ ){{1,6}}"
    r"(?:said|says|asked|asks|added|told|wrote|replied|answered|shouted|cried|yelled|tweeted|joked|wondered)"
    r"(?=[.,:;]|\ (?!that\b))"
)
"""Who asked or cried what stands before. Of words with a full stop it would be said behind a comma."""


@Language.component("dateline_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Tell the parser what it may not decide otherwise; it finds the other sentences itself."""
    starts = np.zeros(len(doc), dtype=np.int64)
    text = text_of(doc)
    quoted = [span for quotation in quotations_of(doc) for span in quotation.spans]
    number, new_line, ended, attributed, lettered = 0, True, False, 0, False
    words = words_of(doc)
    for place, token in enumerate(doc):
        written, start = words[place], token.idx
        if written.isspace():
            new_line = new_line or "\n" in written
            starts[place] = -1
            continue
        while number < len(quoted) and quoted[number].end <= start:
            end = quoted[number].end
            behind = _SPEAKER_BEHIND.match(text, end) if text[end - 1] in "?!" else None
            attributed = behind.end() if behind else attributed
            number += 1
        inside = number < len(quoted) and quoted[number].start <= start
        # The mark that closes a quotation is the last of its sentence, and never the first of the next.
        closing = number > 0 and quoted[number - 1].end == start and written[0] in CLOSING
        if new_line or (lettered and not inside and written[0].isupper()):
            starts[place] = 1
        elif inside or closing or not ended or start < attributed or written[0].islower():
            # Left to itself, the parser takes a long subject for a sentence now and then, and "(I-Vt.)" for an end.
            starts[place] = -1
        shortened = written == "." and words[place - 1] in _SHORTENED
        # Behind a comma, as a script notes a pause: "On Sunday,... President Moss".
        shortened = shortened or (written[-1] in ".…" and text[max(start - 1, 0)] == "," and written[0] in ".…")
        shortened = shortened or written.startswith(",.")
        # What a line of a list begins with ends nothing.
        ended = not shortened and (written[-1] in ENDS or (ended and token.is_punct and not new_line))
        new_line, lettered = False, _is_lettered(written, words[place - 1])
    # Token by token, spaCy would look through the whole document at each.
    return doc.from_array([SENT_START], starts.reshape(-1, 1).astype(np.uint64))  # type: ignore[arg-type]


def _is_lettered(word: str, before: str) -> bool:
    """Whether a capital and its full stop are no initial: "an X." may be one, "on X." and "vitamin D." are not."""
    if len(word) != 2 or word[1] != "." or not word[0].isupper():
        return False
    return before.casefold() in ENGLISH.lettered or (word == "X." and before in ENGLISH.posted)


def text_of(doc: Doc) -> str:
    """The text of a document; spaCy itself puts it together anew at each look."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


def words_of(doc: Doc) -> list[str]:
    """The words of a document as they are written; spaCy itself makes each anew at each look."""
    words: list[str] | None = doc.user_data.get("words")
    if words is None:
        words = doc.user_data["words"] = [token.text for token in doc]
    return words


def quotations_of(doc: Doc) -> tuple[Quotation, ...]:
    """The quotations between marks of a document, found at the first look: sentences are parted by them, too."""
    found: tuple[Quotation, ...] | None = doc.user_data.get("quotations")
    if found is None:
        found = doc.user_data["quotations"] = tuple(find_quotations(text_of(doc)))
    return found
