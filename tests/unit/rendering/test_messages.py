"""Hostile article text in messages: within Discord's limits, inert, and never cut."""

import json
import re
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.composing import compose
from bot.digests.telling import tell_story
from bot.news import (
    ActorKind,
    ArticleId,
    Cited,
    Digest,
    DigestStory,
    How,
    MessageId,
    Reading,
    RoleId,
    Said,
    Style,
    SubscriptionId,
    Who,
)
from bot.rendering import digest_messages, event_view, has_room, inert
from bot.rendering.messages import body_of
from bot.rendering.preview import Shown, preview_page
from bot.rendering.stories import WITHOUT_MODEL
from tests.builders import NOON, a_read_article, a_story, a_subscription, owed
from tests.discord_limits import check_message, texts_of
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


@settings(max_examples=300, deadline=None)
@given(hostile, hostile, hostile, hostile, hostile)
def test_hostile_words_keep_the_limits_and_do_nothing(
    headline: str, gist: str, name: str, role: str, words: str
) -> None:
    story = told(headline, gist, name, role, words)
    style = Style(images=True, ping=RoleId(5), colour=0xFFFFFF)
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
    assert "apart:" in json.dumps(message.body)


@settings(max_examples=50, deadline=None)
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
    (with_picture,) = digest_messages(Digest("x", (pictured,), NOON, style=Style(images=True)))
    assert "https://courier.example/bridge.jpg" in json.dumps(with_picture.body)
    (without,) = digest_messages(Digest("x", (pictured,), NOON))
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
    assert [button["label"] for button in message.body["components"][-1]["components"]] == [
        "Not the same event",
        "Unfollow Ana",
    ]
    assert '<span class="button">Unfollow Ana</span>' in preview_page("x", [Shown("", message.body)], NOON)
    assert request_problems("POST", "/channels/{channel_id}/messages", message.body) == []
