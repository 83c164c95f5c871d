"""What fits several, or nothing quite, is asked back with what it may mean, and the rest of the order is kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.news import Pack
from bot.settings import load_packs
from tests.end_to_end.desk import FEED, Desk, answer, message_of

TEXT = discord.ComponentType.text_input.value

pytestmark = pytest.mark.simcord(check_errors=False)


def with_all_packs(desk: Desk) -> Mapping[str, Pack]:
    packs = load_packs()
    desk.client.services = replace(desk.client.services, packs=packs)
    return packs


def offered_in(message: discord.Message) -> dict[str, str]:
    """What the only select of a message offers, by value."""
    view = discord.ui.LayoutView.from_message(message)
    (menu,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    return {option.value: option.label for option in menu.options}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("bbc", "BBC News: World alone"), ("The Guardian", "The Guardian: World alone"), ("gaurdian", "The Guardian")],
)
async def test_an_outlet_that_is_typed_and_sent_is_asked_back(desk: Desk, typed: str, meant: str) -> None:
    with_all_packs(desk)
    asked = await desk.editor.slash(desk.news, "subscribe", source=typed, when="daily", at="7:30", only="ferry")
    assert any(meant in label for label in offered_in(message_of(asked)).values())
    if "world" in offered_in(message_of(asked)):
        chosen = await desk.editor.select(message_of(asked), ["world"])
        assert "every day at 07:30 (UTC), only with ferry" in answer(chosen)


@pytest.mark.parametrize(("typed", "first"), [("wrold", "World"), ("zzz qqq", "World"), ("teknology", "Technology")])
async def test_a_pack_that_is_mistyped_is_asked_back_by_titles(desk: Desk, typed: str, first: str) -> None:
    packs = with_all_packs(desk)
    for command, option in (("subscribe", "source"), ("latest", "pack"), ("follow", "pack")):
        more = {"when": "daily"} if command == "subscribe" else {}
        asked = await desk.editor.slash(desk.news, command, **{option: typed}, **more)
        offered = offered_in(message_of(asked))
        assert any(label.startswith(first) for label in offered.values()), command
        assert not set(offered.values()) & {name for name in packs if name != name.title()}, "titles, not names"


async def test_a_feed_is_known_by_its_title(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    told = await desk.editor.slash(desk.news, "subscribe", source="the vale courier", when="hourly")
    assert "**The Vale Courier** every hour" in answer(told)


async def test_the_latest_of_a_pack_are_had_by_its_title_and_called_by_it(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("New library opens")
    assert "Latest stories of Port Vale" in answer(await desk.reader.slash(desk.news, "latest", pack="port vale"))


async def test_unsubscribe_asks_which_where_there_are_several_and_ends_nothing_unasked(desk: Desk) -> None:
    for source in ("words:ferry", "words:library"):
        await desk.editor.slash(desk.news, "subscribe", source=source, when="daily")
    for typed in ({}, {"subscription": "no such thing"}):
        asked = await desk.editor.slash(desk.news, "unsubscribe", **typed)
        assert set(offered_in(message_of(asked)).values()) == {"“ferry”", "“library”"}
    assert answer(asked).startswith("There is no subscription no such thing here.")
    (ferry,) = [value for value, label in offered_in(message_of(asked)).items() if "ferry" in label]
    ended = await desk.editor.select(message_of(asked), [ferry])
    assert "gets nothing more from **“ferry”**" in answer(ended)
    unknown = await desk.editor.slash(desk.news, "unsubscribe", subscription="no such thing")
    assert set(offered_in(message_of(unknown)).values()) == {"“library”"}, "a wrong name never ends the only one"
    assert "“library”" in answer(await desk.reader.slash(desk.news, "subscriptions"))
    assert "**When** every day at 08:00" in answer(await desk.editor.click(message_of(ended), label="Undo"))
    assert "“ferry”" in answer(await desk.reader.slash(desk.news, "subscriptions"))


async def test_a_zone_is_asked_of_followers_too(desk: Desk) -> None:
    asked = await desk.reader.slash(desk.news, "follow", words="ferry", at="07:30", timezone="IST")
    assert "Several timezones go by" in answer(asked)
    told = await desk.reader.select(message_of(asked), ["Asia/Kolkata"])
    assert "every day at 07:30 (Asia/Kolkata)" in answer(told)


async def test_whom_nobody_wrote_about_is_asked_of_followers_too(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("New library opens")
    asked = await desk.reader.slash(desk.news, "follow", person="Ana Riuz")
    assert "**Ana Ruiz**" in answer(await desk.reader.select(message_of(asked), ["Ana Ruiz"]))


async def test_a_filter_is_told_once_in_the_list(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", only="ferry", languages="en, german")
    listed = answer(await desk.editor.slash(desk.news, "subscriptions"))
    assert listed.count("ferry") == 1
    assert "in English and German" in listed


async def test_an_event_is_followed_under_the_headline_that_stands_over_it(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("Watch: how a library opens")
    (story,) = await desk.stories()
    await desk.publish("New library opens in Port Vale", joins=story.id)
    shown = await desk.reader.slash(desk.news, "event", words="library")
    assert "New library opens in Port Vale](" in answer(shown).splitlines()[0]
    told = await desk.reader.click(message_of(shown), label="Follow")
    assert "**New library opens in Port Vale**" in answer(told)
    assert "**New library opens in Port Vale**" in answer(await desk.reader.slash(desk.news, "following"))


async def test_a_form_with_one_wrong_field_changes_nothing_and_opens_again_as_it_was_filled_in(desk: Desk) -> None:
    opened = await desk.editor.slash(desk.news, "setup")
    form = await desk.editor.click(message_of(opened), label="Time and city")
    asked = await desk.editor.submit_modal(form, dict(zip(fields(form), ("seoul", "25:00"), strict=True)))
    assert "'25:00' is not a time of day" in answer(asked)
    assert "Nothing was changed." in answer(asked)
    assert "Asia/Seoul" not in answer(asked), "the right field waits for the wrong one"
    again = await desk.editor.click(message_of(asked), label="Correct it")
    assert filled_in(again) == ["seoul", "25:00"]
    right = await desk.editor.submit_modal(again, dict(zip(fields(again), ("seoul", "7:30"), strict=True)))
    assert "every day at 07:30 (Asia/Seoul)" in answer(right)


async def test_a_subscription_is_edited_as_a_whole_or_not_at_all(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", at="8:00")
    listed = await desk.editor.slash(desk.news, "subscriptions")
    opened = await desk.editor.select(message_of(listed), list(offered_in(message_of(listed))))
    form = await desk.editor.click(message_of(opened), label="Edit")
    typed = dict(zip(fields(form), ("7:30", "Lodnon", "ferry", ""), strict=True))
    asked = await desk.editor.submit_modal(form, typed | {select_of(form): ["weekly"]})
    assert "There is no timezone 'Lodnon'" in answer(asked)
    assert "every day at 08:00 (UTC)" in answer(await desk.editor.slash(desk.news, "subscriptions"))
    again = await desk.editor.click(message_of(asked), label="Correct it")
    assert filled_in(again) == ["7:30", "Lodnon", "ferry", ""]
    typed = dict(zip(fields(again), ("7:30", "London", "ferry", ""), strict=True))
    await desk.editor.submit_modal(again, typed | {select_of(again): ["weekly"]})
    assert "every Monday at 07:30 (Europe/London), only with ferry" in answer(
        await desk.editor.slash(desk.news, "subscriptions")
    )


async def test_the_zone_of_settings_is_corrected_as_it_was_typed(desk: Desk) -> None:
    shown = await desk.editor.slash(desk.news, "settings show")
    form = await desk.editor.click(message_of(shown), label="Zone")
    asked = await desk.editor.submit_modal(form, {fields(form)[0]: "Lodnon"})
    again = await desk.editor.click(message_of(asked), label="Correct it")
    assert filled_in(again) == ["Lodnon"]


async def test_a_search_in_setup_that_finds_nothing_keeps_only_what_is_chosen(desk: Desk) -> None:
    with_all_packs(desk)
    shown = await desk.editor.slash(desk.news, "setup")
    for typed in ("bbc", "no such outlet", " "):
        form = await desk.editor.click(message_of(shown), label="Find an outlet")
        shown = await desk.editor.submit_modal(form, {fields(form)[0]: typed})
        kinds = {
            getattr(item, "custom_id", "")
            for item in discord.ui.LayoutView.from_message(message_of(shown)).walk_children()
        }
        assert ("setup:outlets" in kinds) == (typed == "bbc"), typed
    assert "Write part of the name" in answer(shown)


def components_of(form: Any) -> list[dict[str, Any]]:
    return [one["component"] for one in form.modal["components"]]


def fields(form: Any) -> list[str]:
    """The custom ids of a form's text fields."""
    return [one["custom_id"] for one in components_of(form) if one["type"] == TEXT]


