"""Looking people and events up in Discord: tabs, lists that complete, menus of messages."""

import re
from typing import Any

import discord
import pytest

from bot.news import OPERATOR, Poll, Validators
from tests.builders import a_reading, an_actor, an_article, an_entry
from tests.discord_limits import check_message
from tests.end_to_end.desk import FEED, LEASE, Desk, answer, message_of, words_of

pytestmark = pytest.mark.simcord(check_errors=False)


@pytest.fixture
async def paper(desk: Desk) -> Desk:
    """A server whose paper has printed two stories."""
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await desk.publish("New library opens", said="It will be open on Sundays too")
    await desk.publish("Bridge closes for a year", said="We ask everybody to be patient")
    return desk


def labels(result: Any) -> list[str]:
    """The buttons that can be pressed."""
    view = discord.ui.LayoutView.from_message(message_of(result))
    buttons = (item for item in view.walk_children() if isinstance(item, discord.ui.Button))
    return [str(button.label) for button in buttons if not button.disabled]


async def test_a_person_is_shown_in_tabs_that_turn_in_place(paper: Desk) -> None:
    await paper.env.advance_time(24 * 3600)
    await paper.publish("Tram stops at noon")
    shown = await paper.reader.slash(paper.news, "person", name="Ana Ruiz")
    assert "Mayor" in answer(shown)
    assert shown.ephemeral
    assert labels(shown) == ["Quotes", "Stories", "Follow"], "there is nobody whom articles name with her"
    (picture,) = message_of(shown).attachments
    assert "Articles that mention Ana Ruiz" in str(picture.description)
    quotes = await paper.reader.click(message_of(shown), label="Quotes")
    assert "It will be open on Sundays too" in answer(quotes)
    assert "We ask everybody to be patient" in answer(quotes)
    assert message_of(quotes).id == message_of(shown).id, "it turned in place"
    assert message_of(quotes).attachments == []
    stories = await paper.reader.click(message_of(quotes), label="Stories")
    assert "Bridge closes for a year" in answer(stories)
    back = await paper.reader.click(message_of(stories), label="Overview")
    assert "Mayor" in answer(back)


async def test_who_presses_a_button_of_a_public_answer_gets_one_of_their_own(paper: Desk) -> None:
    shown = await paper.editor.slash(paper.news, "person", name="Ana Ruiz", public=True)
    assert not shown.ephemeral
    quotes = await paper.reader.click(message_of(shown), label="Quotes")
    assert quotes.ephemeral
    assert message_of(quotes).id != message_of(shown).id


async def test_an_event_is_found_from_what_is_typed_and_shown_with_its_timeline(paper: Desk) -> None:
    offered = await paper.reader.autocomplete(paper.news, "event", "words", "libr")
    assert [one["name"] for one in offered] == ["New library opens"]
    shown = await paper.reader.slash(paper.news, "event", words=offered[0]["value"])
    assert "New library opens" in answer(shown)
    assert labels(shown) == ["Who", "Quotes", "Timeline", "Sources", "Follow", "Wrong?"]
    timeline = await paper.reader.click(message_of(shown), label="Timeline")
    assert message_of(timeline).attachments == [], "a picture of one report would tell nothing"
    sources = await paper.reader.click(message_of(timeline), label="Sources")
    assert "The Vale Courier" in answer(sources)
    latest = await paper.reader.autocomplete(paper.news, "event", "words", "")
    assert [one["name"] for one in latest] == ["Bridge closes for a year", "New library opens"]


async def _name(desk: Desk, name: str, role: str) -> None:
    moment = desk.env.now()
    feed = await desk.archive.feeds.by_url(FEED, owner=OPERATOR)
    assert feed
    article = an_article(title=f"{role} {name} speaks", published=moment)
    entry = an_entry(article.url, url=article.url)
    keys = frozenset({entry.key})
    await desk.archive.feeds.save_poll(
        Poll(feed.id, feed.title, Validators(), moment, moment, 0, None, (entry,), keys), moment
    )
    (pending,) = await desk.archive.entries.claim_unfetched(moment, LEASE, 10)
    number = await desk.archive.articles.save_article(pending.id, article, moment)
    await desk.archive.articles.save_reading(number, a_reading(article, an_actor(name, role)), moment)
    await desk.archive.stories.open(number, moment)


