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
from pathlib import Path

from tests.mutants.catalogue import ROOT, Mutant, mutants

KILLED_SHARE = 0.95
SECONDS = 900.0
"""Tests that take longer hang, which somebody would notice too."""
FAILED = 1
"""pytest's exit code where tests were run and some failed; any other but 0 says that none could be run."""


def main(chosen: list[str]) -> int:
    """Try the mutants, print what survives, and fail where too many do."""
    tried = [one for one in mutants() if not chosen or one.room in chosen or any(word in one.what for word in chosen)]
    with tempfile.TemporaryDirectory(prefix="dateline-mutants-") as folder:
        copies = [_copy(Path(folder) / str(number)) for number in range(os.cpu_count() or 1)]
        unsound = _fails(copies[0], sorted({test for one in tried for test in one.tests}))
        if unsound:
            sys.stdout.write(f"The tests fail on the code as it is, so they tell nothing:\n{unsound}\n")
            return 1
        free: queue.Queue[Path] = queue.Queue()
        for copy in copies:
            free.put(copy)
        with ThreadPoolExecutor(len(copies)) as pool:
            outcomes = list(pool.map(lambda one: _try(one, free), tried))
    survived = [one for one, killed in zip(tried, outcomes, strict=True) if not killed]
    sys.stdout.write(f"{len(tried) - len(survived)} of {len(tried)} mutants killed.\n")
    for one in survived:
        sys.stdout.write(f"survives: {one.what} ({one.file}): {' '.join(one.tests)} pass\n")
    return int(len(survived) > (1 - KILLED_SHARE) * len(tried))


def _copy(folder: Path) -> Path:
    """The repository as it is, without what git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _try(one: Mutant, free: "queue.Queue[Path]") -> bool:
    """Whether the tests notice a mutant."""
    folder = free.get()
    began = time.monotonic()
    sound = one.apply(folder)
    try:
        killed = bool(_fails(folder, one.tests))
    finally:
        (folder / one.file).write_text(sound, encoding="utf-8")
        free.put(folder)
    word = "killed  " if killed else "SURVIVES"
    sys.stdout.write(f"{word} {time.monotonic() - began:5.0f} s  {one.room}: {one.what}\n")
    sys.stdout.flush()
    return killed


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
