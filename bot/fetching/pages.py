"""Article pages: HTML in, an article out, or the reason why there is none."""

import re
from dataclasses import fields, replace
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import trafilatura
from lxml.html import HtmlElement
from trafilatura.utils import load_html

from bot.fetching.bodies import join_bodies
from bot.fetching.clutter import prune, without_clutter
from bot.fetching.entries import first_words, without_paper
from bot.fetching.links import TELLING, same_article
from bot.fetching.markup import storable, tidy
from bot.fetching.mastheads import bare_title, site_name
from bot.fetching.media import own_words
from bot.fetching.metadata import linked_data, moment_of, plausible, published_in
from bot.fetching.next_articles import drop_next_articles
from bot.fetching.page import NO_TEXT, SHORT, Page
from bot.fetching.pay_walls import is_walled
from bot.fetching.relevance import is_about
from bot.fetching.sites import holder_of, site_of, speaks_for
from bot.fetching.targets import without_campaign
from bot.news import Article, Entry, FetchedArticle, Origin
from bot.news.addresses import normalised
from bot.news.bounds import bound_article
from bot.news.likeness import same_title

LIST_MARK = re.compile(r"^- ")
FRONT = re.compile(r"^/?(?:(?:index|home|default)(?:\.\w+)?|[a-z]{2}(?:[-_][a-z]{2})?)?/?$", re.IGNORECASE)
"""A front page, also one that names its language."""
_RELEASED = re.compile(
    r"\W*(?:for (?:immediate )?release\b.{0,60}|(?:press|news|media) release(?::.{0,60}|\W*))$", re.IGNORECASE
)
"""What stands above the title of a press release."""
TITLE_MOST = 200
TITLES = frozenset({"og:title", "twitter:title", "title", "dc.title"})
FULLER = 2
"""A feed's own text that is so many times longer than its page's is the fuller of the two, and the page a teaser."""
STATED = {"original_date": True, "extensive_search": False}
"""Dates that a page states; searched through, the copyright's year or a day that the text tells of became the date."""


def read_page(html: bytes | str, url: str) -> Page:
    """Take the article out of a page.

    Args:
        html: as fetched; its encoding is found out.
        url: where it was fetched from; may be empty.
    """
    tree = load_html(html)
    if tree is None:
        return Page(None, NO_TEXT)
    fuller = _fuller(tree, url)
    headlines = _headlines(tree)
    # Pruning is in place and takes no notice of the head, but scripts must be read before trafilatura drops them.
    facts = list(linked_data(tree))
    headlines += tuple(tidy(fact["headline"]) for fact in facts if isinstance(fact.get("headline"), str))
    published = published_in(tree, facts)
    canonical = next((link for link in _links(tree, "canonical", url) if same_article(url, link)), url)
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    drop_next_articles(tree, headlines)
    join_bodies(tree)
    prune(tree)
    found = _extracted(tree, url)
    title = tidy((found and found.title) or tree.findtext(".//title") or "").replace("\n", " ")
    title, whole = bare_title(title, headlines), tidy((found and found.text) or "")
    text = _without_clutter(whole, title)
    if is_walled(whole, facts):
        return Page(None, "The article stands behind a pay wall.", fuller, headlines)
    if not text:
        return Page(None, NO_TEXT, fuller, headlines)
    article = Article(
        url=canonical or found.url or "",
        title=title,
        text=text,
        publisher=_stated(tree, site_name(found.sitename or "", url)),
        byline=found.author or None,
        published=published or moment_of(found.date),
        language=found.language or language[:2].lower() or None,
        image=_joined(url, found.image) if found.image else None,
    )
    return Page(_sound(article), None, fuller, tuple(map(storable, (*headlines, title))))


def article_from_page(html: bytes | str, url: str) -> Article | None:
    """The article on a page, or None where there is no text to read."""
    article = read_page(html, url).article
    return article and replace(article, publisher=article.publisher or _host(article.url or url) or None)


