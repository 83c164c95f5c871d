"""A Discord of our own on loopback, over real sockets, for tests of the whole bot."""

import asyncio
import fnmatch
import random
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.loopback_discord.faults import Fault, Faults, Rule
from tests.loopback_discord.interactions import (
    Callback,
    Kind,
    NoReplyError,
    NoSuchCommandError,
    Reply,
    command_data,
    interaction_payload,
    may_use,
)
from tests.loopback_discord.limits import RateLimits
from tests.loopback_discord.nonces import Nonces
from tests.loopback_discord.rest import Rest
from tests.loopback_discord.stage import Stage
from tests.loopback_discord.wire import Request
from tests.loopback_discord.world import EPHEMERAL, POST_IN_A_FORUM, Channel, Message, User, snowflake

Json = dict[str, Any]

BASE = "/api/v10"
POST_MESSAGE = "POST /channels/*/messages"


class LoopbackDiscord(Stage):
    """Discord as one bot sees it: `async with LoopbackDiscord() as discord:`.

    There is a guild from the start, `home`, with a channel `general`, an `admin` who may manage it and a
    `reader` who may not. On leaving, it fails where the bot sent anything that the real Discord would refuse.

    Args:
        port: 0 takes a free one.
        nonce_seconds: for how long a nonce is remembered.
        reply_seconds: how long a user waits for the answer to a command.
        heartbeat_seconds: what HELLO asks for.
        strict: whether leaving fails on what Discord would refuse.
        seed: makes faults by chance the same in each run.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        nonce_seconds: float = 120.0,
        reply_seconds: float = 15.0,
        heartbeat_seconds: float = 41.25,
        strict: bool = True,
        seed: int = 0,
    ) -> None:
        super().__init__(heartbeat_seconds)
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.nonces = Nonces(nonce_seconds)
        self.faults = Faults(random.Random(seed))
        self.rate_limits = RateLimits()
        self.commands: dict[str | None, list[Json]] = {}
        self.registered = asyncio.Event()
        self.replies: dict[str, Reply] = {}
        self._port = port
        self._reply_seconds = reply_seconds
        self._strict = strict
        self._runner: web.AppRunner | None = None
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        rest = Rest(self, BASE)
        app = web.Application(middlewares=[rest.before])
        app.add_routes(rest.routes())
        app.router.add_get("/", self.connection.serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.down = True
        await self.connection.lose()
        if self._runner:
            await self._runner.cleanup()
        if self._strict and kind is None and self.violations:
            raise AssertionError("the bot sent what Discord would refuse:\n" + "\n".join(self.violations))

    @property
    def api_base(self) -> str:
        """For `DATELINE_DISCORD__API_BASE`."""
        return f"http://127.0.0.1:{self._port}{BASE}"

    @property
    def gateway(self) -> str:
        """For `DATELINE_DISCORD__GATEWAY`."""
        return f"ws://127.0.0.1:{self._port}/"

    @property
    def environment(self) -> dict[str, str]:
        """What a bot needs in its environment to come here."""
        return {
            "DISCORD_TOKEN": self.token,
            "DATELINE_DISCORD__API_BASE": self.api_base,
            "DATELINE_DISCORD__GATEWAY": self.gateway,
        }

    # ── What goes wrong ───────────────────────────────────────────────────────────────────────────

    def inject(
        self,
        fault: Fault,
        route: str = POST_MESSAGE,
        *,
        channel: Channel | None = None,
        times: int | None = 1,
        chance: float = 1.0,
        retry_after: float = 0.2,
    ) -> None:
        """Let requests go wrong.

        Args:
            fault: how.
            route: which, with `*` for any part: `POST /channels/*/messages`.
            channel: only messages to this channel.
            times: how often; None for ever.
            chance: for each request that fits.
            retry_after: what a 429 tells to wait, in seconds.
        """
        if channel:
            route = f"POST /channels/{channel.id}/messages"
        self.faults.add(Rule(fault, route, times, chance, retry_after))

    def refuse(
        self,
        status: int,
        code: int | None,
        words: str = "",
        *,
        route: str = POST_MESSAGE,
        channel: Channel | None = None,
        times: int | None = None,
        containing: str = "",
    ) -> None:
        """Refuse requests, by default for ever, until `faults.clear()`.

        Args:
            status: of HTTP.
            code: of Discord; None for a page of HTML, as Cloudflare and proxies answer.
            words: the message.
            route: which, with `*` for any part.
            channel: only messages to this channel.
            times: how often; None for ever.
            containing: only bodies that hold this in their JSON.
        """
        if channel:
            route = f"POST /channels/{channel.id}/messages"
        self.faults.add(
            Rule(Fault.REFUSED, route, times, 1.0, answer=(status, code, words), when=lambda body: containing in body)
        )

    def garble(
        self,
        status: int,
        body: bytes,
        *,
        route: str = POST_MESSAGE,
        times: int | None = 1,
        carried_out: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Answer requests with something that is none of Discord's, by default in the guise of its JSON."""
        said = {"Content-Type": "application/json", "Via": "1.1 google"} | (headers or {})
        fault = Fault.GARBLED_AFTER if carried_out else Fault.GARBLED
        self.faults.add(Rule(fault, route, times, 1.0, garbled=(status, body, said)))

    # ── What a reader sees and does ───────────────────────────────────────────────────────────────

    def messages(self, channel: Channel | None = None) -> list[Message]:
        """The messages in a channel (by default `general`) that everybody sees, oldest first."""
        return [message for message in (channel or self.general).messages if not message.ephemeral]

    async def wait_for_message(
        self, channel: Channel | None = None, *, count: int = 1, containing: str = "", seconds: float = 30.0
    ) -> Message:
        """Wait until a channel has so many messages that contain a text; the last of them."""

        def found() -> list[Message]:
            return [message for message in self.messages(channel) if containing in message.text]

        try:
            async with asyncio.timeout(seconds):
                while len(found()) < count:
                    await self._changed.wait()
        except TimeoutError:
            seen = [message.text[:300] for message in self.messages(channel)]
            raise AssertionError(f"no {count} messages with {containing!r} in {seconds} s; there is {seen}") from None
        return found()[count - 1]

    @property
    def posts(self) -> int:
        """How many requests to post a message came in, whatever became of them."""
        return sum(fnmatch.fnmatchcase(f"{one.method} {one.path}", POST_MESSAGE) for one in self.requests)

    async def wait_for_posts(self, count: int, seconds: float = 30.0) -> None:
        """Wait until so many requests to post a message have come in."""
        async with asyncio.timeout(seconds):
            while self.posts < count:
                await self._changed.wait()

    async def wait_for_bot(self, seconds: float = 30.0) -> None:
        """Wait until the bot is connected and its commands are registered."""
        async with asyncio.timeout(seconds):
            await self.registered.wait()
            await self.connection.ready.wait()

    async def wait_for_followups(self, reply: Reply, count: int = 1, seconds: float = 15.0) -> None:
        """Wait until a command was answered so many times more; the first answer may come long before."""
        async with asyncio.timeout(seconds):
            while len(reply.followups) < count:
                await self._changed.wait()

    async def slash(self, user: User, channel: Channel, command: str, /, **options: Any) -> Reply:
        """Use a slash command and wait for the answer. A subcommand follows a space: `"feed add"`."""
        data = self._command(user, channel, command, options)
        return await self._interact(Reply(user, channel, Kind.COMMAND, command), data)

    async def autocomplete(
        self, user: User, channel: Channel, command: str, /, focused: str, **options: Any
    ) -> list[str]:
        """What is offered while the option `focused` is being typed."""
        data = self._command(user, channel, command, options, focused)
        reply = await self._interact(Reply(user, channel, Kind.AUTOCOMPLETE, command), data)
        return [str(choice["name"]) for choice in reply.choices]

    async def click(self, user: User, message: Message, *, label: str = "", custom_id: str = "") -> Reply:
        """Click the button with this label or custom_id, or the only one there is."""
        buttons = [
            button
            for button in message.buttons
            if button.get("custom_id") and label in (button.get("label") or "") and custom_id in button["custom_id"]
        ]
        if len(buttons) != 1:
            raise AssertionError(f"{len(buttons)} buttons fit; there is {message.buttons}")
        if buttons[0].get("disabled"):
            raise AssertionError(f"the button {buttons[0].get('label')!r} is disabled")
        return await self._use(user, message, {"component_type": 2, "custom_id": buttons[0]["custom_id"]})

    async def select(self, user: User, message: Message, *values: str, custom_id: str = "") -> Reply:
        """Choose values of the select with this custom_id, or of the only one."""
        selects = [one for one in message.components if one["type"] == 3 and custom_id in one["custom_id"]]
        if len(selects) != 1:
            raise AssertionError(f"{len(selects)} selects fit")
        data = {"component_type": 3, "custom_id": selects[0]["custom_id"], "values": list(values)}
        return await self._use(user, message, data)

    async def _use(self, user: User, message: Message, data: Json) -> Reply:
        channel = self.channels[message.channel]
        return await self._interact(Reply(user, channel, Kind.COMPONENT, data["custom_id"], source=message), data)

    def _command(
        self, user: User, channel: Channel, words: str, options: dict[str, Any], focused: str | None = None
    ) -> Json:
        known = self.commands.get(None, []) + self.commands.get(str(channel.guild.id), [])
        data = command_data(known, words, options, user, focused)
        if not may_use(next(one for one in known if one["id"] == data["id"]), channel.guild, user, channel):
            raise NoSuchCommandError(f"/{words} is not offered to {user.name}, who lacks the permission")
        return data

    async def _interact(self, reply: Reply, data: Json) -> Reply:
        self.replies[reply.token] = reply
        self.connection.dispatch("INTERACTION_CREATE", interaction_payload(reply, self.application_id, data))
        try:
            async with asyncio.timeout(self._reply_seconds):
                await reply.answered.wait()
        except TimeoutError:
            how_far = "is still thinking" if reply.callback else "did not respond"
            raise NoReplyError(f"{reply.name!r}: the application {how_far}") from None
        return reply

    # ── What the REST API carries out ─────────────────────────────────────────────────────────────

    def log(self, request: Request) -> None:
        """Remember a request."""
        self.requests.append(request)
        self._stir()

    def post(self, author: User, channel: Channel, body: Json) -> Message:
        """Put a message into a channel."""
        return self._show(Message(snowflake(), channel.id, author, body, nonce=body.get("nonce")))

    def open_post(self, forum: Channel, name: str, body: Json, tags: list[str]) -> Channel:
        """Open a post in a forum; it and its first message have the same id."""
        post = Channel(forum.guild, name, POST_IN_A_FORUM, forum=forum, tags=tags, denied=forum.denied)
        forum.guild.posts.append(post)
        self.channels[post.id] = post
        self.connection.dispatch("THREAD_CREATE", post.post_payload() | {"newly_created": True})
        self._show(Message(post.id, post.id, self.bot, body))
        return post

    def follow_up(self, reply: Reply, body: Json) -> Message:
        """A further answer to an interaction; the first one takes the place of "thinking…"."""
        if reply.callback is Callback.DEFERRED and reply.message and not reply.answered.is_set():
            reply.message.body = body
            reply.answered.set()
            return reply.message
        message = self._make_answer(reply, body)
        reply.followups.append(message)
        reply.answered.set()
        return message

    def answer(self, reply: Reply, callback: Callback, data: Json) -> None:
        """Carry out the callback of an interaction."""
        if callback in (Callback.MESSAGE, Callback.DEFERRED):
            reply.message = self._make_answer(reply, data)
        elif callback in (Callback.UPDATE, Callback.DEFERRED_UPDATE):
            reply.message = reply.source
            if callback is Callback.UPDATE and reply.source:
                reply.source.body = reply.source.body | data
                reply.source.edited = True
        reply.choices = data.get("choices") or []
        reply.modal = data if callback is Callback.MODAL else None
        reply.called.set()
        if callback not in (Callback.DEFERRED, Callback.DEFERRED_UPDATE):
            reply.answered.set()

    def remove(self, message: Message) -> None:
        """Delete a message."""
        channel = self.channels[message.channel]
        if message in channel.messages:
            channel.messages.remove(message)

    def _make_answer(self, reply: Reply, body: Json) -> Message:
        ephemeral = bool((body.get("flags") or 0) & EPHEMERAL)
        message = Message(
            snowflake(), reply.channel.id, self.bot, body, ephemeral=ephemeral, interaction=reply.metadata
        )
        return self._show(message)

    def _show(self, message: Message) -> Message:
        self.channels[message.channel].messages.append(message)
        self._stir()
        return message

    def _stir(self) -> None:
        """Wake up whoever waits for something to happen."""
        self._changed.set()
        self._changed = asyncio.Event()
