"""All commands. They import what they need when they run, so that --help is quick."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import articles, config, database, doctor, feeds, health, setup, why
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
app.add_typer(config.app, name="config")
app.command("doctor")(doctor.doctor)
app.command("setup")(setup.setup)


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
    from bot.cli.logs import log_to_stderr
    from bot.jobs.loops import new_loop

    settings = load_settings()
    log_to_stderr(settings.secrets, settings.logs.level, as_json=settings.logs.format == "json")
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run_bot(settings))


@app.command()
def worker(
    kinds: Annotated[
        str, typer.Option(help="What this one does: poll, fetch, read, group, compose, with commas; all if empty")
    ] = "",
) -> None:
    """Work for a bot on the same PostgreSQL, on any machine: poll, fetch, read, group and compose."""
    from bot.cli.logs import log_to_stderr
    from bot.jobs.loops import new_loop
    from bot.worker import work

    settings = load_settings()
    log_to_stderr(settings.secrets, settings.logs.level, as_json=settings.logs.format == "json")
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(work(settings, [kind for kind in kinds.replace(",", " ").split() if kind]))


@app.command("health")
def look() -> None:
    """Exit 0 where the running bot is healthy, for a container's health check."""
    print(health.look())
