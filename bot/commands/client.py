"""The bot as Discord sees it: its commands, their errors, and the servers it is in."""

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import wraps
from time import monotonic
from typing import Any, TypeVar, cast

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.commands.buckets import Buckets
from bot.commands.errors import MANAGERS_ONLY, OLD, Nothing, Told, echoed, in_markdown
from bot.commands.members import Members
from bot.commands.pending import Pending
from bot.commands.replying import reply
from bot.commands.servers import ServersClient
from bot.commands.translating import CatalogueTranslator
from bot.news import DatelineError, GuildId, NothingFoundError, Owner, UserId, language_of
from bot.rendering import Tone, bare, notice_view
from bot.wording import name_of, say, speak

log = structlog.get_logger()

Item = TypeVar("Item")

MOST_FORMS = 500
"""Forms that are remembered as open; whoever opened one before these has closed it."""


class CommandTree(app_commands.CommandTree["DatelineClient"]):
    """Answers every error of every command in one place."""

    def __init__(self, client: "DatelineClient") -> None:
        # Whoever installs an application for themselves has it on servers that never invited it.
        installs = app_commands.AppInstallationType(guild=True, user=False)
        super().__init__(client, allowed_installs=installs)

    async def interaction_check(self, interaction: discord.Interaction["DatelineClient"], /) -> bool:
        """Admit what is asked; else the asker is told why, and nothing is done."""
        try:
            await speak_to(interaction)
            admit(interaction)
            if interaction.type is discord.InteractionType.application_command:
                _must_be_filled(interaction)
        except Exception as error:  # noqa: BLE001, told to the asker, and logged where nobody expected it
            if interaction.type is discord.InteractionType.application_command:
                await tell_error(interaction, error)
            else:
                await _offer_nothing(interaction)
            return False
        return True

    async def on_error(
        self, interaction: discord.Interaction["DatelineClient"], error: app_commands.AppCommandError, /
    ) -> None:
        """Say what went wrong to the asker alone, in one line."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await tell_error(interaction, cause)
        await interaction.client.on_app_command_completion(interaction, None)


def _must_be_filled(interaction: "Asked") -> None:
    """Check that no option is blank: what it asks for is then unclear, whatever it is.

    Raises:
        DatelineError: one is.
    """
    for option, value in interaction.namespace:
        if isinstance(value, str) and not bare(value).strip():
            text = say("`{option}` is empty. Write something there, or leave it out.", option=name_of(option))
            raise Told(text)


async def _offer_nothing(interaction: "Asked") -> None:
    """Answer that nothing goes with what is typed: a completion has no place for words."""
    try:
        await interaction.response.autocomplete([])
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        log.debug("a completion cannot be answered", reason=type(error).__name__)


async def tell_error(interaction: "Asked", cause: BaseException) -> None:
    """Say what went wrong to the asker alone, in one line."""
    match cause:
        case DatelineError():
            text = in_markdown(cause)
        case app_commands.MissingPermissions():
            text = say(MANAGERS_ONLY)
        case app_commands.CommandOnCooldown():
            text = say("That was a lot at once. Please wait {retry_after:.0f} s.", retry_after=cause.retry_after)
        case app_commands.TransformerError():
            text = say("I cannot use “{cause}” there.", cause=echoed(str(cause.value)))
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            text = say("This command has changed. Restart Discord (Ctrl+R) and try again.")
        case _:
            command = interaction.command.qualified_name if interaction.command else None
            number = secrets.token_hex(4)
            # What somebody typed may stand in the error's words.
            log.error("command failed", id=number, command=command, exc_info=cause, without_words=True)
            interaction.client.failed += 1
            text = say(
                "That went wrong on my side. Please try again later; my log tells of it under {number}.", number=number
            )
    tone = Tone.PLAIN if isinstance(cause, Nothing | NothingFoundError) else Tone.ERROR
    try:
        await reply(interaction, notice_view(text, tone))
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("an error cannot be told to who asked", reason=type(error).__name__)


class DatelineClient(ServersClient):
    """Dateline's connection to Discord. Needs no privileged intent."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            # on_socket_raw_receive, which answers to heartbeats come to as well.
            enable_debug_events=True,
        )
        parsers = self._connection.parsers
        parsers.update({event: _passing_over(event, parser) for event, parser in parsers.items()})
        self.heard_at: float | None = None
        """When something came from the gateway last, by the monotonic clock; None before anything did."""
        self.gateway_open = False
        """Whether the gateway has not been lost since it was connected."""
        self.tree = CommandTree(self)
        self._owners: frozenset[int] | None = None
        self.failed = 0
        """How many commands failed since the start in a way that nobody expected: a damaged row may be to blame."""
        self.buckets = Buckets()
        self.members = Members()
        self.pending: Pending[Asked] = Pending()
        self.forms: OrderedDict[str, int] = OrderedDict()
        """The custom ids of forms that were opened since the start, each with who may fill it in."""
        self.knows_item: Callable[[str], bool] = lambda _: True
        """Whether an item with this custom id can answer."""
        self.mentions: dict[str, int] = {}
        """The commands' ids, with which a message can name them so that a click writes them."""
        self.told_closed: dict[int, datetime] = {}
        """Who was told that their direct messages are closed, and since when those were."""
        self.completed: Callable[[DatelineClient, discord.Interaction], Awaitable[None]] = _nothing
        """What is done after each command, also after one that failed."""
        self.steady: Callable[[], float] = monotonic
        """The clock by which what members ask is counted."""

    async def setup_hook(self) -> None:
        """Tell Discord our commands."""
        await self.tree.set_translator(CatalogueTranslator())
        self.mentions = {command.name: command.id for command in await self.tree.sync()}

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Say of a button, a select or a form that nothing answers any more that it is old."""
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id"))
        component = interaction.type is discord.InteractionType.component and not self.knows_item(custom_id)
        form = interaction.type is discord.InteractionType.modal_submit and custom_id not in self.forms
        if component or form:
            speak(language_of(str(interaction.locale)))
            await tell_error(cast("Asked", interaction), Told(say(OLD)))

    async def on_app_command_completion(self, interaction: discord.Interaction, _: object) -> None:
        """A command was answered, or its error told."""
        try:
            await self.completed(self, interaction)
        except Exception as error:  # noqa: BLE001, it was answered, and what comes after is tried at the next one
            log.warning("what follows a command cannot be done", reason=type(error).__name__)

    async def is_owner(self, user: discord.abc.Snowflake) -> bool:
        """Whether the bot belongs to somebody, alone or in a team."""
        if self._owners is None:
            application = await self.application_info()
            members = application.team.members if application.team else [application.owner]
            self._owners = frozenset(member.id for member in members)
        return user.id in self._owners

    async def on_socket_raw_receive(self, _: str | bytes) -> None:
        """The gateway is alive, whatever it says."""
        self.heard_at = monotonic()

    async def on_connect(self) -> None:
        """The gateway is open, or open again."""
        self.gateway_open = True

    async def on_resumed(self) -> None:
        """The gateway is open again."""
        self.gateway_open = True

    async def on_disconnect(self) -> None:
        """The gateway was lost; discord.py tries to get it back."""
        self.gateway_open = False

    async def owner(self) -> UserId:
        """Whom the bot belongs to; the owner of the team where that is one.

        Raises:
            discord.DiscordException: Discord does not say.
        """
        application = await self.application_info()
        owner = application.team.owner if application.team and application.team.owner else application.owner
        return UserId(owner.id)


async def _nothing(_: DatelineClient, __: discord.Interaction) -> None:
    pass


def _passing_over(event: str, parser: Callable[[Any], None]) -> Callable[[Any], None]:
    """A parser of discord.py's that passes over what it cannot parse: an error there would end the connection."""

    def parse(data: Any) -> None:  # noqa: ANN401
        try:
            parser(data)
        except Exception as error:  # noqa: BLE001  whatever Discord sends
            log.warning("an event from Discord cannot be parsed", gateway_event=event, reason=repr(error)[:200])

    return parse


