"""Which addresses may be dialled. Checked when connecting, so that redirects and rebinding names are covered."""

import asyncio
import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpcore
from httpcore import AsyncNetworkBackend, AsyncNetworkStream

from bot.fetching.errors import Refused
from bot.fetching.streams import Stream

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

Resolve = Callable[[str, int], Awaitable[list[str]]]

PORTS = frozenset({80, 443, 8080, 8443})
SECONDS_AN_ADDRESS = 5.0
MOST_ADDRESSES = 4

# `is_global` lets these pass on some versions of Python: multicast; IETF assignments; 6to4 and Teredo, which lead to
# any IPv4 address; a cloud's metadata address; and addresses for documentation.
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("224.0.0.0/4", "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
UNICAST = ipaddress.ip_network("2000::/3")
"""The only part of IPv6 that is given out to hosts; NAT64, translated, site-local and multicast lie outside."""

# Names that are looked up in a house's own network only. They are refused unseen, so that nobody can learn from our
# answer which of them exist.
INWARD = re.compile(
    r"(?:^[^.]*|\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa))\.?$"
)


def may_dial(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether an address is public, or in one of the networks that the settings allow."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in allowed if network.version == address.version):
        return True
    if isinstance(address, IPv6Address) and address not in UNICAST:
        return False
    never = any(address in network for network in NEVER if network.version == address.version)
    return address.is_global and not never


class GuardedBackend(AsyncNetworkBackend):
    """Resolves a host, refuses it when any of its addresses is not public, and dials the number."""

    def __init__(self, allowed: Sequence[Network], ports: Iterable[int], resolve: Resolve) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._ports = PORTS | frozenset(ports)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> AsyncNetworkStream:
        """Connect to a host that may be dialled.

        Raises:
            Refused: it may not.
            httpcore.ConnectError: it cannot be resolved or reached.
        """
        if port not in self._ports or (not self._allowed and _is_inward(host)):
            raise Refused
        addresses = await self._addresses(host, port)
        if not all(may_dial(address, self._allowed) for address in addresses):
            raise Refused
        problem: OSError | None = None
        patience = SECONDS_AN_ADDRESS if len(addresses) > 1 else timeout
        for address in addresses[:MOST_ADDRESSES]:
            try:
                async with asyncio.timeout(patience):
                    return await Stream.open(str(address), port)
            except OSError as error:  # TimeoutError is one
                problem = error
        raise httpcore.ConnectError(str(problem or "no address")) from problem

    async def _addresses(self, host: str, port: int) -> list[Address]:
        try:
            found = await self._resolve(host, port)
            return list(dict.fromkeys(ipaddress.ip_address(one) for one in found))
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(str(error)) from error

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


def _is_inward(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(INWARD.search(host.lower()))
    return False
