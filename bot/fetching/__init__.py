"""The only code that opens a URL: the guarded client, feeds, pages, politeness."""

from bot.fetching.client import Client
from bot.fetching.errors import FetchError
from bot.fetching.fetcher import Fetcher
from bot.fetching.opml import parse_opml, write_opml
from bot.fetching.pages import article_from_page, article_from_text

__all__ = ["Client", "FetchError", "Fetcher", "article_from_page", "article_from_text", "parse_opml", "write_opml"]
