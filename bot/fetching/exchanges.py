"""One request and its answer over an open connection. The only module that knows h11."""

from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import h11

from bot.fetching.addresses import Target
from bot.fetching.inflating import CHUNK

MOST_HEADERS = 100_000
"""Bytes of an answer's head."""


class ProtocolError(Exception):
    """The other side does not speak HTTP as it should."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body is still on the wire."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case; decoded so that the very bytes can be sent back."""
    chunks: AsyncIterator[bytes]


async def exchange(reader: StreamReader, writer: StreamWriter, target: Target, headers: Mapping[str, str]) -> Answer:
    """Ask for a target.

    Raises:
        ProtocolError: what comes back is no HTTP.
        OSError: the connection broke.
    """
    ours = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEADERS)
    try:
        named = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        request = h11.Request(method="GET", target=target.path, headers=named)
        writer.write((ours.send(request) or b"") + (ours.send(h11.EndOfMessage()) or b""))
        event = await _next(ours, reader)
        while isinstance(event, h11.InformationalResponse):
            event = await _next(ours, reader)
    except h11.ProtocolError as error:
        raise ProtocolError(str(error)) from None
    if not isinstance(event, h11.Response):
        raise ProtocolError("no answer")
    return Answer(event.status_code, _by_name(event), _body(ours, reader))


async def _body(ours: h11.Connection, reader: StreamReader) -> AsyncIterator[bytes]:
    try:
        while isinstance(event := await _next(ours, reader), h11.Data):
            yield bytes(event.data)
    except h11.RemoteProtocolError as error:
        raise ProtocolError(str(error)) from None
    if not isinstance(event, h11.EndOfMessage):
        raise ProtocolError("the answer broke off")


async def _next(ours: h11.Connection, reader: StreamReader) -> object:
    while (event := ours.next_event()) is h11.NEED_DATA:
        ours.receive_data(await reader.read(CHUNK))
    return event


def _by_name(response: h11.Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
