"""The labelled corpus of our own: figures, what has become better and worse, and a gate.

It fails where a figure is below its floor in `tests/quality/floors.json`, or the corpus is another. `--pin` sets the
floors to the figures found and remembers what is wrong, so that the next run tells what has changed.
"""

import json
import math
import sys

from bot.reading.reader import Reader
from tests.quality.scoring import FLOORS, FLOORS_FILE, digest, measure

PIN = "--pin"


def main() -> None:
    """Measure, print what has changed, and fail where a figure has fallen."""
    found, wrong = measure(Reader())
    sys.stdout.write(json.dumps({name: round(value, 3) for name, value in found.items()}) + "\n")
    for line in compared(FLOORS.get("wrong", []), wrong):
        sys.stdout.write(f"{line}\n")
    if PIN in sys.argv:
        floors = {name: math.floor(value * 200) / 200 for name, value in found.items()}
        pinned = {"corpus": digest(), "floors": floors, "wrong": wrong}
        FLOORS_FILE.write_text(json.dumps(pinned, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    if FLOORS["corpus"] != digest():
        sys.exit(f"The corpus has changed since the floors were pinned; pin them anew with {PIN}.")
    fallen = [name for name, floor in FLOORS["floors"].items() if found[name] < floor]
    if fallen:
        sys.exit(f"Below the floor: {', '.join(fallen)}. If that is meant, pin the figures with {PIN}.")


def compared(before: list[str], now: list[str]) -> list[str]:
    """What was wrong and is right, and what is newly wrong."""
    better = [f"better: {line}" for line in before if line not in now]
    return better + [f"worse: {line}" for line in now if line not in before]
