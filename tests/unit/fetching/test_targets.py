"""Where redirectors lead is read from their addresses, and aggregators' entries are told by their papers."""

import base64

import pytest

from bot.fetching.feeds import parse_feed
from bot.fetching.media import own_words
from bot.fetching.targets import is_file, target_of, without_campaign

PAPER = "https://paper.example/2026/lock-shut?id=7"
ESCAPED = "https%3A%2F%2Fpaper.example%2F2026%2Flock-shut%3Fid%3D7"
HELD = b"\x08\x13\x22" + bytes([len(PAPER)]) + PAPER.encode() + b"\xd2\x01\x00"
CODED = base64.urlsafe_b64encode(HELD).decode().rstrip("=")


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.search.example/url?rct=j&url={ESCAPED}&ct=ga",
        f"https://out.example/l.php?u={ESCAPED}",
        f"https://news.example/apiclick.aspx?ref=rss&url={ESCAPED}",
        f"https://safe.example/?url=https%3A%2F%2Fout.example%2F%3Fto%3D{ESCAPED.replace('%', '%25')}",
        f"https://news.search.example/rss/articles/{CODED}?oc=5",
        f"https://r.search.example/_ylt=A/RU={ESCAPED}/RK=2/RS=x",
        f"https://rd.example/news/*{PAPER}",
        f"https://bare.example/?{PAPER}",
        f"https://bare.example/?{ESCAPED}",
        f"https://mail-guard.example/v3/__{PAPER}__;!!Abc!Def$",
        f"https://goose.example/l/?uddg={ESCAPED}&rut=1",
        f"https://t.blogs.example/redirect?z={ESCAPED}&t=Y2",
        PAPER,
    ],
)
def test_the_target_in_an_address_is_read(address: str) -> None:
    assert target_of(address) == PAPER


@pytest.mark.parametrize(
    "address",
    [
        "https://news.search.example/rss/articles/CBMiAFVfeXFMT0FBQUFBQUFBQUFBQUFB?oc=5",
        "https://paper.example/a?url=/local&q=lock",
        "https://paper.example/a?u=javascript:alert(1)",
        "https://paper.example/this-is-an-article-with-many-words-in-it",
        "http://[",
        "https://paper.example/a?https://other.example/b",
        "https://paper.example/__https://other.example/b",
        "https://paper.example/?p=12",
    ],
)
def test_an_address_that_holds_no_other_stays_as_it_is(address: str) -> None:
    assert target_of(address) == address


def test_campaigns_are_left_out_and_nothing_else() -> None:
    assert without_campaign(f"{PAPER}&utm_source=rss&fbclid=1") == PAPER
    assert without_campaign("https://a.example/?b&c=") == "https://a.example/?b&c="
    assert is_file("https://a.example/report.PDF?x=1")
    assert not is_file("https://a.example/report")


@pytest.mark.parametrize("dash", [" - ", " – ", " | "])
def test_an_aggregators_entry_is_told_by_its_paper_and_without_it_in_the_title(dash: str) -> None:
    body = (
        f'<rss version="2.0"><channel><item><title>Lock shut{dash}Canal Post</title><guid>1</guid>'
        f'<link>https://out.example/?url={ESCAPED}</link><source url="https://post.example">Canal Post</source>'
        "</item></channel></rss>"
    )
    (entry,) = parse_feed(body.encode(), "https://out.example/rss").entries
    assert (entry.title, entry.publisher, entry.url) == ("Lock shut", "Canal Post", PAPER)


@pytest.mark.parametrize("where", ["/", "/?go=1&", "", "/out"])
def test_entries_behind_one_redirector_are_known_by_where_it_leads(where: str) -> None:
    items = "".join(
        f"<item><title>Report {n}</title><guid>tag:{n}</guid>"
        f"<link>https://out.example{where}?url=https://post.example/report-{n}-b</link></item>"
        for n in range(3)
    ).replace("&?", "&amp;")
    feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
    found = parse_feed(feed.encode(), "https://agg.example/rss").entries
    assert [(one.url, one.link) for one in found] == [(f"https://post.example/report-{n}-b",) * 2 for n in range(3)]


@pytest.mark.parametrize(
    "others",
    [
        '<li><a href="https://b.example/2">Gates of the Farnow lock leak, boats must wait</a> Osk Herald</li>',
        '<li><a href="/2">Boats wait</a> Osk Herald</li><li><a href="/3">No way past Farnow</a> Bee</li>',
        "",
    ],
)
def test_reports_of_others_that_an_aggregator_lists_are_no_text_of_its_entry(others: str) -> None:
    title = "Canal office shuts the lock at Farnow because its gates leak"
    body = f'<ol><li><a href="https://a.example/1">{title}</a>&nbsp;<font>Canal Post</font></li>{others}</ol>'
    assert own_words(body, title, "Canal Post") == ""


def test_a_briefing_of_links_keeps_its_words() -> None:
    lines = (
        "The canal office shuts the lock at Farnow for six weeks because its gates leak, and boats wait.",
        "A lynx was filmed beside the motorway bridge by two foresters who count deer there in winter.",
    )
    body = "".join(f'<p><a href="https://a.example/{n}">{line}</a></p>' for n, line in enumerate(lines))
    assert own_words(body, "Morning briefing", "Canal Post").split("\n") == list(lines)
