"""Every command has a line of help with an example, and a test that calls it."""

import ast
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from discord import app_commands
from discord.ui import TextDisplay

from bot.commands import DatelineClient, connect
from bot.commands.helping import TOPICS, help_view

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


def test_every_command_has_an_example_and_what_has_options_one_with_an_option(client: DatelineClient) -> None:
    managing = Mock(client=client, guild_id=1)
    client.mentions = {name.partition(" ")[0]: 7 for name in names_of(client)}
    for topic, lines in TOPICS.items():
        shown = [item.content for item in help_view(managing, topic).walk_children() if isinstance(item, TextDisplay)]
        told = "\n".join(shown).splitlines()
        for one in lines:
            (line,) = [n for n, text in enumerate(told) if text.startswith((f"</{one.name}:", f"**{one.name}**"))]
            assert told[line + 1].startswith("-# "), one.name
            assert one.name in told[line + 1], one.name
    known = names_of(client)
    bare = {one.name for topic in TOPICS.values() for one in topic if not one.example}
    assert not {name for name in bare if getattr(known[name], "parameters", ())}


def test_no_two_commands_are_described_alike(client: DatelineClient) -> None:
    described = [one.description for one in names_of(client).values() if isinstance(one, app_commands.Command)]
    assert sorted(set(described)) == sorted(described)


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
