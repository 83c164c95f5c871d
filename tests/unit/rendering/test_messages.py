"""Hostile article text in messages: within Discord's limits, inert, and never cut."""

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.composing import compose
from bot.digests.telling import tell_story
from bot.news import (
    ActorKind,
    ArticleId,
    Change,
    Cited,
    Development,
    Digest,
    DigestStory,
    How,
    Layout,
    MessageId,
    Pictures,
    Reading,
    RoleId,
    Said,
    Style,
    SubscriptionId,
    Topic,
    Who,
)
from bot.rendering import digest_messages, event_view, has_room, inert
from bot.rendering.messages import body_of
from bot.rendering.preview import Shown, preview_page
from bot.rendering.stories import WITHOUT_MODEL, change_line, sources_told
from tests.builders import NOON, a_read_article, a_story, a_subscription, owed
from tests.discord_limits import check_message, texts_of, walk
from tests.discord_openapi import request_problems

LIVE = re.compile(
    r"(?<!\\)@(?:everyone|here)|(?<!\\)<(?:@|#|:|a:|t:|/)|(?<!\\)\[[^\]]*(?<!\\)\]\((?!https?://)|[\u202a-\u202e\u2066-\u2069]"
    r"|(?<!\\)\|\||(?<!\]\()\bhttps?://|discord\.gg"
)
LIVELY = (
    *(
        "@everyone",
        "<@1>",
        "<#2>",
        "[x](http://evil.example)",
        "||s||",
        "<:a:1>",
        "<t:1:R>",
        "</x:1>",
        "**",
        "`",
        "a b",
    ),
    *("# ", "> ", "-# ", "discord.gg/abc", "https://evil.example", "\u202e", "\u200b", "](", "\n", "\\", "_"),
)
hostile = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(LIVELY),
        max_size=30,
    ).map("".join),
)


def labels_of(body: dict[str, Any]) -> list[str]:
    """Those of the buttons, in order."""
    return [one["label"] for one in walk(body.get("components") or []) if one["type"] == 2]


def told(headline: str, gist: str, name: str, role: str, words: str) -> DigestStory:
    return DigestStory(
        a_story().id,
        headline,
        "https://courier.example/a(b)_c d?x=[1]",
        (gist,),
        (Who(name, ActorKind.PERSON, role),),
        (Said(words, name, "The Vale Courier", "https://courier.example/", role=role),),
        (Cited("The Vale Courier", headline, "https://courier.example/", NOON),),
        NOON,
    )


@given(hostile, hostile, hostile, hostile, hostile, st.sampled_from(Layout))
def test_hostile_words_keep_the_limits_and_do_nothing(
    headline: str, gist: str, name: str, role: str, words: str, layout: Layout
) -> None:
    story = told(headline, gist, name, role, words)
    style = Style(layout=layout, ping=RoleId(5), colour=0xFFFFFF)
    pictured = replace(story, image=f"https://courier.example/{words}")
    digest = Digest("The Vale Courier", (pictured, story), NOON, also=(story,), style=style, due_at=NOON)
    first, *others = digest_messages(digest)
    assert first.ping == 5
    assert all(other.ping is None and len(other.title) <= 100 for other in others)
    for body in (*(message.body for message in digest_messages(digest)), body_of(event_view(story))):
        check_message(body)
        ours = re.sub(
            r"^<@&5>$|<t:\d+:[Rf]>|\]\(https://courier\.example[^)\s]*\)",
            "",
            "\n".join(texts_of(body)),
            flags=re.MULTILINE,
        )
        assert not LIVE.search(ours), ours
        assert preview_page("x", [Shown("", body)], NOON)


# Marks on letters have tests of their own: of many on one letter, few are kept. Other ends of lines become spaces.
@given(
    st.text(
        alphabet=st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf", "Mn", "Me", "Zl", "Zp")), max_size=200
    )
)
def test_a_reader_sees_the_articles_characters(text: str) -> None:
    shown = re.sub(r"\\(\W|_)", r"\1", inert(text.replace("\\", ""))).replace("\u200b", "")
    drawn_as_nothing = "[\u115f\u1160\u2800\u3164\uffa0\U0001d159]"
    visible = re.sub(drawn_as_nothing, "", text.replace("\\", ""))
    assert shown == visible


