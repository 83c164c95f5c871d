"""No URL, however it is written or wherever it leads, makes us open a connection to what is not public."""

import ipaddress
import socket
from collections.abc import Sequence

import httpcore
import pytest

from bot.fetching.client import Client
from bot.fetching.errors import FetchError, Refused
from bot.fetching.guard import GuardedBackend, may_dial
from bot.fetching.streams import Stream
from bot.settings import Fetching

PUBLIC = "93.184.216.34"
START = "http://start.example/feed"

NAMES = {
    "start.example": [PUBLIC],
    "rebound.example": ["127.0.0.1"],
    "mixed.example": [PUBLIC, "10.0.0.1"],
    "mixed6.example": [PUBLIC, "::1"],
    "metadata.example": ["169.254.169.254"],
    "v6local.example": ["fe80::1%eth0"],
    "localtest.example": ["127.0.0.1", "::1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "kubernetes.default.svc.cluster.local": ["10.96.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.localdomain": ["127.0.0.1"],
    "router": ["192.168.1.1"],
}

HOSTILE = [
    # 127.0.0.1 as people and libraries write it
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.127.127.127/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://0/",
    "http://0.0.0.0/",
    "http://00000000177.1/",
    "http://127.0.0.1%00/",
    "http://127.0.0.1%2f@start.example/",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://127．0．0．1/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1\\@start.example/",
    "http://127.0.0.1\t/",
    "http:///127.0.0.1/",
    "http:127.0.0.1/",
    # names
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://ⓛocalhost/",
    "http://localhost.localdomain/",
    "http://router/",
    "http://rebound.example/",
    "http://REBOUND.example./",
    "http://mixed.example/",
    "http://mixed6.example/",
    "http://metadata.example/latest/meta-data/",
    "http://v6local.example/",
    "http://localtest.example:8443/",
    "http://nat64.example/",
    "http://kubernetes.default.svc.cluster.local/",
    "http://metadata.google.internal/computeMetadata/v1/",
    # private and special ranges
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/",
    "http://0xa9fea9fe/",
    "http://168.63.129.16/",
    "http://192.0.0.9/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    # IPv6
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[2001:db8::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[100::1]/",
    # user-info and fragments that hide the host
    "http://start.example@127.0.0.1/",
    "http://start.example:80@127.0.0.1/",
    "http://user:secret@start.example/",
    "http://127.0.0.1#@start.example/",
    "http://127.0.0.1?@start.example/",
    "http://start.example#@127.0.0.1:22/../",
    "http://[::1]@start.example/",
    # ports
    "http://start.example:22/",
    "http://start.example:25/",
    "http://start.example:6379/",
    "http://start.example:0/",
    "http://start.example:65536/",
    "http://start.example:-80/",
    "https://start.example:11211/",
    "http://start.example:80:22/",
    # other schemes
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "FILE:///etc/passwd",
    "gopher://127.0.0.1:70/_",
    "ftp://127.0.0.1/",
    "data:text/xml,<rss/>",
    "unix:/var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "dict://127.0.0.1:11211/stats",
    "ldap://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "javascript:alert(1)",
    "ws://127.0.0.1/",
    "feed:http://127.0.0.1/",
    "view-source:http://127.0.0.1/",
    "//127.0.0.1/",
    "/etc/passwd",
    "127.0.0.1",
    "",
    "http://",
    "http://[/",
    "http://[::1/",
]
# One of these, led to from START, is START's own host without the fragment: nothing hostile is left of it.
HARMLESS = {"http://start.example#@127.0.0.1:22/../"}
# As the target of a redirect, these are relative addresses on the redirecting host.
RELATIVE = {"/etc/passwd", "127.0.0.1", "", "http:///127.0.0.1/", "http:127.0.0.1/", "http://"}


class Wire:
    """Stands in for all connections; only START's address may be dialled, and answers as it is told."""

    def __init__(self) -> None:
        self.answer = b""
        self.dialled: list[str] = []

    async def open(self, address: str, port: int) -> httpcore.AsyncNetworkStream:
        self.dialled.append(f"{address}:{port}")
        return httpcore.AsyncMockStream([self.answer])


async def in_the_table(host: str, port: int) -> list[str]:
    """Names from the table above; numbers in any form that the system's own resolver takes."""
    host = host.rstrip(".").lower()
    if host in NAMES:
        return NAMES[host]
    if ":" in host:
        return [str(ipaddress.IPv6Address(host))]
    return [socket.inet_ntoa(socket.inet_aton(host))]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(Stream, "open", wire.open)
    return wire


@pytest.fixture
def client(wire: Wire) -> Client:
    return Client(Fetching(), resolve=in_the_table)


def test_the_table_is_long_enough() -> None:
    assert len(set(HOSTILE)) >= 110


@pytest.mark.parametrize("url", [url for url in HOSTILE if url not in HARMLESS])
async def test_a_hostile_url_opens_no_socket(client: Client, wire: Wire, url: str) -> None:
    with pytest.raises(FetchError):
        await client.get(url)
    assert wire.dialled == []


@pytest.mark.parametrize("url", [url for url in HOSTILE if url not in HARMLESS | RELATIVE])
async def test_a_hostile_redirect_opens_no_further_socket(client: Client, wire: Wire, url: str) -> None:
    for status in (301, 302, 303, 307, 308):
        wire.answer = f"HTTP/1.1 {status} Moved\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode()
        with pytest.raises(FetchError):
            await client.get(START)
        assert set(wire.dialled) <= {f"{PUBLIC}:80"}, status


async def test_a_meta_refresh_to_a_hostile_url_is_not_followed(client: Client, wire: Wire) -> None:
    for url in HOSTILE:
        wire.dialled.clear()
        page = f'<html><head><meta http-equiv="refresh" content="0;url={url}"></head></html>'.encode()
        wire.answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
        assert (await client.get(START)).body == page
        assert wire.dialled == [f"{PUBLIC}:80"]


async def test_a_name_that_changes_its_address_is_checked_each_time(wire: Wire) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    wire.answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    client = Client(Fetching(), resolve=rebinding)
    assert (await client.get(START)).body == b"ok"
    with pytest.raises(Refused):
        await client.get(START)
    assert wire.dialled == [f"{PUBLIC}:80"]


async def test_the_number_that_was_checked_is_the_number_that_is_dialled(client: Client, wire: Wire) -> None:
    wire.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    await client.get(START)
    assert wire.dialled == [f"{PUBLIC}:80"]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://127.0.0.1:22/", "http://10.1.2.3:8080/", "http://rebound.example/", "http://router/"],
)
async def test_what_is_refused_is_refused_in_the_same_words(client: Client, url: str) -> None:
    """Else an open port could be told from a closed one."""
    with pytest.raises(Refused) as refused:
        await client.get(url)
    assert str(refused.value) == str(Refused())


async def test_an_inward_name_is_told_no_differently_whether_it_exists(client: Client) -> None:
    for host in ("router", "nothere", "printer.local", "wiki.corp", "a.home.arpa"):
        with pytest.raises(Refused):
            await client.get(f"http://{host}/")


async def test_no_proxy_of_the_environment_is_used(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    wire.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    await Client(Fetching(), resolve=in_the_table).get(START)
    assert wire.dialled == [f"{PUBLIC}:80"]


async def test_a_local_socket_is_never_opened() -> None:
    with pytest.raises(Refused):
        await GuardedBackend((), (), in_the_table).connect_unix_socket("/run/some.sock")


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"])
def test_public_addresses_may_be_dialled(address: str) -> None:
    assert may_dial(ipaddress.ip_address(address), ())


@pytest.mark.parametrize(
    ("address", "allowed", "may"),
    [
        ("192.168.1.7", ["192.168.1.0/24"], True),
        ("192.168.2.7", ["192.168.1.0/24"], False),
        ("::ffff:192.168.1.7", ["192.168.1.0/24"], True),
        ("fd00::7", ["fd00::/8"], True),
        ("127.0.0.1", ["::/0"], False),
    ],
)
def test_private_networks_are_open_by_the_settings_alone(address: str, allowed: Sequence[str], may: bool) -> None:
    networks = [ipaddress.ip_network(network) for network in allowed]
    assert may_dial(ipaddress.ip_address(address), networks) is may
