"""HTML to text."""

import pytest

from bot.fetching.markup import plain_text, title_line
from tests.patterns import HALFWAY, exponent_of


@pytest.mark.parametrize("depth", [10, 254, 300, 2000, 2050, 5000])
def test_text_is_found_however_deep_it_stands(depth: int) -> None:
    html = f"<p>Before &amp; above</p>{'<div>' * depth}<p>The <b>wall</b></p>{'</div>' * depth}<i>after</i>"
    assert plain_text(html) == "Before & above\nThe wall\nafter"


@pytest.mark.parametrize("depth", [1, 3000])
def test_scripts_and_styles_are_no_text(depth: int) -> None:
    html = f"{'<div>' * depth}one<script>if (a < b) '<p>'</script> two<STYLE>p {{}}</STYLE> three"
    assert plain_text(html) == "one two three"


@pytest.mark.parametrize("piece", ["<script>", "<", "<div", "<!--", "&amp;"])
def test_hostile_markup_takes_no_time(piece: str) -> None:
    assert exponent_of(lambda times: plain_text("<div>" * 3000 + piece * times), 25_000) < HALFWAY


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Use of <T> in Rust explained", "Use of <T> in Rust explained"),
        ("std::vector<int> & friends", "std::vector<int> & friends"),
        ("Map<String, List<Long>> is slow", "Map<String, List<Long>> is slow"),
        ("Mail <editor@paper.example> about it", "Mail <editor@paper.example> about it"),
        ("<3 for the ferry", "<3 for the ferry"),
        ("5<6 and 7>3", "5<6 and 7>3"),
        ("Why &lt;canvas&gt; matters", "Why <canvas> matters"),
        ("<b>Bold</b> claim<br/>by <I class='x'>Otto</I>", "Bold claim by Otto"),
        ("Ferry <!-- note --> stops", "Ferry stops"),
        ("AT&amp;T sues", "AT&T sues"),
        ("Profits &amp;amp; losses", "Profits & losses"),
        ("Velm&amp;#8217;s &amp;quot;mill&amp;quot;&amp;#10;sold", 'Velm’s "mill" sold'),
        ("AT&T; R&D", "AT&T; R&D"),
        ("<x-y>Web</x-y> components", "<x-y>Web</x-y> components"),
    ],
)
def test_a_title_loses_tags_and_nothing_else(title: str, shown: str) -> None:
    assert title_line(title) == shown
