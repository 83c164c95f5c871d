"""The limit of open files, in processes of their own, which are given one."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.jobs import open_files
from tests.end_to_end.test_command_line import in_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit is read from /proc")
FEW = 64


def limited(soft: int, hard: int, then: str) -> subprocess.CompletedProcess[str]:
    """Python that may open so much, at first and at most."""
    script = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n{then}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def test_a_low_limit_is_raised_as_far_as_may_be() -> None:
    then = "from bot.jobs.open_files import raise_limit; raise_limit(); print(resource.getrlimit(7))"
    assert limited(FEW, 1000, then).stdout == "(1000, 1000)\n"
    assert limited(500, 500, then).stdout == "(500, 500)\n"


def test_a_limit_that_cannot_be_raised_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    settings = {**in_folder(tmp_path), "DISCORD_TOKEN": "t0ken"}
    then = (
        f"import os, sys; os.environ |= {settings!r}; sys.argv = ['dateline', 'run']\nfrom bot.cli import main; main()"
    )
    asked = limited(FEW, FEW, then)
    assert asked.returncode == 1
    assert asked.stderr.count("\n") == 1
    assert f"Only {FEW} files may be open" in asked.stderr
    assert "ulimit -n" in asked.stderr


def test_scarcity_is_told_before_nothing_can_be_opened_any_more_and_then_too() -> None:
    then = (
        "from bot.jobs.open_files import scarcity; print(scarcity()); held = []\n"
        "while not scarcity(): held.append(open('/dev/null'))\n"
        "print(len(held) < 64, scarcity())\n"
        "try:\n    while True: held.append(open('/dev/null'))\n"
        "except OSError: print(scarcity())"
    )
    lines = limited(FEW, FEW, then).stdout.splitlines()
    assert lines[0] == "None"
    assert lines[1].startswith("True ")
    assert f"of {FEW} files are open" in lines[1]
    assert lines[2] == f"{FEW} of {FEW} files are open, and no more can be opened"
    assert open_files.NEEDED > FEW
