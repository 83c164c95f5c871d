"""`make mutants`: break the code in one place at a time, and see whether the tests notice.

The mutants stand in the lists beside this file. Each is tried on a copy of the repository with the tests that are to
notice it; as many are tried side by side as there are cores. Words as arguments choose: `make mutants ONLY=posting`
tries one list, and any other word those whose description holds it.
"""

import multiprocessing
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from itertools import count
from pathlib import Path

from tests.mutants.catalogue import ROOT, Mutant, mutants
from tests.mutants.running import run_tests

AT_ONCE = int(os.environ.get("AT_ONCE", os.cpu_count() or 1))
KILLED_SHARE = 0.95
MOST_UNSOUND = 3
"""Tests that fail on the code as it is, after which no other is asked."""


PRELOADED = [
    *("pytest", "hypothesis", "pytest_asyncio", "xdist", "simcord", "discord", "aiohttp", "httpx", "lxml.html"),
    *("sqlalchemy.ext.asyncio", "aiosqlite", "alembic.command", "pydantic", "structlog", "lark", "jinja2", "rapidfuzz"),
    *("apscheduler.schedulers.asyncio", "feedparser", "typer", "rich.console", "uvloop", "trafilatura"),
]
"""What tests import besides our own code, once for all mutants."""
_CONTEXT = multiprocessing.get_context("forkserver")
_PASSES: set[str] = set()
"""Tests that are known to pass on the code as it is."""
_MOMENTS = count(int(time.time()))


class Outcome(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    UNSOUND = "noticed by a test that fails on the code as it is"
    UNTRIED = "its tests could not be run"
    MISFIT = "what it changes does not stand in the code once"


def main(chosen: list[str]) -> int:
    """Try the mutants, print what survives, and fail where too many do."""
    tried = [one for one in mutants() if not chosen or one.room in chosen or any(word in one.what for word in chosen)]
    with tempfile.TemporaryDirectory(prefix="dateline-mutants-") as folder:
        copies: queue.Queue[Path] = queue.Queue()
        for number in range(AT_ONCE):
            copies.put(_copy(Path(folder) / str(number)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda one: _try(one, copies), tried))
    for outcome in Outcome:
        those = [one for one, became in zip(tried, outcomes, strict=True) if became is outcome]
        sys.stdout.write(f"{outcome.value}: {len(those)} of {len(tried)}\n")
        for one in those if outcome is not Outcome.KILLED else ():
            sys.stdout.write(f"  {one.what} ({one.file}; {' '.join(one.tests)})\n")
    return int(outcomes.count(Outcome.KILLED) < KILLED_SHARE * len(tried))


def _copy(folder: Path) -> Path:
    """The repository as it is, without what git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _try(one: Mutant, copies: "queue.Queue[Path]") -> Outcome:
    """Whether the tests notice a mutant.

    The one that fails must pass on the code as it is, or it tells nothing, and the others are asked without it.
    """
    folder, began, failed = copies.get(), time.monotonic(), None
    unsound: list[str] = []
    try:
        while failed := _first_failed_of(one, folder, unsound):
            if failed in _PASSES or not _first_failed(folder, [failed]):
                _PASSES.add(failed)
                break
            unsound.append(failed)
            if len(unsound) == MOST_UNSOUND:
                break
        sound = failed is not None and failed not in unsound
        outcome = Outcome.KILLED if sound else Outcome.UNSOUND if unsound else Outcome.SURVIVED
    except (ValueError, OSError):
        outcome = Outcome.MISFIT
    except RuntimeError:
        outcome = Outcome.UNTRIED
    finally:
        copies.put(folder)
    by = " ".join([failed or "", *unsound])
    sys.stdout.write(f"{time.monotonic() - began:5.0f} s  {outcome.value}: {one.room}: {one.what} [{by}]\n")
    sys.stdout.flush()
    return outcome


def _first_failed_of(one: Mutant, folder: Path, unsound: Iterable[str]) -> str | None:
    """The first test that fails on the mutant, besides those that fail anyhow; the code is as it was afterwards."""
    sound = one.apply(folder)
    _touch(folder / one.file)
    try:
        return _first_failed(folder, one.tests, unsound)
    finally:
        (folder / one.file).write_text(sound, encoding="utf-8")
        _touch(folder / one.file)


def _touch(file: Path) -> None:
    """Compiled files go by time in seconds and by size, and a mutant may have the size of what it replaces."""
    moment = next(_MOMENTS)
    os.utime(file, (moment, moment))


def _first_failed(folder: Path, tests: Iterable[str], without: Iterable[str] = ()) -> str | None:
    """The first test that fails, without some; None where all pass.

    Raises:
        RuntimeError: they could not be run.
    """
    said = folder / "pytest.out"
    process = _CONTEXT.Process(target=run_tests, args=(str(folder), str(said), list(tests), list(without)))
    process.start()
    process.join()
    if process.exitcode == 0:
        return None
    text = said.read_text(encoding="utf-8")
    named = re.search(r"^(?:FAILED|ERROR) (tests/\S+?\.py(?:::\S+?(?:\[.*\])?)?)(?: - |$)", text, re.MULTILINE)
    if named is None:
        raise RuntimeError(text[-2000:])
    return named[1]


if __name__ == "__main__":
    _CONTEXT.set_forkserver_preload(PRELOADED)
    sys.exit(main(sys.argv[1:]))
