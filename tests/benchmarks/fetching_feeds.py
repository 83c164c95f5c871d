"""What comes of real and broken feeds: outcomes, entries, and whether parsing opened anything. Needs the corpora."""

import json
import sys
import time
from collections import Counter
from typing import Any

from bot.fetching.errors import NotAFeed
from bot.fetching.feeds import parse_feed
from tests.shared import SHARED

FEEDS = SHARED / "corpus" / "feeds" / "tests"
OPENS = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "urllib.Request")


def main() -> None:
    """Print one line of JSON."""
    figures = _outcomes() if FEEDS.exists() else {"skipped": "the development corpora are absent"}
    print(json.dumps({"benchmark": "fetching_feeds"} | figures))


def _outcomes() -> dict[str, Any]:
    bodies = [file.read_bytes() for file in sorted(FEEDS.rglob("*")) if file.is_file()]
    opened: list[str] = []
    _parse(b"<rss version='2.0'><channel><item><title>A &amp; b</title></item></channel></rss>")  # imports come first
    sys.addaudithook(lambda event, arguments: opened.append(f"{event} {arguments}") if event in OPENS else None)
    counts: Counter[str] = Counter()
    slowest = 0.0
    for body in bodies:
        began = time.perf_counter()
        counts.update(_parse(body))
        slowest = max(slowest, time.perf_counter() - began)
    loaded = [one for one in opened if ".py" not in one]  # codecs are imported when a feed names their encoding
    return {"feeds": len(bodies), "outcomes": counts, "opened": len(loaded), "slowest_ms": round(1000 * slowest, 1)}


def _parse(body: bytes) -> dict[str, int]:
    try:
        document = parse_feed(body, "https://feeds.example/feed")
    except NotAFeed as error:
        return {f"refused: {error}": 1}
    kept = len(document.entries)
    return {"ok" if kept else "empty": 1, "entries": kept + document.left_out, "kept": kept}


if __name__ == "__main__":
    main()
