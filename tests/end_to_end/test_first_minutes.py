"""What somebody meets who is new to the bot and no engineer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import discord
import pytest

from bot.commands import DatelineClient
from bot.commands.helping import TOPICS, help_view
from bot.commands.welcoming import place_for, shut_out
from bot.news import Pack
from bot.rendering import body_of
from bot.settings import load_packs
from tests.discord_limits import check_message
from tests.end_to_end.desk import FEED, Desk, answer, message_of, words_of

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
    assert "There is no timezone 'Lodnon'" in answer(asked)
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
    assert await desk.archive.feeds.by_url(FEED, None)


async def test_a_missing_permission_is_named_with_the_channel_and_the_cure(desk: Desk) -> None:
    refused = answer(await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", channel=desk.locked))
    assert f"<#{desk.locked.id}>: I lack **Send Messages**" in refused
    assert "Permissions → add <@" in refused


async def greeted(desk: Desk) -> discord.Message:
    """The welcome, as the server reads it."""
    guild = desk.client.get_guild(desk.news.guild.id)
    assert guild
    await desk.client.on_guild_join(guild)
    await desk.work()
    message: discord.Message = desk.news.history()[-1]
    return message


async def test_a_server_is_greeted_set_up_and_gets_its_first_digest_at_once(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("New library opens")
    welcome = await greeted(desk)
    assert "Set up" in words_of(welcome)
    refused = await desk.reader.click(welcome, label="Set up")
    assert "Manage Server" in answer(refused)
    panel = await desk.editor.click(welcome, label="Set up")
    assert panel.ephemeral
    check_message(panel_body(panel))
    chosen = await desk.editor.select(message_of(panel), ["vale"], custom_id="setup:topics")
    assert "**Port Vale**" in answer(chosen)
    assert "whose time?" in answer(chosen), "an American server tells nothing of where it is"
    form = await desk.editor.click(message_of(chosen), label="Time and city")
    asked = await desk.editor.submit_modal(form, dict(zip(fields(form), ("Seuol", "7:30"), strict=True)))
    assert "Did you mean Seoul" in answer(asked)
    form = await desk.editor.click(message_of(asked), label="Time and city")
    timed = await desk.editor.submit_modal(form, dict(zip(fields(form), ("seoul", "7:30"), strict=True)))
    assert "every day at 07:30 (Asia/Seoul)" in answer(timed)
    preview = await desk.editor.click(message_of(timed), label="Preview")
    assert "New library opens" in answer(preview)
    done = await desk.editor.click(message_of(timed), label="Done")
    assert "**Port Vale** every day at 07:30 (Asia/Seoul)" in answer(done)
    await desk.work()
    assert any("New library opens" in text for text in desk.posted())
    await desk.env.advance_time(24 * 3600)
    await desk.work()
    assert sum("New library opens" in text for text in desk.posted()) == 1, "the first digest counts as shown"


async def hourly_news(desk: Desk) -> Any:
    """What /setup answers at last, where the town's news is wanted every hour."""
    panel = await desk.editor.slash(desk.news, "setup")
    chosen = await desk.editor.select(message_of(panel), ["vale"], custom_id="setup:topics")
    hourly = await desk.editor.select(message_of(chosen), ["hourly"], custom_id="setup:when")
    return await desk.editor.click(message_of(hourly), label="Done")


async def test_without_anything_read_the_first_digest_comes_when_the_feeds_have_been(desk: Desk) -> None:
    done = await hourly_news(desk)
    assert "within about five minutes" in answer(done)
    await desk.publish("New library opens")
    await desk.env.advance_time(5 * 60)
    await desk.work()
    assert "New library opens" in desk.posted()[0]


async def test_what_was_set_up_can_be_taken_back(desk: Desk) -> None:
    done = await hourly_news(desk)
    assert len(await desk.archive.subscriptions.in_channel(desk.news.id)) == 1
    assert "is ordered there already" in answer(await hourly_news(desk))
    undone = await desk.editor.click(message_of(done), label="Undo")
    assert "taken back" in answer(undone)
    assert await desk.archive.subscriptions.in_channel(desk.news.id) == []


async def test_an_outlet_is_found_and_chosen_in_the_panel(desk: Desk) -> None:
    panel = await desk.editor.slash(desk.news, "setup")
    form = await desk.editor.click(message_of(panel), label="Find an outlet")
    nothing = await desk.editor.submit_modal(form, {fields(form)[0]: "gazette"})
    assert "No pack has gazette" in answer(nothing)
    form = await desk.editor.click(message_of(nothing), label="Find an outlet")
    found = await desk.editor.submit_modal(form, {fields(form)[0]: "Courier"})
    chosen = await desk.editor.select(message_of(found), [FEED], custom_id="setup:outlets")
    assert "**1. News** **The Vale Courier**" in answer(chosen)


