"""Discord's limits on text as budgets. Pure.

Discord does not say whether a character is a code point or a unit of UTF-16, which its clients count: the latter is
never less, so that what fits by it fits by both.
"""

MOST_ADDRESS = 2048
"""Of an address: the limit of a picture's, and taken as that of a link's."""
MOST_HEADLINE = 240
"""Characters of a headline that are shown; no paper's is longer, and escaped it is at most four times as much."""
MOST_NAME = 60
"""Characters of a publisher's name that are shown."""


def size(text: str) -> int:
    """How much of a limit a text takes up, in units of UTF-16."""
    return len(text) + sum(mark > "\uffff" for mark in text)


def clipped(text: str, most: int) -> str:
    """A text in one line that takes up at most so much, cut between words where that loses little.

    What is far longer than is kept is not looked at.
    """
    words = " ".join(text[: 4 * most].split())
    if size(words) <= most and len(text) <= 4 * most:
        return words
    kept = words[: most - 1]
    while size(kept) > most - 1:
        kept = kept[:-1]
    head, _, _ = kept.rpartition(" ")
    return f"{head if len(head) > most * 2 // 3 else kept.rstrip()}…"
