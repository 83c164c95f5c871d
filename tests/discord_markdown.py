"""What Discord makes of markdown, as far as it could harm: a small parser after its client's rules, in their order.

It goes through a text from left to right, as simple-markdown does, and tells the words that a reader sees and
everything in it that is alive: links, mentions, markup, emoji, times and lines that look otherwise.
"""

import re
from typing import NamedTuple

INLINE = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("autolink", re.compile(r"<(?:[a-z][a-z0-9+.-]*:[^\s>]+|\+?[\d-]+|[^\s@<>]+@[^\s<>]+)>", re.IGNORECASE)),
    ("link", re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\((\S+?)\)")),
    ("url", re.compile(r"(?:https?|steam|discord|ftp)://[^\s<]+", re.IGNORECASE)),
    ("invite", re.compile(r"(?:discord\.(?:gg|gift|new|com/invite)|discordapp\.com/invite)[\w/-]*", re.IGNORECASE)),
    ("mention", re.compile(r"@(?:everyone|here)|<(?:@[!&]?|#)\d+>|<id:\w+>")),
    ("command", re.compile(r"</[^>\n]+:\d+>")),
    ("time", re.compile(r"<t:-?\d+(?::\w)?>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[^\s:]{1,32}:")),
    ("code", re.compile(r"`+[^`]+`+")),
    ("strong", re.compile(r"\*\*.+?\*\*|__.+?__|~~.+?~~|\|\|.+?\|\|", re.DOTALL)),
    ("emphasis", re.compile(r"\*[^\s*][^*]*\*|_[^_]+_", re.DOTALL)),
    ("address", re.compile(r"(?<=\w)@(?=\w)")),
)
BLOCK = re.compile(r"^(?:\s*#{1,3}\s|\s*-#\s|\s*>{1,3}\s|\s*[-*+]\s|\s*\d+[.)]\s)", re.MULTILINE)


class Shown(NamedTuple):
    """What a reader sees of a text."""

    words: str
    alive: list[str]
    """The kinds and the text of everything that is more than its characters."""


def shown(text: str) -> Shown:
    """What Discord shows of a text."""
    alive = [f"block {found[0]!r}" for found in BLOCK.finditer(text)]
    words: list[str] = []
    place = 0
    while place < len(text):
        for kind, rule in INLINE:
            found = rule.match(text, place)
            if found is None:
                continue
            if kind == "escape":
                words.append(found[1])
            else:
                alive.append(f"{kind} {found[0]!r}")
                words.append(found[0])
            place = found.end()
            break
        else:
            words.append(text[place])
            place += 1
    return Shown("".join(words).replace("\u200b", ""), alive)
