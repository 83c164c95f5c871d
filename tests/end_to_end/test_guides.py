"""The commands of the guides do what the guides say; those that need no network, Docker or another machine are run."""

import asyncio
import re
import shlex
from pathlib import Path

import pytest
import typer

from bot.cli.commands import app
from bot.settings import Settings
from tests.end_to_end.test_command_line import dateline
from tests.integration.archive.test_backups import a_database

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "config" / "OPERATIONS.md"
GUIDES = [OPERATIONS, ROOT / "README.md", ROOT / "config" / "README.md"]
SECTIONS = {
    name: field.annotation.model_fields
    for name, field in Settings.model_fields.items()
    if field.annotation and hasattr(field.annotation, "model_fields")
}
NEEDS_DISCORD = {"setup", "run"}
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SAID = re.compile(r"`dateline ((?:[a-z-]+)(?: [a-z-]+)?)")


def commands_of(guide: Path) -> list[tuple[dict[str, str], list[str]]]:
    """Variables and arguments of each line of the guide that begins with `dateline`."""
    found = []
    for block in _BLOCK.findall(guide.read_text()):
        for line in block.splitlines():
            words = shlex.split(line)
            given = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
            rest = [word for word in words if not re.match(r"[A-Z_]+=", word)]
            if rest[:1] == ["dateline"] and rest[1] not in NEEDS_DISCORD:
                found.append((given, rest[1:]))
    return found


def test_the_commands_of_the_guide_run_one_after_the_other(tmp_path: Path) -> None:
    commands = commands_of(OPERATIONS)
    assert len(commands) > 5
    (tmp_path / "data").mkdir()
    asyncio.run(a_database(tmp_path / "data" / "dateline.db"))
    for given, arguments in commands:
        told = dateline(*arguments, folder=tmp_path, settings=given)
        assert told.returncode == 0, (arguments, told.stderr)
        assert told.stdout


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.parent.name + "/" + guide.name)
def test_every_command_that_a_guide_names_exists(guide: Path) -> None:
    named = set(_SAID.findall(guide.read_text()))
    assert named
    known = typer.main.get_command(app)
    assert isinstance(known, typer.core.TyperGroup)
    for said in sorted(named):
        first, _, second = said.partition(" ")
        assert first in known.commands, said
        group = known.commands[first]
        if second and isinstance(group, typer.core.TyperGroup):
            assert second in group.commands, said


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.parent.name + "/" + guide.name)
def test_every_setting_and_file_that_a_guide_names_is_there(guide: Path) -> None:
    text = guide.read_text()
    shipped = (ROOT / "config" / "dateline.toml").read_text()
    for section, name in re.findall(rf"`({'|'.join(SECTIONS)})\.(\w+)[` ]", text):
        assert re.search(rf"^\[{section}\]", shipped, re.MULTILINE)
        assert re.search(rf"^#? ?{name} = ", shipped, re.MULTILINE), f"{section}.{name}"
    for link in re.findall(r"\]\(([^):]+)\)", text):
        file, _, heading = link.partition("#")
        assert (guide.parent / file).exists(), link
        titles = [one.strip().lower().replace(" ", "-") for one in re.findall(r"^#+ (.*)$", text, re.MULTILINE)]
        assert not heading or heading in titles, link
    for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)(?:$|[`# ])", text, re.MULTILINE):
        assert re.search(rf"^{target}: ", (ROOT / "Makefile").read_text(), re.MULTILINE), target
    for section, name in re.findall(r"\bDATELINE_([A-Z]+)__(\w+)=", text):
        assert name.lower() in SECTIONS[section.lower()], f"{section}__{name}"
