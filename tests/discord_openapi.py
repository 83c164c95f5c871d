"""Requests held against Discord's own API description, where a copy of it is present."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.shared import SHARED

DESCRIPTION = SHARED / "discord" / "openapi.json"


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
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(_with_text_ids(body))]


def _with_text_ids(body: Any) -> Any:
    """The body as the description has it: discord.py numbers the files of a request, and Discord takes numbers."""
    if not isinstance(body, dict) or not body.get("attachments"):
        return body
    return body | {"attachments": [one | {"id": str(one["id"])} for one in body["attachments"]]}


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
    return loaded


def _absolute(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: f"discord:{value}" if key == "$ref" else _absolute(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_absolute(item) for item in schema]
    return schema
