"""What Discord is told of the commands."""

from unittest.mock import Mock

from bot.commands import connect
from tests.discord_limits import command_problems
from tests.discord_openapi import request_problems


def test_discord_takes_every_command_as_it_is_described() -> None:
    client = connect(Mock())
    commands = [command.to_dict(client.tree) for command in client.tree.get_commands()]
    assert command_problems(commands) == []
    assert request_problems("PUT", "/applications/{application_id}/commands", commands) == []
    assert len(commands) >= 9
