"""Sessions on PostgreSQL are as the archive needs them, whatever others have set there, and as their URL says."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import text

from bot.archive import Archive
from bot.archive.alone import conninfo_of
from bot.archive.database import engine_of
from bot.archive.hints import Hint
from bot.cli.health import NotRunYet, last_heartbeat, look
from bot.jobs.hints import app_of
from bot.news import DatelineError
from bot.news.heartbeats import Heartbeat
from tests import postgresql
from tests.builders import NOON
from tests.conftest import Cluster

pytestmark = postgresql.needed

AS_IS = "name, reset_val FROM pg_settings"
SHORTEST = 60
OTHERS = (
    "datestyle TO 'German'",
    "timezone TO 'Asia/Kolkata'",
    "default_transaction_isolation TO 'serializable'",
    "idle_session_timeout TO '1ms'",
)


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[str]:
    with postgresql.database(cluster.socket) as url:
        yield url


def by_engine(url: str, query: str) -> dict[str, str]:
    engine = engine_of(url)
    with engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    engine.dispose()
    return {str(name): str(value) for name, value in rows}


def by_library(url: str, query: str) -> dict[str, str]:
    with psycopg.connect(conninfo_of(url)) as connection:
        return dict(connection.execute(query.encode()).fetchall())


@pytest.mark.parametrize("ask", [by_engine, by_library])
def test_the_server_finds_out_soon_that_a_machine_is_gone(
    empty: str, ask: Callable[[str, str], dict[str, str]]
) -> None:
    found = ask(empty, f"SELECT {AS_IS} WHERE name LIKE 'tcp_%'")
    waits = int(found["tcp_keepalives_idle"]), int(found["tcp_user_timeout"]) / 1000
    assert all(0 < seconds <= SHORTEST for seconds in waits)
    assert 0 < int(found["tcp_keepalives_interval"]) * int(found["tcp_keepalives_count"]) <= SHORTEST


async def test_what_is_set_for_all_does_not_hold_for_the_archive(empty: str) -> None:
    name = postgresql.name_of(empty)
    with psycopg.connect(conninfo_of(empty), autocommit=True) as connection:
        for one in OTHERS:
            connection.execute(f'ALTER DATABASE "{name}" SET {one}'.encode())
    async with Archive.open(empty) as archive:
        feed = await archive.feeds.add("https://courier.example/feed", "Courier", NOON)
        shown = await archive.feeds.by_url(feed.url, None)
        assert shown == feed
    found = by_library(empty, f"SELECT {AS_IS} WHERE name IN ('default_transaction_isolation', 'idle_session_timeout')")
    assert found == {"default_transaction_isolation": "read committed", "idle_session_timeout": "0"}


async def test_archive_queues_and_health_find_the_schema_that_the_url_names(empty: str) -> None:
    with psycopg.connect(conninfo_of(empty), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA news")
    url = f"{empty}&options=-csearch_path%3Dnews"
    async with Archive.open(url) as archive:
        await archive.feeds.add("https://courier.example/feed", "Courier", NOON)
        with pytest.raises(NotRunYet):
            last_heartbeat(url)
        await archive.heartbeats.beat(Heartbeat(NOON, 1.0, "", "connected"))
        assert last_heartbeat(url).state == "connected"
        await archive.queues.hint(Hint("poll"))
        async with app_of(url).open_async() as app:
            assert {job.queue for job in await app.job_manager.list_jobs_async()} == {"poll"}
    tables = by_library(
        empty, "SELECT DISTINCT schemaname::text, '' FROM pg_tables WHERE schemaname IN ('public', 'news')"
    )
    assert set(tables) == {"news"}


def test_a_server_out_of_several_is_asked(cluster: Cluster, empty: str) -> None:
    url = f"{empty.partition('?')[0]}?host=/nowhere,{cluster.socket}&port=5432,5432"
    assert by_engine(url, "SELECT 'a', 'b'") == by_library(url, "SELECT 'a', 'b'") == {"a": "b"}


@pytest.mark.parametrize("password", ["Hun%ter2", "Hun%", "Hun%00ter", "Hun@ter2", "Hun/ter2", "Hun#ter2", "H:un@ter2"])
def test_health_tells_no_password(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("DATELINE_DATABASE__URL", f"postgresql://dateline:{password}@127.0.0.1:1/news")
    with pytest.raises(DatelineError) as said:
        look()
    assert "Hun" not in str(said.value)
    assert "ter2" not in str(said.value)
