"""The references of commands, made from the code: `make docs` writes them, and a test says when they are old."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import typer
from discord import app_commands

from bot.cli.commands import app
from bot.commands import connect

ROOT = Path(__file__).parents[1]
MARK = "<!-- Made by `make docs` from the code: what follows is not edited by hand. -->"


def references() -> dict[Path, str]:
    """Each file with a reference, and what stands behind the mark in it."""
    return {
        ROOT / "bot/commands/README.md": "\n".join(slash_commands()),
        ROOT / "config/README.md": "\n".join(shell_commands()),
    }


def slash_commands() -> Iterator[str]:
    """All slash commands and menus with their options, in Markdown."""
    tree = connect(Mock()).tree
    yield "\n## All commands and options\n"
    found = [one for one in tree.walk_commands() if isinstance(one, app_commands.Command)]
    for one in sorted(found, key=lambda command: command.qualified_name):
        yield f"- `/{one.qualified_name}`: {one.description}"
        for option in one.parameters:
            yield f"  - `{option.display_name}`{'' if option.required else ' (optional)'}: {option.description}"
    for menu in sorted(one.name for one in tree.get_commands() if isinstance(one, app_commands.ContextMenu)):
        yield f"- **{menu}** in the menu of a message"


def shell_commands() -> Iterator[str]:
    """All commands of the shell with their options, in Markdown."""
    yield "\n## All commands and options of the shell\n"
    yield from _group(typer.main.get_command(app), "dateline")


def _group(command: Any, name: str) -> Iterator[str]:
    if hasattr(command, "commands"):
        for one in sorted(command.commands):
            yield from _group(command.commands[one], f"{name} {one}")
        return
    words = [name, *(one.name.upper() for one in command.params if one.param_type_name == "argument")]
    summary = " ".join((command.help or "").partition("\n\n")[0].split())
    yield f"- `{' '.join(words)}`: {summary}"
    for option in command.params:
        if option.param_type_name == "option" and "--help" not in option.opts:
            yield f"  - `{', '.join(option.opts)}`: {' '.join((option.help or '').split())}"


def current(path: Path) -> str:
    """What a file has behind its mark."""
    return path.read_text(encoding="utf-8").partition(MARK)[2].strip("\n")


def main() -> None:
    """Write all references anew."""
    for path, text in references().items():
        before = path.read_text(encoding="utf-8").partition(MARK)[0].rstrip("\n")
        path.write_text(f"{before}\n\n{MARK}\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
