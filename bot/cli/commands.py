"""All commands. They import what they need when they run, so that --help is quick."""

import asyncio
import logging
import sys
from pathlib import Path

import structlog
import typer

from bot.cli import articles, database, doctor, feeds, health, why
from bot.settings import load_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Discord bot that reads the news and posts only what stands in the source, word for word.",
)
app.command("digest")(articles.digest)
app.command("read")(articles.read)
app.command("group")(articles.group)
app.command("why")(why.why)
app.add_typer(feeds.app, name="feeds")
app.add_typer(database.app, name="db")
app.command("doctor")(doctor.doctor)


@app.command()
def demo(preview: Path = Path("demo.html")) -> None:
    """Run the whole pipeline over a small bundled news site, with no token and no network."""
    from bot.demo import show

    asyncio.run(show(preview))


@app.command()
def run() -> None:
    """Run the bot: the schedule, the pipeline and the connection to Discord."""
    from bot.app import run as run_bot
    from bot.jobs.loops import new_loop

    _log_to_stderr()
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run_bot(load_settings()))


@app.command("health")
def look() -> None:
    """Exit 0 where the running bot is healthy, for a container's health check."""
    print(health.look(load_settings()))


def _log_to_stderr() -> None:
    """Our events and the libraries' warnings, one line each."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s [%(levelname)s] %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
