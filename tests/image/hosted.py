"""`python -m tests.image.hosted ROOT`: runs the bot of an unpacked image as a container would, and looks at it.

Its root is read-only, it is process 1 of its own, and only its volume and /tmp can be written to. As root, on Linux.
"""

import asyncio
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from bot.archive.migrations import FOLDER, configuration
from tests.loopback_discord import LoopbackDiscord

OWNER = 10001
READY_SECONDS = 10
CONTAINER = """
set -e
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount -o remount,bind,ro "$ROOT"
mount -t proc proc "$ROOT/proc"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
mount --rbind /dev "$ROOT/dev"
mount --bind "$VOLUME" "$ROOT/data"
cd "$ROOT"
exec chroot --userspec="$USER_ID:$USER_ID" "$ROOT" /usr/bin/env --chdir=/data -i """


@dataclass
class Container:
    """A bot that runs."""

    root: Path
    user: int
    environment: list[str]
    process: asyncio.subprocess.Process

    @property
    def first(self) -> int:
        """The process that is number 1 inside."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(children.split()[0])

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command inside, as `docker exec` runs it."""
        inside = ["nsenter", "-t", str(self.first), "-m", "-p", "chroot", f"--userspec={self.user}:{self.user}"]
        inside += [str(self.root), "/usr/bin/env", "--chdir=/data", "-i", *self.environment, "dateline", *arguments]
        return subprocess.run(inside, capture_output=True, text=True, check=False, timeout=300)

    async def health(self, *, good: bool, seconds: float = 300) -> str:
        """What `dateline health` says once it says that."""
        until = time.monotonic() + seconds
        while True:
            asked = await asyncio.to_thread(self.run, "health")
            if (asked.returncode == 0) is good:
                return (asked.stdout or asked.stderr).strip()
            if time.monotonic() > until:
                raise AssertionError(f"health says: {asked.stdout}{asked.stderr}")
            await asyncio.sleep(1)

    def megabytes(self) -> float:
        """Resident memory of all that runs inside."""
        pages = sum(int((one / "statm").read_text().split()[1]) for one in self._inside())
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def processor_seconds(self) -> float:
        """What all that runs inside has taken of a processor, its children that have ended too."""
        # The name, which may hold spaces, stands before the last bracket (proc(5), stat).
        figures = [(one / "stat").read_text().rpartition(")")[2].split()[11:15] for one in self._inside()]
        return sum(int(ticks) for four in figures for ticks in four) / os.sysconf("SC_CLK_TCK")

    def _inside(self) -> list[Path]:
        space = str(Path(f"/proc/{self.first}/ns/pid").readlink())
        return [one for one in Path("/proc").glob("[0-9]*") if _namespace(one) == space]


def _namespace(process: Path) -> str:
    try:
        return str((process / "ns/pid").readlink())
    except OSError:
        return ""


async def started(root: Path, volume: Path, discord: LoopbackDiscord, user: int) -> Container:
    """A bot in a container of its own."""
    volume.chmod(0o700)
    os.chown(volume, user, user)
    variables = discord.environment | {
        "PATH": "/venv/bin:/usr/bin:/bin",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "DATELINE_DATABASE__URL": "sqlite:////data/dateline.db",
    }
    environment = [f"{name}={value}" for name, value in variables.items()]
    process = await asyncio.create_subprocess_exec(
        *("unshare", "--mount", "--pid", "--fork", "sh", "-c"),
        CONTAINER + shlex.join([*environment, "dateline", "run"]),
        env=os.environ | {"ROOT": str(root), "VOLUME": str(volume), "USER_ID": str(user)},
        stderr=asyncio.subprocess.PIPE,
    )
    return Container(root, user, environment, process)


@asynccontextmanager
async def running(root: Path, volume: Path, user: int = OWNER) -> AsyncIterator[Container]:
    """A bot that got ready in time; it ends within 10 s of SIGTERM."""
    async with LoopbackDiscord() as discord:
        begun_at = time.monotonic()
        container = await started(root, volume, discord, user)
        try:
            await discord.wait_for_bot(seconds=120)
            took = container.processor_seconds()
            _say(f"  ready in {time.monotonic() - begun_at:.1f} s, of which {took:.1f} s of a processor")
            # The clock on the wall tells as much of what else the machine has to do.
            assert took < READY_SECONDS, "that is too long"
            yield container
            begun_at = time.monotonic()
            os.kill(container.first, signal.SIGTERM)
            status = await asyncio.wait_for(container.process.wait(), 10)
            _say(f"  ended {time.monotonic() - begun_at:.1f} s after SIGTERM, with {status}")
            assert status == 0
        finally:
            if container.process.returncode is None:
                # The namespace ends with its first process.
                with suppress(OSError, IndexError):
                    os.kill(container.first, signal.SIGKILL)
                await container.process.wait()
            assert container.process.stderr
            said = (await container.process.stderr.read()).decode()
            if "Traceback" in said or sys.exc_info()[0]:
                _say(said)
            assert "Traceback" not in said


@contextmanager
def a_volume(megabytes: int = 200) -> Iterator[Path]:
    """An empty file system of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


async def an_empty_volume(root: Path) -> None:
    """A first start; then the disk gets full, and empty again."""
    with a_volume() as volume:
        async with running(root, volume) as container:
            _say(f"  {await container.health(good=True)}; {container.megabytes():.0f} MB of memory")
            full = volume / "full"
            with full.open("wb") as file:
                try:
                    while True:
                        file.write(b"x" * 100_000)
                        file.flush()
                except OSError:
                    pass
            _say(f"  {await container.health(good=False)}")
            full.unlink()
            _say(f"  {await container.health(good=True)}")
            kept = await asyncio.to_thread(container.run, "db", "backup", "/data/copy.db")
            assert kept.returncode == 0, kept.stderr
            doctor = (await asyncio.to_thread(container.run, "doctor")).stdout
            assert "✓ token" in doctor, doctor
            assert "✓ database" in doctor, doctor


async def another_user(root: Path) -> None:
    """Whoever sets `user:` in compose.yaml."""
    with a_volume() as volume:
        async with running(root, volume, user=1234) as container:
            await container.health(good=True)
        assert (volume / "dateline.db").stat().st_uid == 1234


async def the_version_before(root: Path) -> None:
    """A volume that an older Dateline used is brought up to date, and a copy is kept."""
    before = sorted(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))[-2]
    with a_volume() as volume:
        file = volume / "dateline.db"
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            command.upgrade(configuration(connection), before)
        engine.dispose()
        os.chown(file, OWNER, OWNER)
        async with running(root, volume) as container:
            await container.health(good=True)
        assert (volume / f"dateline.db.before-upgrade-from-{before}").exists()


async def a_full_volume(root: Path) -> None:
    """One line says why the bot does not start."""
    with a_volume(megabytes=1) as volume:
        (volume / "full").write_bytes(b"x" * 1_000_000)
        async with LoopbackDiscord() as discord:
            container = await started(root, volume, discord, OWNER)
            _, said = await asyncio.wait_for(container.process.communicate(), 300)
        lines = said.decode().strip().splitlines()
        _say("\n".join(f"  {line}" for line in lines))
        assert container.process.returncode == 1
        assert lines[-1].startswith("dateline: ")
        assert "Traceback" not in said.decode()


async def main() -> None:
    root = Path(sys.argv[1])
    for case in (an_empty_volume, another_user, the_version_before, a_full_volume):
        _say(f"{case.__name__.replace('_', ' ')}:")
        await case(root)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
