"""dateline config: what is set."""

import typer

from bot.settings import settings_in_force

app = typer.Typer(no_args_is_help=True, help="The settings.")


@app.callback()
def config() -> None:
    """The settings."""


@app.command()
def show() -> None:
    """Print every setting that is in force, and where it comes from: the file, a variable, or the default.

    Secrets are hidden.
    """
    settings = list(settings_in_force())
    names = max(len(one.name) for one in settings)
    values = min(max(len(one.value) for one in settings), 48)
    for one in settings:
        print(f"{one.name:<{names}}  {one.value:<{values}}  {one.place}")
