"""What SQLite and PostgreSQL say differently: upserts, the index of words, and names that are nearly what was typed.

Both index the same tokens: runs of letters and digits without diacritics, stemmed as English, no word left out. So a
query finds the same articles in both; how well each matches is reckoned by each in its own way.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    Integer,
    Table,
    and_,
    bindparam,
    column,
    func,
    table,
    text,
)
from sqlalchemy import literal_column as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.names import without_diacritics

RARE_TRIGRAMS = 6
SHARING = 100
"""Names that share the most with what was typed, of which the nearest are taken."""
NEARLY = 0.3
"""How much of a name's trigrams PostgreSQL must find in what was typed to look at it; two typos
in a word leave so much."""
STEMS = "dateline_words"
"""PostgreSQL's text search configuration: words and numbers, stemmed, and none left out as too common."""
MOST_LETTERS = 150_000
"""Of one article in PostgreSQL's index, which takes a megabyte of different words with their places; articles are not
so long, but those of older versions were."""

GUILDS = "what is kept of servers"
"""For `only_one`, where a server's row may have to be made."""

WORDS = table("article_words", column("rowid", Integer), column("words"), column("shelf", BigInteger))
"""The index of words: a row an article, by its number."""
PUBLIC = 0
"""The shelf of what everybody sees."""
MARK = chr(0xFDA7E)
"""With which SQLite's index says on which shelf an article is, alone and before the shelf's number: a sign that nobody
writes and that is a letter to it. The words of an article of everybody's have none."""
MARKED = f"text || CASE WHEN shelf = {PUBLIC} THEN '' ELSE char(10, {ord(MARK)}, 32, {ord(MARK)}) || shelf END"
"""An article's text in SQLite's words, as its index has it."""


class Query(NamedTuple):
    """Words that are looked for."""

    terms: tuple[str, ...]
    """Each a word, or several that stand side by side."""
    begins: bool = False
    """Whether the last may be the beginning of a word."""
    any: bool = False
    """Whether some of them are enough."""

    def fts5(self, shelves: Sequence[int] | None) -> str:
        """The same in the language of SQLite's FTS5 (its documentation, section 3), for articles on these shelves."""
        quoted = [f'"{term}"' for term in self.terms]
        if self.begins:
            quoted[-1] += " *"
        words = (" OR " if self.any else " AND ").join(quoted)
        if shelves is None:
            return words
        if PUBLIC in shelves:
            return f'({words}) NOT "{MARK}"'
        return f"({words}) AND ({' OR '.join(_quoted(shelf) for shelf in dict.fromkeys(shelves))})"

    def tsquery(self) -> str:
        """The same in the language of PostgreSQL's to_tsquery (its documentation, section 12.3.2)."""
        phrases = [" <-> ".join(_tokens(term)) for term in self.terms]
        if self.begins:
            phrases[-1] += ":*"
        return (" | " if self.any else " & ").join(f"({phrase})" for phrase in phrases if phrase)


def _quoted(shelf: int) -> str:
    return f'"{MARK}{shelf}"'


_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def sound_json(value: Any) -> str:  # noqa: ANN401
    """A value as PostgreSQL can read it back part by part: without NULs, and half characters as question marks."""
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    return _NUL.sub(r"\1", written) if "\\u0000" in written else written


def first_line(error: DBAPIError) -> str:
    """What a driver says of a database, without its hints; SQLAlchemy would add the statement and its values."""
    return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0].rstrip(".:") + "."


class HintedCompiler(sqlite.base.SQLiteCompiler):
    """Writes hints for SQLite, too: `INDEXED BY`, which SQLAlchemy leaves out."""

    def get_from_hint_text(self, table: object, text: str | None) -> str | None:  # noqa: ARG002, SQLAlchemy's
        """A hint, as it stands behind its table."""
        return text


def is_sqlite(connection: Connection | AsyncConnection) -> bool:
    """Whether a connection leads to SQLite; else it leads to PostgreSQL."""
    return connection.dialect.name == "sqlite"


