"""Slash commands and time, through discord.py's own machinery against a simulated Discord."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.fetching.opml import parse_opml
from bot.news import OPERATOR, GuildId, Poll, Validators
from tests.builders import a_reading, an_actor
from tests.discord_limits import check_message
from tests.end_to_end.desk import FEED, Desk, answer, message_of, words_of
from tests.integration.archive.press import fetched_again

# A command that raises an expected error has been answered by the bot; simcord would fail the test for it.
pytestmark = pytest.mark.simcord(check_errors=False)


async def test_a_subscription_confirms_and_then_brings_each_story_once(desk: Desk) -> None:
    result = await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    assert "**Port Vale** as soon as they appear" in answer(result)
    assert result.ephemeral
    await desk.publish("New library opens", said="It will be open on Sundays too")
    for _ in range(3):
        await desk.work()
        await desk.env.advance_time(10)
    (text,) = desk.posted()
    assert "New library opens" in text
    assert "It will be open on Sundays too" in text
    assert "**Ana Ruiz**, Mayor" in text


async def test_a_daily_digest_comes_at_its_hour_and_holds_everything(desk: Desk) -> None:
    result = await desk.editor.slash(
        desk.news, "subscribe", source=FEED, when="daily", at="8:00", timezone="europe/london"
    )
    assert "every day at 08:00 (Europe/London)" in answer(result)
    for number in range(7):
        await desk.publish(f"Story number {number}")
    await desk.work()
    assert desk.posted() == []
    await desk.env.advance_time(24 * 3600)
    await desk.work()
    (text,) = desk.posted()
    assert all(f"Story number {number}" in text for number in range(7))
    await desk.env.advance_time(24 * 3600)
    await desk.work()
    assert len(desk.posted()) == 1, "an empty digest is not posted"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"source": "vale", "when": "daily", "timezone": "Europe/Lodnon"}, "There is no timezone 'Europe/Lodnon'"),
        ({"source": "vale", "when": "daily", "at": "25:00"}, "'25:00' is not a time of day"),
        ({"source": "nowhere", "when": "hourly"}, "I know no pack and no feed called nowhere."),
        ({"source": " ", "when": "hourly"}, "`source` is empty"),
        ({"source": "event: ", "when": "hourly"}, "Say which event"),
        ({"source": "words:", "when": "hourly"}, "Say which words"),
        ({"source": "https://courier.example/", "when": "hourly"}, "This is a web page, not a feed. It names"),
        ({"source": "https://courier.example/404", "when": "hourly"}, "(404). Open it in a browser"),
    ],
)
async def test_what_cannot_be_subscribed_to_is_one_line_for_the_asker_alone(
    desk: Desk, options: dict[str, str], said: str
) -> None:
    result = await desk.editor.slash(desk.news, "subscribe", **options)
    assert said in answer(result)
    assert result.ephemeral
    assert await desk.archive.subscriptions.in_channel(desk.news.id) == []


async def test_a_channel_that_the_bot_may_not_write_to_is_refused(desk: Desk) -> None:
    result = await desk.editor.slash(desk.news, "subscribe", source="vale", when="hourly", channel=desk.locked)
    assert "I may not write in" in answer(result)


async def test_a_reader_cannot_change_what_a_channel_gets(desk: Desk) -> None:
    assert "subscribe" not in desk.reader.available_commands(desk.news)
    result = await desk.reader.slash(desk.news, "feed add", url=FEED)
    assert "Manage Server" in answer(result)
    assert await desk.archive.feeds.by_url(FEED, owner=OPERATOR) is None


async def test_subscriptions_are_listed_and_ended(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="weekly", at="7pm", days="fri")
    listed = await desk.reader.slash(desk.news, "subscriptions")
    assert "every Friday at 19:00 (UTC)" in answer(listed)
    ended = await desk.editor.slash(desk.news, "unsubscribe")
    assert "gets nothing more from **Port Vale**" in answer(ended)
    assert "Nothing yet" in answer(await desk.reader.slash(desk.news, "subscriptions"))
    assert "Nothing yet" in answer(await desk.editor.slash(desk.news, "unsubscribe"))


async def test_a_digest_can_be_had_before_its_hour_and_is_not_repeated(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    assert "Nothing new" in answer(await desk.editor.slash(desk.news, "digest now"))
    await desk.publish("New library opens")
    assert "1 message" in answer(await desk.editor.slash(desk.news, "digest now"))
    await desk.work()
    await desk.env.advance_time(24 * 3600)
    await desk.work()
    assert len(desk.posted()) == 1


async def test_feeds_are_added_listed_and_removed(desk: Desk) -> None:
    assert "I read **The Vale Courier** now" in answer(await desk.editor.slash(desk.news, "feed add", url=FEED))
    assert "The Vale Courier" in answer(await desk.reader.slash(desk.news, "feed list"))
    await desk.editor.slash(desk.news, "subscribe", source=FEED, when="daily")
    asked = await desk.editor.slash(desk.news, "feed remove", feed=FEED)
    assert f"These subscriptions end with it:\n- <#{desk.news.id}>, every day" in answer(asked)
    removed = await desk.editor.click(message_of(asked), label="Remove")
    assert "Within 15 minutes this can be undone" in answer(removed)
    assert "Its feed was removed" in answer(await desk.editor.slash(desk.news, "subscriptions"))
    assert "is in a pack" in answer(await desk.editor.slash(desk.news, "feed remove", feed=FEED))
    undone = await desk.editor.click(message_of(removed), label="Undo")
    assert "read as before" in answer(undone)
    assert "paused" not in answer(await desk.editor.slash(desk.news, "subscriptions"))
    assert "do not read a feed" in answer(await desk.editor.slash(desk.news, "feed remove", feed="Another"))


async def test_a_site_offers_its_feeds_and_the_chosen_one_is_read(desk: Desk) -> None:
    offered = await desk.editor.slash(desk.news, "feed add", url="https://courier.example/")
    assert "It names these feeds" in answer(offered)
    chosen = await desk.editor.select(message_of(offered), ["0"])
    assert "I read **The Vale Courier** now" in answer(chosen)
    assert await desk.archive.feeds.by_url(FEED, owner=OPERATOR)


async def test_a_feed_is_one_in_whatever_way_its_address_is_written(desk: Desk) -> None:
    for written in ("courier.example/feed", FEED, f"{FEED}/"):
        assert "I read **The Vale Courier** now" in answer(await desk.editor.slash(desk.news, "feed add", url=written))
    assert [one.url for one in await desk.archive.feeds.all(asker=OPERATOR)] == [FEED]


async def test_feed_list_tells_how_each_feed_is(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    await desk.publish("New library opens")
    moment = desk.env.now()
    ill = await desk.archive.feeds.add("https://ill.example/feed", "The Ill", moment)
    wait = timedelta(minutes=40)
    poll = Poll(ill.id, ill.title, Validators(), None, moment + wait, 3, "The server has a problem.", interval=wait)
    await desk.archive.feeds.save_poll(poll, moment)
    first, second = answer(await desk.editor.slash(desk.news, "feed list")).split("**The Vale Courier**")
    assert "The server has a problem" in first
    assert "3 failures since" in first
    assert "every 40 min" in first
    assert "1 entry" in second
    assert "again <t:" in second


OPML = f"""<opml version="2.0"><body><outline text="Mine"><outline type="rss" text="Courier" xmlUrl="{FEED}"/>
<outline type="rss" text="Gone" xmlUrl="https://gone.example/404"/></outline></body></opml>"""


async def test_an_opml_file_is_imported_with_a_result_a_line_and_exported(desk: Desk) -> None:
    file = ("mine.opml", OPML.encode())
    imported = answer(await desk.editor.slash(desk.news, "feed import", file=file))
    assert "1 added, 1 failed" in imported
    assert "nothing at this address" in imported
    again = answer(await desk.editor.slash(desk.news, "feed import", file=file))
    assert "1 known, 1 failed" in again
    assert "Manage Server" in answer(await desk.reader.slash(desk.news, "feed export"))
    exported = await desk.editor.slash(desk.news, "feed export")
    (attachment,) = message_of(exported).attachments
    assert parse_opml(await attachment.read()) == [("The Vale Courier", FEED)]


async def test_an_opml_file_can_be_uploaded_in_a_modal(desk: Desk) -> None:
    asked = await desk.editor.slash(desk.news, "feed import")
    (field,) = [one["component"]["custom_id"] for one in asked.modal["components"]]
    imported = await desk.editor.submit_modal(asked, {field: [("mine.opml", OPML.encode())]})
    assert "1 added, 1 failed" in answer(imported)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not an OPML file"),
        (b"no xml", "not an OPML file"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "declares entities, which are not read"),
    ],
)
async def test_what_is_no_opml_file_is_one_line(desk: Desk, body: bytes, said: str) -> None:
    result = await desk.editor.slash(desk.news, "feed import", file=("mine.opml", body))
    assert said in answer(result)
    assert "\n" not in answer(result)
    refused = await desk.reader.slash(desk.news, "feed import", file=("mine.opml", body))
    assert "Manage Server" in answer(refused)


async def test_a_long_import_answers_with_a_file_that_has_a_line_for_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.importing.MOST_FEEDS", 60)
    outlines = "".join(f'<outline type="rss" xmlUrl="https://gone.example/{number}"/>' for number in range(80))
    body = f"<opml version='2.0'><body>{outlines}</body></opml>".encode()
    result = await desk.editor.slash(desk.news, "feed import", file=("mine.opml", body))
    assert "60 failed, 20 passed over" in answer(result)
    lines = (await message_of(result).attachments[0].read()).decode().splitlines()
    assert len(lines) == 80


async def test_a_person_and_an_event_can_be_asked_for(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    await desk.publish("New library opens", said="It will be open on Sundays too")
    choices = await desk.reader.autocomplete(desk.news, "person", "name", "rui")
    assert [choice["value"] for choice in choices] == ["Ana Ruiz"]
    person = await desk.reader.slash(desk.news, "person", name="ana ruiz")
    assert "Mayor" in answer(person)
    assert "It will be open on Sundays too" in answer(person)
    event = await desk.reader.slash(desk.news, "event", words="library")
    assert "New library opens" in answer(event)
    unknown = await desk.reader.slash(desk.news, "person", name="@everyone")
    assert "I have read nothing about" in answer(unknown)
    assert "@everyone" not in answer(unknown)


async def test_every_message_keeps_discords_limits_however_long_the_news(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    for number in range(60):
        await desk.publish(f"Story number {number} " + "with a very long headline " * 8)
    await desk.env.advance_time(24 * 3600)
    await desk.pipeline.compose(desk.env.now())
    while batch := await desk.archive.deliveries.next_per_channel(desk.env.now(), 1):
        check_message(batch[0].body)
        await desk.archive.deliveries.failed(batch[0].id, "looked at")


async def test_a_filter_lets_through_what_holds_its_words_and_why_tells_of_the_rest(desk: Desk) -> None:
    confirmed = await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly", only="library NOT bus")
    assert "only with library NOT bus" in answer(confirmed)
    await desk.publish("New library opens")
    await desk.publish("New bus line")
    await desk.work()
    (text,) = desk.posted()
    assert "New library opens" in text
    urls = {one.articles[0].article.title: one.articles[0].article.url for one in await desk.stories()}
    stopped = answer(await desk.reader.slash(desk.news, "why", url=urls["New bus line"]))
    assert "seen in the feed" in stopped
    assert "refused it: it does not hold library NOT bus" in stopped
    posted = answer(await desk.reader.slash(desk.news, "why", url=urls["New library opens"]))
    assert "told in the message: https://discord.com/channels/" in posted
    unknown = answer(await desk.reader.slash(desk.news, "why", url="https://nowhere.example/"))
    assert "No feed that I read has shown" in unknown


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"only": "ferry AND"}, "something is missing at the end"),
        ({"days": "someday"}, "names no days of the week"),
        ({"when": "hourly", "quiet": "always"}, "are no quiet hours"),
        ({"quiet": "22:00-07:00"}, "`quiet` does nothing with when:daily"),
        ({"most_an_hour": 3}, "`most_an_hour` does nothing with when:daily"),
        ({"when": "instantly", "at": "08:00"}, "`at` does nothing with when:instantly"),
        ({"when": "hourly", "days": "mon"}, "`days` does nothing with when:hourly"),
        ({"when": "instantly", "even_if_empty": True}, "`even_if_empty` does nothing with when:instantly"),
        ({"languages": "elvish"}, "names no language"),
        ({"languages": ","}, "names no language"),
        ({"tags": " , "}, "names no tag"),
        ({"at": ","}, "',' is not a time of day"),
        ({"only": " "}, "`only` is empty"),
        ({"when": "hourly", "timezone": "London"}, "`timezone` does nothing with when:hourly"),
        ({"when": "instantly", "timezone": "London"}, "`timezone` does nothing with when:instantly"),
        ({"look": "text", "images": "no"}, "`images` does nothing with look:text"),
        ({"colour": "greenish"}, "is no colour"),
        ({"publish": True}, "is no announcement channel"),
        ({"tags": "local"}, "There is no tag local here. Tags: none."),
    ],
)
async def test_a_wrong_option_is_one_line_and_orders_nothing(desk: Desk, options: dict[str, Any], said: str) -> None:
    result = await desk.editor.slash(desk.news, "subscribe", **{"source": "vale", "when": "daily"} | options)
    assert said in answer(result)
    assert await desk.archive.subscriptions.in_channel(desk.news.id) == []


async def test_quiet_hours_hold_stories_for_one_digest(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly", quiet="00:00-23:59")
    start = desk.env.now().replace(hour=0, minute=1) + timedelta(days=1)
    await desk.env.advance_time((start - desk.env.now()).total_seconds())
    for number in range(3):
        await desk.publish(f"Story number {number}")
        await desk.work()
    assert desk.posted() == []
    await desk.env.advance_time(24 * 3600 - 90)
    await desk.work()
    (text,) = desk.posted()
    assert all(f"Story number {number}" in text for number in range(3))


async def test_a_preview_is_for_the_asker_and_changes_nothing(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    assert "Nothing new" in answer(await desk.editor.slash(desk.news, "digest preview"))
    await desk.publish("New library opens")
    preview = await desk.editor.slash(desk.news, "digest preview")
    assert "New library opens" in answer(preview)
    assert preview.ephemeral
    assert desk.posted() == []
    assert "1 message" in answer(await desk.editor.slash(desk.news, "digest now"))


async def test_a_test_is_the_askers_alone_and_takes_nothing_from_the_next_digest(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    early = answer(await desk.editor.slash(desk.news, "digest test"))
    assert "about to read its feed for the first time" in early
    await desk.publish("New library opens")
    tested = await desk.editor.slash(desk.news, "digest test")
    assert tested.ephemeral
    assert "This is a test" in answer(tested)
    assert "New library opens" in answer(tested)
    await desk.work()
    assert desk.posted() == []
    assert "1 message" in answer(await desk.editor.slash(desk.news, "digest now"))


async def test_a_test_keeps_the_filters(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", only="ferry")
    await desk.publish("New library opens")
    assert "passes its filters, only with ferry" in answer(await desk.editor.slash(desk.news, "digest test"))
    await desk.publish("New ferry sails")
    tested = answer(await desk.editor.slash(desk.news, "digest test"))
    assert "New ferry sails" in tested
    assert "library" not in tested


@pytest.mark.parametrize("source", ["about:Ana Ruiz", "words:ferry"])
async def test_a_test_shows_stories_of_any_kind_of_source(desk: Desk, source: str) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("New library opens")
    await desk.editor.slash(desk.news, "subscribe", source=source, when="daily")
    await desk.publish("New ferry sails")
    assert "New ferry sails" in answer(await desk.editor.slash(desk.news, "digest test"))


async def test_everything_about_somebody_can_be_ordered(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("New school opens")
    confirmed = await desk.editor.slash(desk.news, "subscribe", source="about:ana ruiz", when="instantly")
    assert "new stories from **Ana Ruiz** as soon as they appear" in answer(confirmed)
    await desk.work()
    before = len(desk.posted())
    await desk.publish("New library opens")
    await desk.work()
    assert ["New library opens" in one for one in desk.posted()[before:]] == [True]
    choices = await desk.editor.autocomplete(desk.news, "subscribe", "source", "ruiz")
    assert "about:Ana Ruiz" in [choice["value"] for choice in choices]


async def test_an_event_that_moves_on_comes_again_as_an_update(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await desk.publish("New library opens")
    await desk.work()
    await desk.env.advance_time(7 * 3600)
    (story,) = await desk.stories(1)
    await desk.publish("Water damage closes reading rooms indefinitely, architects blamed", joins=story.id)
    await desk.work()
    await desk.work()
    first, update = desk.posted()
    assert "New library opens" in first
    assert update.startswith("-# Update to [an earlier story]")
    assert "Water damage closes reading rooms" in first, "it is a line there too"
    assert "Water damage closes" in update


async def test_an_article_that_joins_is_a_line_and_can_be_taken_out_of_the_event(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly", updates=False)
    await desk.publish("New library opens")
    await desk.work()
    (story,) = await desk.stories(1)
    for number in range(26):
        await desk.publish(f"Bus line {number} is shortened", joins=story.id)
    await desk.work()
    message = desk.news.history()[0]
    assert "Bus line 25 is shortened" in words_of(message)
    wrong = await desk.editor.click(message, label="Wrong?")
    apart = next(one for one in options_of(message_of(wrong)) if one.label == "Not the same event")
    asked = await desk.editor.select(message_of(wrong), [apart.value])
    newest = ["Bus line 25 is shortened", "Bus line 24 is shortened"]
    assert [option.label for option in options_of(message_of(asked))][:2] == newest
    earlier = await desk.editor.select(message_of(asked), ["page:1"])
    last = options_of(message_of(earlier))[-2]
    assert last.label == "New library opens"
    parted = await desk.editor.select(message_of(earlier), [last.value])
    assert "Corrected on this server: “New library opens” reports another event" in answer(parted)
    there = await desk.archive.stories.get(story.id, GuildId(desk.news.guild.id))
    assert there
    assert "New library opens" not in {one.article.title for one in there.articles}
    await desk.publish("Bus line 99 is shortened", joins=story.id)
    await desk.work()
    text = words_of(desk.news.history()[0])
    assert "Bus line 99" in text
    assert "New library opens" in text, "what was shown in it stays"


async def test_whoever_follows_somebody_gets_their_words_and_can_stop(desk: Desk) -> None:
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("Library planned")
    await desk.editor.slash(desk.news, "settings member-pings", allow=True)
    await desk.reader.slash(desk.news, "follow", person="Ana Ruiz", here=True)
    await desk.env.advance_time(60)
    await desk.publish("New library opens", said="It stays open at night")
    await desk.work()
    (message,) = [one for one in desk.news.history() if "New library opens" in words_of(one)]
    assert "Because you follow Ana Ruiz" in words_of(message)
    assert "“It stays open at night” — **Ana Ruiz**" in words_of(message)
    others = await desk.editor.click(message, label="Unfollow Ana Ruiz")
    assert "You do not follow this" in answer(others)
    ended = await desk.reader.click(message, label="Unfollow Ana Ruiz")
    assert "You follow no more: **Ana Ruiz**" in answer(ended)
    assert "You follow nothing yet" in answer(await desk.reader.slash(desk.news, "following"))


async def test_why_tells_each_fate_of_an_article(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly", quiet="01:00-23:00")
    await desk.publish("New library opens")
    await desk.work()
    (story,) = await desk.stories(1)
    await desk.publish("Library is open", joins=story.id)
    await desk.work()
    await desk.env.advance_time(90 * 60)
    await desk.publish("Tram stops at noon")
    await desk.work()
    urls = {one.article.title: one.article.url for each in await desk.stories() for one in each.articles}
    fates = {
        "New library opens": "told in the message: https://discord.com/channels/",
        "Library is open": "a line in the message: https://discord.com/channels/",
        "Tram stops at noon": "holds it until then: its quiet hours are 01:00 to 23:00 (UTC)",
    }
    for title, fate in fates.items():
        told = answer(await desk.reader.slash(desk.news, "why", url=urls[title]))
        assert fate in told.replace("\\", ""), told


async def test_a_message_is_edited_when_its_article_was(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await desk.publish("New library opens")
    await desk.work()
    (story,) = await desk.stories(1)
    (one,) = story.articles
    await desk.env.advance_time(600)
    edited = replace(one.article, title="New library opens on Monday", text=one.article.text.replace("today", "twice"))
    assert await fetched_again(desk.archive, one.id, edited, desk.env.now())
    await desk.archive.articles.save_reading(one.id, a_reading(edited, an_actor()), desk.env.now())
    assert await desk.pipeline.revise(desk.env.now()) == 1
    assert await desk.pipeline.revise(desk.env.now()) == 0
    (text,) = desk.posted()
    assert "New library opens on Monday" in text
    assert "Port Vale twice" in text


async def test_who_wants_no_edits_keeps_the_message_as_it_was(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly", edits=False)
    await desk.publish("New library opens")
    await desk.work()
    ((one,),) = [story.articles for story in await desk.stories(1)]
    await desk.env.advance_time(600)
    edited = replace(one.article, title="New library opens on Monday")
    assert await fetched_again(desk.archive, one.id, edited, desk.env.now())
    await desk.archive.articles.save_reading(one.id, a_reading(edited, an_actor()), desk.env.now())
    await desk.pipeline.revise(desk.env.now())
    assert "on Monday" not in desk.posted()[0]


async def test_a_feed_that_fails_for_a_week_is_told_of_once(desk: Desk) -> None:
    admins = desk.news.guild.create_text_channel("admins")
    await desk.editor.slash(desk.news, "notices", channel=admins)
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    role = desk.news.guild.create_role("More editors", permissions=discord.Permissions(manage_guild=True))
    other = desk.news.guild.add_member(desk.env.create_user("eve"), roles=[role])
    await other.slash(desk.locked, "subscribe", source="vale", when="daily", channel=admins)
    feed = await desk.archive.feeds.by_url(FEED, owner=OPERATOR)
    assert feed
    for day in range(9):
        moment = desk.env.now()
        failed = Poll(feed.id, feed.title, Validators(), None, moment, day + 1, "The server does not answer.")
        await desk.archive.feeds.save_poll(failed, moment)
        await desk.pipeline.warn(moment)
        await desk.pipeline.deliver(moment)
        await desk.env.advance_time(24 * 3600)
    (notice,) = [words_of(message) for message in admins.history()]
    assert "The Vale Courier could not be read for a week: The server does not answer." in notice


async def test_stories_and_quotes_are_listed_and_their_pages_turn(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    for number in range(6):
        await desk.publish(f"Bridge number {number} opens", said=f"It is bridge number {number} of our town")
    first = await desk.reader.slash(desk.news, "latest")
    assert "Bridge number 5 opens" in answer(first)
    assert "Page 1 of 2" in answer(first)
    turned = await desk.reader.click(first.response, label="Next")
    assert "Bridge number 0 opens" in answer(turned)
    found = answer(await desk.reader.slash(desk.news, "search", words="bridge"))
    assert "Stories with bridge" in found
    said = answer(await desk.reader.slash(desk.news, "quotes", by="Ana Ruiz", since="2 days"))
    assert "“It is bridge number 5 of our town” — **Ana Ruiz**" in said
    assert "nothing that I have read" in answer(await desk.reader.slash(desk.news, "search", words="volcano"))
    assert "no time in the past" in answer(await desk.reader.slash(desk.news, "quotes", since="purple"))
    assert "There is no pack moon" in answer(await desk.reader.slash(desk.news, "latest", pack="moon"))


def options_of(message: discord.Message) -> list[discord.SelectOption]:
    """The options of a message's only select."""
    view = discord.ui.LayoutView.from_message(message)
    (select,) = (item for item in view.walk_children() if isinstance(item, discord.ui.Select))
    return select.options
