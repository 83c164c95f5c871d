"""Blocks of one article are joined, those of several stay apart."""

import pytest
from lxml.html import fromstring

from bot.fetching.bodies import join_bodies

FIRST = '<div class="post-content"><p>The ferry struck a rock.</p><p>Nobody was hurt.</p></div>'


@pytest.mark.parametrize(
    ("second", "joined"),
    [
        ('<div class="post-content"><p>It was towed to Calder.</p></div>', True),
        ('<div class="post-content"><h2>Rain stops play</h2><p>Not a ball was bowled.</p></div>', False),
        ('<div class="post-footer"><p>It was towed to Calder.</p></div>', False),
        ('<article><div class="post-content"><p>Not a ball was bowled.</p></div></article>', False),
    ],
)
def test_a_second_block_goes_on_with_the_first_where_it_has_no_heading_of_its_own(second: str, joined: bool) -> None:
    tree = fromstring(f"<html><body><article><div>{FIRST}</div><div>{second}</div></article></body></html>")
    join_bodies(tree)
    assert (len(tree.find_class("post-content")[0].findall("p")) == 3) is joined
