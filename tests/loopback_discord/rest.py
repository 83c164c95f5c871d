"""The REST API, version 10, as far as a news bot needs it."""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.discord_limits import command_problems, message_problems, sending_problems, texts_of
from tests.discord_openapi import request_problems
from tests.loopback_discord import wire
from tests.loopback_discord.faults import CARRIED_OUT
from tests.loopback_discord.interactions import Callback, Reply
from tests.loopback_discord.wire import RefusedError, Request
from tests.loopback_discord.world import (
    ANNOUNCEMENT_CHANNEL,
    CATEGORY,
    CROSSPOSTED,
    FORUM,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Message,
    snowflake,
)

if TYPE_CHECKING:
    from tests.loopback_discord.server import LoopbackDiscord

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY = web.RequestKey("body", object)
OPEN_TO_ALL = ("/interactions/", "/webhooks/")


class Rest:
    """Handlers of all routes, and what stands before each of them."""

    def __init__(self, discord: "LoopbackDiscord", base: str) -> None:
        self._discord = discord
        self._base = base

    def routes(self) -> list[web.RouteDef]:
        base = self._base
        application = base + "/applications/{application_id}"
        message = base + "/channels/{channel_id}/messages"
        webhook = base + "/webhooks/{webhook_id}/{webhook_token}"
        return [
            web.get(base + "/gateway/bot", self.gateway_bot),
            web.get(base + "/users/@me", self.me),
            web.post(base + "/users/@me/channels", self.open_direct),
            web.get(base + "/oauth2/applications/@me", self.application),
            web.get(base + "/applications/@me", self.application),
            web.get(base + "/guilds/{guild_id}", self.guild),
            web.get(base + "/guilds/{guild_id}/members/{user_id}", self.member),
            web.get(base + "/channels/{channel_id}", self.channel),
            web.post(message, self.create_message),
            web.get(message, self.list_messages),
            web.get(message + "/{message_id}", self.get_message),
            web.patch(message + "/{message_id}", self.edit_message),
            web.post(message + "/{message_id}/crosspost", self.crosspost),
            web.post(base + "/channels/{channel_id}/threads", self.create_post),
            web.get(base + "/guilds/{guild_id}/threads/active", self.active_posts),
            web.get(base + "/channels/{channel_id}/threads/archived/public", self.archived_posts),
            web.get(application + "/commands", self.commands),
            web.put(application + "/commands", self.register),
            web.get(application + "/guilds/{guild_id}/commands", self.commands),
            web.put(application + "/guilds/{guild_id}/commands", self.register),
            web.post(base + "/interactions/{interaction_id}/{interaction_token}/callback", self.interaction_callback),
            web.post(webhook, self.follow_up),
            web.get(webhook + "/messages/{message_id}", self.get_answer),
            web.patch(webhook + "/messages/@original", self.edit_answer),
            web.patch(webhook + "/messages/{message_id}", self.edit_answer),
            web.delete(webhook + "/messages/{message_id}", self.delete_answer),
        ]

    @web.middleware
    async def before(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Log the request, let it go wrong, check who asks, how often and what."""
        path = request.path.removeprefix(self._base)
        if path == request.path:
            return await handler(request)
        logged = Request(request.method, path, await _body_of(request), dict(request.headers))
        request[BODY] = logged.body
        self._discord.log(logged)
        rule = self._discord.faults.strike(request.method, path, logged.body)
        if rule and rule.fault not in CARRIED_OUT:
            logged.fault = rule.fault
            broken = await wire.go_wrong(request, rule)
            logged.status = broken.status if broken else None
            return broken or web.Response()
        response = await self._answer(request, path, handler)
        if rule and response.status < 300:
            logged.fault = rule.fault
            return await wire.go_wrong(request, rule) or web.Response()
        logged.status = response.status
        return response

    async def _answer(self, request: web.Request, path: str, handler: Handler) -> web.StreamResponse:
        template = self._template(request)
        major = "/".join(path.split("/")[:3])
        headers, exhausted = self._discord.rate_limits.take(f"{request.method} {template}", major)
        if exhausted:
            wait = float(headers["Retry-After"])
            return wire.too_many(wait, everywhere=exhausted == "global", headers=headers)
        try:
            self._check_sender(request, path)
            self._check_body(request, template)
            response = await handler(request)
        except RefusedError as refusal:
            response = wire.error(refusal.status, refusal.code, refusal.detail)
        response.headers.update(headers)
        return response

    def _template(self, request: web.Request) -> str:
        resource = request.match_info.route.resource
        return resource.canonical.removeprefix(self._base) if resource else ""

    def _check_sender(self, request: web.Request, path: str) -> None:
        if path.startswith(OPEN_TO_ALL):
            return
        if request.headers.get("Authorization") != f"Bot {self._discord.token}":
            raise RefusedError(401, 0)

    def _check_body(self, request: web.Request, template: str) -> None:
        if request.method not in ("POST", "PUT", "PATCH"):
            return
        problems = request_problems(request.method, template, request[BODY])
        kind = request.headers.get("Content-Type", "")
        if kind != "application/json" and not kind.startswith("multipart/form-data;"):
            problems.append(f"Content-Type {kind!r}")
        self._refuse(request, problems)

    def _refuse(self, request: web.Request, problems: list[str]) -> None:
        if problems:
            self._discord.violations += [f"{request.method} {request.path}: {problem}" for problem in problems]
            raise RefusedError(400, 50035, problems)

    # ── Who is who ────────────────────────────────────────────────────────────────────────────────

    async def gateway_bot(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return wire.reply({"url": self._discord.gateway, "shards": 1, "session_start_limit": limit})

    async def me(self, _: web.Request) -> web.Response:
        return wire.reply(self._discord.bot.payload() | {"verified": True, "mfa_enabled": False, "locale": "en-US"})

    async def open_direct(self, request: web.Request) -> web.Response:
        body = request[BODY]
        assert isinstance(body, dict)
        user = self._discord.users.get(int(body["recipient_id"]))
        if user is None:
            raise RefusedError(400, 50033)
        return wire.reply(self._discord.direct(user).payload() | {"recipients": [user.payload()]})

    async def application(self, _: web.Request) -> web.Response:
        bot = self._discord.bot
        return wire.reply(
            {
                "id": str(self._discord.application_id),
                "name": bot.name,
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": self._discord.admin.payload(),
                "team": None,
                "verify_key": "00" * 32,
                "flags": 0,
                "bot": bot.payload(),
            }
        )

    async def guild(self, request: web.Request) -> web.Response:
        wanted = request.match_info["guild_id"]
        for guild in self._discord.guilds:
            if str(guild.id) == wanted:
                return wire.reply(guild.payload())
        raise RefusedError(404, 10004)

    async def member(self, request: web.Request) -> web.Response:
        guild = next((one for one in self._discord.guilds if str(one.id) == request.match_info["guild_id"]), None)
        user = self._discord.users.get(int(request.match_info["user_id"]))
        if guild is None or user is None or user.id not in guild.permissions:
            raise RefusedError(404, 10007)
        return wire.reply(guild.member_payload(user))

    async def channel(self, request: web.Request) -> web.Response:
        return wire.reply(self._channel(request).payload())

    # ── Messages ──────────────────────────────────────────────────────────────────────────────────

    async def create_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request, SEND_MESSAGES)
        body = request[BODY]
        assert isinstance(body, dict)
        if channel.type in (FORUM, CATEGORY):
            raise RefusedError(400, 40058 if channel.type == FORUM else 50008)
        if channel.locked:
            raise RefusedError(400, 160005)
        self._refuse(request, message_problems(body) + sending_problems(body))
        self._moderate(channel, body)
        channel.archived = False
        earlier = self._discord.nonces.find(body.get("nonce")) if body.get("enforce_nonce") else None
        message = earlier or self._discord.post(self._discord.bot, channel, body)
        if not earlier and body.get("nonce"):
            self._discord.nonces.keep(str(body["nonce"]), message)
        return wire.reply(message.payload() | {"nonce": body.get("nonce")})

    async def list_messages(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        found = list(channel.messages)
        if not channel.guild.may(channel.guild.bot, channel) & READ_MESSAGE_HISTORY:
            found = []
        after, before = int(request.query.get("after", 0)), int(request.query.get("before", 1 << 63))
        found = [message for message in found if after < message.id < before and not message.ephemeral]
        limit = int(request.query.get("limit", 50))
        chosen = found[:limit] if after else found[-limit:]
        return wire.reply([message.payload() for message in reversed(chosen)])

    async def get_message(self, request: web.Request) -> web.Response:
        return wire.reply(self._message(request).payload())

    async def edit_message(self, request: web.Request) -> web.Response:
        message = self._message(request)
        channel = self._channel(request)
        if message.author is not self._discord.bot:
            raise RefusedError(403, 50005)
        if channel.archived:
            raise RefusedError(400, 50083)
        body = request[BODY]
        assert isinstance(body, dict)
        self._moderate(channel, body)
        self._edit(request, message)
        return wire.reply(message.payload())

    async def crosspost(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if self._channel(request, SEND_MESSAGES).type != ANNOUNCEMENT_CHANNEL:
            raise RefusedError(403, 50024)
        flags = message.body.get("flags") or 0
        if flags & CROSSPOSTED:
            raise RefusedError(400, 40033)
        message.body = message.body | {"flags": flags | CROSSPOSTED}
        return wire.reply(message.payload())

    # ── Forums ────────────────────────────────────────────────────────────────────────────────────

    async def create_post(self, request: web.Request) -> web.Response:
        forum = self._channel(request, SEND_MESSAGES)
        body = request[BODY]
        assert isinstance(body, dict)
        known = {str(forum.tag_id(name)) for name in forum.tags}
        problems = message_problems(body["message"]) + sending_problems(body["message"])
        problems += [f"tag {tag}" for tag in body.get("applied_tags", []) if tag not in known]
        if "nonce" in body["message"]:
            problems.append("a forum's post takes no nonce")
        self._refuse(request, problems)
        if forum.tag_required and not body.get("applied_tags"):
            raise RefusedError(400, 40067)
        self._moderate(forum, body["message"], body["name"])
        post = self._discord.open_post(forum, body["name"], body["message"], body.get("applied_tags", []))
        return wire.reply(post.post_payload() | {"message": post.messages[0].payload()})

    async def active_posts(self, request: web.Request) -> web.Response:
        wanted = request.match_info["guild_id"]
        posts = [post for guild in self._discord.guilds if str(guild.id) == wanted for post in guild.posts]
        return wire.reply({"threads": [post.post_payload() for post in posts], "members": []})

    async def archived_posts(self, request: web.Request) -> web.Response:
        self._channel(request)
        return wire.reply({"threads": [], "members": [], "has_more": False})

    # ── Commands and interactions ─────────────────────────────────────────────────────────────────

    async def commands(self, request: web.Request) -> web.Response:
        return wire.reply(self._discord.commands.get(request.match_info.get("guild_id"), []))

    async def register(self, request: web.Request) -> web.Response:
        body = request[BODY]
        assert isinstance(body, list)
        self._refuse(request, command_problems(body))
        guild = request.match_info.get("guild_id")
        common = {"application_id": str(self._discord.application_id), "version": str(snowflake())}
        if guild:
            common["guild_id"] = guild
        registered = [{"type": 1, "description": ""} | command | common | {"id": str(snowflake())} for command in body]
        self._discord.commands[guild] = registered
        self._discord.registered.set()
        return wire.reply(registered)

    async def interaction_callback(self, request: web.Request) -> web.Response:
        reply = self._reply(request.match_info["interaction_token"])
        if reply.callback is not None:
            raise RefusedError(400, 40060)
        body = request[BODY]
        assert isinstance(body, dict)
        callback, data = Callback(body["type"]), body.get("data") or {}
        if callback is Callback.MESSAGE:
            self._refuse(request, message_problems(data) + sending_problems(data))
        if callback is Callback.UPDATE and reply.source:
            self._refuse(request, message_problems(reply.source.body | data))
        reply.callback = callback
        self._discord.answer(reply, callback, data)
        resource: Json = {"type": int(callback)}
        if reply.message:
            resource["message"] = reply.message.payload()
        interaction = {"id": str(reply.id), "type": int(reply.kind)}
        if reply.message:
            interaction |= {
                "response_message_id": str(reply.message.id),
                "response_message_ephemeral": reply.message.ephemeral,
                "response_message_loading": callback is Callback.DEFERRED,
            }
        if request.query.get("with_response") not in ("1", "true"):
            return web.Response(status=204)
        return wire.reply({"interaction": interaction, "resource": resource})

    async def follow_up(self, request: web.Request) -> web.Response:
        reply = self._reply(request.match_info["webhook_token"])
        body = request[BODY]
        assert isinstance(body, dict)
        self._refuse(request, message_problems(body) + sending_problems(body))
        return wire.reply(self._discord.follow_up(reply, body).payload())

    async def get_answer(self, request: web.Request) -> web.Response:
        return wire.reply(self._answer_message(request)[1].payload())

    async def edit_answer(self, request: web.Request) -> web.Response:
        reply, message = self._answer_message(request)
        self._edit(request, message)
        reply.answered.set()
        return wire.reply(message.payload())

    async def delete_answer(self, request: web.Request) -> web.Response:
        reply, message = self._answer_message(request)
        if message is reply.message:
            reply.message = None
        else:
            reply.followups.remove(message)
        self._discord.remove(message)
        return web.Response(status=204)

    # ── Finding things ────────────────────────────────────────────────────────────────────────────

    def _channel(self, request: web.Request, permission: int = 0) -> Channel:
        channel = self._discord.channels.get(int(request.match_info["channel_id"]))
        if channel is None:
            raise RefusedError(404, 10003)
        granted = channel.guild.may(channel.guild.bot, channel)
        if not granted & VIEW_CHANNEL:
            raise RefusedError(403, 50001)
        if granted & permission != permission:
            raise RefusedError(403, 50013)
        return channel

    def _moderate(self, channel: Channel, body: Json, title: str = "") -> None:
        """As AutoMod does, by words that a server forbids."""
        shown = "\n".join(texts_of(body))
        if any(word in shown for word in channel.guild.blocked_words):
            raise RefusedError(400, 200000)
        if any(word in title for word in channel.guild.blocked_words):
            raise RefusedError(400, 200001)

    def _message(self, request: web.Request) -> Message:
        wanted = int(request.match_info["message_id"])
        for message in self._channel(request).messages:
            if message.id == wanted:
                return message
        raise RefusedError(404, 10008)

    def _reply(self, token: str) -> Reply:
        reply = self._discord.replies.get(token)
        if reply is None:
            raise RefusedError(404, 10062)
        return reply

    def _answer_message(self, request: web.Request) -> tuple[Reply, Message]:
        reply = self._reply(request.match_info["webhook_token"])
        wanted = request.match_info.get("message_id", "@original")
        for message in reply.messages:
            if wanted in (str(message.id), "@original"):
                return reply, message
        raise RefusedError(404, 10008)

    def _edit(self, request: web.Request, message: Message) -> None:
        body = request[BODY]
        assert isinstance(body, dict)
        changed = message.body | body
        self._refuse(request, message_problems(changed))
        message.body = changed
        message.edited = True


async def _body_of(request: web.Request) -> object:
    """The JSON of a request; of one with files, the part that is JSON."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        text = str(form.get("payload_json", "{}"))
    else:
        text = await request.text()
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
