"""Which addresses may be dialled. Checked when connecting, so that redirects and rebinding names are covered."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpcore
from httpcore import AsyncNetworkBackend, AsyncNetworkStream

from bot.fetching.errors import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})

# `is_global` lets these pass on some versions of Python: multicast; 6to4, Teredo, NAT64 and IPv4-compatible
# addresses, which lead to any IPv4 address; site-local; a cloud's metadata address; and IETF assignments.
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("224.0.0.0/4", "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
        *("ff00::/8", "2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "::/96", "fec0::/10"),
    )
)


def may_dial(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether an address is public, or in one of the networks that the settings allow."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in allowed if network.version == address.version):
        return True
    never = any(address in network for network in NEVER if network.version == address.version)
    return address.is_global and not never


class GuardedBackend(AsyncNetworkBackend):
    """Resolves a host, refuses it when any of its addresses is not public, and dials the number."""

    def __init__(self, allowed: Sequence[Network], ports: Iterable[int]) -> None:
        self._dialler = httpcore.AnyIOBackend()
        self._allowed = allowed
        self._ports = PORTS | frozenset(ports)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to a host that may be dialled.

        Raises:
            Refused: it may not.
            httpcore.ConnectError: it cannot be resolved or reached.
        """
        addresses = await _resolve(host, port)
        if port not in self._ports or not all(may_dial(address, self._allowed) for address in addresses):
            raise Refused
        problem: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                return await self._dialler.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> AsyncNetworkStream:
        """No URL leads to a local socket."""
        raise Refused

    async def sleep(self, seconds: float) -> None:
        """As httpcore asks between retries."""
        await asyncio.sleep(seconds)


async def _resolve(host: str, port: int) -> list[Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(item[4][0]) for item in found]
    except (OSError, UnicodeError, ValueError) as error:
        raise httpcore.ConnectError(str(error)) from None
    return list(dict.fromkeys(addresses))
