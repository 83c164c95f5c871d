"""How many files, sockets and pipes may be open at a time."""

import sys
from contextlib import suppress
from pathlib import Path

from bot.news import DatelineError

NEEDED = 256
"""Sixty-four connections to sites, some twenty of three files to the database, pipes to workers, those to
Discord; and half as much again."""
WANTED = 4096
SCARCE = 0.9
"""Beyond this share of what may be open, something is about to fail."""


def raise_limit() -> None:
    """Let this process open as much as it needs.

    Raises:
        DatelineError: it may not.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  Windows has none

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):  # where the system has a further limit, as macOS has
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    if 0 <= soft < NEEDED:
        raise DatelineError(
            f"Only {soft} files may be open at a time here, and Dateline needs {NEEDED}. Raise the limit: "
            "`ulimit -n 1024` in a shell, `LimitNOFILE=1024` in a unit, `ulimits: {nofile: 1024}` in compose.yaml."
        )


def scarcity() -> str | None:
    """What is wrong where hardly anything more can be opened; None where all is well, or where nobody can tell."""
    if sys.platform != "linux":
        return None
    import resource  # noqa: PLC0415  Windows has none

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return None
    try:
        opened = len(list(Path("/proc/self/fd").iterdir()))
    except OSError:
        opened = soft  # not even that can be opened
    return f"{opened} of {soft} files are open, and no more can be opened" if opened >= SCARCE * soft else None