async def test_the_panel_says_where_it_may_not_write_and_what_to_do(desk: Desk) -> None:
    panel = await desk.editor.slash(desk.news, "setup")
    chosen = await desk.editor.select(message_of(panel), [desk.locked], custom_id="setup:channel")
    assert "I lack **Send Messages**" in answer(chosen)
    assert "Choose what shall come first" in answer(await desk.editor.click(message_of(chosen), label="Done"))


async def test_where_no_channel_takes_the_welcome_its_owner_is_told(desk: Desk) -> None:
    guild = desk.env.create_guild("Quiet", owner=desk.env.create_user("olga"))
    guild.create_text_channel("closed", overwrites={guild.me: discord.PermissionOverwrite(send_messages=False)})
    known = desk.client.get_guild(guild.id)
    assert known
    assert place_for(known) is None
    assert "allow **View Channel, Send Messages**" in str(shut_out(known))
    await desk.client.on_guild_join(known)
    (notice,) = await desk.archive.deliveries.latest(1)
    assert notice.addressee == known.owner_id
    assert notice.body == shut_out(known)


async def test_help_shows_what_the_asker_may_use_as_commands_to_click(desk: Desk) -> None:
    shown = await desk.reader.slash(desk.news, "help")
    assert f"</search:{desk.client.mentions['search']}>" in answer(shown)
    assert "`/search words:" in answer(shown)
    assert "More is for members with the Manage Server permission" in answer(shown)
    channels = await desk.reader.click(message_of(shown), label="Channels")
    assert "</subscriptions:" in answer(channels)
    assert "</subscribe:" not in answer(channels)
    for topic in TOPICS:
        page = help_view(cast("Any", Manager(desk.client)), topic)
        check_message(body_of(page))
    full = await desk.editor.slash(desk.news, "help")
    assert "</subscribe:" in answer(await desk.editor.click(message_of(full), label="Channels"))


async def test_about_says_whose_words_are_shown(desk: Desk) -> None:
    told = answer(await desk.reader.slash(desk.news, "about"))
    assert "word for word" in told
    assert "0 feeds" in told


class Manager:
    """An asker who may use everything."""

    guild_id = 1
    permissions = discord.Permissions(manage_guild=True)

    def __init__(self, client: DatelineClient) -> None:
        self.client = client


def fields(form: Any) -> list[str]:
    """The custom ids of a form's fields."""
    return [one["component"]["custom_id"] for one in form.modal["components"]]


def panel_body(shown: Any) -> dict[str, Any]:
    """The message of an answer, as Discord was sent it."""
    return body_of(discord.ui.LayoutView.from_message(message_of(shown)))


async def test_a_server_that_invited_while_the_bot_was_down_is_greeted_once(desk: Desk, monkeypatch: Any) -> None:
    greeted: list[int] = []

    async def greet(_: Any, guild: discord.Guild) -> None:
        greeted.append(guild.id)

    async def away(_: discord.Guild) -> None:
        pass

    monkeypatch.setattr(desk.client, "greet", greet)
    monkeypatch.setattr(desk.client, "on_guild_join", away, raising=False)
    guild = desk.env.create_guild()
    await desk.client.on_ready()
    await desk.client.on_ready()
    assert greeted.count(guild.id) == 1


async def test_words_that_fit_no_event_well_are_asked_back(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    await desk.publish("New library opens")
    await desk.publish("Ferry strike goes on")
    asked = await desk.reader.slash(desk.news, "event", words="nothing of this library today", public=True)
    assert "New library opens" in answer(asked), "most of the words are there"
    asked = await desk.reader.slash(desk.news, "event", words="somebody nowhere opened it")
    assert "Did you mean one of these?" in answer(asked)
    view = discord.ui.LayoutView.from_message(message_of(asked))
    (menu,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    titles = {option.label: option.value for option in menu.options}
    shown = await desk.reader.select(message_of(asked), [titles["New library opens"]])
    assert "### [New library opens]" in answer(shown)
    ordered = await desk.editor.slash(
        desk.news, "subscribe", source="event:somebody nowhere opened it", when="instantly"
    )
    chosen = await desk.editor.select(message_of(ordered), [titles["New library opens"]])
    assert "will get new stories from **New library opens**" in answer(chosen)
    followed = await desk.reader.slash(desk.news, "follow", event="somebody nowhere opened it")
    assert "when there is news of **New library opens**" in answer(
        await desk.reader.select(message_of(followed), [titles["New library opens"]])
    )


async def test_why_knows_an_article_by_each_of_its_addresses(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    await desk.publish("New library opens")
    (story,) = await desk.stories()
    url = story.articles[0].article.url
    others = url.replace("https", "http"), f"{url}/?utm_source=x&fbclid=1", url.replace("//", "//m."), f"{url}/amp"
    for typed in (url, *others):
        assert "**New library opens**" in answer(await desk.reader.slash(desk.news, "why", url=typed)), typed
