"""How httpx reaches the net: a connection for each request, opened by the guard."""

from collections.abc import AsyncIterable, AsyncIterator
from ssl import SSLContext

import httpcore
import httpx

from bot.fetching.errors import Unreachable

PROXY = "The proxy that is set for this address cannot be reached, or does not lead on."


class OneShotTransport(httpx.AsyncBaseTransport):
    """Opens a connection for each request and closes it after the answer.

    Feeds are polled minutes apart, longer than servers keep a connection open, and a pool costs more than a poll.
    httpx's own transport takes no network backend either.

    Args:
        tls: how the other side has to prove its name.
        backend: opens connections.
    """

    def __init__(self, tls: SSLContext, backend: httpcore.AsyncNetworkBackend) -> None:
        self._tls = tls
        self._backend = backend

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask, and give the answer with its body still on the wire."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        connection = httpcore.AsyncHTTPConnection(target.origin, self._tls, network_backend=self._backend)
        asked = httpcore.Request(
            request.method,
            target,
            headers=request.headers.raw,
            content=content_of(request),
            extensions=request.extensions,
        )
        try:
            answer = await connection.handle_async_request(asked)
        except BaseException:
            await connection.aclose()
            raise
        assert isinstance(answer.stream, AsyncIterable)
        body = Body(answer.stream, connection)
        return httpx.Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)


def content_of(request: httpx.Request) -> bytes | None:
    """What is sent along; all of it is at hand."""
    return request.content or None


class ProxiedTransport(httpx.AsyncBaseTransport):
    """The same through an HTTP proxy, which opens the connection in our place; the guard has no part in it.

    Args:
        tls: how the other side has to prove its name.
        proxy: its address, with a user and a password where it wants them.
    """

    def __init__(self, tls: SSLContext, proxy: str) -> None:
        self._tls = tls
        self._proxy = httpx.Proxy(proxy)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask, and give the answer with its body still on the wire."""
        url, proxy = request.url, self._proxy
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        asked = httpcore.Request(request.method, target, headers=request.headers.raw, extensions=request.extensions)
        pool = httpcore.AsyncHTTPProxy(
            str(proxy.url),
            proxy_auth=proxy.raw_auth,
            ssl_context=self._tls,
            proxy_ssl_context=self._tls if proxy.url.scheme == "https" else None,
            max_connections=1,
        )
        try:
            answer = await pool.handle_async_request(asked)
        except (httpcore.ProxyError, httpcore.NetworkError, httpcore.ProtocolError, OSError):
            await pool.aclose()
            raise Unreachable(
                "The proxy that is set for this address cannot be reached, or does not lead on."
            ) from None
        except BaseException:
            await pool.aclose()
            raise
        assert isinstance(answer.stream, AsyncIterable)
        body = Body(answer.stream, pool)
        return httpx.Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)


class Body(httpx.AsyncByteStream):
    """A body on the wire. It ends where the connection does: some servers declare a length that they never send."""

    def __init__(
        self, stream: AsyncIterable[bytes], connection: httpcore.AsyncHTTPConnection | httpcore.AsyncHTTPProxy
    ) -> None:
        self._stream = stream
        self._connection = connection
        self.is_cut_short = False
        """Whether less came than was declared, or the connection broke."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._stream:
                yield chunk
        except (httpcore.RemoteProtocolError, httpcore.ReadError):
            self.is_cut_short = True

    async def aclose(self) -> None:
        """Let the connection go."""
        await self._connection.aclose()
