"""`python -m tests.chaos.shifted FILE run`: the bot under a clock that is ahead by as many seconds as the file says.

It calls a lost gateway by its name after 15 s instead of 90, so that the test need not wait so long.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any

from apscheduler.schedulers import base

import bot.app
from bot.cli import main
from bot.jobs import progress

FILE = Path(sys.argv.pop(1))


def shifted_now() -> datetime:
    return datetime.fromtimestamp(time() + float(FILE.read_text() or 0), UTC)


class _Shifted(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return shifted_now().astimezone(tz)


if __name__ == "__main__":
    base.datetime = _Shifted
    bot.app.now = shifted_now
    progress.GATEWAY = progress.GATEWAY._replace(unwell=15, mend=30)
    main()
