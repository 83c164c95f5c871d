"""dateline setup: from a token to a bot in a server, step by step."""

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.login import NotAccepted
from bot.news import DatelineError
from bot.settings import Settings, load_settings
from bot.settings.env_file import ENV_FILE, lines_of, name_in, variables, variables_in
from bot.settings.secret import TOKEN

if TYPE_CHECKING:
    import discord

PERMISSIONS = 68608
"""View Channel, Send Messages, and Read Message History, by which a message that may be there already is found."""
ATTEMPTS = 3
GREETING = "Dateline can post here. Begin with /subscribe."
_CHANNEL = re.compile(r"(?:https://(?:\w+\.)?discord\.com/channels/\d+/|<#)?(\d{15,20})>?/?")


def setup(
    file: Annotated[Path, typer.Option("--env-file", help="Where the token is written")] = ENV_FILE,
    channel: Annotated[str, typer.Option(help="A channel's id or link, for a test message")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a token that the file holds")] = False,
) -> None:
    """Ask for the bot's token and check it, print the invite link, write the token down, send a test message.

    The file is one that `docker compose` reads by itself, and so does every command that is started beside it. Where
    the token is known already, it is not asked for.
    """
    known = variables(file)
    if force and not os.environ.get(TOKEN):
        # All else that stands there counts, such as a proxy on the way to Discord.
        known.pop(TOKEN, None)
    settings = load_settings(environment=known)
    try:
        asyncio.run(_set_up(settings, file, channel, force=force))
    except NotAccepted as error:
        if not force and variables_in(file).get(TOKEN):
            raise DatelineError(f"{error} It stands in {file}: `dateline setup --force` asks for another.") from None
        raise


async def _set_up(settings: Settings, file: Path, channel: str, *, force: bool) -> None:
    from bot.cli.login import logged_in

    token = settings.token.get_secret_value() if settings.token else ""
    attempts = ATTEMPTS if sys.stdin.isatty() and not token else 1
    while True:
        given = token or _asked_for_token()
        attempts -= 1
        try:
            async with logged_in(settings, given) as client:
                print(f"Discord knows the bot as {client.user}.")
                if not token:
                    _keep(given, file, force=force)
                await _invite(client, channel)
        except NotAccepted as error:
            if not attempts:
                raise
            print(error)
        else:
            return


def _keep(token: str, file: Path, *, force: bool) -> None:
    if write_token(file, token, force=force):
        print(f"The token is in {file}, which only you can read.")
    else:
        print(f"{file} holds this token already.")


async def _invite(client: "discord.Client", channel: str) -> None:
    application = await client.application_info()
    print(f"\nInvite it to your server:\n  {invite_link(application.id)}\n")
    channel = channel or _asked_for_channel()
    if channel:
        await _send_test(client, channel)
        print("The test message is there.")
    print("Start it with `docker compose up --detach`, or with `make run`. Then say /subscribe in your server.")


def invite_link(application: int) -> str:
    """With which the bot is invited to a server, with the least permissions that it can do its work with."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )


def write_token(file: Path, token: str, *, force: bool) -> bool:
    """Write a token into a file of variables, beside what else stands there; False where it stands there already.

    Raises:
        DatelineError: the file holds another token and must not be changed, or cannot be written.
    """
    try:
        lines = lines_of(file)
        held = variables_in(file).get(TOKEN)
        if held == token:
            return False
        if held and not force:
            raise DatelineError(f"{file} holds another token. Say --force to replace it, or name a file: --env-file.")
        others = [line for line in lines if name_in(line) != TOKEN]
        half = file.with_name(f"{file.name}.part")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write("\n".join([*others, f"{TOKEN}={token}"]) + "\n")
        half.replace(file)
    except OSError as error:
        raise DatelineError(f"{file} cannot be written ({error.strerror}).") from None
    return True


async def _send_test(client: "discord.Client", channel: str) -> None:
    import discord

    from bot.posting import NOT_UNDERSTOOD

    found = _CHANNEL.fullmatch(channel.strip())
    if not found:
        raise DatelineError(f"{channel} is no channel. In Discord, right-click the channel and choose Copy Link.")
    try:
        place = client.get_partial_messageable(int(found[1]))
        await place.send(GREETING, allowed_mentions=discord.AllowedMentions.none())
    except (discord.Forbidden, discord.NotFound):
        raise DatelineError(
            "The bot may not write there. Invite it with the link above, and give it View Channel and Send Messages "
            "in that channel."
        ) from None
    except discord.HTTPException as error:
        raise DatelineError(f"The test message was refused: {error.text or error}.") from None
    except (discord.DiscordException, *NOT_UNDERSTOOD):
        raise DatelineError("The test message was not sent: Discord did not answer as it does. Try again.") from None


def _asked_for_token() -> str:
    print("Make a bot at https://discord.com/developers/applications: New Application, then Bot → Reset Token.")
    return _answer("Its token (it is not shown): ", hidden=True)


def _asked_for_channel() -> str:
    return _answer("When it is in your server: the link of a channel for a test message (Enter for none): ")


def _answer(question: str, *, hidden: bool = False) -> str:
    """What a person types, or the next line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    if hidden:
        return str(typer.prompt(question, hide_input=True, prompt_suffix="")).strip()
    return input(question).strip()
