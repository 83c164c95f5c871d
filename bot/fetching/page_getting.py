"""Pages, had where that is allowed, and the fuller ones that they name."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.fetching.client import Client, Fetched
from bot.fetching.errors import FetchError, NoText
from bot.fetching.links import leads_home
from bot.fetching.page import SHORT, Page
from bot.fetching.work import read_page
from bot.fetching.working import Working
from bot.news import DatelineError
from bot.news.addresses import normalised

Allow = Callable[[str], Awaitable[bool]]
"""Whether a URL may be read."""
NO_PAGES = (b"%pdf", b"pk\x03\x04", b"id3", b"\x89png", b"gif8", b"\xff\xd8\xff", b"\x1f\x8b", b"riff", b"{")
"""How documents, archives, recordings, pictures and data begin, in lower case."""


class Pages:
    """Gets pages."""

    def __init__(self, client: Client, work: Working) -> None:
        self._client = client
        self._work = work

    async def get(self, url: str, allow: Allow) -> Page:
        """The page at a URL, or where it says too little itself, the fuller one that it names.

        Raises:
            FetchError: it may not be read or cannot be had, or is no page.
            TryLater: no worker process could be had.
        """
        page = await self._read(url, allow)
        is_poor = page.article is None or len(page.article.text) < SHORT
        if page.fuller and is_poor and normalised(page.fuller) != normalised(url):
            # Once, and only where the page itself says too little; never back to where it redirected us from.
            return await self._fuller(page.fuller, page, allow)
        return page

    async def _read(self, url: str, allow: Allow) -> Page:
        await _be_allowed(url, allow)
        answer = await self._client.get(url)
        if answer.url != url:
            # Where a link leads is known only now; it may be a site that we have not asked.
            await _be_allowed(answer.url, allow)
        if leads_home(url, answer.url):
            raise NoText("The article's address leads to the site's front page now.")
        if not _is_page(answer):
            raise NoText("This is a file, not a web page.")
        return await self._work("page", read_page, answer.body, answer.url, at=answer.url)

    async def _fuller(self, url: str, poorer: Page, allow: Allow) -> Page:
        try:
            page = await self._read(url, allow)
        except DatelineError:
            return poorer
        fuller, known = page.article, poorer.article
        if fuller is None or (known and len(fuller.text) <= len(known.text)):
            return poorer
        article = replace(fuller, url=known.url) if known else fuller
        return replace(page, article=article, headlines=(*poorer.headlines, *page.headlines))


def _is_page(answer: Fetched) -> bool:
    """Whether an answer is read as a page: by what it is called, else by its first bytes; much is called wrongly."""
    start = answer.body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(NO_PAGES):
        return False
    kind = answer.content_type.partition(";")[0].strip().lower()
    return not kind or "html" in kind or "xml" in kind or b"<html" in start or start.startswith(b"<!doctype")


async def _be_allowed(url: str, allow: Allow) -> None:
    if not await allow(url):
        raise FetchError("The site asks robots not to read this page.")
