"""The small things of HTTP: error bodies as Discord words them, requests as logged, broken connections."""

import asyncio
import json
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.loopback_discord.faults import Fault, Rule

Json = dict[str, Any]

MESSAGES = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10008: "Unknown Message",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    40058: "Cannot send a message in a forum channel",
    40067: "A tag is required to create a forum post in this channel",
    50005: "Cannot edit a message authored by another user",
    50008: "Cannot send messages in a non-text channel",
    50083: "Thread is archived",
    160005: "Thread is locked",
    200000: "Message was blocked by automatic moderation",
    200001: "Title was blocked by automatic moderation",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50013: "Missing Permissions",
    50033: "Invalid Recipient(s)",
    50035: "Invalid Form Body",
}
ANSWERS = {
    Fault.SERVER_ERROR: (503, None),
    Fault.BAD_GATEWAY_AFTER: (502, None),
    Fault.UNAUTHORIZED: (401, 0),
    Fault.MISSING_ACCESS: (403, 50001),
    Fault.MISSING_PERMISSIONS: (403, 50013),
    Fault.UNKNOWN_CHANNEL: (404, 10003),
    Fault.UNKNOWN_MESSAGE: (404, 10008),
    Fault.BAD_REQUEST: (400, 50035),
}


class RefusedError(Exception):
    """A request that Discord answers with an error."""

    def __init__(self, status: int, code: int, detail: object = None) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.detail = detail


@dataclass
class Request:
    """One request as it came in."""

    method: str
    path: str
    """Without the API's base."""
    body: Any
    headers: dict[str, str]
    status: int | None = None
    """None where no reply went out."""
    fault: Fault | None = None
    at: float = field(default_factory=time.monotonic)


def reply(data: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with the very content type that Discord gives; discord.py takes anything else for text."""
    response = web.Response(status=status, body=json.dumps(data).encode(), headers=headers)
    # aiohttp would add a charset to a text.
    response.headers["Content-Type"] = "application/json"
    response.headers["Via"] = "1.1 google"
    return response


def error(status: int, code: int, detail: object = None, words: str = "") -> web.Response:
    body: Json = {"message": words or MESSAGES.get(code, "Refused"), "code": code}
    if detail:
        body["errors"] = {"_errors": detail}
    return reply(body, status)


def too_many(retry_after: float, *, everywhere: bool, headers: dict[str, str] | None = None) -> web.Response:
    """429 as Discord's API says it."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    scope = {"X-RateLimit-Scope": "global" if everywhere else "user", "Retry-After": str(retry_after)}
    if everywhere:
        scope["X-RateLimit-Global"] = "true"
    return reply(body, 429, (headers or {}) | scope)


async def go_wrong(request: web.Request, rule: Rule) -> web.Response | None:
    """The reply of a fault; None where the connection breaks in its place."""
    fault = rule.fault
    if fault in (Fault.HANG, Fault.HANG_AFTER):
        await asyncio.sleep(3600)
    if fault in (Fault.RESET, Fault.DROP_REPLY):
        break_connection(request)
        return None
    if fault in (Fault.RATE_LIMITED, Fault.RATE_LIMITED_GLOBALLY):
        return too_many(rule.retry_after, everywhere=fault is Fault.RATE_LIMITED_GLOBALLY)
    if fault is Fault.BANNED_BY_CLOUDFLARE:
        return web.Response(status=429, text="<html>error code: 1015</html>", content_type="text/html")
    if fault is Fault.REFUSED:
        status, code, words = rule.answer
        if code is None:
            return web.Response(status=status, text=f"<html>{words}</html>", content_type="text/html")
        return error(status, code, words=words)
    if fault in (Fault.GARBLED, Fault.GARBLED_AFTER):
        status, body, headers = rule.garbled
        return web.Response(status=status, body=body, headers=headers)
    status, code = ANSWERS[fault]
    if code is None:
        return web.Response(status=status, text="upstream connect error", content_type="text/plain")
    return error(status, code)


def break_connection(request: web.Request) -> None:
    """Reset the connection, with no goodbye."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
