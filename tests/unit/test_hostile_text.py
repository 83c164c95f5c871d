"""Everything that takes an article's text on its way, with text that is meant to hold it up."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from xml.sax.saxutils import quoteattr

import pytest
from spacy.tokens import Doc

from bot.archive.search_index import queries_for
from bot.commands.times import days_back, days_of, quiet_of, time_of
from bot.commands.zones import timezone_of
from bot.digests.centrality import is_report
from bot.digests.choosing import choose
from bot.digests.disagreeing import disagreements_of
from bot.digests.figures import find_figures
from bot.digests.filters import parse
from bot.digests.telling import tell_story
from bot.fetching.feeds import parse_feed
from bot.fetching.markup import plain_text, tidy
from bot.fetching.mastheads import bare_title, site_name
from bot.fetching.opml import parse_opml
from bot.fetching.pages import article_of_entry, read_page
from bot.news import DatelineError, Filters, Owed, Story, StoryId
from bot.news.bounds import bound_text
from bot.news.names import fold
from bot.reading.document import document_of
from bot.reading.gist.selection import choose_gist
from bot.reading.speakers.labels import find_turns, shared_surnames
from bot.reading.text.boilerplate import boilerplate
from bot.reading.text.model import readable
from bot.reading.text.plain import plain_doc, plain_vocab
from bot.reading.text.quotations import find_quotations
from bot.reading.text.unseen import without_unseen
from bot.rendering.inert import inert, link
from bot.rendering.markdown import to_html
from bot.stories import sketch
from tests.builders import NOON, a_read_article, a_subscription, an_article, an_entry
from tests.patterns import FAMILY, HALFWAY, exponent_of

LENGTH = 16_000
SLOW = 0.15
"""Seconds. What takes less with `LENGTH` characters takes less than a second with the longest text, or is far from
growing with its square."""
VOCAB = plain_vocab()
_EMPTY = "<rss version='2.0'><channel><title>Paper</title></channel></rss>"
_OUTLINE = "<opml><body><outline text={0} xmlUrl={0}/></body></opml>"
FILTERS = Filters(only='ferry OR "port va*" OR a*b', without="football NOT rugb*")


def _refuse(text: str) -> None:
    one = a_read_article(f"A gate. {text}", title=text[:500])
    choose(a_subscription(filters=FILTERS), [Owed(Story(StoryId(1), (one,)), frozenset({one.id}))])


def _tell(text: str) -> None:
    one = a_read_article(f"A gate. {text}", title=text[:500])
    other = a_read_article(f"A dock. {text}", title=text[:500], published=NOON + timedelta(hours=1))
    story = Story(StoryId(1), (one, other))
    tell_story(story)
    disagreements_of(story.articles)


def _sent(into: Callable[[str], object], text: str) -> None:
    """What is sent; all that is refused is refused in one line."""
    with suppress(DatelineError):
        into(text)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "sketch": lambda text: sketch(an_article(text, title=text[:500])),
    "figures": lambda text: [*find_figures(text)],
    "is_report": lambda text: is_report(an_article(text, title=text[:500])),
    "filters": _refuse,
    "telling": _tell,
    "bounds": bound_text,
    "html": plain_text,
    "html in a tag": lambda text: plain_text(f"<p>{text}"),
    "tidy": tidy,
    "feed": lambda text: parse_feed(
        f"<rss version='2.0'><channel><title>Paper</title><item><title>{text}</title>"
        f"<description>{text}</description></item></channel></rss>".encode("utf-8", "replace"),
        "https://paper.example/feed",
    ),
    "before a feed": partial(_sent, lambda text: parse_feed(f"{text}{_EMPTY}".encode(errors="replace"), "a:b")),
    "behind a feed": partial(_sent, lambda text: parse_feed(f"{_EMPTY}{text}".encode(errors="replace"), "a:b")),
    "entry": lambda text: article_of_entry(an_entry(content=text, title=text[:500]), None, "Paper").article,
    "page": lambda text: read_page(
        f"<html><title>{text[:500]}</title><body><article><p>{text}</article>", "https://paper.example/a"
    ),
    "names": fold,
    "search": queries_for,
    "quotations": find_quotations,
    "boilerplate": boilerplate,
    "unseen": without_unseen,
    "words": lambda text: plain_doc(VOCAB, readable(text)),
    "turns": lambda text: (find_turns(text), shared_surnames(text)),
    "inert": inert,
    "markdown": lambda text: to_html(text, NOON),
    "link": lambda text: link(text, text),
    "feed's title": lambda text: site_name(bare_title(text, [text] * 20), "https://paper.example/"),
    "opml": partial(_sent, lambda text: parse_opml(_OUTLINE.format(quoteattr(text)).encode(errors="replace"))),
    "typed filter": partial(_sent, parse),
    "typed time": partial(_sent, time_of),
    "typed days": partial(_sent, days_of),
    "typed quiet hours": partial(_sent, quiet_of),
    "typed date": partial(_sent, lambda text: days_back(text, NOON)),
    "typed zone": partial(_sent, timezone_of),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.timeout(300)
def test_no_text_takes_longer_than_it_grows(name: str) -> None:
    function = FUNCTIONS[name]
    function("The gate is open. ")  # what is loaded or compiled once is no part of the time
    steep = []
    for unit in FAMILY:
        text = _much_of(unit, LENGTH)
        begun = time.process_time()
        function(text)
        if time.process_time() - begun > SLOW:
            grown = exponent_of(partial(_run, function, unit), LENGTH // 8)
            if grown > HALFWAY:
                steep.append((unit, round(grown, 2)))
    assert not steep


def test_many_sentences_on_one_line_take_no_longer_than_their_number_grows() -> None:
    def choose_gist_of(length: int) -> None:
        words = ["…", "…", "..."] * (length // 8)
        doc = Doc(VOCAB, words=words, sent_starts=[True, False, False] * (length // 8))
        choose_gist(document_of(an_article(doc.text, title="Gates"), doc, "en"), 3)

    assert exponent_of(choose_gist_of, LENGTH) < HALFWAY


def _run(function: Callable[[str], object], unit: str, length: int) -> None:
    function(_much_of(unit, length))


def _much_of(unit: str, length: int) -> str:
    return unit * (length // len(unit))