def select_of(form: Any) -> str:
    return next(str(one["custom_id"]) for one in components_of(form) if one["type"] != TEXT)


def filled_in(form: Any) -> list[str]:
    """What stands in a form's text fields as it opens."""
    return [one.get("value") or "" for one in components_of(form) if one["type"] == TEXT]


async def with_ferries(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("Ferry strike stops harbour", said="We will not sail")
    await desk.publish("New library opens", said="We waited long")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("library NOT ferry", "New library opens"),
        ("ferry -library", "Ferry strike stops harbour"),
        ("harb*", "Ferry strike stops harbour"),
        ("zoo OR strike", "Ferry strike stops harbour"),
        ("NOT ferry", "this only says what is not wanted"),
        ("library AND zoo", "nothing that fits"),
    ],
)
async def test_an_event_is_asked_for_in_the_language_of_filters(desk: Desk, words: str, shown: str) -> None:
    await with_ferries(desk)
    assert shown in answer(await desk.reader.slash(desk.news, "event", words=words)).splitlines()[0]


async def test_an_event_is_known_by_the_address_of_one_of_its_articles(desk: Desk) -> None:
    await with_ferries(desk)
    (url,) = [
        one.article.url for story in await desk.stories() for one in story.articles if "Ferry" in one.article.title
    ]
    shown = await desk.reader.slash(desk.news, "event", words=f"{url}?utm_source=friend")
    assert "Ferry strike stops harbour" in answer(shown).splitlines()[0]