def test_a_quote_that_does_not_fit_is_left_out_whole() -> None:
    story = replace(told("Bridge", "It opened.", "Ana Ruiz", "Mayor", "word " * 2000), gist=("It opened.",))
    (message,) = digest_messages(Digest("x", (story,), NOON))
    text = "\n".join(texts_of(message.body))
    assert "word" not in text
    assert "It opened." in text


def test_every_owed_story_is_in_exactly_one_message() -> None:
    stories = [a_story(a_read_article(title="A long headline " * 12)) for _ in range(40)]
    digests = compose(a_subscription(), owed(*stories), NOON, most=5).digests
    given_to = [story for digest in digests for message in digest_messages(digest) for story in message.stories]
    assert sorted(given_to) == sorted(story.id for story in stories)


def test_every_article_that_a_message_shows_stands_in_it_with_its_address() -> None:
    articles = [a_read_article(title=f"Bridge *{number}* opens", number=500 + number) for number in range(8)]
    order = a_subscription()
    (digest,) = compose(order, owed(a_story(*articles)), NOON, 5, fits=has_room).digests
    (message,) = digest_messages(digest)
    assert sorted(number for number, _ in message.shows) == [one.id for one in articles]
    assert Counter(how for _, how in message.shows) == {How.TOLD: 1, How.LINE: 7}
    text = "\n".join(texts_of(message.body))
    for one in articles:
        assert f"[{inert(one.article.title)}]({one.article.url})" in text
    assert "report:" in json.dumps(message.body)


@given(st.lists(st.tuples(hostile, st.integers(0, 1900)), min_size=1, max_size=40))
def test_lines_that_have_no_room_come_by_headline_however_long_they_are(made: list[tuple[str, int]]) -> None:
    articles = [
        a_read_article(title=title, number=number, url=f"https://courier.example/{number}/{'a' * length}")
        for number, (title, length) in enumerate(made, 1)
    ]
    digests = compose(a_subscription(), owed(a_story(*articles)), NOON, 5, fits=has_room).digests
    messages = [message for digest in digests for message in digest_messages(digest)]
    for message in messages:
        check_message(message.body)
    assert sorted(number for message in messages for number, _ in message.shows) == [one.id for one in articles]
    text = "\n".join(text for message in messages for text in texts_of(message.body))
    assert all(f"]({one.article.url})" in text for one in articles)


def test_what_has_no_text_yet_is_headline_paper_and_picture_in_words() -> None:
    one = a_read_article(image="https://courier.example/bridge.jpg", image_alt="A bridge with flags")
    bare_one = replace(one, article=replace(one.article, text=""), reading=Reading((), (), ()))
    (digest,) = compose(a_subscription(), owed(a_story(bare_one)), NOON, 5).digests
    (message,) = digest_messages(digest)
    text = "\n".join(texts_of(message.body))
    assert (one.article.title in text, "The Vale Courier" in text, "Picture: A bridge with flags" in text) == (
        True,
    ) * 3
    (picture,) = [part for part in message.body["components"][0]["components"] if part.get("accessory")]
    assert picture["accessory"]["description"] == "A bridge with flags"


def test_an_update_and_what_a_message_continues_say_so_and_where() -> None:
    there = "https://discord.com/channels/1/2/3"
    story = replace(told("Bridge", "It opened.", "Ana", "Mayor", "x"), given_at=NOON, continues=there)
    for update, words in ((True, "Update to"), (False, "More on")):
        (message,) = digest_messages(Digest("x", (replace(story, update=update, shows=(ArticleId(1),)),), NOON))
        assert f"{words} [an earlier story]({there})" in "\n".join(texts_of(message.body))
        assert message.grows != update


def test_a_quote_without_a_speaker_says_so() -> None:
    story = replace(
        told("Bridge", "It opened.", "Ana Ruiz", "Mayor", "x"), quotes=(Said("It will last", None, "", ""),)
    )
    (message,) = digest_messages(Digest("x", (story,), NOON))
    assert "“It will last” — *speaker not stated*" in "\n".join(texts_of(message.body))


def test_a_story_in_a_language_without_a_model_says_so() -> None:
    story = replace(told("Bridge", "It opened.", "Ana Ruiz", "Mayor", "x"), without_model=True)
    read, unread = (
        digest_messages(Digest("x", (one,), NOON))[0] for one in (replace(story, without_model=False), story)
    )
    assert WITHOUT_MODEL not in "\n".join(texts_of(read.body))
    assert WITHOUT_MODEL in "\n".join(texts_of(unread.body))


