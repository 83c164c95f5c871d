"""The rules that Discord's API description leaves out are kept by hand; each has a case here."""

from typing import Any

import pytest

from tests.discord_limits import (
    OverLimitError,
    check_commands,
    check_message,
    check_sent_message,
    choice_problems,
    form_problems,
)

Json = dict[str, Any]


def text(content: str = "News") -> Json:
    return {"type": 10, "content": content}


def layout(*components: Json) -> Json:
    return {"flags": 32768, "components": list(components)}


def button(**fields: Any) -> Json:
    return {"type": 2, "style": 2, "label": "More", "custom_id": "more"} | fields


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def select(count: int) -> Json:
    options = [{"label": f"Story {number}", "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "story", "options": options}


GOOD = [
    {"content": "x" * 2000},
    {"embeds": [{"title": "t" * 256, "description": "d" * 4096}]},
    layout(text("x" * 4000)),
    layout(*[text("x")] * 40),
    layout({"type": 17, "components": [text(), row(button())]}),
    layout({"type": 9, "components": [text()], "accessory": {"type": 11, "media": {"url": "https://a.example/i.png"}}}),
]
BAD = [
    ({"content": "x" * 2001}, "2,000 are allowed"),
    ({"content": " "}, "an empty message"),
    ({"embeds": [{"title": "t" * 257}]}, "256 are allowed"),
    ({"embeds": [{"description": "d" * 4096, "footer": {"text": "f" * 1905}}]}, "6,000 are allowed"),
    ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "25 are allowed"),
    (layout(), "an empty message"),
    (layout(text()) | {"content": "Beside"}, "may not stand beside"),
    (layout(text("x" * 2500), text("x" * 1501)), "4,000 are allowed"),
    (layout({"type": 17, "components": [text("x")] * 40}), "40 are allowed"),
    (layout(text(" ")), "an empty text display"),
    (layout(row(button(), button())), "used 2 times"),
    (layout(row(button(label="x" * 81))), "80 are allowed"),
    (layout(row(button(style=5))), "a link button"),
    (layout(row(*[button(custom_id=str(number)) for number in range(6)])), "5 are allowed"),
    (layout(row(select(26))), "1 to 25 are allowed"),
    (layout(row()), "an empty action row"),
    (layout({"type": 9, "components": [text()]}), "beside it"),
    (layout({"type": 12, "items": [{"media": {"url": "javascript:alert(1)"}}]}), "media at"),
]


@pytest.mark.parametrize("body", GOOD)
def test_a_message_within_the_limits_passes(body: Json) -> None:
    check_message(body)


@pytest.mark.parametrize(("body", "reason"), BAD)
def test_a_message_beyond_a_limit_is_found(body: Json, reason: str) -> None:
    with pytest.raises(OverLimitError, match=reason):
        check_message(body)


@pytest.mark.parametrize(
    "mentions",
    [
        None,
        {},
        {"parse": ["users"]},
        {"parse": [], "roles": ["1", "2"]},
        {"parse": [], "users": ["1", "1"]},
        {"parse": [], "users": [str(number) for number in range(101)]},
    ],
)
def test_a_message_that_might_ping_is_found(mentions: Json | None) -> None:
    with pytest.raises(OverLimitError, match="allowed_mentions"):
        check_sent_message({"content": "News", "allowed_mentions": mentions})


def test_a_message_that_pings_members_and_a_role_by_name_passes() -> None:
    mentions = {"parse": [], "roles": ["1"], "users": [str(number) for number in range(100)]}
    check_sent_message({"content": "News", "allowed_mentions": mentions})


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ({"name": "Person", "description": "d"}, "lower-case"),
        ({"name": "person", "description": "d" * 101}, "1 to 100"),
        ({"name": "a", "description": "d", "options": [{"name": "o p", "description": "d"}]}, "lower-case"),
        (
            {
                "name": "a",
                "description": "d",
                "options": [
                    {"name": "one", "description": "d"},
                    {"name": "two", "description": "d", "required": True},
                ],
            },
            "required options go first",
        ),
    ],
)
def test_a_command_that_discord_would_refuse_is_found(command: Json, reason: str) -> None:
    with pytest.raises(OverLimitError, match=reason):
        check_commands([command])


def test_a_name_is_registered_once() -> None:
    with pytest.raises(OverLimitError, match="2 times"):
        check_commands([{"name": "person", "description": "d"}] * 2)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"title": "", "components": [{"label": "City", "component": {"type": 4}}]}, "title of 0"),
        ({"title": "t" * 46, "components": [{"label": "City", "component": {"type": 4}}]}, "title of 46"),
        ({"title": "Zone", "components": []}, "0 fields"),
        ({"title": "Zone", "components": [{"label": "l" * 46, "component": {"type": 4}}]}, "label of 46"),
        ({"title": "Zone", "components": [{"label": "l", "description": "d" * 101, "component": {}}]}, "description"),
        (
            {"title": "Zone", "components": [{"label": "l", "component": {"type": 4, "placeholder": "p" * 101}}]},
            "placeh",
        ),
        (
            {"title": "Zone", "components": [{"label": "l", "component": {"max_length": 2, "value": "abc"}}]},
            "value of 3",
        ),
        ({"title": "Zone", "components": [{"label": "l", "component": {"type": 3, "options": []}}]}, "0 options"),
    ],
)
def test_a_form_beyond_a_limit_is_found(form: Json, reason: str) -> None:
    assert any(reason in problem for problem in form_problems(form))


def test_what_is_offered_while_typing_is_held_to_its_limits() -> None:
    assert choice_problems({"choices": [{"name": "World", "value": "world"}]}) == []
    assert choice_problems({"choices": [{"name": "", "value": "world"}]})
    assert choice_problems({"choices": [{"name": "World", "value": "w" * 101}]})
    assert choice_problems({"choices": [{"name": "World", "value": 1}] * 26}) == ["26 choices; 25 are allowed"]
