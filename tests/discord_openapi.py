"""Requests held against Discord's own API description, where a copy of it is present."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

from tests.shared import SHARED

DESCRIPTION = SHARED / "discord" / "openapi.json"
ABSENT = f"Discord's API description is absent ({DESCRIPTION}): what is sent is held against the limits alone"

IDS_AS_NUMBERS = {"SnowflakeType": {"type": "integer", "minimum": 0}}
"""The one exception: what the description has as a text of digits, Discord takes as a number too, and discord.py sends
so the recipient of a new direct message, the files of a request, whom a message pings, and what a select has chosen."""


def request_problems(method: str, path: str, body: Any) -> list[str]:
    """Where the body of a request does not fit the description; empty where it does, or where there is none.

    Args:
        method: `POST` and so on.
        path: as the description writes it, `/channels/{channel_id}/messages`.
        body: the JSON body, parsed.
    """
    validator = _validator(method.lower(), path)
    if validator is None or validator.is_valid(body):
        return []
    found = (reason for error in validator.iter_errors(body) for reason in _reasons(error))
    return [f"{_written(error.instance_path)}: {error.message[:300]}" for error in found]


def _reasons(error: ValidationError) -> Iterable[ValidationError]:
    """Why something is none of several things: what the first of its own type has against it, as deep as it goes."""
    match error.kind:
        case ValidationErrorKind.AnyOf(context) | ValidationErrorKind.OneOfNotValid(context):
            for against in context:
                if not any(_is_other(one, error.instance_path) for one in against):
                    return [reason for one in against for reason in _reasons(one)]
    return [error]


def _is_other(error: ValidationError, here: list[str | int]) -> bool:
    """Whether something is of another type altogether, as the JSON type or Discord's own `type` says."""
    of_json = error.kind.name == "type" and error.instance_path == here
    return of_json or error.instance_path == [*here, "type"]


def _written(path: list[str | int]) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


@cache
def _validator(method: str, path: str) -> Draft202012Validator | None:
    description = _description()
    operation = description.get("paths", {}).get(path, {}).get(method, {})
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return None if schema is None else Draft202012Validator(schema | {"components": description["components"]})


@cache
def _description() -> dict[str, Any]:
    if not DESCRIPTION.is_file():
        return {}
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    schemas = loaded["components"]["schemas"]
    schemas |= {name: {"anyOf": [schemas[name], also]} for name, also in IDS_AS_NUMBERS.items()}
    return loaded
