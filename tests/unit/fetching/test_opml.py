"""Lists of feeds, from other readers and for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.errors import FetchError
from bot.fetching.links import is_web_address
from bot.fetching.opml import parse_opml, write_opml

NESTED = b"""<?xml version="1.0"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="News"><outline type="rss" text="Tidewater Post" xmlUrl="https://tidewater.example/feed?a=1&amp;b=2"/>
    <outline text="Deeper"><outline title="Harbour" xmlUrl="https://harbour.example/atom" type="atom"/></outline>
  </outline>
  <outline type="rss" text="Again" xmlUrl="https://harbour.example/atom"/>
  <outline text="No address"/>
</body></opml>"""


def test_feeds_are_found_in_all_folders_each_once() -> None:
    found = parse_opml(NESTED)
    assert [url for _, url in found] == ["https://tidewater.example/feed?a=1&b=2", "https://harbour.example/atom"]
    assert found[0][0] == "Tidewater Post"


@pytest.mark.parametrize(
    "body", [b"", b"not xml", b"<html><body>no</body></html>", b"{}", b"\xff\xfe\x00", b"/etc/passwd"]
)
def test_what_is_no_opml_is_one_clear_line(body: bytes) -> None:
    with pytest.raises(FetchError, match="not an OPML file"):
        parse_opml(body)


CYRILLIC = '<outline type="rss" text="Новости гавани" xmlUrl="https://a.example/"/>'


@pytest.mark.parametrize("declared", ["windows-1251", "utf-8", "no-such", "punycode", None])
def test_titles_are_read_in_the_encoding_that_they_have(declared: str | None) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    body = f'{declaration}<opml version="1.0"><body>{CYRILLIC * 2}</body></opml>'
    assert parse_opml(body.encode("windows-1251"))[0][0] == "Новости гавани"


def test_a_declared_encoding_is_believed() -> None:
    body = f'<?xml version="1.0" encoding="koi8-r"?><opml version="1.0"><body>{CYRILLIC}</body></opml>'
    assert parse_opml(body.encode("koi8-r"))[0][0] == "Новости гавани"


def test_titles_of_western_languages_are_read_without_a_declaration() -> None:
    body = (
        '<opml version="1.0"><body><outline type="rss" text="Déjà à l’été" xmlUrl="https://a.example/"/></body></opml>'
    )
    assert parse_opml(body.encode("windows-1252"))[0][0] == "Déjà à l’été"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_list_may_come_in_any_unicode(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="utf-16"?><opml version="1.0"><body>{CYRILLIC}</body></opml>'
    assert parse_opml(body.encode(encoding))[0][0] == "Новости гавани"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" https://a.example/ ", "https://a.example/"),
        ("feed:https://a.example/", "https://a.example/"),
        ("feed://https://a.example/", "https://a.example/"),
        ("feed://a.example/rss", "http://a.example/rss"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("javascript:1", "javascript:1"),
    ],
)
def test_addresses_come_as_they_are_for_a_result_each(written: str, address: str) -> None:
    body = f'<opml version="1.0"><body><outline type="rss" text="A" xmlUrl="{written}"/></body></opml>'
    assert parse_opml(body.encode()) == [("A", address)]
    assert is_web_address(address) == address.startswith("http")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entities_are_neither_opened_nor_blown_up(encoding: str) -> None:
    declarations = '<!ENTITY a "x"><!ENTITY f SYSTEM "file:///etc/passwd">'
    declarations += "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)).replace("&a0;", "&a;")
    outline = '<outline type="rss" text="&a11;&f;" xmlUrl="https://a.example/"/>'
    body = f'<!DOCTYPE opml [{declarations}]><opml version="2.0"><body>{outline}</body></opml>'
    with pytest.raises(FetchError, match="declares entities"):
        parse_opml(body.encode(encoding))


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=["C"])), st.integers()),
        unique_by=lambda pair: pair[1],
    )
)
def test_what_is_written_is_read_again(feeds: list[tuple[str, int]]) -> None:
    listed = [(" ".join(title.split()) or "x", f"https://a.example/{number}?a&b='\"<") for title, number in feeds]
    assert not listed or parse_opml(write_opml(listed).encode()) == listed


def test_control_characters_in_a_title_do_not_spoil_the_file() -> None:
    assert parse_opml(write_opml([("Bad\x00\x0b title", "https://a.example/")]).encode())