def test_that_no_speaker_is_told_in_a_language_without_a_model_is_said_once() -> None:
    quotes = (Said("Sie wird halten", None, "", ""), Said("Wir sind froh", None, "", ""))
    story = replace(told("Brücke", "Sie ist auf.", "Ana Ruiz", "Mayor", "x"), quotes=quotes, without_model=True)
    (message,) = digest_messages(Digest("x", (story,), NOON))
    text = "\n".join(texts_of(message.body))
    assert "> “Sie wird halten”\n> “Wir sind froh”\n" in text
    assert text.count(WITHOUT_MODEL) == 1
    assert "not stated" not in text


def test_a_message_is_json_and_tells_of_its_own_story() -> None:
    story = tell_story(a_story())
    (message,) = digest_messages(Digest("x", (story,), NOON))
    assert message.stories == (story.story,)
    assert json.loads(json.dumps(message.body)) == message.body


def test_a_digest_looks_as_it_was_ordered() -> None:
    story = told("Bridge", "It opened.", "Ana Ruiz", "Mayor", "It will last us all")
    pictured = replace(story, image="https://courier.example/bridge.jpg")
    (compact,) = digest_messages(Digest("x", (story,), NOON, style=Style(compact=True, colour=0x00FF00)))
    assert "Ana Ruiz" not in "\n".join(texts_of(compact.body))
    assert compact.body["components"][0]["accent_color"] == 0x00FF00
    (with_picture,) = digest_messages(Digest("x", (pictured,), NOON))
    assert "https://courier.example/bridge.jpg" in json.dumps(with_picture.body)
    (without,) = digest_messages(Digest("x", (pictured,), NOON, style=Style(pictures=Pictures.NO)))
    assert "bridge.jpg" not in json.dumps(without.body)


def test_a_test_says_so_and_pings_nobody() -> None:
    digest = Digest("x", (told("Bridge", "It opened.", "Ana", "Mayor", "x"),), NOON, style=Style(ping=RoleId(5)))
    (message,) = digest_messages(replace(digest, test=True))
    assert message.ping is None
    text = "\n".join(texts_of(message.body))
    assert "This is a test" in text
    assert "<@&5>" not in text


def test_a_forum_post_is_called_by_its_story_or_by_the_digest_and_its_day() -> None:
    story = told("Bridge opens " * 20, "It opened.", "Ana", "Mayor", "x")
    (alone,) = digest_messages(Digest("The Vale Courier", (story,), NOON))
    assert alone.title.startswith("Bridge opens Bridge")
    assert len(alone.title) <= 100
    (several,) = digest_messages(Digest("The Vale Courier", (story,), NOON, also=(story,)))
    assert several.title == "The Vale Courier, 24 November 2026"
    (empty,) = digest_messages(Digest("The Vale Courier", (), NOON))
    assert "Nothing new since the last digest." in "\n".join(texts_of(empty.body))


def test_a_reply_and_its_buttons_fit_what_discord_takes() -> None:
    story = replace(
        tell_story(a_story()), lines=(Cited("The Herald", "Bridge", "https://herald.example/", NOON),), because="Ana"
    )
    digest = Digest("x", (story,), NOON, SubscriptionId(3), reply_to=MessageId(175928847299117063))
    (message,) = digest_messages(digest)
    check_message(message.body)
    assert message.body["message_reference"] == {"message_id": "175928847299117063", "fail_if_not_exists": False}
    assert labels_of(message.body) == ["Who", "Sources", "Unfollow Ana", "Wrong?"]
    assert request_problems("POST", "/channels/{channel_id}/messages", message.body) == []


def test_each_story_has_its_topic_in_words_and_a_colour_that_only_repeats_it() -> None:
    sport, plain = (replace(tell_story(a_story()), topic=topic) for topic in (Topic.SPORT, None))
    (message,) = digest_messages(Digest("x", (sport, plain), NOON))
    cards = [one for one in message.body["components"] if one["type"] == 17]
    assert cards[0]["accent_color"] != cards[1]["accent_color"]
    first, second = ("\n".join(texts_of({"components": [card]})) for card in cards)
    assert first.startswith("-# SPORT\n### ")
    assert second.startswith("### ")
    (chosen,) = digest_messages(Digest("x", (sport,), NOON, style=Style(colour=0x00FF00)))
    assert chosen.body["components"][0]["accent_color"] == 0x00FF00


