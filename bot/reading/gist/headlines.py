"""Headlines within a text, which a gist does not repeat: headings in capitals, and the second line of a headline."""

from bot.news import Span

FEWEST_LETTERS = 12
"""Fewer in capitals are a name or an acronym."""
LONGEST = 140
"""Characters; what is longer is a paragraph."""


def is_shouted(text: str) -> bool:
    """Whether most of the letters are capitals, and capitals tell nothing."""
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))


def is_of_headline(text: str, place: Span, *, shouted: bool) -> bool:
    """Whether a sentence is a heading in capitals, or the line behind a headline that ends in a semicolon.

    Args:
        text: of the article.
        place: of the sentence.
        shouted: whether all of the text is set in capitals.
    """
    sentence = text[place.start : place.end]
    if not shouted and sentence.isupper() and sum(map(str.isalpha, sentence)) >= FEWEST_LETTERS:
        return True
    line = text.rfind("\n", 0, place.start)
    return len(sentence) <= LONGEST and text[:line].rstrip(" ").endswith(";") if line > 0 else False
