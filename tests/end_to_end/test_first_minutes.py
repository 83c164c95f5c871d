"""What somebody meets who is new to the bot and no engineer."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.news import Pack
from bot.settings import load_packs
from tests.end_to_end.desk import FEED, Desk, answer, message_of

pytestmark = pytest.mark.simcord(check_errors=False)

MAIN = ["World", "United Kingdom", "United States", "Technology", "Science", "Sport"]


def with_all_packs(desk: Desk) -> Mapping[str, Pack]:
    """The packs that come with the bot, instead of the test's only one."""
    packs = load_packs()
    desk.client.services = replace(desk.client.services, packs=packs)
    return packs


async def test_before_anything_is_typed_all_packs_are_offered_and_the_main_ones_first(desk: Desk) -> None:
    packs = with_all_packs(desk)
    offered = await desk.editor.autocomplete(desk.news, "subscribe", "source", "")
    assert [choice["name"].split(" · ")[0] for choice in offered][: len(MAIN)] == MAIN
    assert {choice["value"] for choice in offered} >= set(packs)


async def test_a_source_is_found_by_one_of_its_outlets(desk: Desk) -> None:
    with_all_packs(desk)
    offered = await desk.editor.autocomplete(desk.news, "subscribe", "source", "bbc")
    names = [choice["name"] for choice in offered]
    assert any(name.startswith("World · ") and "BBC" in name for name in names)
    assert any("BBC" in name and name.endswith(" alone") for name in names)
    assert all("://" not in name for name in names)


async def test_a_wrong_zone_is_asked_for_and_the_rest_of_the_order_is_kept(desk: Desk) -> None:
    asked = await desk.editor.slash(
        desk.news, "subscribe", source="vale", when="daily", at="7:30", timezone="Lodnon", only="ferry"
    )
    assert "Did you mean Europe/London" in answer(asked)
    confirmed = await desk.editor.select(message_of(asked), ["Europe/London"])
    assert "every day at 07:30 (Europe/London), only with ferry" in answer(confirmed)


async def test_a_zone_is_known_by_its_city(desk: Desk) -> None:
    confirmed = await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", timezone="new york")
    assert "(America/New_York)" in answer(confirmed)
    offered = await desk.editor.autocomplete(desk.news, "subscribe", "timezone", "seo")
    assert {"name": "Seoul (Asia/Seoul)", "value": "Asia/Seoul"} in offered


async def test_a_page_given_as_source_lists_its_feeds_and_the_rest_of_the_order_is_kept(desk: Desk) -> None:
    page = "https://courier.example/"
    asked = await desk.editor.slash(desk.news, "subscribe", source=page, when="daily", at="7:30", only="ferry")
    confirmed = await desk.editor.select(message_of(asked), ["0"])
    assert "**The Vale Courier** every day at 07:30 (UTC), only with ferry" in answer(confirmed)
    assert await desk.archive.feeds.by_url(FEED)


async def test_a_missing_permission_is_named_with_the_channel_and_the_cure(desk: Desk) -> None:
    refused = answer(await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", channel=desk.locked))
    assert f"<#{desk.locked.id}>: I lack **Send Messages**" in refused
    assert "Permissions → add <@" in refused
