"""`make chaos`: the long storm. Prints one line of JSON and fails where a message was lost or repeated."""

import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.chaos.storm import Plan, weather

LONG = Plan(
    channels=200,
    deliveries=2000,
    kills=20,
    gateway_losses=3,
    locks=(10.0, 10.0),
    fill_disk=True,
    seconds=900,
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        mounted = _mount_small(folder)
        plan = LONG if mounted else Plan(**(asdict(LONG) | {"fill_disk": False}))
        if not mounted:
            sys.stderr.write("Not root, so no small disk can be mounted: the full disk is left out.\n")
        try:
            outcome = asyncio.run(weather(plan, Path(folder)))
            log = (Path(folder) / "courier.log").read_text()
        finally:
            if mounted:
                subprocess.run(["umount", folder], check=True)
    if not outcome.good:
        sys.stderr.write(log[-5000:])
    sys.stdout.write(json.dumps({"good": outcome.good} | asdict(outcome)) + "\n")
    return 0 if outcome.good else 1


def _mount_small(folder: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", "size=48m", "dateline-chaos", folder]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
