"""Tests of a copy of the repository, run in a process that has imported the libraries already."""

import os
import sys
from pathlib import Path


def run_tests(folder: str, said: str, tests: list[str], without: list[str]) -> None:
    """Run pytest there and end with its exit code; what it says goes to a file.

    Our own code is imported anew from the copy: of the original only what this module needed is there.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] in {"bot", "tests"}]:
        del sys.modules[name]
    sys.path.insert(0, folder)
    os.chdir(folder)
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    with Path(said).open("w", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
        import pytest

        ignored = "ignore::pytest.PytestAssertRewriteWarning"
        # On one kind of database: a cluster for each mutant takes longer than most tests.
        chosen = ["-k", "not postgresql", *(f"--deselect={one}" for one in without)]
        # A mutant that goes on for ever is noticed; on a busy machine, sound tests take longer than they may otherwise.
        chosen += ["-o", "timeout=600"]
        code = pytest.main(["-n", "0", "-x", "--no-header", "--tb", "no", "-rfE", "-W", ignored, *chosen, *tests])
        sys.stdout.flush()
    os._exit(int(code))
