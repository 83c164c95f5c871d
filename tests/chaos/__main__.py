"""`make chaos`: faults of the whole bot, then the long storm of deliveries. Prints a line of JSON for each.

Fails where a message was lost or repeated, or came too late.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.chaos.storm import Plan, weather
from tests.chaos.whole import a_whole_bot, faults

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
    """Both parts; `--quick` leaves out the storm and what takes long, `--whole` the storm alone."""
    well = _whole(quick="--quick" in sys.argv)
    return 0 if well and ({"--quick", "--whole"} & set(sys.argv) or _storm()) else 1


def _whole(*, quick: bool) -> bool:
    async def run(folder: Path) -> dict[str, Any]:
        async with a_whole_bot(folder) as whole:
            await faults(whole, quick=quick)
            lost = [place for place, count in whole.shown().items() if not count]
            problems = [step.name for step in whole.steps if step.problem]
            steps = [asdict(step) for step in whole.steps]
            repeated = whole.repeated()
            good = not (lost or repeated or problems)
            return {"good": good, "lost": lost, "repeated": repeated, "problems": problems, "steps": steps}

    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(run(Path(folder)))
        if not outcome["good"]:
            sys.stderr.write((Path(folder) / "bot.log").read_text()[-8000:])
    sys.stdout.write(json.dumps(outcome) + "\n")
    return bool(outcome["good"])


def _storm() -> bool:
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
    return outcome.good


def _mount_small(folder: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", "size=48m", "dateline-chaos", folder]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