def article_of_entry(entry: Entry, page: Page | None, feed_title: str, feed: str = "") -> FetchedArticle:
    """The article of an entry: its page's, where that is about it and says enough, else the feed's own.

    The text is empty where the feed has none of its own either. A feed of another site than the page's adds nothing to
    a page that was read, and where its own words are all that is had, they are its own.

    Args:
        entry: as the feed has it.
        page: as read; None where none was had.
        feed_title: what the feed calls itself.
        feed: its address.
    """
    own = own_words(entry.content, entry.title, entry.publisher or "")
    found = page.article if page and _is_its(page, entry, own) else None
    url = without_campaign((found and found.url) or entry.url or f"urn:dateline:{entry.key}")
    at_home = not feed or not entry.url or speaks_for(feed, url)
    if found and not at_home:
        article = replace(found, url=url, title=_own_title(found) or entry.title)
        article = replace(article, publisher=found.publisher or _host(url) or None)
        article = replace(article, published=found.published or plausible(entry.published))
        return FetchedArticle(_sound(article), origin=Origin.PAGE, site=site_of(url))
    article = Article(
        url=url,
        title=_title(entry, found, own),
        text=found.text if found else own,
        publisher=(found and found.publisher) or _publisher(entry, feed_title) or _host(url),
        byline=(found and found.byline) or entry.author,
        published=plausible(entry.published) or (found and found.published) or None,
        language=(found and found.language) or entry.language,
        image=(found and found.image) or entry.image,
        image_alt=entry.image_alt if not (found and found.image) or found.image == entry.image else None,
    )
    origin = Origin.PAGE if found else Origin.SITE if at_home else Origin.FEED
    return FetchedArticle(_sound(article), origin=origin, site=site_of(url) if found else holder_of(feed))


def _publisher(entry: Entry, feed_title: str) -> str:
    """Who says what a feed says: the feed; a paper that it names is only named by it."""
    named = entry.publisher
    if not named or not feed_title or named.casefold() in feed_title.casefold():
        return feed_title or named or ""
    return f"{named}, via {feed_title}"


def _stated(tree: HtmlElement, name: str) -> str | None:
    """The name of a site; trafilatura takes its host for it where the page states none."""
    if "." not in name:
        return name or None
    said = (content.strip().casefold() for content in tree.xpath("//meta/@content"))
    called = {one.strip().casefold() for one in tree.xpath("//meta[contains(@property, 'site_name')]/@content")}
    return name if any(name.casefold() in one for one in said if "/" not in one or one in called) else None