async def test_a_name_that_several_have_asks_whom_and_a_typo_is_forgiven(paper: Desk) -> None:
    await _name(paper, "Leo Ruiz", "Striker")
    asked = await paper.reader.slash(paper.news, "person", name="Ruiz")
    assert "Several go by the name Ruiz" in answer(asked)
    view = discord.ui.LayoutView.from_message(message_of(asked))
    (menu,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    leo = next(option for option in menu.options if option.label == "Leo Ruiz")
    assert leo.description == "Striker · Striker Leo Ruiz speaks"
    chosen = await paper.reader.select(message_of(asked), [leo.value])
    assert "Striker" in answer(chosen)
    offered = await paper.reader.autocomplete(paper.news, "person", "name", "Leo Riuz")
    assert [one["name"] for one in offered] == ["Leo Ruiz"]


async def test_the_menu_of_a_digest_tells_who_is_in_it_and_what_they_said(paper: Desk) -> None:
    await paper.work()
    digest = paper.news.history()[0]
    who = await paper.reader.context_menu(paper.news, "Who is in this story", digest)
    assert "Ana Ruiz" in answer(who)
    quotes = await paper.reader.context_menu(paper.news, "Quotes from this story", digest)
    assert "It will be open on Sundays too" in answer(quotes)


async def test_the_menu_of_any_message_reads_its_link(paper: Desk) -> None:
    link = await paper.reader.send(paper.news, "Look: https://courier.example/never-seen!")
    digested = await paper.reader.context_menu(paper.news, "Digest this link", link)
    assert "A bridge that nobody had read of" in answer(digested)
    (story,) = [one for one in await paper.stories() if "library" in one.articles[0].article.title]
    known = await paper.reader.send(paper.news, story.articles[0].article.url)
    assert "New library opens" in answer(await paper.reader.context_menu(paper.news, "Digest this link", known))
    talk = await paper.reader.send(paper.news, "Good morning")
    assert "no link" in answer(await paper.reader.context_menu(paper.news, "Digest this link", talk))
    assert "no digest of mine" in answer(await paper.reader.context_menu(paper.news, "Who is in this story", talk))
    broken = await paper.reader.send(paper.news, "https://nowhere.example/")
    assert "(404)" in answer(await paper.reader.context_menu(paper.news, "Digest this link", broken))


async def test_a_search_can_be_kept_to_one_feed_and_trending_names_who_rises(paper: Desk) -> None:
    offered = await paper.reader.autocomplete(paper.news, "search", "feed", "coruier")
    assert [one["name"] for one in offered] == ["The Vale Courier"]
    found = await paper.reader.slash(paper.news, "search", words="library", feed=offered[0]["value"])
    assert "New library opens" in answer(found)
    rising = await paper.reader.slash(paper.news, "trending")
    assert "Ana Ruiz" in answer(rising)


async def test_whoever_follows_somebody_gets_a_direct_message_for_each_story_up_to_their_most(paper: Desk) -> None:
    started = await paper.reader.slash(paper.news, "follow", person="Ana Ruiz", most_a_day=2)
    assert "at most 2 a day" in answer(started)
    for number in range(4):
        await paper.env.advance_time(3700)
        await paper.publish(f"Ruiz opens school number {number}")
        await paper.work()
    private = list(paper.reader.user.dm_channel.history())
    assert len(private) == 2
    for message in private:
        check_message({"flags": 1 << 15, "components": [one.to_dict() for one in message.components]})
    await paper.env.advance_time(24 * 3600)
    await paper.work()
    (_, _, together) = paper.reader.user.dm_channel.history()
    assert "school number 2" in str(together.components)
    assert "school number 3" in str(together.components)
    listed = await paper.reader.slash(paper.news, "following")
    assert "**Ana Ruiz** by direct message" in answer(listed)
    assert "Ana Ruiz" not in answer(await paper.editor.slash(paper.news, "subscriptions")), "it is theirs to know"
    await paper.reader.slash(paper.news, "unfollow", what="Ana Ruiz")
    assert "You follow nothing" in answer(await paper.reader.slash(paper.news, "following"))


async def test_a_story_can_be_followed_from_its_button_and_pings_only_who_asked(paper: Desk) -> None:
    await paper.editor.slash(paper.news, "settings member-pings", allow=True)
    await paper.reader.slash(paper.news, "follow", words="harbour", here=True)
    await paper.work()
    before = len(paper.posted())
    await paper.publish("Harbour wall falls")
    await paper.work()
    await paper.work()
    texts = paper.posted()[before:]
    assert len(texts) == 2, "the channel's own digest, and the one that pings"
    assert [f"<@{paper.reader.id}>" in text for text in texts].count(True) == 1
    shown = await paper.reader.slash(paper.news, "event", words="library")
    followed = await paper.reader.click(message_of(shown), label="Follow")
    assert "New library opens" in answer(followed)
    deleted = await paper.reader.slash(paper.news, "data delete", sure=True)
    assert "(2 ended)" in answer(deleted)


async def test_a_reader_reports_an_admin_decides_and_takes_it_back(paper: Desk) -> None:
    await paper.editor.slash(paper.news, "notices", channel=paper.news)
    await paper.work()
    digest = paper.news.history()[0]
    asked = await paper.reader.context_menu(paper.news, "Report an error", digest)
    view = discord.ui.LayoutView.from_message(message_of(asked))
    (menu,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    wrong = next(option for option in menu.options if option.label.startswith("Wrong speaker"))
    form = await paper.reader.select(message_of(asked), [wrong.value])
    (field,) = [one["component"]["custom_id"] for one in form.modal["components"]]
    await paper.reader.submit_modal(form, {field: "Eva Lind"})
    by_eva = {"by": None, "about": "library"}
    assert "Eva Lind" not in answer(await paper.reader.slash(paper.news, "quotes", about="library")), by_eva
    await paper.work()
    notice = paper.news.history()[-1]
    refused = await paper.reader.click(notice, label="Apply")
    assert "Only members with Manage Server" in answer(refused)
    await paper.editor.click(notice, label="Apply")
    assert "Eva Lind" in answer(await paper.reader.slash(paper.news, "quotes", about="library"))
    listed = await paper.editor.slash(paper.news, "corrections")
    assert "was said by Eva Lind" in answer(listed)
    await paper.editor.click(message_of(listed), label="Undo")
    assert "Eva Lind" not in answer(await paper.reader.slash(paper.news, "quotes", about="library"))
    assert "Nothing was corrected" in answer(await paper.editor.slash(paper.news, "corrections"))


async def test_two_stories_of_one_event_are_made_one_and_that_is_shown(paper: Desk) -> None:
    await paper.work()
    asked = await paper.editor.context_menu(paper.news, "Report an error", paper.news.history()[0])
    view = discord.ui.LayoutView.from_message(message_of(asked))
    (menu,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    form = await paper.editor.select(message_of(asked), [menu.options[-1].value])
    (field,) = [one["component"]["custom_id"] for one in form.modal["components"]]
    await paper.editor.submit_modal(form, {field: "bridge year"})
    shown = answer(await paper.reader.slash(paper.news, "event", words="library"))
    assert "“New library opens” and “Bridge closes for a year” are one event" in shown
    assert "It will be open on Sundays too" in shown
    assert "We ask everybody to be patient" in shown


async def test_an_event_and_a_person_can_be_subscribed_to_from_what_is_offered(paper: Desk) -> None:
    offered = await paper.editor.autocomplete(paper.news, "subscribe", "source", "library", when="instantly")
    event = next(one for one in offered if one["name"].startswith("Event: "))
    confirmed = await paper.editor.slash(paper.news, "subscribe", source=event["value"], when="instantly")
    assert "**New library opens** as soon as they appear" in answer(confirmed)
    by_words = await paper.editor.slash(paper.news, "subscribe", source="event:bridge year", when="hourly")
    assert "**Bridge closes for a year**" in answer(by_words)
    unknown = await paper.editor.slash(paper.news, "subscribe", source="event:#999", when="hourly")
    assert "I have read nothing about #999" in answer(unknown)
    person = await paper.editor.slash(paper.news, "subscribe", source="about:ruiz", when="hourly")
    assert "**Ana Ruiz**" in answer(person)


async def test_the_buttons_of_a_digest_answer_to_the_presser_alone(paper: Desk) -> None:
    await paper.work()
    digest = next(one for one in paper.news.history() if "New library opens" in words_of(one))
    for label, words in {
        "Who": "Who is in this story",
        "Quotes": "It will be open on Sundays too",
        "Sources": "The Vale Courier",
        "Wrong?": "What is wrong?",
        "Follow": "**New library opens**",
    }.items():
        shown = await paper.reader.click(digest, label=label)
        assert shown.ephemeral, label
        assert words in answer(shown), label
    who = await paper.reader.click(digest, label="Who")
    quotes = await paper.reader.click(message_of(who), label="Quotes")
    assert message_of(quotes).id == message_of(who).id, "it turns in place"


async def test_a_story_of_several_is_opened_from_the_select_below_them(paper: Desk) -> None:
    await paper.editor.slash(paper.news, "subscribe", source="vale", when="daily", at="08:00", look="text")
    await paper.publish("Tram stops at noon")
    await paper.env.advance_time(25 * 3600)
    await paper.work()
    (digest,) = [one for one in paper.news.history() if "Tram stops at noon" in one.content]
    assert "### [New library opens]" in digest.content
    number = next(one.id for one in await paper.stories() if one.articles[0].article.title == "Tram stops at noon")
    shown = await paper.reader.select(digest, [str(number)])
    assert shown.ephemeral
    assert "Tram stops at noon" in answer(shown)


async def test_in_direct_messages_the_buttons_show_the_news_that_came_there(paper: Desk) -> None:
    """The feed is the server's own, and the reader follows from there."""
    await paper.editor.slash(paper.news, "feed add", url="https://cellar.example/feed")
    await paper.reader.slash(paper.news, "follow", person="Ana Ruiz")
    await paper.env.advance_time(60)
    feed = next(one for one in await paper.archive.feeds.all(OPERATOR) if "cellar" in one.url)
    await paper.publish("Cellar floods", feed=feed)
    await paper.work()
    message = next(one for one in paper.reader.user.dm_channel.history() if "Cellar floods" in words_of(one))
    sources = await paper.reader.user.click(message, label="Sources")
    assert "The Vale Courier" in answer(sources)
    assert "Cellar floods" in answer(await paper.reader.user.click(message_of(sources), label="Overview"))


async def test_turning_a_list_for_all_gives_the_page_to_whoever_turns_it(paper: Desk) -> None:
    for number in range(4):
        await paper.publish(f"Tram line {number} opens")
    listed = await paper.editor.slash(paper.news, "latest", public=True)
    before = answer(listed)
    turned = await paper.reader.click(message_of(listed), label="Next")
    assert turned.ephemeral
    assert "Page 2 of 2" in answer(turned)
    assert words_of(message_of(listed)) == before
    back = await paper.reader.click(message_of(turned), label="Back")
    assert message_of(back).id == message_of(turned).id, "their own turns in place"


async def test_a_tab_with_nothing_on_it_cannot_be_pressed(paper: Desk) -> None:
    await paper.publish("Tram stops at noon")
    unquoted = await paper.reader.slash(paper.news, "event", words="tram")
    assert labels(unquoted) == ["Who", "Timeline", "Sources", "Follow", "Wrong?"]
    quoted = await paper.reader.slash(paper.news, "event", words="library")
    assert labels(quoted) == ["Who", "Quotes", "Timeline", "Sources", "Follow", "Wrong?"]
    quotes = await paper.reader.click(message_of(quoted), label="Quotes")
    assert labels(quotes) == ["Overview", "Who", "Timeline", "Sources", "Follow", "Wrong?"]


async def test_an_empty_list_is_no_error(paper: Desk) -> None:
    wrong = colour(await paper.reader.slash(paper.news, "follow"))
    for command, options in {"following": {}, "quotes": {"by": "Nobody"}, "person": {"name": "Nobody"}}.items():
        empty = await paper.reader.slash(paper.news, command, **options)
        assert colour(empty) != wrong, answer(empty)


def colour(result: Any) -> int:
    """That of an answer's frame."""
    (frame,) = [one for one in message_of(result).components if isinstance(one, discord.Container)]
    return frame.accent_colour.value if frame.accent_colour else 0


async def test_a_search_is_written_as_a_filter_and_says_when_only_some_words_were_found(paper: Desk) -> None:
    def found(shown: str) -> tuple[bool, bool]:
        return "New library opens" in shown, "Bridge closes for a year" in shown

    async def search(words: str) -> str:
        return answer(await paper.reader.slash(paper.news, "search", words=words))

    assert found(await search("library OR bridge")) == (True, True)
    assert found(await search("ruiz -bridge")) == (True, False)
    assert found(await search("(libr* OR tram) NOT football")) == (True, False)
    assert found(await search('"closes for"')) == (False, True)
    assert "only says what is not wanted" in await search("-bridge")
    some = await search("library volcano")
    assert found(some) == (True, False)
    assert "these have some of the words" in some
    assert "these have some of the words" not in await search("new library")


async def test_what_somebody_said_of_something_reads_as_dates(paper: Desk) -> None:
    await paper.env.advance_time(24 * 3600)
    await paper.publish("Library flooded", said="The library is closed until May")
    dated = answer(await paper.reader.slash(paper.news, "quotes", by="Ana Ruiz", about="library"))
    days = re.findall(r"\*\*<t:\d+:D>\*\*", dated)
    assert len(days) == 2
    assert dated.index("closed until May") < dated.index("open on Sundays"), "the latest first"


async def test_look_ups_work_in_direct_messages_and_the_help_there_names_no_others(paper: Desk) -> None:
    shown = await paper.reader.user.slash("quotes", by="Ana Ruiz")
    assert "It will be open on Sundays too" in answer(shown)
    shown = await paper.reader.user.slash("help")
    assert "/quotes" in answer(shown) or "</quotes" in answer(shown)
    assert "subscribe" not in answer(shown)
