"""`make mutants`: break the code in one place at a time, and see whether the tests notice.

The mutants stand in the lists beside this file. Each is tried on a copy of the repository with the tests that are to
notice it; as many are tried side by side as there are cores. Words as arguments choose: `make mutants ONLY=posting`
tries one list, and any other word those whose description holds it.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from pathlib import Path

from tests.mutants.catalogue import ROOT, Mutant, mutants

AT_ONCE = os.cpu_count() or 1
KILLED_SHARE = 0.95
SECONDS = 900.0
"""Tests that take longer hang, which somebody would notice too."""
FAILED = 1
"""pytest's exit code where tests were run and some failed; any other but 0 says that none could be run."""


class Outcome(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    UNSOUND = "its tests fail on the code as it is"
    MISFIT = "what it changes does not stand in the code once"


def main(chosen: list[str]) -> int:
    """Try the mutants, print what survives, and fail where too many do."""
    tried = [one for one in mutants() if not chosen or one.room in chosen or any(word in one.what for word in chosen)]
    with tempfile.TemporaryDirectory(prefix="dateline-mutants-") as folder:
        copies: queue.Queue[Path] = queue.Queue()
        for number in range(AT_ONCE):
            copies.put(_copy(Path(folder) / str(number)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = sorted({one.tests for one in tried})
            sound = dict(zip(told, pool.map(lambda tests: _pass(copies, tests), told), strict=True))
            outcomes = list(pool.map(lambda one: _try(one, copies, sound=sound[one.tests]), tried))
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


def _pass(copies: "queue.Queue[Path]", tests: tuple[str, ...]) -> bool:
    """Whether tests pass on the code as it is; else they would tell nothing."""
    folder = copies.get()
    try:
        return not _fails(folder, tests)
    finally:
        copies.put(folder)


def _try(one: Mutant, copies: "queue.Queue[Path]", *, sound: bool) -> Outcome:
    """Whether the tests notice a mutant."""
    folder, began = copies.get(), time.monotonic()
    try:
        before = one.apply(folder)
        outcome = Outcome.UNSOUND if not sound else Outcome.KILLED if _fails(folder, one.tests) else Outcome.SURVIVED
        (folder / one.file).write_text(before, encoding="utf-8")
    except (ValueError, OSError):
        outcome = Outcome.MISFIT
    finally:
        copies.put(folder)
    sys.stdout.write(f"{time.monotonic() - began:5.0f} s  {outcome.value}: {one.room}: {one.what}\n")
    sys.stdout.flush()
    return outcome


def _fails(folder: Path, tests: Iterable[str]) -> str:
    """What pytest says where tests fail; empty where they pass.

    Raises:
        RuntimeError: they could not be run.
    """
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "--no-header", "--tb", "line", *tests]
    # Compiled files go by time and size, and a mutant may have the size of what it replaces.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder)}
    try:
        ended = subprocess.run(
            command, cwd=folder, env=environment, timeout=SECONDS, check=False, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired:
        return "They hang."
    if ended.returncode not in {0, FAILED}:
        raise RuntimeError(ended.stdout[-2000:] + ended.stderr[-2000:])
    return ended.stdout[-3000:] if ended.returncode else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
