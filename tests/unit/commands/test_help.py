"""Every command has a line of help with an example, and a test that calls it."""

import ast
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from discord import app_commands

from bot.commands import DatelineClient, connect
from bot.commands.helping import TOPICS

END_TO_END = Path(__file__).parents[2] / "end_to_end"


@pytest.fixture
def client() -> DatelineClient:
    return connect(Mock())


def names_of(client: DatelineClient) -> dict[str, Any]:
    commands: list[Any] = [one for one in client.tree.walk_commands() if isinstance(one, app_commands.Command)]
    menus: list[Any] = [one for one in client.tree.get_commands() if isinstance(one, app_commands.ContextMenu)]
    return {one.qualified_name: one for one in (*commands, *menus)}


def test_every_command_has_its_line_in_the_help_and_no_line_is_of_none(client: DatelineClient) -> None:
    helped = [one.name for topic in TOPICS.values() for one in topic]
    assert sorted(helped) == sorted(names_of(client))


def test_examples_use_options_that_there_are(client: DatelineClient) -> None:
    known = names_of(client)
    for one in (one for topic in TOPICS.values() for one in topic if one.example):
        command = known[one.name]
        assert isinstance(command, app_commands.Command)
        options = {parameter.display_name for parameter in command.parameters}
        used = {word.split(":")[0] for word in one.example.split() if ":" in word}
        assert used <= options, one
        required = {parameter.display_name for parameter in command.parameters if parameter.required}
        assert required <= used, one


def test_the_help_knows_who_may_use_a_command(client: DatelineClient) -> None:
    manages = {one.name: one.manages for topic in TOPICS.values() for one in topic}
    for name, command in names_of(client).items():
        checked = any("has_permissions" in check.__qualname__ for check in command.checks)
        assert manages[name] == checked, name


def test_every_command_is_called_in_a_test(client: DatelineClient) -> None:
    called = {
        str(node.args[1].value)
        for path in END_TO_END.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"slash", "context_menu"}
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    }
    assert set(names_of(client)) - called == set()
