"""Names whose server is silent: they hold up nobody else, on the loop that the bot runs on."""

import asyncio
import errno
import socket
from collections.abc import Iterator
from threading import Event, active_count

import pytest

from bot.fetching import names
from bot.fetching.client import Client
from bot.fetching.errors import Unreachable
from bot.fetching.names import Resolver
from tests.integration.fetching.web import Web


class NameServer:
    """Knows each name but those that begin with "silent", for which it keeps whoever asks waiting."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers = Event()

    def __call__(self, host: str, _: int) -> list[str]:
        self.asked.append(host)
        if host.startswith("silent"):
            self.answers.wait(60)
        if host.startswith("unknown"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ["127.0.0.1"]


@pytest.fixture
def server() -> Iterator[NameServer]:
    made = NameServer()
    yield made
    made.answers.set()


async def test_hosts_whose_names_hang_hold_up_no_others(server: NameServer, web: Web) -> None:
    web.says("/feed", "<rss/>")
    client = Client(web.settings(), resolve=Resolver(server), seconds=20)
    hanging = [asyncio.create_task(client.get(f"http://silent{n}.example:{web.port}/")) for n in range(40)]
    await asyncio.sleep(0)
    for number in range(5):
        assert (await client.get(f"http://paper{number}.example:{web.port}/feed")).status == 200
    assert not any(task.done() for task in hanging)
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)


async def test_a_name_is_given_up_in_time_and_takes_one_thread_however_often_it_is_tried(server: NameServer) -> None:
    resolver = Resolver(server, seconds=0.05)
    before = active_count()
    for _ in range(20):
        with pytest.raises(TimeoutError):
            await resolver("silent.example", 80)
    assert server.asked == ["silent.example"]
    assert active_count() <= before + 1
    server.answers.set()
    assert await Resolver(server)("silent.example", 80) == ["127.0.0.1"]


async def test_an_answer_that_comes_late_is_no_ones_and_the_name_is_asked_for_anew(server: NameServer) -> None:
    resolver = Resolver(server, seconds=0.05)
    with pytest.raises(TimeoutError):
        await resolver("silent.example", 80)
    server.answers.set()
    async with asyncio.timeout(20):
        while len(server.asked) < 2:
            assert await resolver("silent.example", 80) == ["127.0.0.1"]
            await asyncio.sleep(0.01)


async def test_a_name_that_nobody_knows_and_a_number_are_what_they_are(server: NameServer) -> None:
    resolver = Resolver(server)
    with pytest.raises(socket.gaierror):
        await resolver("unknown.example", 80)
    assert await resolver("192.0.2.7", 80) == ["192.0.2.7"]
    assert await resolver("2001:db8::7", 80) == ["2001:db8::7"]
    assert server.asked == ["unknown.example"]
    assert await Resolver()("localhost", 80)


async def test_more_names_than_may_be_asked_for_are_our_own_fault(
    server: NameServer, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST", 1)
    client = Client(web.settings(), resolve=Resolver(server), seconds=20)
    hanging = asyncio.create_task(client.get(f"http://silent.example:{web.port}/"))
    while not server.asked:  # noqa: ASYNC110  a thread asks
        await asyncio.sleep(0.01)
    with pytest.raises(Unreachable) as caught:
        await client.get(f"http://paper.example:{web.port}/feed")
    assert caught.value.ours
    hanging.cancel()


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENETUNREACH, errno.ENOBUFS])
async def test_a_connection_that_we_cannot_open_is_our_fault_and_one_that_is_refused_is_not(
    number: int, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = web.settings()
    with pytest.raises(Unreachable) as refused:
        await Client(settings.model_copy(update={"allow_ports": (1,)})).get("http://127.0.0.1:1/")
    assert not refused.value.ours

    async def fails(*_: object) -> None:
        raise OSError(number, "as the kernel says")

    monkeypatch.setattr("bot.fetching.guard.Stream.open", fails)
    with pytest.raises(Unreachable) as ours:
        await Client(settings).get(f"http://127.0.0.1:{web.port}/feed")
    assert ours.value.ours
