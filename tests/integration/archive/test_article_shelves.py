"""Articles stand on the shelf of those who see them, with whom they name and quote, and with their words."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, event, select, text

from bot.archive import Archive, article_shelves, backups, people
from bot.archive.article_shelves import opened_to
from bot.archive.dialect import PUBLIC, WORDS, Query, index_words, matching
from bot.archive.dump import export_rows, import_rows
from bot.archive.migrations import configuration
from bot.archive.tables import actors, articles, quotes
from bot.news import EVERYBODY, OPERATOR, GuildId, Owner, Pack
from tests import postgresql
from tests.builders import NOON, later
from tests.conftest import Cluster
from tests.integration.archive.press import Press, somebody
from tests.sqlite import database_at

ANN, BEN, CAL = GuildId(10), GuildId(20), GuildId(30)
HERE, THERE, PACKED = "https://here.example/feed", "https://there.example/feed", "https://paper.example/feed"
NAME, SAID = "Mira Vance", "The pumps failed again"


async def a_press(archive: Archive, owner: Owner, url: str) -> Press:
    return Press(archive, await archive.feeds.add(url, url, NOON, owner))


async def tell(press: Press, title: str = "Flooded", also: Press | None = None) -> None:
    """An article that names and quotes somebody; another feed may show it, too."""
    url = f"https://page.example/{title}"
    story = await press.print(f"{NAME}: “{SAID}”.", somebody(NAME), said=SAID, by=NAME, title=title, url=url)
    if also:
        await also.read(story.articles[0].article, story.articles[0].reading, NOON)


async def shelved(archive: Archive) -> dict[str, int]:
    """On which shelf each article is: on one with whom it names and quotes."""

    def asked(connection: Connection) -> dict[str, int]:
        rows = connection.execute(
            select(articles.c.title, articles.c.shelf, actors.c.shelf, quotes.c.shelf)
            .join(actors, actors.c.article_id == articles.c.id)
            .join(quotes, quotes.c.article_id == articles.c.id)
        ).all()
        assert rows
        assert all(len(set(shelves)) == 1 for _, *shelves in rows), rows
        return {title: shelf for title, shelf, *_ in rows}

    return await archive.feeds._database.look(asked)


async def own_shelves(archive: Archive, asker: Owner) -> tuple[int, ...]:
    """On which shelves somebody looks, besides everybody's."""
    opened = await archive.feeds._database.look(opened_to, asker)
    assert opened.own
    return opened.own


async def found_by(archive: Archive, asker: Owner | None) -> tuple[bool, ...]:
    """Whether somebody finds anything: by name, by quote, by words, among the latest, by a title."""
    person = await archive.people.person(NAME, asker, later(days=1))
    return (
        person is not None and person.articles == 1 and len(person.quotes) == 1 and len(person.stories) == 1,
        bool(await archive.people.said(None, None, None, 5, asker)),
        bool(await archive.search.find("pumps", asker=asker)),
        bool(await archive.stories.latest(None, 5, asker)),
        bool(await archive.search.titles("flood", asker=asker)),
    )


async def finders(archive: Archive) -> set[Owner | None]:
    """Who finds all of it; the others find nothing."""
    found = {asker: await found_by(archive, asker) for asker in (OPERATOR, ANN, BEN, CAL)}
    assert all(len(set(one)) == 1 for one in found.values()), found
    return {asker for asker, one in found.items() if all(one)}


async def words_on(archive: Archive, shelves: tuple[int, ...]) -> int:
    """How many articles the index of words gives for these shelves, before any right is asked for."""

    def asked(connection: Connection) -> int:
        matches, _ = matching(connection, Query(("pumps",)), shelves)
        return len(connection.execute(select(WORDS.c.rowid).where(matches)).all())

    return await archive.feeds._database.look(asked)


async def test_a_servers_article_is_on_its_own_shelf_and_everybodys_on_theirs(archive: Archive) -> None:
    await tell(await a_press(archive, ANN, HERE))
    await tell(await a_press(archive, EVERYBODY, PACKED), "Open")
    standing = await shelved(archive)
    assert standing["Open"] == PUBLIC
    (own,) = await own_shelves(archive, ANN)
    assert standing["Flooded"] == own
    assert own not in await own_shelves(archive, BEN)
    assert [await words_on(archive, (shelf,)) for shelf in (PUBLIC, own)] == [1, 1]


async def test_what_two_servers_show_is_found_by_both_and_by_nobody_else(archive: Archive) -> None:
    here, there = await a_press(archive, ANN, HERE), await a_press(archive, BEN, THERE)
    await tell(here, also=there)
    assert await finders(archive) == {OPERATOR, ANN, BEN}
    assert await words_on(archive, (PUBLIC,)) == 0


