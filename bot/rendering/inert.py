"""Makes text from elsewhere inert: a reader sees its words, and Discord does nothing with them.

Everything that is not ours goes through here on its way into a message: `inert` and `one_line` where markdown is read,
`link` for a masked link, `bare` where none is read.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from bot.rendering.budget import MOST_ADDRESS

MOST_LOOKED_AT = 10_000
"""Characters of an address; none that is longer is of use."""
ZERO = "\u200b"
"""A space without width, which only we put in: it keeps a mention or an address from being one."""
MOST_MARKS, MOST_ALIKE = 4, 2
"""Marks on one letter, and those of them in one place: Vietnamese and pointed Hebrew need as many."""
MOST_STACKED = 6
"""Signs of no place on one letter, each of them no more than twice: vowels of Thai or Burmese, and Tibetan's letters
below others, of which Sanskrit in Tibetan has the most. They are drawn on top of each other, too."""
MOST_JOINED = 5
"""Letters that signs of joining put below one another, as Khmer does: no word of Sanskrit has more consonants."""
MOST_WIDE = 3
"""Signs in a text that take the room of many letters: whoever writes of one shows it once or twice."""
TOP_LEVEL = (
    "com|org|net|gov|edu|int|info|biz|io|co|me|gg|tv|app|dev|xyz|news|link|site|online|top|ru|cn|uk|de|fr|es|it|nl|eu|us|"
    "ca|au|jp|kr|in|br|ch|at|pl|se|no|ly|gl|example|test|new|gift|gd"
)
"""Ends of names of hosts that people take for addresses when they see them."""

# Categories without width: controls, halves of characters, private and unassigned ones. Format characters (Cf) go too,
# tag characters and marks of direction among them, but for the Arabic and Syriac signs that are seen.
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Letters and marks that are drawn as nothing.
_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001d159]"
)
# A whole sentence in Arabic, marks that close a chapter in Java and Bali, Tamil's signs of accounts, and cuneiform.
_WIDE = frozenset(
    map(
        chr,
        (
            *range(0xFD40, 0xFD50),
            *(0xFDCF, 0xFDFA, 0xFDFB, 0xFDFD, 0xFDFE, 0xFDFF),
            *range(0xA9C1, 0xA9CE),
            *range(0x1B5A, 0x1B61),
            *range(0xBF3, 0xBFB),
            *range(0x12000, 0x12550),
        ),
    )
)
_DASHES = str.maketrans("\u2e3a\u2e3b", "\u2014\u2014")
_JOINS = 9
"""The class of signs that join a letter to the next one."""
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_SPACE = re.compile("[\t\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_LINE_START = re.compile(r"^([^\S\n]*+)(#{1,3}|-#|[-*+]|\d+[.)])(?=\s|$)", re.MULTILINE)
_MARKUP = re.compile(r"([\\*_~`|\[\]<>])")
_EMOJI = re.compile(r":(?=[^\s:]{0,40}:)")
_ADDRESS = re.compile(
    r"(?<=[\w+.-])(?=://)|(?<=mailto)(?=:\S)|(?<=tel)(?=:\S)|(?<=sms)(?=:\S)"
    r"|(?<=www)(?=\.\w)|(?<=discord)(?=\.\w)|(?<=discordapp)(?=\.\w)|(?<=dsc)(?=\.\w)|(?<=dis)(?=\.\w)",
    re.IGNORECASE,
)
_MENTION = re.compile(r"@(?=\S)")
_LOOKS_LIKE_HOST = re.compile(
    rf"(?<=[\w-])\.(?:{TOP_LEVEL})\b|(?<=\w)\.[\w-]{{1,63}}(?:/|:\d)|(?<=\w):/|\bwww\.", re.IGNORECASE
)


def inert(text: str) -> str:
    """Text for Discord: markdown shows as its characters, nothing is pinged and nothing is linked."""
    escaped = _MARKUP.sub(r"\\\1", bare(text))
    escaped = _LINE_START.sub(_defuse_line, escaped)
    escaped = _EMOJI.sub(r"\\:", escaped)
    escaped = _MENTION.sub(f"@{ZERO}", escaped)
    return _ADDRESS.sub(ZERO, escaped)


def bare(text: str) -> str:
    """Text without what has no width, and with no sign that draws over the lines around it or fills them alone.

    It is for places where Discord reads no markdown, and no longer than what was given.
    """
    if text.isascii():
        return _CONTROL.sub("", _SPACE.sub(" ", text))
    return "".join(_drawn_in_line(_NOTHING.sub("", _SPACE.sub(" ", text)).translate(_DASHES)))


def _drawn_in_line(text: str) -> Iterator[str]:
    marks = Counter[str | int]()
    wide = joined = 0
    joins = False
    for sign in text:
        if sign in _WIDE:
            wide += 1
            if wide > MOST_WIDE:
                continue
        if sign.isalnum() or sign == " ":
            marks.clear()
            joined = joined + 1 if joins else 0
            joins = False
            yield sign
            continue
        category, place = unicodedata.category(sign), unicodedata.combining(sign)
        if category in _UNSEEN and sign not in _SEEN and sign != "\n":
            continue
        if place == _JOINS:
            if joins or joined >= MOST_JOINED:
                continue
            joins = True
        elif place or category in {"Mn", "Me"}:
            # Vowel signs of many scripts have no place of their own.
            most = MOST_MARKS if place or category == "Me" else MOST_STACKED
            where = place or ("" if category == "Me" else sign)
            if marks[where] >= MOST_ALIKE or marks.total() >= most:
                continue
            marks[where] += 1
        else:
            marks.clear()
        yield sign


def one_line(text: str) -> str:
    """Inert text without line breaks."""
    return inert(" ".join(text.split()))


def link(text: str, url: str) -> str:
    """A masked link of ours: inert text, and an address that cannot end it early; only the text for no web address.

    Text that looks like an address of another site is not linked itself: it would lead elsewhere than it says. An
    address that is too long is tried without its query, which is where trackers stand.
    """
    address = safe_url(url) or safe_url(url[:MOST_LOOKED_AT].split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])
    if not address:
        return one_line(text)
    if _names_other_host(text, address):
        return f"{one_line(text)} ([link]({address}))"
    return f"[{one_line(text)}]({address})" if bare(text).strip() else f"[link]({address})"


def safe_url(url: str) -> str | None:
    """A web address with everything that markdown could take for its own percent-encoded.

    None for any other, and for one that is longer than Discord takes.
    """
    if len(url) > MOST_LOOKED_AT:
        return None
    try:
        parts = urlsplit(_without_surrogates(url.strip()))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    keep = "/:@!$&',;=~+-._%?#[]*"
    path = quote(parts.path, safe="/:@!$&',;=~+-._%*")
    query = quote(parts.query, safe=keep.replace("#", "").replace("[]", ""))
    # What stands before an @ is taken for the site by whoever reads an address.
    netloc = quote(parts.netloc.rpartition("@")[2], safe=":[]-._")
    address = urlunsplit((parts.scheme.lower(), netloc, path, query, quote(parts.fragment, safe="=&-._%")))
    return address if len(address) <= MOST_ADDRESS else None


def _without_surrogates(text: str) -> str:
    """Halves of characters cannot be percent-encoded."""
    return text.encode(errors="ignore").decode()


def _names_other_host(text: str, address: str) -> bool:
    """Whether a text holds what people, or Discord, take for an address, other than the site of this one."""
    plain = unicodedata.normalize("NFKC", bare(text)).replace("\u3002", ".").replace("\uff61", ".").lower()
    own = (urlsplit(address).hostname or "").removeprefix("www.")
    if "://" not in plain and plain.strip().removeprefix("www.") == own:
        return False
    return bool(_LOOKS_LIKE_HOST.search(plain))


def _defuse_line(found: re.Match[str]) -> str:
    lead, mark = found[1], found[2]
    return f"{lead}\\{mark}" if not mark[0].isdigit() else f"{lead}{mark[:-1]}\\{mark[-1]}"