def upsert(connection: Connection | AsyncConnection, into: Table) -> Any:  # noqa: ANN401
    """An INSERT that can be told what to do with a row that is there: `on_conflict_do_update`, `…_do_nothing`."""
    return sqlite.insert(into) if is_sqlite(connection) else postgresql.insert(into)


async def only_one(connection: AsyncConnection, what: str) -> None:
    """Wait until no other transaction holds this, and hold it to the end of this one.

    What is asked before it is kept then stays true, as everywhere on SQLite, which has one writer.
    """
    if not is_sqlite(connection):
        held = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")
        await connection.execute(held, {"what": what})


async def with_others(connection: AsyncConnection, what: str) -> None:
    """Hold this to the end of the transaction, beside others who do so, too: `only_one` then waits for all of them."""
    if not is_sqlite(connection):
        held = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:what, 0))")
        await connection.execute(held, {"what": what})


async def index_article(connection: AsyncConnection, article: int, title: str, body: str, shelf: int = PUBLIC) -> None:
    """Make an article findable by its words, by those who look on its shelf."""
    await connection.run_sync(index_words, article, title, body, shelf)


def index_words(connection: Connection, article: int, title: str, body: str, shelf: int = PUBLIC) -> None:
    """The same for whoever blocks."""
    values: dict[str, Any] = {"article": article}
    if is_sqlite(connection):
        body = _marked(body, shelf)
        statement = "INSERT INTO article_words (rowid, title, text) VALUES (:article, :title, :body)"
    else:
        values["shelf"] = shelf
        title, body = _tokenized(title), _tokenized(body)
        vector = f"setweight(to_tsvector('{STEMS}', :title), 'A') || setweight(to_tsvector('{STEMS}', :body), 'D')"
        statement = f"INSERT INTO article_words (rowid, words, shelf) VALUES (:article, {vector}, :shelf)"  # noqa: S608
    connection.execute(text(statement), values | {"title": title, "body": body})


async def unindex_article(
    connection: AsyncConnection, article: int, title: str, body: str, shelf: int = PUBLIC
) -> None:
    """Forget an article, of which title, text and shelf are as they were indexed."""
    values: dict[str, Any] = {"article": article}
    if is_sqlite(connection):
        # The index holds no text of its own, and must be told what it is to forget.
        into = "article_words (article_words, rowid, title, text)"
        statement = f"INSERT INTO {into} VALUES ('delete', :article, :title, :body)"  # noqa: S608
        values |= {"title": title, "body": _marked(body, shelf)}
    else:
        statement = "DELETE FROM article_words WHERE rowid = :article"
    await connection.execute(text(statement), values)


async def reshelve_words(connection: AsyncConnection, which: str, shelf: int) -> None:
    """Have the words of articles stand on another shelf.

    Args:
        connection: in a transaction in which the articles themselves are still on their former shelves.
        which: the articles, as a condition in SQL that holds no value of others'.
        shelf: to which they go.
    """
    if not is_sqlite(connection):
        its = f"rowid IN (SELECT id FROM articles WHERE {which})"  # noqa: S608
        await connection.execute(text(f"UPDATE article_words SET shelf = :shelf WHERE {its}"), {"shelf": shelf})  # noqa: S608
        return
    read = f"FROM articles WHERE {which} AND read_at IS NOT NULL"
    out = f"INSERT INTO article_words (article_words, rowid, title, text) SELECT 'delete', id, title, {MARKED} {read}"
    new = f"INSERT INTO article_words (rowid, title, text) SELECT id, title, text || :marks {read}"
    await connection.execute(text(out))
    await connection.execute(text(new), {"marks": _marked("", shelf)})


def _marked(body: str, shelf: int) -> str:
    return body if shelf == PUBLIC else f"{body}\n{MARK} {MARK}{shelf}"