async def test_what_everybody_comes_to_see_is_on_their_shelf(archive: Archive) -> None:
    await tell(await a_press(archive, ANN, HERE), also=await a_press(archive, EVERYBODY, PACKED))
    assert await shelved(archive) == {"Flooded": PUBLIC}
    assert await words_on(archive, (PUBLIC,)) == 1
    assert await finders(archive) == {OPERATOR, ANN, BEN, CAL}


@pytest.mark.parametrize("how", ["a pack lists it", "the operator adds it"])
async def test_a_feed_that_becomes_everybodys_takes_its_articles_along(archive: Archive, how: str) -> None:
    await tell(await a_press(archive, ANN, HERE))
    assert await finders(archive) == {OPERATOR, ANN}
    if how == "a pack lists it":
        await archive.packs.save({"v": Pack("v", "V", "News", (("P", HERE),))}, NOON)
    else:
        await archive.feeds.add(HERE, "", NOON)
    assert await shelved(archive) == {"Flooded": PUBLIC}
    assert await words_on(archive, (PUBLIC,)) == 1
    assert await finders(archive) == {OPERATOR, ANN, BEN, CAL}


async def test_what_was_everybodys_is_found_by_those_alone_who_still_have_its_feed(archive: Archive) -> None:
    press = await a_press(archive, EVERYBODY, HERE)
    await tell(press)
    await archive.feeds.add(HERE, "", NOON, BEN)
    await archive.feeds.disown(press.feed.id, EVERYBODY, NOON)
    assert await finders(archive) == {OPERATOR, BEN}
    await archive.feeds.regain(press.feed.id, EVERYBODY, NOON)
    assert await finders(archive) == {OPERATOR, ANN, BEN, CAL}


async def test_a_feed_that_is_removed_is_found_no_more_and_again_once_that_is_undone(archive: Archive) -> None:
    press = await a_press(archive, ANN, HERE)
    await tell(press)
    await archive.feeds.disown(press.feed.id, ANN, NOON)
    assert await finders(archive) == {OPERATOR}
    await archive.feeds.regain(press.feed.id, ANN, NOON)
    assert await finders(archive) == {OPERATOR, ANN}
    await archive.feeds.add(HERE, "", NOON, CAL)
    await archive.feeds.disown(press.feed.id, ANN, NOON)
    await archive.feeds.end_removed(later(days=1))
    assert await finders(archive) == {OPERATOR, CAL}


async def test_the_shelf_of_a_feed_that_is_gone_is_nobodys_even_where_its_number_comes_again(archive: Archive) -> None:
    press = await a_press(archive, ANN, HERE)
    await tell(press)
    await archive.feeds.remove(press.feed.id)
    other = await a_press(archive, BEN, THERE)
    await tell(other, "Flooding")
    assert len(set((await shelved(archive)).values())) == 2
    assert await found_by(archive, BEN) == (True,) * 5
    assert await found_by(archive, ANN) == (False,) * 5


async def test_an_article_that_is_forgotten_leaves_no_word_behind(archive: Archive) -> None:
    await tell(await a_press(archive, ANN, HERE))
    (own,) = await own_shelves(archive, ANN)
    await archive.retention.forget(later(days=1), 10)
    assert await words_on(archive, (own,)) == 0
    assert await finders(archive) == set()


async def test_statements_are_as_few_with_many_shelves_as_with_one(archive: Archive) -> None:
    for number in range(5):
        await tell(await a_press(archive, ANN, f"https://here-{number}.example/feed"), f"Flooded {number}")
    own = await own_shelves(archive, ANN)
    assert (len(own), len(set(own))) == (8, 6)


async def test_the_latest_of_all_that_is_open_come_first_whosever_shelf_they_stand_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed, here, there = [await a_press(archive, *one) for one in ((EVERYBODY, PACKED), (ANN, HERE), (BEN, THERE))]
    for number, (press, also) in enumerate([(packed, None), (here, None), (there, None), (here, there)] * 3):
        await tell(press, f"News {number}", also=also)
    monkeypatch.setattr(people, "LATEST", 4)
    for asker, latest in ((ANN, [11, 9, 8, 7]), (BEN, [11, 10, 8, 7]), (CAL, [8, 4, 0]), (None, [11, 10, 9, 8])):
        person = await archive.people.person(NAME, asker)
        assert person
        assert [one.title for one in person.stories] == [f"News {number}" for number in latest]
        said = await archive.people.said(NAME, None, None, 1, asker)
        assert [one.url for one in said] == [f"https://page.example/News {latest[0]}"]


