"""The command line."""

import os
import signal
import sys

from bot.news.ids import DatelineError


def main() -> None:
    """Run a command. An expected failure is one line on stderr and exit code 1; its files are its owner's alone."""
    os.umask(0o077)
    try:
        _run()
    except DatelineError as error:
        from bot.cli.words import plain
        from bot.news.addresses import mask_text

        # What may be chosen stands in lines of its own.
        first, *others = mask_text(str(error)).splitlines() or [""]
        print("\n  ".join([f"dateline: {plain(first)}", *map(plain, others)]), file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run() -> None:
    if sys.argv[1:] == ["health"]:
        # A container asks every minute: this needs none of the libraries that the other commands are made of.
        from bot.cli.health import look

        print(look())
        return
    if sys.argv[1:2] == ["run"]:
        # To the first process of a container the kernel passes no signal that it has no handler for, and the bot takes
        # some seconds until it has its own.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    from bot.cli.commands import app

    app()
