"""Requests held against Discord's own API description, where a copy of it is present."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

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
    if validator is None:
        return []
    found = (reason for error in validator.iter_errors(body) for reason in _reasons(error))
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


def _reasons(error: ValidationError) -> list[ValidationError]:
    """Why something is none of several things: what the first of its own type has against it, as deep as it goes."""
    alternatives: dict[Any, list[ValidationError]] = {}
    for one in error.context or ():
        alternatives.setdefault(one.relative_schema_path[0], []).append(one)
    here = list(error.absolute_path)
    for against in alternatives.values():
        other = [one for one in against if list(one.absolute_path) == [*here, "type"]]
        if not other and not any(one.validator == "type" and list(one.absolute_path) == here for one in against):
            return [reason for one in against for reason in _reasons(one)]
    return [error]


@cache
def _validator(method: str, path: str) -> Validator | None:
    description = _description()
    operation = description.get("paths", {}).get(path, {}).get(method, {})
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    # Only the schemas are referred to; the whole description would be searched for `$id` at every look-up.
    components: Resource[Any] = DRAFT202012.create_resource({"components": description["components"]})
    registry: Registry[Any] = Registry().with_resource("discord:", components)
    return Draft202012Validator(_absolute(schema), registry=registry)


@cache
def _description() -> dict[str, Any]:
    if not DESCRIPTION.is_file():
        return {}
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    schemas = loaded["components"]["schemas"]
    schemas |= {name: {"anyOf": [schemas[name], also]} for name, also in IDS_AS_NUMBERS.items()}
    return loaded


def _absolute(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: f"discord:{value}" if key == "$ref" else _absolute(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_absolute(item) for item in schema]
    return schema
