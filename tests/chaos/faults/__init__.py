"""What is done to the whole bot: its processes are killed, stopped and signalled; what it needs is taken from it."""

import signal
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from tests.chaos.faults import clocks, network, open_files, processes, storage
from tests.chaos.whole import Step, Whole


async def faults(whole: Whole, *, quick: bool = False, may_fill: bool = False, only: str = "") -> None:
    """All faults, one after the other.

    Args:
        whole: the bot.
        quick: only what takes seconds.
        may_fill: whether its folder is on a small disk of its own, which can be filled.
        only: those whose names hold one of these words, which commas part.
    """
    for fault in (*QUICK, *(() if quick else LONG), *((FULL_DISK,) if may_fill and not quick else ())):
        if any(words in fault.name for words in only.split(",")) and not (fault.needs_names and not whole.before):
            await whole.step(fault.name, partial(fault.cause, whole), must_tell=fault.must_tell)


class Fault(NamedTuple):
    """What is done, and whether health has to turn bad meanwhile."""

    name: str
    cause: Callable[[Whole, Step], Awaitable[None]]
    must_tell: bool = False
    needs_names: bool = False
    """Whether the bot has to ask our name server."""


async def _publish(whole: Whole, _: Step) -> None:
    whole.press.publish(4)


QUICK = (
    Fault("nothing", _publish),
    Fault("reader killed idle", partial(processes.signal_idle, kind="reader", number=signal.SIGKILL)),
    Fault("parser killed idle", partial(processes.signal_idle, kind="parser", number=signal.SIGKILL)),
    Fault("reader killed at work", partial(processes.signal_busy, number=signal.SIGKILL)),
    Fault("SIGTERM to all processes at work", partial(processes.end_busy, number=signal.SIGTERM)),
    Fault("bot killed at work", processes.kill_busy),
)
LONG = (
    Fault("SIGINT to all processes at work", partial(processes.end_busy, number=signal.SIGINT)),
    Fault("SIGHUP to all processes at work", partial(processes.end_busy, number=signal.SIGHUP)),
    Fault("SIGTERM to all processes while posting", processes.end_posting),
    Fault("bot killed, and nobody starts it", processes.kill_and_wait, must_tell=True),
    Fault("all processes stopped for a while", processes.stop_all, must_tell=True),
    Fault("parser stopped idle", partial(processes.signal_idle, kind="parser", number=signal.SIGSTOP)),
    Fault("reader stopped idle", partial(processes.signal_idle, kind="reader", number=signal.SIGSTOP)),
    Fault("reader stopped at work", partial(processes.signal_busy, number=signal.SIGSTOP)),
    Fault("reader killed whenever it starts", processes.kill_starting, must_tell=True),
    Fault("painter killed", processes.kill_painter),
    Fault(f"started with {open_files.FEW_FILES} open files allowed", open_files.start_with_few_files),
    Fault("nothing more can be opened", open_files.use_up_files, must_tell=True),
    Fault("names of forty hosts are never answered", network.hang_names, needs_names=True),
    *(Fault(f"clock set by {hours} h", partial(clocks.set_clock, hours=hours)) for hours in (-1, 1, -24, 24)),
    *(
        Fault(f"clock set by {hours} h between two runs", partial(clocks.set_clock_between, hours=hours))
        for hours in (-24, 24)
    ),
    Fault("gateway lost", network.lose_gateway, must_tell=True),
    Fault("gateway takes calls and says nothing", network.mute_gateway, must_tell=True),
    Fault("events that nobody can parse", network.send_odd_events),
    Fault("Discord answers 503", network.refuse_posts, must_tell=True),
    Fault("a broken row in each table", storage.break_rows),
    Fault("database moved away and back", storage.move_away, must_tell=True),
    Fault("journal of the database removed", storage.remove_journal),
)
FULL_DISK = Fault("disk full", storage.fill_disk, must_tell=True)