Asked = discord.Interaction[DatelineClient]


def answering(
    callback: Callable[[Item, "Asked"], Awaitable[None]],
) -> Callable[[Item, discord.Interaction], Coroutine[Any, Any, None]]:
    """Make a method the callback of a button, a menu or a form: its errors are told like those of commands."""

    @wraps(callback)
    async def called(self: Item, interaction: discord.Interaction) -> None:
        asked = cast("Asked", interaction)
        try:
            await speak_to(asked)
            admit(asked)
            await callback(self, asked)
        except Exception as error:  # noqa: BLE001, told to the asker, and logged where nobody expected it
            await tell_error(asked, error)

    return called


async def speak_to(asked: Asked) -> None:
    """Answer in the asker's language from now on; what all are to see is in the server's."""
    speak(language_of(str(asked.locale)))
    if asked.guild_id is not None and getattr(asked.namespace, "public", False):
        speak(await asked.client.services.archive.servers.language(GuildId(asked.guild_id)))


def admit(asked: Asked) -> None:
    """Check that somebody may use us here, and count what they ask.

    Raises:
        DatelineError: it is a server that we are not in, another's form, or more than they may ask in a minute.
    """
    if asked.guild_id is not None and asked.client.get_guild(asked.guild_id) is None:
        raise Told(say("I am not in this server. Whoever manages it can invite me."))
    buckets, who, now = asked.client.buckets, asked.user.id, asked.client.steady()
    most = asked.client.services.limits.lookups_a_minute
    match asked.type:
        case discord.InteractionType.autocomplete:
            buckets.count_typing(who, most, now)
            return
        case discord.InteractionType.modal_submit:
            form: Any = asked.data or {}
            if asked.client.forms.get(str(form.get("custom_id"))) != asked.user.id:
                raise Told(say(OLD))
    buckets.count_lookup(who, most, now)


def guild_of(interaction: Asked) -> GuildId:
    """The server that is asked in."""
    return GuildId(interaction.guild_id or 0)


def asker_of(interaction: Asked) -> Owner:
    """Whose feeds answers are made of, and whose corrections count: the server's, or in direct messages one's own."""
    return GuildId(interaction.guild_id) if interaction.guild_id else UserId(interaction.user.id)


def may_manage(interaction: Asked) -> bool:
    """Whether the asker may change things for the server; in direct messages everybody does for themselves."""
    return interaction.guild_id is None or interaction.permissions.manage_guild


def must_manage(asked: Asked) -> None:
    """Check that the asker may change things for the server now: a question may be answered after rights were lost.

    Raises:
        DatelineError: they may not.
    """
    if not may_manage(asked):
        raise Told(say(MANAGERS_ONLY))
