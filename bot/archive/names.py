"""Names, found from what somebody types."""

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, Select, literal, select

from bot.archive.dialect import names_sharing
from bot.archive.scope import name_open_to
from bot.archive.tables import people, person_words
from bot.news import Owner
from bot.news.names import fold

COMMON = 1000
"""A beginning that more names have than this is completed among the most reported ones only."""
FAMOUS = 3000
"""How many those are."""
TYPO_LETTERS = 4
"""From so many letters on, names that are nearly what was typed are offered too."""
NEAR, NEAR_WORD = 0.8, 0.6
"""How alike a name and what was typed must be, on the whole and in each word."""


def complete_name(connection: Connection, typed: str, limit: int, asker: Owner | None) -> list[str]:
    """Names open to somebody of which a word begins with each word typed, the most reported first; then near ones."""
    words = fold(typed).split()
    query = select(people.c.id, people.c.name).order_by(people.c.articles.desc(), people.c.name)
    longest = max(words, key=len, default="")
    if not longest or _is_common(connection, longest):
        famous = select(people).order_by(people.c.articles.desc(), people.c.name.desc()).limit(FAMOUS).subquery()
        folded = literal(" ").concat(famous.c.folded)
        query = select(famous.c.id, famous.c.name).order_by(famous.c.articles.desc(), famous.c.name)
        query = query.where(*(folded.contains(f" {word}", autoescape=True) for word in words))
    else:
        for word in words:
            query = query.where(people.c.id.in_(_beginning(word)))
    found = _first_known(connection, query, limit, asker)
    if len(found) < limit:
        found += names_like(connection, typed, limit, asker)
    return list(dict.fromkeys(found))[:limit]


def _first_known(connection: Connection, query: Select[tuple[int, str]], limit: int, asker: Owner | None) -> list[str]:
    """The first names that a query finds and that are open to somebody; no more are looked at than that takes."""
    if asker is None:
        return [row.name for row in connection.execute(query.limit(limit))]
    found: list[str] = []
    with connection.execute(query) as rows:
        for some in rows.partitions(2 * limit):
            opened = select(people.c.id, name_open_to(asker)).where(people.c.id.in_([row.id for row in some]))
            known = {row.id: row.name for row in connection.execute(opened)}
            found += [known[row.id] for row in some if known.get(row.id)]
            if len(found) >= limit:
                break
    return found[:limit]


def _beginning(word: str) -> Select[tuple[int]]:
    upto = word + chr(0x10FFFF)
    return select(person_words.c.person_id).where(person_words.c.word >= word, person_words.c.word < upto)


def _is_common(connection: Connection, word: str) -> bool:
    """Whether so many names have a word with this beginning that looking at all would take long."""
    beyond = _beginning(word).offset(COMMON).limit(1)
    return connection.execute(beyond).first() is not None


def names_like(connection: Connection, typed: str, limit: int, asker: Owner | None) -> list[str]:
    """Of the names that are open to somebody, those that are nearly what was typed, the nearest first."""
    wanted = fold(typed)
    if len(wanted) < TYPO_LETTERS:
        return []
    names = names_sharing(connection, wanted)
    if asker is not None:
        opened = select(name_open_to(asker), people.c.folded).where(people.c.folded.in_(list(names.values())))
        names = {row.name: row.folded for row in connection.execute(opened) if row.name}
    near = process.extract(wanted, names, scorer=_likeness, limit=limit, score_cutoff=NEAR)
    return [name for _, _, name in near]


def _likeness(typed: str, name: str, *, score_cutoff: float | None = None) -> float:
    """How alike the words typed are to the words of a name that are nearest to each, from 0 to 1."""
    words = [max(OSA.normalized_similarity(word, other) for other in name.split()) for word in typed.split()]
    score = sum(words) / len(words)
    return score if min(words) >= NEAR_WORD and score >= (score_cutoff or 0) else 0.0
