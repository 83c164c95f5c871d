"""What is set to be sent to some sites, and to no others."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.fetching.client import Client
from bot.fetching.errors import FetchError, Refused
from bot.fetching.transport import PROXY
from bot.settings import Fetching, SettingsError, Site, load_settings, settings_in_force
from tests.integration.fetching.web import Web


def a_client(web: Web, **sites: dict[str, object]) -> Client:
    chosen = {web.url(path.replace("_", "/")): Site.model_validate(site) for path, site in sites.items()}
    return Client(Fetching(**{**dict(web.settings()), "sites": chosen}), seconds=1.5)


def members(web: Web) -> Client:
    return a_client(
        web,
        _members_={
            "user_agent": "Reader/1",
            "headers": {"Authorization": "Bearer k3y", "accept": "text/html"},
            "cookies": {"session": "s3cret", "lang": "en"},
        },
    )


async def test_a_site_gets_what_is_set_for_it(web: Web) -> None:
    web.says("/members/feed", "<rss></rss>")
    await members(web).get(web.url("/members/feed"))
    _, sent = web.requests[0]
    assert sent["user-agent"] == "Reader/1"
    assert sent["authorization"] == "Bearer k3y"
    assert sent["accept"] == "text/html"
    assert sent["cookie"] == "session=s3cret; lang=en"


async def test_no_other_address_gets_it_not_even_where_a_redirect_leads(web: Web) -> None:
    web.says("/members/moved", "", "302 Found", Location=web.url("/elsewhere", host="localhost"))
    web.says("/members", "<rss></rss>")
    web.says("/elsewhere", "<rss></rss>")
    client = members(web)
    await client.get(web.url("/members/moved"))
    await client.get(web.url("/members"))
    for _, sent in web.requests[1:]:
        assert "Reader" not in sent["user-agent"]
        assert not {"cookie", "authorization"} & sent.keys()
    assert [path for path, _ in web.requests] == ["/members/moved", "/elsewhere", "/members"]


async def test_cookies_that_come_on_the_way_go_beside_those_that_are_set(web: Web) -> None:
    web.says("/members/a", "", "302 Found", Location="/members/b", Set_Cookie="seen=1; Path=/")
    web.says("/members/b", "<rss></rss>")
    await members(web).get(web.url("/members/a"))
    assert web.requests[1][1]["cookie"] == "session=s3cret; lang=en; seen=1"


async def test_the_longest_beginning_counts(web: Web) -> None:
    web.says("/a/b/feed", "<rss></rss>")
    client = a_client(web, _a_={"user_agent": "short"}, _a_b_={"user_agent": "long"})
    await client.get(web.url("/a/b/feed"))
    assert web.requests[0][1]["user-agent"] == "long"


SITE = '[fetching.sites."https://paper.example/"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SITE + "cookie = { session = 'k3y' }", "line 2: unknown setting .*; did you mean cookies"),
        (SITE + "headers = { Host = 'k3y' }", "line 2: .*Host is written by Dateline itself"),
        (SITE + 'headers = { "X-Key" = "k3y\\nHost: other" }', "line 2: .*what X-Key holds must be one line"),
        (SITE + "cookies = { session = 'k3y; other=1' }", "line 2: .*what session holds must be one line"),
        (SITE + "headers = { 'a b' = 'k3y' }", "line 2: .*a b is no name of a header"),
        (
            "[fetching.sites.'https://paper.example']\nuser_agent = 'k3y'",
            "line 1: .*write it as https://paper.example/",
        ),
    ],
)
def test_a_mistake_is_named_without_the_secret(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said) as caught:
        load_settings(file, {})
    assert "k3y" not in str(caught.value)


def test_what_is_in_force_hides_what_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(SITE + "cookies = { session = 'k3y' }")
    (shown,) = [one for one in settings_in_force(file, {}) if one.name == "fetching.sites"]
    assert shown.value == "https://paper.example/"


async def through(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: list[list[str]], user: bytes | None
) -> None:
    """A proxy that leads on every CONNECT and every request, for whoever has the password."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    seen.append(head)
    wanted = f"Basic {base64.b64encode(user).decode()}" if user else None
    if wanted and f"proxy-authorization: {wanted}".lower() not in [line.lower() for line in head]:
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        return
    method, target, _ = head[0].split(" ")
    host, port = target.removeprefix("http://").partition("/")[0].rsplit(":", 1)
    # Its own view of names: nobody else knows this one.
    onward_reader, onward = await asyncio.open_connection({"paper.internal": "127.0.0.1"}.get(host, host), int(port))
    if method == "CONNECT":
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    else:
        onward.write("\r\n".join([f"GET /{target.split('/', 3)[3]} HTTP/1.1", *head[1:]]).encode())

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                sink.write(data)
        sink.close()

    await asyncio.gather(pump(reader, onward), pump(onward_reader, writer))


