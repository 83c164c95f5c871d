"""`make chaos`: faults of the whole bot, then a long storm of deliveries in which it is killed again and again.

Prints a line of JSON for each. Fails where a message was lost or repeated, or came too late.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tests.chaos.cluster_faults import Plan as ClusterPlan
from tests.chaos.cluster_faults import hurt
from tests.chaos.faults import faults
from tests.chaos.storm import Plan, weather
from tests.chaos.whole import a_whole_bot

LONG = Plan(
    channels=60,
    deliveries=600,
    kills=8,
    gateway_losses=2,
    locks=(5.0,),
    fill_disk=True,
    whole=True,
    seconds=400,
)


def main() -> int:
    """Both parts; `--quick` leaves out the storm and what takes long, `--whole` the storm alone.

    `--only WORDS` tries the faults of the whole bot whose names hold them. `--postgresql` does neither, but hurts
    several processes on one PostgreSQL, for `--channels N` channels; there, too, `--only` chooses.
    """
    if "--postgresql" in sys.argv:
        return 0 if _cluster() else 1
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    well = _whole(quick="--quick" in sys.argv, only=only)
    return 0 if well and (only or {"--quick", "--whole"} & set(sys.argv) or _storm()) else 1


def _whole(*, quick: bool, only: str) -> bool:
    async def run(folder: Path, *, may_fill: bool) -> dict[str, Any]:
        async with a_whole_bot(folder) as whole:
            await faults(whole, quick=quick, may_fill=may_fill, only=only)
            lost = [place for place, count in whole.shown().items() if not count]
            problems = [step.name for step in whole.steps if step.problem]
            steps = [asdict(step) for step in whole.steps]
            repeated = whole.repeated()
            good = not (lost or repeated or problems)
            return {"good": good, "lost": lost, "repeated": repeated, "problems": problems, "steps": steps}

    with _a_small_disk() as (folder, small):
        outcome = asyncio.run(run(folder, may_fill=small))
        if not outcome["good"]:
            sys.stderr.write((folder / "bot.log").read_text()[-8000:])
    sys.stdout.write(_table(outcome["steps"]))
    sys.stdout.write(json.dumps(outcome) + "\n")
    return bool(outcome["good"])


def _table(steps: list[dict[str, Any]]) -> str:
    """How long each fault took, and when health turned bad and good again, in seconds from the fault."""
    lines = [f"{'fault':40}{'over after':>11}{'health bad':>11}{'and good':>9}  problem"]
    for step in steps:
        bad, good = ("" if at is None else f"{at:.1f}" for at in (step["unwell_after"], step["well_after"]))
        lines.append(f"{step['name']:40}{step['seconds']:9.1f} s{bad:>11}{good:>9}  {step['problem']}")
    return "\n".join(lines) + "\n"


def _storm() -> bool:
    with _a_small_disk() as (folder, small):
        plan = replace(LONG, fill_disk=small)
        outcome = asyncio.run(weather(plan, folder))
        log = (folder / "courier.log").read_text()
    if not outcome.good:
        sys.stderr.write(log[-5000:])
    sys.stdout.write(json.dumps({"good": outcome.good} | asdict(outcome)) + "\n")
    return outcome.good


def _cluster() -> bool:
    plan = ClusterPlan()
    if "--channels" in sys.argv:
        plan = plan._replace(channels=int(sys.argv[sys.argv.index("--channels") + 1]))
    if "--only" in sys.argv:
        plan = plan._replace(only=sys.argv[sys.argv.index("--only") + 1])
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(hurt(Path(folder), plan))
        if not outcome.good:
            for file in sorted(Path(folder).glob("*.log")):
                sys.stderr.write(f"--- {file.name}\n{file.read_text()[-4000:]}\n")
    sys.stdout.write(outcome.table())
    sys.stdout.write(json.dumps(outcome.as_json()) + "\n")
    return outcome.good


@contextmanager
def _a_small_disk() -> Iterator[tuple[Path, bool]]:
    """A folder, and whether it is a small disk of its own that can be filled: only root can mount one."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=48m", "dateline-chaos", folder]
        try:
            mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
        except OSError:
            mounted = False
        if not mounted:
            sys.stderr.write("Not root, so no small disk can be mounted: the full disk is left out.\n")
        try:
            yield Path(folder), mounted
        finally:
            if mounted:
                # Whoever was killed a moment ago may still hold a file.
                subprocess.run(["umount", "--lazy", folder], check=True)


if __name__ == "__main__":
    sys.exit(main())
