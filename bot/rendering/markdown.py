"""Discord's markdown as HTML, as far as our messages use it."""

import re
from datetime import UTC, datetime

from markupsafe import Markup, escape

_INLINE = re.compile(
    r"\\(?P<literal>[^\w\s])"
    r"|\[(?P<text>(?:\\.|[^\[\]\\])+)\]\((?P<url>[^\s)]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|\*(?P<italic>(?:\\.|[^\\*])+?)\*"
    r"|`(?P<code>[^`]+)`"
    r"|<t:(?P<time>\d+)(?::(?P<style>\w))?>"
    r"|<#(?P<channel>\d+)>",
)
_BLOCKS = (
    ("### ", Markup("h3")),
    ("## ", Markup("h2")),
    ("# ", Markup("h1")),
    ("-# ", Markup("small")),
    ("> ", Markup("blockquote")),
    ("- ", Markup("li")),
)


def to_html(text: str, now: datetime) -> Markup:
    """A text display's content as HTML, a block element for each line.

    Args:
        text: Discord markdown.
        now: what relative times are told from.
    """
    return Markup("").join(_line(line, now) for line in text.split("\n"))


def _line(line: str, now: datetime) -> Markup:
    for mark, element in _BLOCKS:
        if line.startswith(mark):
            return Markup("<{0}>{1}</{0}>").format(element, _inline(line.removeprefix(mark), now))
    return Markup("<p>{}</p>").format(_inline(line, now)) if line.strip() else Markup("")


def _inline(text: str, now: datetime) -> Markup:
    parts, place = [], 0
    for found in _INLINE.finditer(text):
        parts += [escape(text[place : found.start()]), _element(found, now)]
        place = found.end()
    return Markup("").join([*parts, escape(text[place:])])


def _element(found: re.Match[str], now: datetime) -> Markup:
    match found.lastgroup:
        case "literal":
            return escape(found["literal"])
        case "url":
            return Markup('<a href="{}">{}</a>').format(found["url"], _inline(found["text"], now))
        case "bold" | "italic":
            name = Markup("strong") if found.lastgroup == "bold" else Markup("em")
            return Markup("<{0}>{1}</{0}>").format(name, _inline(found[found.lastgroup], now))
        case "code":
            return Markup("<code>{}</code>").format(found["code"])
        case "channel":
            return Markup('<span class="mention">#{}</span>').format(found["channel"])
        case _:
            moment = datetime.fromtimestamp(int(found["time"]), UTC)
            return Markup('<time title="{:%d %B %Y %H:%M} UTC">{}</time>').format(moment, ago(moment, now))


def ago(moment: datetime, now: datetime) -> str:
    """A time as Discord tells it relative to now: "3 hours ago"."""
    seconds = (now - moment).total_seconds()
    size = abs(seconds)
    for length, unit in ((86400 * 365, "year"), (86400 * 30, "month"), (86400, "day"), (3600, "hour"), (60, "minute")):
        if size >= length:
            count = round(size / length)
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            break
    else:
        words = f"{round(size)} seconds"
    return f"{words} ago" if seconds >= 0 else f"in {words}"
