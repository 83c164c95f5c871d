"""The gateway: HELLO, IDENTIFY, READY, events, heartbeats, RESUME, over a real websocket."""

import asyncio
import contextlib
import json
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

Json = dict[str, Any]

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014
GUILDS = 1
PRIVILEGED_INTENTS = (1 << 1) | (1 << 8) | (1 << 15)


class Connection:
    """One websocket, and what is still to be sent on it."""

    def __init__(self, socket: web.WebSocketResponse, compress: bool) -> None:
        self.socket = socket
        self._waiting: asyncio.Queue[Json] = asyncio.Queue()
        # One stream for the whole connection, as `compress=zlib-stream` asks for.
        self._deflate = zlib.compressobj() if compress else None

    def send(self, payload: Json) -> None:
        self._waiting.put_nowait(payload)

    async def write(self) -> None:
        """Send what there is to send, for as long as the connection lives."""
        while True:
            text = json.dumps(await self._waiting.get())
            if self._deflate is None:
                await self.socket.send_str(text)
            else:
                packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)


@dataclass(eq=False)
class Session:
    """What a bot was told since it identified; a resume tells it the rest."""

    id: str = field(default_factory=lambda: secrets.token_hex(16))
    events: list[Json] = field(default_factory=list)
    connection: Connection | None = None

    def dispatch(self, event: str, data: Json) -> None:
        payload = {"op": DISPATCH, "t": event, "s": len(self.events) + 1, "d": data}
        self.events.append(payload)
        if self.connection:
            self.connection.send(payload)


class Gateway:
    """All sessions of the bot."""

    def __init__(self, token: str, greet: Callable[[Session], None], heartbeat_seconds: float) -> None:
        self.sessions: list[Session] = []
        self.intents: list[int] = []
        self.identified = 0
        self.resumed = 0
        self.down = False
        """While it is, nobody can connect."""
        self.mute = False
        """While it is, it takes connections and says nothing, not even HELLO."""
        self.ready = asyncio.Event()
        """Somebody is connected and has been told of all guilds."""
        self._token = token
        self._greet = greet
        self._heartbeat_seconds = heartbeat_seconds

    def dispatch(self, event: str, data: Json) -> None:
        """Tell every session."""
        for session in self.sessions:
            session.dispatch(event, data)

    async def lose(self, code: int = WSCloseCode.SERVICE_RESTART, *, resumable: bool = True) -> None:
        """Close every connection. What happens meanwhile is told on resuming, where that is possible."""
        lost = [session.connection for session in self.sessions if session.connection]
        for session in self.sessions:
            session.connection = None
        if not resumable:
            self.sessions.clear()
        self.ready.clear()
        for connection in lost:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(connection.socket.close(code=code), 1)

    def ask_to_reconnect(self) -> None:
        """Ask every connected bot to come back, as Discord does when it moves a gateway."""
        for session in self.sessions:
            if session.connection:
                session.connection.send({"op": RECONNECT, "d": None})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from HELLO to its end."""
        if self.down:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        while self.mute and not socket.closed:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        connection = Connection(socket, compress=request.query.get("compress") == "zlib-stream")
        writing = asyncio.create_task(connection.write())
        connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self._heartbeat_seconds * 1000), "_trace": []}})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._hear(connection, json.loads(frame.data))
        finally:
            writing.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writing
            for session in self.sessions:
                if session.connection is connection:
                    session.connection = None
                    self.ready.clear()
        return socket

    async def _hear(self, connection: Connection, payload: Json) -> None:
        operation, data = payload["op"], payload["d"]
        if operation == HEARTBEAT:
            # Not at once: discord.py notes when it sent a heartbeat only after it did, and would warn of a lag.
            asyncio.get_running_loop().call_later(0.05, connection.send, {"op": HEARTBEAT_ACK})
        elif operation == IDENTIFY:
            await self._identify(connection, data)
        elif operation == RESUME:
            await self._resume(connection, data)

    async def _identify(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._token:
            await connection.socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return
        if data["intents"] & PRIVILEGED_INTENTS:
            await connection.socket.close(code=DISALLOWED_INTENTS, message=b"Disallowed intent(s).")
            return
        self.identified += 1
        self.intents.append(data["intents"])
        session = Session(connection=connection)
        self.sessions = [session]
        self._greet(session)
        self.ready.set()

    async def _resume(self, connection: Connection, data: Json) -> None:
        session = next((one for one in self.sessions if one.id == data["session_id"]), None)
        if session is None or data["token"] != self._token:
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        self.resumed += 1
        session.connection = connection
        for event in session.events[data["seq"] or 0 :]:
            connection.send(event)
        session.dispatch("RESUMED", {"_trace": []})
        self.ready.set()
