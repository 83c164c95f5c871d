"""What is mended in bytes before a parser sees them."""

import pytest

from bot.fetching.errors import NotAFeed
from bot.fetching.feeds import parse_feed
from bot.fetching.repair import MOST_ITEMS, with_possible_references, without_the_middle
from tests.unit.fetching.test_feeds import URL, parse, rss

ITEM = "<item><guid isPermaLink='false'>1</guid><title>Ø tide — 海</title></item>"
TYPES = ["", "text/xml", "text/xml; charset=iso-8859-1", "application/rss+xml; charset=utf-16", "text/html"]


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (b"&#55357;&#56832;", b"&#128512;"),
        (b"&#xD83D;&#xde00;", b"&#128512;"),
        (b"&#xd83d;&#56832;", b"&#128512;"),
        (b"&#55357;&#56832;&#55357;&#56833;", b"&#128512;&#128513;"),
        (b"&amp;#55357;&amp;#56832;", b"&amp;#128512;"),
        (b"&#55357;&#65;", b"&#65533;&#65;"),
        (b"&#56832;&#55357;", b"&#65533;&#65533;"),
        (b"&#x110000;", b"&#65533;"),
        (b"&#99999999999;", b"&#65533;"),
        (b"&#" + b"9" * 9999 + b";", b"&#65533;"),
        (b"&#xD800 and", b"&#65533; and"),
        (b"&#0;&#x0;", b"&#65533;&#65533;"),
    ],
)
def test_references_to_characters_that_do_not_exist_are_mended(written: bytes, mended: bytes) -> None:
    assert with_possible_references(b"a " + written) == b"a " + mended


@pytest.mark.parametrize(
    "fine", [b"&#8217;", b"&#x10FFFF;", b"&#0000065;", b"&#xe000;", b"&#55295;", b"&amp;", b"&#x;"]
)
def test_other_references_are_left_alone(fine: bytes) -> None:
    assert with_possible_references(fine) == fine


@pytest.mark.parametrize("wrap", ["{}", "<![CDATA[{}]]>"])
def test_an_emoji_in_halves_costs_no_entry(wrap: str) -> None:
    halves = wrap.format("Rain &#55357;&#56832; again &#x110000;")
    document = parse(f"<item><guid>1</guid><title>{halves}</title></item><item><guid>2</guid></item>")
    assert [entry.title for entry in document.entries] == ["Rain 😀 again �", ""]


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("declared", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8"?>'])
@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_a_feeds_first_bytes_tell_its_encoding(encoding: str, declared: str, content_type: str) -> None:
    body = f'{declared}<rss version="2.0"><channel><title>T</title>{ITEM}</channel></rss>'.encode(encoding)
    assert [entry.title for entry in parse_feed(body, URL, content_type).entries] == ["Ø tide — 海"]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"<\0?\0"])
def test_a_mark_that_lies_is_no_feed_and_no_more(mark: bytes) -> None:
    with pytest.raises(NotAFeed):
        parse_feed(mark + b"\xd8\x00\xff", URL)


def test_a_mark_of_utf8_before_another_encoding_costs_no_entry() -> None:
    body = b'\xef\xbb\xbf<?xml version="1.0" encoding="iso-8859-1"?>' + rss(ITEM).partition(b"?>")[2]
    assert len(parse_feed(body.replace("Ø".encode(), b"\xd8"), URL).entries) == 1


@pytest.mark.parametrize("name", ["utf–8", "utf-8\0", "ютф-8"])
def test_an_encoding_that_can_have_no_such_name_costs_no_entry(name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name}"?>'.encode() + rss(ITEM).partition(b"?>")[2]
    assert [entry.title for entry in parse_feed(body, URL).entries] == ["Ø tide — 海"]


@pytest.mark.parametrize("item", [b"<item><guid>%d</guid></item>", b"<entry/><!--%d-->", b"<a:item/><!--%d-->"])
def test_of_too_many_items_the_first_and_the_last_are_read(item: bytes) -> None:
    many = b"".join(item % number for number in range(MOST_ITEMS + 5))
    shorter, cut = without_the_middle(b"<rss>" + many + b"</rss>")
    assert cut == 5
    assert shorter.startswith(b"<rss>" + item % 0)
    assert shorter.endswith(item % (MOST_ITEMS + 4) + b"</rss>")
    half = MOST_ITEMS // 2
    assert item % (half - 1) + item % (half + 5) in shorter


def test_items_are_left_alone_up_to_the_bound() -> None:
    many = b"<item></item>" * MOST_ITEMS
    assert without_the_middle(many) == (many, 0)
