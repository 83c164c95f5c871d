"""Names, found from what somebody types."""

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, func, literal, select, union_all

from bot.archive.article_shelves import opened_to
from bot.archive.dialect import names_sharing
from bot.archive.name_shelves import PUBLIC, open_shelves, own_shelves
from bot.archive.tables import known_names, people, person_words
from bot.news import Owner
from bot.news.names import fold

COMMON = 1000
"""A beginning that more names have than this is completed among the most reported ones only."""
FAMOUS = 3000
"""How many those are: of everybody's names, and of one's own feeds'."""
TYPO_LETTERS = 4
"""From so many letters on, names that are nearly what was typed are offered too."""
OWN = 20_000
"""Of the names of one's own feeds, the most reported so many are compared with what was typed."""
SHARING = 100
"""Those of them that are looked at closely."""
NEAR, NEAR_WORD = 0.8, 0.6
"""How alike a name and what was typed must be, on the whole and in each word."""

TYPED_WORDS = 6
"""Of what is typed, that are looked for: each number of them is a statement of its own, and those are kept."""


def complete_name(connection: Connection, typed: str, limit: int, asker: Owner | None) -> list[str]:
    """Names open to somebody of which a word begins with each word typed, the most reported first; then near ones."""
    words = fold(typed).split()[:TYPED_WORDS]
    longest = max(words, key=len, default="")
    if not longest or _is_common(connection, longest, asker):
        famous = union_all(
            select(_famous(known_names.c.shelf == PUBLIC)), select(_famous(known_names.c.shelf.in_(own_shelves(asker))))
        ).subquery()
        folded = literal(" ").concat(famous.c.folded)
        query = select(famous.c.person_id).where(*(folded.contains(f" {word}", autoescape=True) for word in words))
        rows: FromClause = famous
    else:
        rows = known_names
        query = select(known_names.c.person_id).where(known_names.c.shelf.in_(open_shelves(asker)))
        for word in words:
            query = query.where(known_names.c.person_id.in_(_beginning(word, asker)))
    most_first = func.sum(rows.c.articles).desc(), func.min(rows.c.folded)
    found = _first_known(connection, query.group_by(rows.c.person_id).order_by(*most_first), limit, asker)
    if len(found) < limit:
        found += names_like(connection, typed, limit, asker)
    return list(dict.fromkeys(found))[:limit]


def _first_known(connection: Connection, query: Select[tuple[int]], limit: int, asker: Owner | None) -> list[str]:
    """The first names that a query finds and that are still open to somebody."""
    found: list[str] = []
    written = opened_to(connection, asker).name()
    with connection.execute(query) as rows:
        for some in rows.scalars().partitions(2 * limit):
            opened = select(people.c.id, written.label("name")).where(people.c.id.in_(some))
            known = {row.id: row.name for row in connection.execute(opened)}
            found += [known[number] for number in some if known.get(number)]
            if len(found) >= limit:
                break
    return found[:limit]


def _famous(shelves: ColumnElement[bool]) -> Subquery:
    most = select(known_names.c.person_id, known_names.c.folded, known_names.c.articles).where(shelves)
    return most.order_by(known_names.c.articles.desc(), known_names.c.person_id).limit(FAMOUS).subquery()


def _beginning(word: str, asker: Owner | None) -> Select[tuple[int]]:
    upto = word + chr(0x10FFFF)
    standing = person_words.c.shelf.in_(open_shelves(asker))
    return select(person_words.c.person_id).where(standing, person_words.c.word >= word, person_words.c.word < upto)


def _is_common(connection: Connection, word: str, asker: Owner | None) -> bool:
    """Whether so many names have a word with this beginning that looking at all would take long."""
    beyond = _beginning(word, asker).offset(COMMON).limit(1)
    return connection.execute(beyond).first() is not None


def names_like(connection: Connection, typed: str, limit: int, asker: Owner | None) -> list[str]:
    """Of the names that are open to somebody, those that are nearly what was typed, the nearest first."""
    wanted = fold(typed)
    if len(wanted) < TYPO_LETTERS:
        return []
    sharing = {*names_sharing(connection, wanted), *_own_like(connection, wanted, asker)}
    written = opened_to(connection, asker).name()
    opened = select(written.label("name"), people.c.folded).where(people.c.folded.in_(sharing))
    names = {row.name: row.folded for row in connection.execute(opened) if row.name}
    near = process.extract(wanted, names, scorer=_likeness, limit=limit, score_cutoff=NEAR)
    return [name for _, _, name in near]


def _own_like(connection: Connection, wanted: str, asker: Owner | None) -> list[str]:
    """The same of one's own feeds' names: so few that each is looked at, with no index that strangers' would fill."""
    own = select(known_names.c.folded).where(known_names.c.shelf.in_(own_shelves(asker)))
    most = connection.execute(own.order_by(known_names.c.articles.desc()).limit(OWN)).scalars()
    return [name for name, *_ in process.extract(wanted, most, scorer=fuzz.partial_ratio, limit=SHARING)]


def _likeness(typed: str, name: str, *, score_cutoff: float | None = None) -> float:
    """How alike the words typed are to the words of a name that are nearest to each, from 0 to 1."""
    words = [max(OSA.normalized_similarity(word, other) for other in name.split()) for word in typed.split()]
    score = sum(words) / len(words)
    return score if min(words) >= NEAR_WORD and score >= (score_cutoff or 0) else 0.0
