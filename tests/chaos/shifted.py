"""`python -m tests.chaos.shifted FILE run`: the bot under a clock that is ahead by as many seconds as the file says.

It calls a lost gateway by its name after 15 s instead of 90, so that the test need not wait so long.
"""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any

from apscheduler.schedulers import base

import bot.app
from bot.cli import main
from bot.jobs import progress

FILE = Path(sys.argv.pop(1))


_ahead = 0.0


def shifted_now() -> datetime:
    global _ahead  # noqa: PLW0603  a clock that cannot open its file goes on as before: the real one opens none
    with suppress(OSError, ValueError):
        _ahead = float(FILE.read_text())
    return datetime.fromtimestamp(time() + _ahead, UTC)


class _Shifted(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return shifted_now().astimezone(tz)


if __name__ == "__main__":
    base.datetime = _Shifted
    bot.app.now = shifted_now
    progress.GATEWAY = progress.GATEWAY._replace(unwell=15, mend=30)
    main()