def _host(url: str) -> str:
    """By what a site is called that says no name of its own."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _own_title(page: Article) -> str:
    """A page's title without the site's name behind it."""
    return without_paper(page.title, page.publisher)


def _is_its(page: Page, entry: Entry, own: str) -> bool:
    text = page.article.text if page.article else ""
    if not text or not (len(text) >= SHORT or len(text) >= len(own)) or FULLER * len(text) < len(own):
        return False
    return is_about(entry.title, own, page.headlines, text)


def _title(entry: Entry, page: Article | None, own: str) -> str:
    """The page's own headline where the page is read and the feed's is alike, lest a feed put words into its mouth."""
    if not page or not page.title:
        return entry.title or first_words(own.replace("\n", " ")) or entry.image_alt or _address_of(entry)
    # The feed's may be the same without the site's name behind it.
    is_longer = page.title.casefold().startswith(entry.title.casefold())
    return page.title if not entry.title or (same_title(entry.title, page.title) and not is_longer) else entry.title


def _address_of(entry: Entry) -> str:
    """Host and path: the very last that an entry can be called."""
    parts = urlsplit(entry.url or "")
    return f"{parts.hostname or ''}{unquote(parts.path).rstrip('/')}"[:TITLE_MOST] or entry.key[:TITLE_MOST]


def _headlines(tree: HtmlElement) -> tuple[str, ...]:
    metas = (meta for meta in tree.iter("meta") if (meta.get("property") or meta.get("name") or "").lower() in TITLES)
    written = [meta.get("content") or "" for meta in metas]
    for tag in ("title", "h1"):
        written += [first.text_content() for first in list(tree.iter(tag))[:1]]
    return tuple(filter(None, (tidy(one).replace("\n", " ")[:TITLE_MOST] for one in written)))


def article_from_text(text: str, name: str = "") -> Article:
    """An article out of plain text, as it stands; its first line is taken for the title, where it is no paragraph."""
    first = next((line.strip() for line in text.splitlines() if line.strip() and not _RELEASED.match(line)), "")
    return _sound(Article(url=name, title=first if len(first) <= TITLE_MOST else "", text=text))


def _sound(article: Article) -> Article:
    """The article without marks that cannot be stored or sent, and of a length that can be read."""
    held = ((field.name, getattr(article, field.name)) for field in fields(article))
    changes: dict[str, Any] = {name: storable(value) for name, value in held if isinstance(value, str)}
    return bound_article(replace(article, **changes))


def _extracted(tree: HtmlElement, url: str) -> Any:  # noqa: ANN401
    """Trafilatura's finding: careful first, as its precision is better then and little is lost; else all it has."""
    options: dict[str, Any] = {
        "url": url or None,
        "with_metadata": True,
        "include_comments": False,
        "date_extraction_params": STATED,
    }
    careful: Any = trafilatura.bare_extraction(tree, favor_precision=True, **options)
    if careful and len(careful.text or "") >= SHORT:
        return careful
    full: Any = trafilatura.bare_extraction(tree, **options)
    if careful is None and full is None:
        # A date that it cannot reckon with, of a time zone 99 hours away, makes it throw the text away as well.
        return trafilatura.bare_extraction(tree, **options | {"with_metadata": False})
    return full if full and len(full.text or "") > len((careful and careful.text) or "") else careful


def _without_clutter(text: str, title: str) -> str:
    lines = (_as_on_the_page(line) for line in text.split("\n"))
    return "\n".join(without_clutter([line for line in lines if line], title))


def _as_on_the_page(line: str) -> str:
    """A line without the marks that trafilatura puts before list items and between cells."""
    if line.startswith("|") and line.endswith("|"):
        return " ".join(line.replace("|", " ").split()).strip("- ")
    return LIST_MARK.sub("", line)


def _fuller(tree: HtmlElement, url: str) -> str | None:
    """Where the page says that its article stands too: in an AMP form, or on the page that it is a form of itself."""
    is_amp = tree.get("amp") is not None or tree.get("⚡") is not None
    originals = _links(tree, "canonical", url)
    links = (
        originals if is_amp else [*_links(tree, "amphtml", url), *(one for one in originals if _as_telling(url, one))]
    )
    return next((link for link in links if _leads_on(url, link)), None)


def _leads_on(url: str, link: str) -> bool:
    """Whether a link leads to another page of the web, and not to a site's front page, which is no article."""
    if not link.startswith(("http://", "https://")) or FRONT.match(urlsplit(link).path):
        return False
    return _without_scheme(link) != _without_scheme(url)


def _as_telling(url: str, link: str) -> bool:
    """Whether a link names an article where the page's own address does; some sites call all pages forms of one."""
    return bool(TELLING.search(urlsplit(link).path)) or not TELLING.search(urlsplit(url).path)


def _without_scheme(url: str) -> str:
    return normalised(url).partition("://")[2]


def _links(tree: HtmlElement, relation: str, url: str) -> list[str]:
    found = (link for link in tree.iter("link") if relation in (link.get("rel") or "").lower().split())
    addresses = (_joined(url, (link.get("href") or "").strip()) for link in found)
    return [address for address in addresses if address]


def _joined(base: str, link: str) -> str | None:
    try:
        joined = urljoin(base, link)
        urlsplit(joined)  # urljoin takes a link as it is where there is no base
    except ValueError:
        return None
    return joined
