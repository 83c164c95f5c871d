"""Words with a capital, and labels for some of them."""

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words


def labelled(doc: Doc, start: int, end: int, label: str) -> Words:
    """Some words of a document as a name of a kind."""
    return Words(doc, start, end, label=label)


def is_capital(token: Token) -> bool:
    """Whether a word begins with a capital, and is one."""
    return token.text[:1].isupper() and token.text[-1:].isalpha() | (token.text[-1:] == ".")
