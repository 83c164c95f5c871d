"""Discord's own description of its API, against which all tests hold what is sent."""

from typing import Any

import pytest

from tests.discord_openapi import ABSENT, DESCRIPTION, request_problems

pytestmark = pytest.mark.skipif(not DESCRIPTION.is_file(), reason=ABSENT)
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
DIRECT = "/users/@me/channels"


def answer_with(**select: Any) -> dict[str, Any]:
    row = {"type": 1, "components": [{"type": 8, "custom_id": "where"} | select]}
    return {"type": 4, "data": {"flags": 1 << 15, "components": [{"type": 17, "components": [row]}]}}


def chosen(kind: str, number: object) -> dict[str, Any]:
    return answer_with(default_values=[{"id": number, "type": kind}])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (DIRECT, {"recipient_id": 1456074443980800036}),
        (DIRECT, {"recipient_id": "1456074443980800036"}),
        (CALLBACK, chosen("channel", 1456074443980800036)),
        (CALLBACK, {"type": 4, "data": {"content": "Here", "attachments": [{"id": 0, "filename": "feeds.opml"}]}}),
        (CALLBACK, {"type": 4, "data": {"content": "<@5>", "allowed_mentions": {"parse": [], "users": [5]}}}),
    ],
)
def test_ids_may_be_written_as_numbers(path: str, body: dict[str, Any]) -> None:
    assert request_problems("POST", path, body) == []


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        (DIRECT, {"recipient_id": "me"}, '$.recipient_id: "me" does not match'),
        (DIRECT, {"recipient_id": -1}, "$.recipient_id: -1 is less than the minimum"),
        (CALLBACK, chosen("user", 5), 'default_values[0].type: "user" is not one of'),
        (CALLBACK, answer_with(min_values=26), "min_values: 26 is greater than the maximum of 25"),
        (CALLBACK, {"type": 4, "data": {"content": 5}}, "$.data.content: 5 is not of type"),
        (CALLBACK, {"data": {"content": "Here"}}, '"type" is a required property'),
        (CALLBACK, {"type": 8, "data": {"choices": [{"name": "", "value": "a"}]}}, "choices[0]"),
    ],
)
def test_what_discord_refuses_is_found_with_its_place(path: str, body: dict[str, Any], reason: str) -> None:
    found = "; ".join(request_problems("POST", path, body))
    assert reason in found
