"""The mutants: places in the code, broken one at a time, and the tests that are to notice."""

import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent


class Mutant(NamedTuple):
    """One change to the code that some test must not survive."""

    room: str
    """The list that it stands in."""
    what: str
    """What the bot would do."""
    file: str
    was: str
    """Words that stand in the file once."""
    becomes: str
    tests: tuple[str, ...]
    """Files, or folders, of tests."""

    def apply(self, folder: Path) -> str:
        """Break a copy of the code; the file as it was.

        Raises:
            ValueError: the words do not stand in the file once.
        """
        file = folder / self.file
        sound = file.read_text(encoding="utf-8")
        if sound.count(self.was) != 1:
            raise ValueError(f"{self.file} has {sound.count(self.was)} times what “{self.what}” changes: {self.was}")
        file.write_text(sound.replace(self.was, self.becomes), encoding="utf-8")
        return sound


def mutants() -> list[Mutant]:
    """All of them, list by list."""
    found = []
    for listed in sorted(FOLDER.glob("*.toml")):
        for one in tomllib.loads(listed.read_text(encoding="utf-8"))["mutant"]:
            tests = tuple(one.pop("tests"))
            found.append(Mutant(listed.stem, tests=tests, **one))
    return found
