"""The command line. Commands import what they need when they run, so that --help and health are quick."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import articles, database, doctor, feeds, why
from bot.cli.logs import log_to_stderr
from bot.news import DatelineError
from bot.news.addresses import mask_text
from bot.settings import load_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
)
app.command("digest")(articles.digest)
app.command("read")(articles.read)
app.command("group")(articles.group)
app.command("why")(why.why)
app.add_typer(feeds.app, name="feeds")
app.add_typer(database.app, name="db")
app.command("doctor")(doctor.doctor)


@app.callback()
def version_asked(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit", is_eager=True)] = False,
) -> None:
    """A Discord bot that reads the news and posts only what stands in the source, word for word."""
    if version:
        from importlib.metadata import version as installed

        print(f"dateline {installed('dateline')}")
        raise typer.Exit


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

    settings = load_settings()
    log_to_stderr([settings.token.get_secret_value()] if settings.token else [])
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run_bot(settings))


@app.command()
def health() -> None:
    """Exit 0 where the running bot is healthy, for a container's health check."""
    from bot.app import health as look

    print(asyncio.run(look(load_settings())))


def main() -> None:
    """Run a command. An expected failure is one line on stderr and exit code 1; its files are its owner's alone."""
    os.umask(0o077)
    try:
        app()
    except DatelineError as error:
        print(f"dateline: {mask_text(str(error))}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
