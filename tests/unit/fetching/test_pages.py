"""Article pages: the article comes out as it stands, without what stands around it."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.fetching.links import leads_home
from bot.fetching.pages import article_from_page, article_from_text, article_of_entry, read_page
from bot.news import Entry

URL = "https://www.tidewater-post.example/2026/03/harbour-wall-plan"
PARAGRAPHS = [
    "Tidewater's council voted nine to four on Tuesday to rebuild the harbour wall, ending a dispute of six years.",
    "“We can no longer wait for the next storm to decide for us,” said Mayor Odile Marchetti after the vote.",
    "The work is to start in May and will cost 41 million crowns, of which the province pays half, she said.",
    "Fishermen had asked for a lower wall. Their speaker, Anselm Drury, called the decision a mistake.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(body: str = BODY, head: str = "", title: str = "Council votes for the harbour wall") -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>{title} | Tidewater Post</title>'
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Tidewater Post">'
        f"{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{body}</article></main>"
        "<footer>© 2026 Tidewater Post</footer></body></html>"
    )


def lines(html: str) -> list[str]:
    article = article_from_page(html, URL)
    assert article is not None
    return article.text.split("\n")


def test_the_text_is_the_articles_paragraphs_a_line_each() -> None:
    assert lines(page()) == PARAGRAPHS


def test_what_the_page_says_of_its_article_is_kept() -> None:
    head = (
        '<meta name="author" content="Benno Halloran">'
        '<meta property="article:published_time" content="2026-03-03T21:40:00+01:00">'
        '<meta property="og:image" content="/pictures/wall.jpg">'
    )
    article = article_from_page(page(head=head), URL)
    assert article is not None
    assert article.title == "Council votes for the harbour wall"
    assert article.publisher == "Tidewater Post"
    assert article.byline == "Benno Halloran"
    assert article.published == datetime(2026, 3, 3, 20, 40, tzinfo=UTC)
    assert article.published.hour == 21  # by the paper's own clock
    assert article.language == "en"
    assert article.image == "https://www.tidewater-post.example/pictures/wall.jpg"


@pytest.mark.parametrize(
    "written",
    [
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59Z",
        "9998-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "1989-12-31T23:59:59Z",
        "1990-01-01T00:00:00+10:00",
        "2026-03-03T00:00:00+99:99",
    ],
)
def test_a_time_that_no_article_can_have_is_none(written: str) -> None:
    html = page(head=f'<meta property="article:published_time" content="{written}">')
    article = article_from_page(html, URL)
    assert article is not None
    assert article.published is None
    assert article.title.startswith("Council votes for the harbour wall")
    assert article.text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize("mention", ["", "<p>The old wall was finished on 12 May 1998, she said.</p>"])
def test_neither_the_copyrights_year_nor_a_day_of_the_text_is_the_time_of_publication(mention: str) -> None:
    article = article_from_page(page(BODY + mention), URL)
    assert article is not None
    assert article.published is None


def test_a_day_that_stands_in_the_address_is_the_time_of_publication() -> None:
    article = article_from_page(page(), "https://www.tidewater-post.example/2026/03/04/harbour-wall-plan")
    assert article is not None
    assert article.published == datetime(2026, 3, 4, tzinfo=UTC)


def test_an_entrys_time_that_no_article_can_have_gives_way_to_the_pages() -> None:
    head = '<meta property="article:published_time" content="2026-03-03T20:40:00Z">'
    far = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-14)))
    article = article_of_entry(Entry("1", URL, "The wall", far, ""), read_page(page(head=head), URL), "Post").article
    assert article.published == datetime(2026, 3, 3, 20, 40, tzinfo=UTC)


def test_a_site_that_calls_itself_by_its_address_is_called_by_its_host() -> None:
    article = article_from_page(page().replace('"Tidewater Post"', '"https://www.tidewater-post.example"'), "a.html")
    assert article is not None
    assert article.publisher == "tidewater-post.example"


@pytest.mark.parametrize(
    ("stated", "feed", "publisher"),
    [
        ("", "Tidewater Post", "Tidewater Post"),
        ("tidewater-post.example", "Tidewater Post: all news", "tidewater-post.example"),
        ("The Post", "Tidewater Post", "The Post"),
        ("", "", "tidewater-post.example"),
    ],
)
def test_a_page_that_names_no_site_is_its_feeds_and_a_host_is_the_last_resort(
    stated: str, feed: str, publisher: str
) -> None:
    entry = Entry("1", "https://www.tidewater-post.example/wall", "The harbour wall", None, "")
    html = page().replace(" | Tidewater Post", "").replace('content="Tidewater Post"', f'content="{stated}"')
    found = read_page(html, entry.url or "")
    assert article_of_entry(entry, found, feed).article.publisher == publisher
    of_another = article_of_entry(entry, found, "Links of the day", "https://links.example/feed").article
    assert of_another.publisher == (stated or "tidewater-post.example")


UNSOUND_FACTS = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", '
    '"headline": "The \\ud800wall\\u0000", "author": {"@type": "Person", "name": "Benno \\ud800Halloran"}, '
    '"publisher": {"@type": "Organization", "name": "Tide\\u0000water \\udfffPost"}, '
    '"image": "https://a.example/\\ud800.jpg"}</script>'
)


def test_no_word_of_an_article_holds_what_cannot_be_stored() -> None:
    html = page(BODY + "<p>A word of it is &#xD800;broken&#0;, the clerk said.</p>", UNSOUND_FACTS)
    broken = "wall\ud800\0"
    entry = Entry(broken, f"{URL}{broken}", broken, None, f"<p>{broken}</p>", author=broken, language=broken)
    for article in (
        article_from_page(html, f"{URL}{broken}"),
        article_of_entry(entry, None, broken).article,
        article_of_entry(entry, read_page(html, URL), broken).article,
        article_from_text(broken, broken),
    ):
        assert article is not None
        words = [value for value in astuple(article) if isinstance(value, str)]
        assert not [word for word in words if "\0" in word or word.encode("utf-8", "ignore").decode() != word]


@pytest.mark.parametrize(
    "clutter",
    [
        '<p><a href="/other">Ferry line to close after eighty years, owners say</a></p>',
        '<ul><li><a href="/1">Storm warning for the coast</a></li><li><a href="/2">Ten flood pictures</a></li></ul>',
        "<p>READ MORE: The storm that broke the old wall</p>",
        "<p>Sign up for our newsletter and never miss a story.</p>",
        '<div class="newsletter-box"><p>Our best stories, every morning in your letter box, for nothing.</p></div>',
        '<p style="display: none">Nobody sees these words on the page, so nobody should read them here.</p>',
        "<p>Follow us on Facebook and Instagram</p>",
        "<p><em>Did you enjoy this article? Share it with your neighbours!</em></p>",
        "<p>Liked this story?</p>",
    ],
)
def test_what_stands_among_the_paragraphs_is_left_out(clutter: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:2]) + clutter
    body += "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[2:])
    assert lines(page(body)) == PARAGRAPHS


def in_two(second: str) -> str:
    """A page whose article is in two blocks, with a picture in between."""
    first = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:2])
    return (
        f'<div><div class="story-body wide">{first}</div></div><figure><img src="/wall.jpg"></figure>'
        f'<div><div class="story-body wide">{second}</div></div>'
    )


def test_an_article_in_several_blocks_is_read_to_its_end() -> None:
    rest = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[2:])
    assert lines(page(in_two(rest))) == PARAGRAPHS


def test_a_link_that_stands_between_paragraphs_as_a_block_is_a_teaser() -> None:
    teaser = '<a href="/x"><strong>Also with us</strong> <span>Brewer shuts its last house in Calder</span></a>'
    body = f"<p>{PARAGRAPHS[0]}</p>{teaser}" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[1:])
    assert lines(page(body)) == PARAGRAPHS


def test_a_paragraph_with_links_stays() -> None:
    linked = "The province, which <a href='/budget'>passed its budget</a> in January, pays <a href='/half'>half</a>."
    assert "The province, which passed its budget in January, pays half." in lines(page(BODY + f"<p>{linked}</p>"))


def test_list_items_and_tables_carry_no_marks_that_the_page_has_not() -> None:
    body = BODY + "<ul><li>Height of the new wall: seven metres.</li><li>Length: two kilometres.</li></ul>"
    assert lines(page(body))[-2:] == ["Height of the new wall: seven metres.", "Length: two kilometres."]


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (page("<p>Subscribe to continue reading this story.</p><p>Plans start at two crowns a week.</p>"), "pay wall"),
        (
            page(
                f"<p>{PARAGRAPHS[0]}</p>",
                '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>',
            ),
            "pay wall",
        ),
        ("<html><body></body></html>", "no article text"),
        ("", "no article text"),
    ],
)
def test_a_page_in_front_of_an_article_is_not_read_as_one(html: str, says: str) -> None:
    read = read_page(html, URL)
    assert read.article is None
    assert says in str(read.obstacle)


def test_a_long_article_about_pay_walls_is_read() -> None:
    body = BODY * 4 + "<p>Readers are asked to subscribe to continue reading, the study says.</p>"
    assert article_from_page(page(body), URL) is not None


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("https://tidewater-post.example/2026/03/harbour-wall-plan?utm_source=x", True),
        ("https://www.tidewater-post.example/2026/03/harbour-wall-plan/", True),
        ("https://www.tidewater-post.example/", False),
        ("https://bank.example/2026/03/harbour-wall-plan", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_canonical_link_is_believed_where_it_names_the_page_itself(canonical: str, kept: bool) -> None:
    article = article_from_page(page(head=f'<link rel="canonical" href="{canonical}">'), URL)
    assert article is not None
    assert article.url == (canonical if kept else URL)


SITE = "https://www.tidewater-post.example"


@pytest.mark.parametrize(
    ("at", "head", "fuller"),
    [
        ("/wall", '<link rel="amphtml" href="/amp/wall">', "/amp/wall"),
        ("/wall", '<link rel="canonical" href="/news/wall"><link rel="amphtml" href="/amp/wall">', "/amp/wall"),
        ("/share", '<link rel="canonical" href="/wall">', "/wall"),
        ("/share", f'<link rel="canonical" href="{URL}">', "/2026/03/harbour-wall-plan"),
        # the page itself, in other words
        ("/wall", '<link rel="canonical" href="/wall">', None),
        ("/wall", '<link rel="canonical" href="/wall/?utm_source=feed#top">', None),
        ("/wall", f'<link rel="canonical" href="{SITE.replace("https", "http")}/wall">', None),
        ("/wall", '<link rel="amphtml" href="/wall">', None),
        # front pages
        ("/wall", '<link rel="canonical" href="/">', None),
        ("/wall", '<link rel="canonical" href="https://other.example">', None),
        ("/wall", '<link rel="canonical" href="/?utm_source=feed">', None),
        ("/wall", '<link rel="canonical" href="/index.html">', None),
        ("/wall", '<link rel="canonical" href="/en/">', None),
        ("/wall", '<link rel="amphtml" href="/">', None),
        # no pages of the web
        ("/wall", '<link rel="canonical" href="javascript:alert(1)">', None),
        ("/wall", '<link rel="canonical" href="file:///etc/passwd">', None),
        ("/wall", '<link rel="canonical" href="http://[">', None),
        ("/wall", '<link rel="canonical">', None),
        # a section, of which a site calls all of its articles a form
        ("/2026/03/harbour-wall-plan", '<link rel="canonical" href="/news">', None),
    ],
)
def test_a_page_names_where_its_article_stands_too(at: str, head: str, fuller: str | None) -> None:
    assert read_page(page(head=head), SITE + at).fuller == (fuller and SITE + fuller)


def test_an_amp_form_names_the_page_that_it_is_a_form_of() -> None:
    html = page(head='<link rel="canonical" href="/wall"><link rel="amphtml" href="/amp/other">')
    for mark in ("amp", "⚡"):
        assert read_page(html.replace("<html", f"<html {mark}"), f"{SITE}/amp/wall").fuller == f"{SITE}/wall"


def test_the_feeds_own_content_stands_in_for_a_page_that_says_less() -> None:
    entry = Entry("1", URL, "The wall", None, BODY)
    article = article_of_entry(entry, read_page(page("<p>Please come back later.</p>"), URL), "Tidewater Post").article
    assert article.text.split("\n") == PARAGRAPHS


def test_an_entry_without_any_text_is_told_by_its_headline() -> None:
    article = article_of_entry(Entry("1", URL, "The wall", None, "<p> </p>"), None, "Tidewater Post").article
    assert (article.title, article.text, article.url, article.publisher) == ("The wall", "", URL, "Tidewater Post")


def test_plain_text_is_kept_as_it_stands() -> None:
    article = article_from_text("\n  The wall\n\nTwo  spaces stay.")
    assert article.text == "\n  The wall\n\nTwo  spaces stay."
    assert article.title == "The wall"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("FOR IMMEDIATE RELEASE\n\nAcorn names a chief\n\nIt did.", "Acorn names a chief"),
        ("*** For release on Monday ***\nAcorn names a chief", "Acorn names a chief"),
        ("Press release: Acorn\nAcorn names a chief", "Acorn names a chief"),
        ("Press release angers bakers\nThey protested.", "Press release angers bakers"),
        ("The wall stands again. " * 20, ""),
    ],
)
def test_a_label_or_a_paragraph_is_no_title(text: str, title: str) -> None:
    assert article_from_text(text).title == title


def test_an_address_that_leads_to_the_front_page_is_known() -> None:
    assert leads_home("https://a.example/2026/wall", "https://a.example/")
    assert not leads_home("https://a.example/2026/wall", "https://a.example/2026/wall/")
    assert not leads_home("https://a.example/", "https://a.example/")


CARD = '<img src="/drury.jpg"><a href="/people/drury">Anselm Drury (fishermen)</a><a href="/wall">Wall plan stalls</a>'


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        (
            f'<span class="rollover-people"><a href="/people/drury">Anselm Drury</a><span>{CARD}</span></span>',
            "Anselm Drury",
        ),
        (f'<span class="person tooltip">Anselm Drury<span class="card">{CARD}</span></span>', "Anselm Drury"),
        (f'<span class="has-tooltip"><b>Anselm Drury</b><div>{CARD}</div></span>', "Anselm Drury"),
        ('<span class="tooltip"><abbr>NHF</abbr><span>Northern Harbour Fishermen</span></span>', "NHF"),
        ('<span class="glossary-tooltip">spring tide <i>The highest tide of a fortnight.</i></span>', "spring tide"),
    ],
)
def test_what_a_box_in_a_sentence_explains_stays_and_the_box_goes(marked: str, words: str) -> None:
    sentence = "The wall came up again on Thursday, when {} asked the council for a lower one, and the council refused."
    html = page(f"{BODY}<p>{sentence.format(marked)}</p>")
    assert lines(html) == [*PARAGRAPHS, sentence.format(words)]


def test_a_box_that_explains_no_word_of_a_sentence_goes_whole() -> None:
    teaser = f'<p><span class="rollover-people"><a href="/people/drury">Anselm Drury</a><span>{CARD}</span></span></p>'
    aside = '<span class="tooltip">Opens in a new window and leaves the page</span>'
    assert lines(page(f"{BODY}{teaser}")) == PARAGRAPHS
    assert lines(page(f"{BODY}<p>The wall is old,{aside} and the council knows.</p>"))[-1] == (
        "The wall is old, and the council knows."
    )