async def test_of_whom_very_many_articles_name_no_more_are_counted(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = await a_press(archive, ANN, HERE)
    for number in range(4):
        await tell(press, f"News {number}")
    for most, counted in ((5, 4), (4, 4), (3, 3)):
        monkeypatch.setattr(people, "MOST_COUNTED", most)
        person = await archive.people.person(NAME, ANN)
        assert person
        assert person.articles == counted


async def test_with_more_shelves_than_a_statement_can_name_rights_alone_decide(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_shelves, "MOST_SHELVES", 0)
    await tell(await a_press(archive, ANN, HERE))
    assert (await archive.feeds._database.look(opened_to, ANN)).own is None
    assert await finders(archive) == {OPERATOR, ANN}


async def test_an_export_that_is_read_back_finds_the_same(tmp_path: Path) -> None:
    file, back = tmp_path / "a" / "dateline.db", tmp_path / "b" / "dateline.db"
    async with Archive.open(database_at(file)) as archive:
        await tell(await a_press(archive, ANN, HERE))
    out = io.StringIO()
    export_rows(file, out)
    import_rows(io.StringIO(out.getvalue()), back)
    async with Archive.open(database_at(back)) as archive:
        assert await finders(archive) == {OPERATOR, ANN}
        assert await words_on(archive, (PUBLIC,)) == 0


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=postgresql.needed)])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/dateline.db"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with postgresql.database(cluster.socket) as url:
        yield url


async def test_articles_of_an_old_database_are_put_on_their_shelves(nothing: str) -> None:
    await asyncio.to_thread(_fill_old, nothing)
    await backups.upgrade(nothing)
    async with Archive.open(nothing) as archive:
        standing = await shelved(archive)
        assert standing["Flooded 1"] == PUBLIC
        assert standing["Flooded 4"] == PUBLIC
        own = [standing[f"Flooded {number}"] for number in (2, 3, 5)]
        assert len({PUBLIC, *own}) == 4
        counts = {asker: len(await archive.search.find("pumps", asker=asker)) for asker in (ANN, BEN, CAL, OPERATOR)}
        assert counts == {ANN: 4, BEN: 4, CAL: 2, OPERATOR: 5}
        assert [await words_on(archive, (shelf,)) for shelf in (PUBLIC, *own)] == [2, 1, 1, 1]
        named = {asker: await archive.people.person(NAME, asker) for asker in (ANN, CAL)}
        assert {asker: one and one.articles for asker, one in named.items()} == {ANN: 4, CAL: 2}
        await tell(await a_press(archive, CAL, "https://new.example/feed"), "Flooded 6")
        assert len(await archive.search.find("pumps", asker=CAL)) == 3


def _fill_old(url: str) -> None:
    """Five articles before there were shelves: everybody's, Ann's, Ben's, everybody's and Ann's, Ann's and Ben's."""
    engine = create_engine(url.replace("+aiosqlite", ""))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0024")
        _insert(connection)
    engine.dispose()


def _insert(connection: Connection) -> None:
    def insert(table: str, **values: object) -> None:
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)

    day = "2026-11-20 00:00:00.000000"
    for feed, owner in ((1, 0), (2, ANN), (3, BEN)):
        insert("feeds", id=feed, url=f"https://{feed}.example/", title="A", next_poll_at=day, failures=0)
        insert("feed_owners", feed_id=feed, owner=owner, added_at=day, added_by=0)
    insert("people", id=1, folded=NAME.lower(), name=NAME, kind="person", articles=5)
    for number, feeds in enumerate(((1,), (2,), (3,), (1, 2), (2, 3)), 1):
        insert("stories", id=number, opened_at=day, updated_at=day)
        insert(
            "articles", id=number, url=f"https://page.example/{number}", title=f"Flooded {number}", text=SAID,
            seen_at=day, at=day, read_at=day, reading='{"gist": [], "actors": [], "quotes": []}', story_id=number,
        )  # fmt: skip
        insert("actors", article_id=number, person_id=1, at=day, name=NAME, salience=1.0, key=True, mentions=1)
        insert("quotes", article_id=number, person_id=1, position=0, at=day, text=SAID, speaker=NAME)
        for feed in feeds:
            insert(
                "entries", feed_id=feed, key=str(number), title="A", content="", fresh=True, seen_at=day, attempts=1,
                article_id=number,
            )  # fmt: skip
        _index_as_then(connection, number)
    if connection.dialect.name == "postgresql":
        for table in ("feeds", "people", "stories", "articles"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)"))


def _index_as_then(connection: Connection, number: int) -> None:
    if connection.dialect.name == "sqlite":
        index_words(connection, number, f"Flooded {number}", SAID)
        return
    words = "INSERT INTO article_words (rowid, words) VALUES (:number, to_tsvector('dateline_words', :said))"
    connection.execute(text(words), {"number": number, "said": f"flooded {number} {SAID.lower()}"})
