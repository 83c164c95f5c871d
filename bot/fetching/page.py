"""What a page turned out to be: the value between the parsers and whoever asked for the page."""

from dataclasses import dataclass

from bot.news import Article

SHORT = 200
"""A page that yields less text than this is poorer than many a feed's summary."""
NO_TEXT = "There is no article text on this page."


@dataclass(frozen=True, slots=True)
class Page:
    """What a page turned out to be."""

    article: Article | None
    obstacle: str | None = None
    """Why there is no article, for a person."""
    fuller: str | None = None
    """Where the same article may stand with more text: the page's AMP form, or the page that it is a form of itself."""
    headlines: tuple[str, ...] = ()
    """What the page calls itself: in its title, its first heading, its metadata."""
