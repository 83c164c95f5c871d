"""What a release is made of."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def made(script: str, *arguments: str) -> str:
    command = [sys.executable, str(ROOT / ".github/release" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_licences_are_a_line_each(tmp_path: Path) -> None:
    sbom = tmp_path / "sbom.json"
    components = [
        {"name": "zeta", "version": "2", "licenses": [{"license": {"id": "MIT"}}]},
        {"name": "Alpha", "version": "1", "licenses": [{"license": {"name": "A licence\nand all its | words"}}]},
        {"name": "beta", "version": "3", "licenses": [{"expression": "MIT OR Apache-2.0"}]},
        {"name": "mute", "version": "4"},
    ]
    sbom.write_text(json.dumps({"components": components}))
    assert made("licences.py", str(sbom)).splitlines()[4:] == [
        "| Alpha | 1 | A licence |",
        "| beta | 3 | MIT OR Apache-2.0 |",
        "| mute | 4 | not declared |",
        "| zeta | 2 | MIT |",
    ]


def test_notes_are_what_the_changelog_says() -> None:
    notes = made("notes.py", "v99.0.0")
    assert notes.strip()
    assert "## [" not in notes


def test_requirements_are_pinned_with_hashes_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt", "requirements-tools.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text, name
        for block in re.split(r"\n(?=\S)", text):
            if not block.startswith("#"):
                assert "==" in block, block
                assert "--hash=sha256:" in block, block
