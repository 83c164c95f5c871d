"""Plainer forms of messages, and Discord's limits as budgets, for digests of any values."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.news import (
    ActorKind,
    ChannelId,
    Cited,
    Delivery,
    DeliveryId,
    DeliveryState,
    Digest,
    DigestStory,
    Layout,
    Message,
    Pictures,
    RoleId,
    Said,
    StoryId,
    Style,
    UserId,
    Who,
)
from bot.rendering import digest_messages, editable_forms, plainer
from bot.rendering.budget import MOST_HEADLINE, clipped, size
from bot.rendering.inert import bare, one_line, safe_url
from tests.builders import NOON
from tests.discord_limits import check_message, texts_of

PIECES = (
    *("Harbour", " ", "e\u0301\u0302\u0303" * 20, "\u202eabc", "\ud800", "\x00", "\n\n", "😀"),
    *("### ", "- ", "](", "*", "x" * 80),
)
LENGTHS = st.sampled_from((0, 1, 3, 40, 4000))
texts = st.builds(lambda piece, times: piece * times, st.sampled_from(PIECES), LENGTHS) | st.text(max_size=400)
addresses = st.one_of(
    st.builds(lambda path: f"https://courier.example/{path}", texts),
    st.builds(lambda query: f"https://courier.example/a?{query}", texts),
    st.builds(lambda number: f"https://courier.example/{'p' * number}", st.integers(1900, 2100)),
    st.sampled_from(("", "javascript:alert(1)", "https://[", "https://courier.example:x/")),
)
cited = st.builds(Cited, texts, texts, addresses, st.just(NOON))


@st.composite
def stories(draw: st.DrawFn) -> DigestStory:
    said = st.builds(Said, texts, st.none() | texts, texts, addresses, role=st.none() | texts)
    who = st.builds(Who, texts, st.just(ActorKind.PERSON), st.none() | texts)
    return DigestStory(
        StoryId(draw(st.integers(1, 10**9))),
        draw(texts),
        draw(addresses),
        tuple(draw(st.lists(texts, max_size=3))),
        tuple(draw(st.lists(who, max_size=3))),
        tuple(draw(st.lists(said, max_size=3))),
        tuple(draw(st.lists(cited, max_size=6))),
        NOON,
        image=draw(st.none() | addresses),
        given_at=draw(st.none() | st.just(NOON)),
        without_model=draw(st.booleans()),
    )


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    ids = iter(range(1, 100))
    told = [replace(one, story=StoryId(next(ids))) for one in draw(st.lists(stories(), max_size=5))]
    also = [replace(one, story=StoryId(next(ids))) for one in draw(st.lists(stories(), max_size=5))]
    style = Style(
        layout=draw(st.sampled_from(Layout)),
        pictures=draw(st.sampled_from(Pictures)),
        compact=draw(st.booleans()),
        ping=RoleId(2**63),
        mention=UserId(2**63),
    )
    due = draw(st.none() | st.just(NOON))
    return Digest(draw(texts), tuple(told), NOON, also=tuple(also), style=style, due_at=due)


def headline_of(story: DigestStory) -> str:
    """The headline, or as much of it as a digest shows at least."""
    return one_line(clipped(bare(story.headline), MOST_HEADLINE)) or "Untitled"


def a_delivery(message: Message, form: int = 0) -> Delivery:
    made = Delivery(DeliveryId(1), ChannelId(2), None, message.body, None, DeliveryState.PENDING, NOON)
    return replace(made, title=message.title, ping=message.ping, follower=message.follower, form=form)


def every_form(message: Message) -> list[Message]:
    """The message and all that may be sent in its place, each refused in turn."""
    delivery, forms = a_delivery(message), [message]
    while len(instead := plainer(delivery)) == 1:
        forms += instead
        composed = delivery.composed or delivery.body
        delivery = replace(delivery, body=instead[0].body, form=delivery.form + 1, composed=composed)
    return forms + [form for part in instead for form in every_form(part)]


@given(digests())
@example(Digest("x" * 50_000, (), NOON, due_at=NOON))
def test_any_digest_keeps_the_limits_and_shows_each_headline_or_its_beginning(digest: Digest) -> None:
    messages = digest_messages(digest)
    shown = "\n".join(text for message in messages for text in texts_of(message.body))
    for message in messages:
        check_message(message.body)
        assert 1 <= size(message.title) <= 100
    for story in (*digest.stories, *digest.also):
        assert headline_of(story) in shown
    assert sorted(story for message in messages for story in message.stories) == sorted(
        story.story for story in (*digest.stories, *digest.also)
    )


@given(digests())
def test_every_plainer_form_of_any_digest_keeps_the_limits(digest: Digest) -> None:
    for message in digest_messages(digest):
        for form in every_form(message):
            check_message(form.body)
            assert 1 <= size(form.title) <= 100
        for body in editable_forms(message.body, {}):
            check_message(body)


def a_story(number: int, **values: object) -> DigestStory:
    url = f"https://courier.example/{number}"
    made = DigestStory(
        StoryId(number),
        f"Bridge {number} opens",
        url,
        ("It opened.",),
        (),
        (),
        (Cited("Courier", "", url, NOON),),
        NOON,
    )
    return replace(made, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [2, 3, 6])
@pytest.mark.parametrize("also", [0, 1, 4])
def test_a_digest_is_split_so_that_each_story_stands_in_one_part_and_who_is_pinged_is_pinged_once(
    count: int, also: int
) -> None:
    told, short = [a_story(number) for number in range(count)], [a_story(100 + number) for number in range(also)]
    digest = Digest("The Vale Courier", tuple(told), NOON, also=tuple(short), style=Style(ping=RoleId(5)))
    whole = digest_messages(digest)[0]
    parts = plainer(a_delivery(whole))
    held = [one for one in (*told, *short) if one.headline in "\n".join(texts_of(whole.body))]
    assert len(parts) == len(held)
    for part, story in zip(parts, held, strict=True):
        text = "\n".join(texts_of(part.body))
        assert re.findall(r"Bridge \d+ opens", text) == [story.headline]
        assert part.title == story.headline
    assert [part.ping for part in parts] == [RoleId(5), *[None] * (len(parts) - 1)]
    assert "<@&5>" in "\n".join(texts_of(parts[0].body))


def test_a_story_alone_loses_its_picture_then_its_frame_then_all_but_headline_and_link_then_either() -> None:
    story = a_story(1, image="https://courier.example/i.png")
    (message,) = digest_messages(Digest("x", (story,), NOON, style=Style()))
    whole, unpictured, text, both, headline, address = (form.body for form in every_form(message))
    assert "It opened." in "\n".join(texts_of(text))
    assert whole != unpictured
    assert len(text["components"]) == 1
    assert both == {"content": "Bridge 1 opens\nhttps://courier.example/1"}
    assert headline == {"content": "Bridge 1 opens"}
    assert address["content"].endswith("\nhttps://courier.example/1")
    assert "Bridge" not in address["content"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://courier.example/" + "p" * 3000, None),
        ("https://courier.example/a?utm=" + "q" * 20_000, "https://courier.example/a"),
        ("https://courier.example/a#" + "f" * 3000, "https://courier.example/a"),
        ("https://courier.example/" + "é" * 400, None),
        ("https://courier.example/\ud800a", "https://courier.example/a"),
    ],
)
def test_an_address_that_is_too_long_loses_its_query_or_the_headline_its_link(url: str, shown: str | None) -> None:
    (message,) = digest_messages(Digest("x", (a_story(1, url=url, sources=()),), NOON))
    text = "\n".join(texts_of(message.body))
    assert "Bridge 1 opens" in text
    assert re.findall(r"\]\((.*?)\)", text) == ([shown] if shown else [])


@given(texts, st.integers(10, 300))
def test_what_is_clipped_fits_and_begins_as_the_text_does(text: str, most: int) -> None:
    kept = clipped(text, most)
    assert size(kept) <= most
    assert " ".join(text.split()).startswith(kept.removesuffix("…"))


@given(addresses)
def test_an_address_that_is_shown_is_no_longer_than_discord_takes(url: str) -> None:
    assert len(safe_url(url) or "") <= 2048


@pytest.mark.parametrize("layout", Layout)
def test_a_digest_in_any_layout_is_split_into_its_stories(layout: Layout) -> None:
    told, also = (a_story(1), a_story(2)), (a_story(3), a_story(4))
    digest = Digest("The Vale Courier", told, NOON, also=also, style=Style(layout=layout, ping=RoleId(5)))
    (whole,) = digest_messages(digest)
    parts = plainer(a_delivery(whole))
    texts = ["\n".join(texts_of(part.body)) for part in parts]
    assert [re.findall(r"Bridge \d opens", text) for text in texts] == [[f"Bridge {n} opens"] for n in (1, 2, 3, 4)]
    assert [("<@&5>" in text, "The Vale Courier" in text) for text in texts] == [(True, True), *[(False, False)] * 3]
    for part in parts:
        check_message(part.body)


@pytest.mark.parametrize("before", Layout)
@pytest.mark.parametrize("after", Layout)
def test_a_message_that_is_edited_after_its_look_was_changed_shows_the_new_words_alone(
    before: Layout, after: Layout
) -> None:
    old, new = (
        digest_messages(Digest("x", (story,), NOON, style=Style(layout=layout)))[0].body
        for story, layout in ((a_story(1), before), (a_story(2), after))
    )
    for form in editable_forms(new, old):
        edited = old | form
        check_message({name: value for name, value in edited.items() if value})
        assert "Bridge 2 opens" in "\n".join(texts_of(edited))
        assert "Bridge 1 opens" not in "\n".join(texts_of(edited))
        laid_out = (old.get("flags") or 0) & (1 << 15)
        assert not laid_out or form["flags"] & (1 << 15), "components stay components for good"