@pytest.mark.parametrize("layout", Layout)
def test_a_story_alone_has_its_buttons_and_of_several_a_select_opens_one(layout: Layout) -> None:
    one, other = (tell_story(a_story(a_read_article(title=title))) for title in ("Bridge opens", "Tram stops"))
    style = Style(layout=layout)
    (alone,) = digest_messages(Digest("x", (one,), NOON, style=style))
    (several,) = digest_messages(Digest("x", (one,), NOON, also=(other,), style=style))
    (test,) = digest_messages(Digest("x", (one,), NOON, style=style, test=True))
    for message in (alone, several, test):
        check_message(message.body)
        assert request_problems("POST", "/channels/{channel_id}/messages", message.body) == []
    assert labels_of(alone.body) == ["Who", "Sources", "Follow", "Wrong?"]
    (select,) = [part for part in walk(several.body["components"]) if part["type"] == 3]
    assert [(option["label"], option["value"]) for option in select["options"]] == [
        ("Bridge opens", str(one.story)),
        ("Tram stops", str(other.story)),
    ]
    assert labels_of(several.body) == labels_of(test.body) == []


def test_buttons_lead_somewhere() -> None:
    steps = tuple(Development(NOON, text, Cited("Wire", "", "https://wire.example/", NOON)) for text in ("a", "b"))
    story = replace(told("Bridge", "It opened.", "Ana", "Mayor", "x"), timeline=steps)
    (message,) = digest_messages(Digest("x", (story,), NOON))
    assert labels_of(message.body) == ["Who", "Quotes", "Timeline", "Sources", "Follow", "Wrong?"]
    without = Digest("x", (replace(story, quotes=()),), NOON, style=Style(quotes=False))
    assert "Quotes" in labels_of(digest_messages(without)[0].body), "they are only not printed"


def test_a_picture_has_words_and_is_blurred_or_left_out_where_that_was_ordered() -> None:
    address = "https://courier.example/bridge.jpg"
    story = replace(told("Bridge", "It opened.", "Ana", "Mayor", "x"), image=address, image_alt="A bridge\u202e")

    def shown(**values: Any) -> dict[str, Any]:
        return digest_messages(Digest("x", (story,), NOON, style=Style(**values)))[0].body

    (picture,) = [part for part in walk(shown()["components"]) if part["type"] == 11]
    assert (picture["media"]["url"], picture["description"], picture["spoiler"]) == (address, "A bridge", False)
    (blurred,) = [part for part in walk(shown(pictures=Pictures.SPOILER)["components"]) if part["type"] == 11]
    assert blurred["spoiler"]
    assert shown(layout=Layout.EMBED)["embeds"][0]["thumbnail"]["url"] == address
    for hidden in (shown(pictures=Pictures.NO), shown(layout=Layout.EMBED, pictures=Pictures.SPOILER)):
        assert address not in json.dumps(hidden)


def test_plain_text_shows_no_pages_of_its_links_and_what_is_too_long_for_it_comes_as_a_card() -> None:
    story = told("Bridge", "It opened.", "Ana", "Mayor", "x")
    style = Style(layout=Layout.TEXT, ping=RoleId(5))
    (message,) = digest_messages(Digest("x", (story, story), NOON, style=style))
    assert message.body["content"].startswith("<@&5>\n## x\n\n### [Bridge]")
    assert message.body["flags"] == 4
    long = replace(story, url="https://courier.example/" + "a" * 1990)
    (card,) = digest_messages(Digest("x", (long,), NOON, style=style))
    check_message(card.body)
    assert card.body["flags"] == 1 << 15


def test_how_many_sources_report_a_story_is_counted_with_those_of_its_lines() -> None:
    one, *others = (Cited(name, name, f"https://{name}.example/", NOON) for name in "abcdef")
    story = replace(tell_story(a_story()), sources=(one, *others))
    assert sources_told(story, linked=False) == "6 sources: a, b, c, d and 2 more"
    assert sources_told(replace(story, lines=tuple(others)), linked=False) == "6 sources: a and those above"
    assert sources_told(replace(story, sources=(one, others[0])), linked=False) == "2 sources: a and b"
    assert sources_told(replace(story, sources=(one, one)), linked=False) == "a"
    again = replace(one, url="https://a.example/again")
    assert sources_told(replace(story, sources=(one, again), lines=(again,)), linked=False) == "a"


def test_a_figure_in_mid_line_has_no_capital() -> None:
    source = Cited("Courier", "Fourteen hurt", "https://courier.example/1", NOON)
    assert change_line(Change("injured", "At least 12", "Fourteen", source)) == "**Injured:** at least 12 → fourteen"
