"""The README's picture, from what the demo shows: `make pictures` makes it anew where the look has changed."""

import asyncio
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from lxml import html
from matplotlib.image import imread

from bot.demo import show
from tests.browser import shown

PICTURE = Path(__file__).parents[1] / ".github/digest.png"
PICTURED = "Central bank cuts interest rate", "Ferry crash at Port Vale injures"
"""Beginnings of the headlines whose digests stand in the picture."""
WIDTH = 680
LEFT_ALONE = 0.002
"""The mean difference of two pictures, from 0 to 1, up to which they count as the same."""


async def main() -> None:
    """Run the demo, show its digests in a browser, and keep the picture where it is another."""
    with TemporaryDirectory(prefix="dateline-pictures-") as folder:
        page, picture = Path(folder, "demo.html"), Path(folder, "digest.png")
        await show(page)
        page.write_text(pictured(page.read_text(encoding="utf-8")), encoding="utf-8")
        measured = await shown(page, "--dump-dom", f"--window-size={WIDTH},400")
        height = re.search(rb'data-height="(\d+)"', measured.stdout)
        assert height, measured.stderr.decode()
        await shown(page, f"--screenshot={picture}", f"--window-size={WIDTH},{int(height[1])}")
        same = PICTURE.exists() and alike(PICTURE, picture)
        if not same:
            PICTURE.write_bytes(picture.read_bytes())
        sys.stdout.write(f"{PICTURE}: {'as it was' if same else 'made anew'}\n")


def pictured(page: str) -> str:
    """The demo's page with the pictured digests alone, at one time of day, and how high it is."""
    document = html.fromstring(page)
    wanted: list[html.HtmlElement] = []
    for message in document.xpath("//*[contains(concat(' ', @class, ' '), ' message ')]"):
        if any(headline in message.text_content() for headline in PICTURED) and len(wanted) < len(PICTURED):
            wanted.append(message)
    for when in document.xpath("//*[@class='when']"):
        when.text = "08:00"
    body = document.find("body")
    for child in list(body):
        body.remove(child)
    body.extend(wanted)
    body.set("style", "padding: 8px; max-width: none")
    measuring = html.fromstring("<script>document.body.dataset.height = document.body.scrollHeight + 8</script>")
    body.append(measuring)
    written: str = html.tostring(document, encoding="unicode", doctype="<!doctype html>")
    return written


def alike(one: Path, other: Path) -> bool:
    """Whether two pictures show the same."""
    first, second = (imread(path)[..., :3] for path in (one, other))
    return first.shape == second.shape and float(np.abs(first - second).mean()) <= LEFT_ALONE


if __name__ == "__main__":
    asyncio.run(main())