@pytest.mark.parametrize("typed", ["Ana Riuz", "ruiz ana", "Mayor Ruiz", "President Ruiz"])
async def test_a_name_that_nobody_goes_by_is_asked_back_by_look_ups(desk: Desk, typed: str) -> None:
    await with_ferries(desk)
    for command, option, told in (("person", "name", "## Ana Ruiz"), ("quotes", "by", "Quotes by Ana Ruiz")):
        asked = await desk.reader.slash(desk.news, command, **{option: typed})
        assert offered_in(message_of(asked)) == {"Ana Ruiz": "Ana Ruiz"}, command
        assert told in answer(await desk.reader.select(message_of(asked), ["Ana Ruiz"]))


@pytest.mark.parametrize("typed", ["🎉", "%%%", "…"])
async def test_what_has_no_letters_is_nobodys_name(desk: Desk, typed: str) -> None:
    await with_ferries(desk)
    told = answer(await desk.reader.slash(desk.news, "person", name=typed))
    assert "I have read nothing about" in told
    assert "Ana Ruiz" not in told


async def test_a_feed_that_is_mistyped_is_asked_back(desk: Desk) -> None:
    await with_ferries(desk)
    asked = await desk.reader.slash(desk.news, "search", words="ferry", feed="vale")
    (number,) = offered_in(message_of(asked))
    assert "Ferry strike" in answer(await desk.reader.select(message_of(asked), [number]))
    await desk.editor.slash(desk.news, "feed add", url="https://cellar.example/feed")
    asked = await desk.editor.slash(desk.news, "feed remove", feed="cellar")
    (number,) = offered_in(message_of(asked))
    assert "no more?" in answer(await desk.editor.select(message_of(asked), [number]))


async def test_of_several_stories_that_fit_it_is_asked_which_is_the_same_event(desk: Desk) -> None:
    await with_ferries(desk)
    await desk.publish("Ferry crews march")
    shown = await desk.editor.slash(desk.news, "event", words="library")
    asked = await desk.editor.click(message_of(shown), label="Wrong?")
    (merge,) = [value for value, label in offered_in(message_of(asked)).items() if label.startswith("Same event")]
    form = await desk.editor.select(message_of(asked), [merge])
    which = await desk.editor.submit_modal(form, {fields(form)[0]: "ferry"})
    offered = offered_in(message_of(which))
    assert set(offered.values()) == {"Ferry strike stops harbour", "Ferry crews march"}
    (march,) = [value for value, label in offered.items() if "march" in label]
    told = await desk.editor.select(message_of(which), [march])
    assert "“New library opens” and “Ferry crews march” are one event" in answer(told)


async def test_what_is_followed_or_ordered_goes_by_its_words_and_what_is_not_is_asked(desk: Desk) -> None:
    await desk.reader.slash(desk.news, "follow", words="ferry")
    await desk.reader.slash(desk.news, "follow", words="library")
    asked = await desk.reader.slash(desk.news, "unfollow", what="zoo")
    assert answer(asked).startswith("You do not follow zoo.")
    assert set(offered_in(message_of(asked)).values()) == {"“ferry”", "“library”"}
    assert "**“ferry”**" in answer(await desk.reader.slash(desk.news, "unfollow", what="ferry"))
    for source in ("words:ferry", "words:library"):
        await desk.editor.slash(desk.news, "subscribe", source=source, when="daily")
    ended = await desk.editor.slash(desk.news, "unsubscribe", subscription="ferry")
    assert "gets nothing more from **“ferry”**" in answer(ended)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("event:fer", ["event:#1"]), ("words:fer", ["words:fer"]), ("about:an", ["about:Ana Ruiz"]), ("event:", [])],
)
async def test_what_begins_with_its_kind_is_completed_by_that_alone(desk: Desk, typed: str, offered: list[str]) -> None:
    with_all_packs(desk)
    await with_ferries(desk)
    found = await desk.editor.autocomplete(desk.news, "subscribe", "source", typed, when="daily")
    assert [one["value"] for one in found] == offered
