"""`python .github/release/notes.py VERSION`: what CHANGELOG.md says of a version, else of what is not released yet."""

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"


def notes_of(changelog: str, version: str) -> str:
    """The section of a version without its heading.

    Raises:
        KeyError: there is none, nor one of what is not released yet.
    """
    parts = re.split(r"^## \[([^\]]+)\].*$", changelog, flags=re.MULTILINE)
    sections = {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}
    return sections.get(version) or sections["Unreleased"]


if __name__ == "__main__":
    sys.stdout.write(notes_of(CHANGELOG.read_text(encoding="utf-8"), sys.argv[1].removeprefix("v")) + "\n")