@pytest.fixture
async def proxy() -> AsyncIterator[tuple[int, list[list[str]]]]:
    seen: list[list[str]] = []
    serve = partial(through, seen=seen, user=b"ann:opensesame")
    async with await asyncio.start_server(serve, "127.0.0.1") as server:
        yield server.sockets[0].getsockname()[1], seen


def proxied(web: Web, host: str, proxy: str) -> Client:
    site = Site(proxy=SecretStr(proxy), cookies={"session": SecretStr("s3cret")})
    return Client(Fetching(allow_ports=(web.port,), sites={web.url("/", host): site}), seconds=5)


async def test_a_site_is_fetched_through_its_proxy_which_finds_the_server(
    web: Web, proxy: tuple[int, list[list[str]]]
) -> None:
    port, seen = proxy
    web.says("/feed", "<rss></rss>")
    client = proxied(web, "paper.internal", f"http://ann:opensesame@127.0.0.1:{port}")
    answer = await client.get(web.url("/feed", "paper.internal"))
    assert answer.body == b"<rss></rss>"
    assert seen[0][0].startswith(f"GET http://paper.internal:{web.port}/feed")
    assert web.requests[0][1]["cookie"] == "session=s3cret"


async def test_a_redirect_out_of_the_site_leaves_the_proxy_too(web: Web, proxy: tuple[int, list[list[str]]]) -> None:
    port, seen = proxy
    web.says("/feed", "", "302 Found", Location=f"http://127.0.0.1:{web.port}/inside")
    client = proxied(web, "paper.internal", f"http://ann:opensesame@127.0.0.1:{port}")
    with pytest.raises(Refused):
        await client.get(web.url("/feed", "paper.internal"))
    assert len(seen) == 1


@pytest.mark.parametrize("user", ["ann:wrong", "nobody"])
async def test_a_proxy_that_does_not_lead_on_is_told_without_its_password(
    web: Web, proxy: tuple[int, list[list[str]]], user: str
) -> None:
    port = proxy[0] if user == "ann:wrong" else 9
    client = proxied(web, "paper.internal", f"http://{user}@127.0.0.1:{port}")
    with pytest.raises(FetchError) as caught:
        await client.get(web.url("/feed", "paper.internal"))
    assert "wrong" not in str(caught.value)
    if user == "nobody":
        assert str(caught.value) == PROXY


SECRETS = (
    SITE + "cookies = { session = { env = 'PAPER_SESSION' } }\n"
    "proxy = { file = 'proxy' }\nheaders = { Authorization = 'Bearer k3y-of-paper' }"
)


def test_secrets_come_from_variables_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("proxy").write_text("http://ann:opensesame@proxy:3128\n")
    file = tmp_path / "dateline.toml"
    file.write_text(SECRETS)
    settings = load_settings(file, {"PAPER_SESSION": "s3cret-session", "DISCORD_TOKEN": "MTA.token"})
    site = settings.fetching.sites["https://paper.example/"]
    assert site.cookies["session"].get_secret_value() == "s3cret-session"
    assert site.proxy
    assert site.proxy.get_secret_value() == "http://ann:opensesame@proxy:3128"
    hidden = ("MTA.token", "s3cret-session", "opensesame", "k3y-of-paper")
    assert set(hidden) <= set(settings.secrets)
    assert not any(secret in repr(settings) for secret in hidden)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{ env = 'PAPER_SESSION' }", r"line 2: .*session: the variable PAPER_SESSION is not set\."),
        ("{ file = '/nowhere/k' }", r"line 2: .*session: /nowhere/k cannot be read \(No such file or directory\)\."),
        ("{ enf = 'PAPER_SESSION' }", r"line 2: .*session: write it itself, or where it stands"),
        ("{ env = 'A', file = 'B' }", r"line 2: .*session: write it itself, or where it stands"),
    ],
)
def test_a_secret_that_is_not_there_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(f"{SITE}cookies = {{ session = {text} }}")
    with pytest.raises(SettingsError, match=said):
        load_settings(file, {})


@pytest.mark.parametrize("proxy", ["proxy:3128", "socks5://proxy:1080", "http://proxy:3128/path", "http://"])
def test_what_is_no_proxy_is_told(tmp_path: Path, proxy: str) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(f"{SITE}proxy = '{proxy}'")
    with pytest.raises(SettingsError, match=r"proxy: write it as http://proxy:3128"):
        load_settings(file, {})
