"""Where sentences may begin: at every line, after a full stop, and never inside a quotation."""

from spacy.language import Language
from spacy.tokens import Doc

from bot.reading.quotations import find_quotations

ENDS = ".!?…:;"


@Language.component("dateline_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Tell the parser what it may not decide otherwise; it finds the other sentences itself."""
    quoted = [span for quotation in find_quotations(doc.text) for span in quotation.spans]
    number, new_line, ended = 0, True, False
    for token in doc:
        if token.is_space:
            new_line = new_line or "\n" in token.text
            token.is_sent_start = False
            continue
        while number < len(quoted) and quoted[number].end <= token.idx:
            number += 1
        inside = number < len(quoted) and quoted[number].start < token.idx
        if new_line:
            token.is_sent_start = True
        elif inside or not ended:
            # Left to itself, the parser takes a long subject for a sentence now and then.
            token.is_sent_start = False
        ended = token.text[-1] in ENDS or (ended and token.is_punct)
        new_line = False
    return doc
