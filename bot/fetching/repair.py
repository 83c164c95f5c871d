"""What is mended in an answer's bytes before a parser sees them: encoding, character references, and sheer number."""

import codecs
import re
from array import array

MOST_ITEMS = 10_000
"""Of more the first and the last are read: feeds are in the order of time, one way or the other."""
BOMS = (  # UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ZEROS = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
"""Where the zeros are in two characters of ASCII, with which feeds and pages begin."""
ELEMENT = re.compile(rb"<\w")
BLANKS = re.compile(rb"\s+")
XML_DECLARATION = re.compile(rb"\s?<\?xml[^>]{0,200}>")
SHORT_PROLOG, LONG_PROLOG = 1_000, 16_000
"""Bytes before the first element: what most feeds have is left as it is, and of more than the declarations of all named
characters of HTML (12,000) only the XML declaration is."""
DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?\sencoding=["']\s*([^"'>]*)""")
HIGH = rb"&(amp;)?#(?:0*(5529[6-9]|55[3-9]\d\d|56[0-2]\d\d|563[01]\d)|x0*(d[89ab][0-9a-f]{2}));"
LOW = rb"&(?:amp;)?#(?:0*(563[2-9]\d|56[4-9]\d\d|57[0-2]\d\d|573[0-3]\d|5734[0-3])|x0*(d[c-f][0-9a-f]{2}));"
PAIR = re.compile(HIGH + LOW, re.IGNORECASE)
REFERENCE = re.compile(rb"&(amp;)?#(?:([0-9]+)|x([0-9a-f]+));?", re.IGNORECASE)
ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)

MODULE = re.compile(rb"</?(?:(?:psc|georss|gml|cc|creativecommons):|(?:width|height)(?=[\s/>]))[^<>]*>", re.IGNORECASE)


def in_utf8(body: bytes) -> bytes | None:
    """The body in UTF-8, where its first bytes show which Unicode encoding it has; else None.

    They are believed before what is declared: servers declare one encoding for all that they send.
    """
    encoding = next((name for mark, name in BOMS if body.startswith(mark)), None)
    marks = next((len(mark) for mark, _ in BOMS if body.startswith(mark)), 0)
    encoding = encoding or ZEROS.get(tuple(byte == 0 for byte in body[:4]))  # type: ignore[arg-type]
    if encoding is None:
        return None
    if encoding != "utf-8":
        return body[marks:].decode(encoding, "replace").encode("utf-8", "replace")
    try:
        body[marks:].decode(encoding)
    except UnicodeDecodeError:
        return None
    return body[marks:]


def with_possible_references(body: bytes) -> bytes:
    """The body without references to characters that do not exist; feedparser raises at each.

    Old generators write an emoji as its two halves; they are joined. A reference takes a reference's place, so this
    holds in markup, in CDATA, and where the ampersand is escaped, whatever the encoding.
    """
    if b"&#" not in body and b"&amp;#" not in body:
        return body
    return REFERENCE.sub(_possible, PAIR.sub(_joined, body))


def with_known_encoding(body: bytes) -> bytes:
    """The body with its XML declaration naming no encoding that cannot be one; feedparser raises at such names."""
    declared = DECLARED.match(body)
    if declared is None or (declared[1].isascii() and b"\0" not in declared[1]):
        return body
    return body[: declared.start(1)] + body[declared.end(1) :]


def declared_encoding(body: bytes) -> str:
    """The encoding that an XML declaration names; empty where it names none."""
    declared = DECLARED.match(body)
    return declared[1].strip().decode("ascii", "ignore") if declared else ""


def with_short_prolog(body: bytes) -> bytes:
    """The body without blanks before its first element, and without declarations there that are a book's.

    feedparser looks for declarations with patterns whose time grows with the square of what stands there: 58 s for
    128,000 blank lines.
    """
    element = ELEMENT.search(body)
    if element is None or element.start() <= SHORT_PROLOG:
        return body
    prolog = BLANKS.sub(lambda found: b"\n" if b"\n" in found[0] else b" ", body[: element.start()])
    if len(prolog) > LONG_PROLOG:
        declaration = XML_DECLARATION.match(prolog)
        prolog = declaration[0] if declaration else b""
    return prolog + body[element.start() :]


def without_modules(body: bytes) -> bytes:
    """The body without chapters, places, licences and sizes: feedparser raises where they are incomplete."""
    return MODULE.sub(b"", body)


def without_the_middle(body: bytes) -> tuple[bytes, int]:
    """The body with at most `MOST_ITEMS` items, and how many were cut out.

    Ten megabytes of tiny items would take minutes.
    """
    if body.count(b"<") <= MOST_ITEMS:
        return body, 0
    starts = array("I", (found.start() for found in ITEM.finditer(body)))
    if len(starts) <= MOST_ITEMS:
        return body, 0
    half = MOST_ITEMS // 2
    return body[: starts[half]] + body[starts[-half] :], len(starts) - MOST_ITEMS


def _joined(pair: re.Match[bytes]) -> bytes:
    escaped, high, high_hex, low, low_hex = pair.groups()
    first = int(high) if high else int(high_hex, 16)
    second = int(low) if low else int(low_hex, 16)
    return b"&%s#%d;" % (escaped or b"", 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))


def _possible(reference: re.Match[bytes]) -> bytes:
    escaped, decimal, hexadecimal = reference.groups()
    digits = (decimal or hexadecimal).lstrip(b"0")
    number = int(digits or b"0", 10 if decimal else 16) if len(digits) <= 7 else None
    if number and number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
        return reference[0]
    return b"&%s#65533;" % (escaped or b"")
