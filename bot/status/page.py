"""A snapshot as a page for people."""

from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version

from jinja2 import Environment, PackageLoader, Template, select_autoescape

from bot.archive.storage import written_size
from bot.news.addresses import mask_address, mask_text
from bot.status.snapshot import Snapshot

MOST_FEEDS = 500
LONGEST = 200
"""Characters of a cell."""
STAGES = {
    "poll": "feeds to poll",
    "fetch": "articles to fetch",
    "read": "articles to read",
    "group": "articles to group",
    "compose": "subscriptions to serve",
    "deliver": "messages to post",
}


def page_of(snapshot: Snapshot) -> str:
    """HTML without scripts; what feeds and messages say is text in it."""
    feeds = sorted(snapshot.feeds, key=lambda feed: (not feed.is_failing, feed.title.casefold()))
    return _template().render(
        one=snapshot,
        feeds=feeds[:MOST_FEEDS],
        more_feeds=len(feeds) - MOST_FEEDS,
        failing=sum(feed.is_failing for feed in feeds),
        stages=STAGES,
        version=version("dateline"),
    )


@cache
def _template() -> Template:
    environment = Environment(loader=PackageLoader("bot.status"), autoescape=select_autoescape(default=True))
    environment.filters |= {
        "ago": _ago,
        "utc": lambda at: f"{at:%Y-%m-%d %H:%M}",
        "masked": mask_address,
        "clean": lambda text: _line(mask_text(text)),
        "line": _line,
        "megabytes": written_size,
    }
    return environment.get_template("status.html")


def _line(text: str) -> str:
    """Strangers' words as one line of a cell. What turns the direction of what follows, or cannot be seen, is a gap."""
    seen = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return seen if len(seen) <= LONGEST else f"{seen[:LONGEST]}…"


def _ago(at: datetime, now: datetime) -> str:
    """How long ago, for people."""
    passed = max(now - at, timedelta())
    for name, length in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        if passed >= length:
            return f"{passed // length} {name} ago"
    return "just now"