def matching(
    connection: Connection, query: Query, shelves: Sequence[int] | None
) -> tuple[ColumnElement[bool], ColumnElement[float]]:
    """Whether a row of `WORDS` matches, and how well: the higher the better. A word in a title counts four times.

    Args:
        connection: to the database.
        query: what is looked for.
        shelves: on which: everybody's, or others; None for all.
    """
    if is_sqlite(connection):
        whole: ColumnElement[str] = sql("article_words")
        matches = whole.op("MATCH", is_comparison=True)(bindparam("query", query.fts5(shelves), unique=True))
        return matches, -func.bm25(whole, 4.0, 1.0)
    wanted = func.to_tsquery(sql(f"'{STEMS}'::regconfig"), query.tsquery())
    # Divided by 1 + the logarithm of its length (the flag 1), as bm25 counts a word in a long text for less.
    weights: ColumnElement[Any] = sql("'{0.25, 0.25, 0.25, 1.0}'::float4[]")
    score = func.ts_rank(weights, WORDS.c.words, wanted, 1, type_=Float)
    found = WORDS.c.words.op("@@", is_comparison=True)(wanted)
    if shelves is not None:
        # An index for everybody's words and one for all others' are chosen by these very words.
        public = WORDS.c.shelf == sql(str(PUBLIC))
        return and_(found, public if PUBLIC in shelves else ~public & WORDS.c.shelf.in_(shelves)), score
    return found, score


async def index_names(connection: AsyncConnection, new: Mapping[int, str]) -> None:
    """Make names findable that are everybody's: folded, by number."""
    if is_sqlite(connection):
        statement = text("INSERT INTO people_names (rowid, folded) VALUES (:person, :folded)")
        await connection.execute(statement, [{"person": person, "folded": folded} for person, folded in new.items()])


async def unindex_name(connection: AsyncConnection, person: int, folded: str) -> None:
    """Forget a name."""
    if is_sqlite(connection):
        statement = text("INSERT INTO people_names (people_names, rowid, folded) VALUES ('delete', :person, :folded)")
        await connection.execute(statement, {"person": person, "folded": folded})


def names_sharing(connection: Connection, wanted: str) -> list[str]:
    """Folded names, of those that are everybody's, that share rare runs of three letters with what was typed."""
    if is_sqlite(connection):
        return _sharing_rare_trigrams(connection, wanted)
    connection.execute(text(f"SET LOCAL pg_trgm.word_similarity_threshold = {NEARLY}"))
    # An index of trigrams finds what is nearly the same; it need not be told which of them are rare.
    like = text(
        "SELECT folded FROM known_names WHERE shelf = 0 AND :wanted <% folded "
        "ORDER BY word_similarity(:wanted, folded) DESC, articles DESC LIMIT :most"
    )
    return list(connection.execute(like, {"wanted": wanted, "most": SHARING}).scalars())


def _sharing_rare_trigrams(connection: Connection, wanted: str) -> list[str]:
    """By the trigrams that the fewest names hold: they lead to the fewest candidates."""
    trigrams = sorted({wanted[start : start + 3] for start in range(len(wanted) - 2)})
    occurring = text("SELECT term FROM people_trigrams WHERE term IN :trigrams ORDER BY doc LIMIT :most")
    occurring = occurring.bindparams(bindparam("trigrams", expanding=True))
    rare = connection.execute(occurring, {"trigrams": trigrams, "most": RARE_TRIGRAMS}).scalars().all()
    if not rare:
        return []
    query = " OR ".join('"' + one.replace('"', '""') + '"' for one in rare)
    sharing = text(
        "SELECT people.folded FROM people_names JOIN people ON people.id = people_names.rowid "
        "WHERE people_names MATCH :query ORDER BY people_names.rank LIMIT :most"
    )
    return list(connection.execute(sharing, {"query": query, "most": SHARING}).scalars())


def _tokenized(written: str) -> str:
    return " ".join(_tokens(written[:MOST_LETTERS]))


def _tokens(written: str) -> Sequence[str]:
    """The words of a text as FTS5's unicode61 takes them with remove_diacritics: PostgreSQL's own parser would keep
    addresses, paths and hyphenated words whole.
    """
    bare = without_diacritics(written)
    return re.findall(r"[^\W_]+", bare)
