"""What people read about commands is what the code does."""

import re
from pathlib import Path

import pytest

from tests.reference import ROOT, current, references


@pytest.mark.parametrize("path", references(), ids=str)
def test_references_are_those_of_the_code(path: Path) -> None:
    assert current(path) == references()[path].strip("\n"), "make docs writes it anew."


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) < 900


@pytest.mark.parametrize("page", ["README.md", "bot/README.md", "bot/commands/README.md", "config/README.md"])
def test_links_lead_to_files_that_there_are(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target
