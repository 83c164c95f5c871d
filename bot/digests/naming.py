"""Who is in a story: the names of one person joined across its articles, and the role that the articles state."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.digests.sources import cited, time_of
from bot.news import Actor, ActorKind, ReadArticle, Who
from bot.news.names import fold

_BEFORE_ROLE = re.compile(
    r"\b(?:(?:former|formerly|ex|late|then|acting|outgoing|interim|deputy|vice|ousted|retired)[ -]){1,6}$",
    re.IGNORECASE,
)
_SMALL = frozenset("a an and at by for from his her in its of on s the their to with".split())


@dataclass(frozen=True, slots=True)
class Role:
    """A role as an article states it."""

    text: str
    article: ReadArticle

    @property
    def words(self) -> set[str]:
        """Those that tell something, in small letters."""
        return set(re.findall(r"\w+", self.text.casefold())) - _SMALL


def join_names(articles: Sequence[ReadArticle]) -> dict[str, str]:
    """Each name in a story → the full name that it stands for there.

    "Ruiz" in one article is the "Ana Ruiz" of another where the story knows no second Ruiz; "ECB" is what an article
    calls so. A name that could stand for several stays by itself.
    """
    counts: Counter[str] = Counter()
    kinds: defaultdict[str, set[ActorKind]] = defaultdict(set)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for actor in (actor for one in articles for actor in one.reading.actors):
        counts[actor.name] += 1
        kinds[actor.name].add(actor.kind)
        for short in (*actor.aliases, *_surnames(actor)):
            holders[fold(short)].add(actor.name)
    for speaker in {quote.speaker for one in articles for quote in one.reading.quotes if quote.speaker} - counts.keys():
        counts[speaker] = 1
        kinds[speaker].add(ActorKind.PERSON)
    full = _fullest(counts)
    joined = dict(full)
    for name in counts:
        others = {full[other] for other in holders[fold(name)]} - {full[name]}
        if len(others) == 1 and kinds[name] == kinds[next(iter(others))]:
            joined[name] = others.pop()
    return joined


def who_is_in(articles: Sequence[ReadArticle], names: Mapping[str, str], most: int) -> Iterator[Who]:
    """Whom the articles are about, each with a role as stated. Places come by the text."""
    weight: Counter[str] = Counter()
    kinds: dict[str, ActorKind] = {}
    for one in articles:
        for actor in one.reading.actors:
            if actor.key and actor.kind is not ActorKind.PLACE:
                weight[names[actor.name]] += round(100 * actor.salience)
                kinds.setdefault(names[actor.name], actor.kind)
    roles = roles_in(articles, names)
    for name, _ in weight.most_common(most):
        role = roles.get(name)
        yield Who(name, kinds[name], role.text if role else None, cited(role.article) if role else None)


def roles_in(articles: Iterable[ReadArticle], names: Mapping[str, str]) -> dict[str, Role]:
    """The role of each actor of whom the articles state one, by full name: the latest, and of those the fullest."""
    return {name: _fullest_and_latest(stated) for name, stated in _stated_roles(articles, names).items()}


def _stated_roles(articles: Iterable[ReadArticle], names: Mapping[str, str]) -> dict[str, list[Role]]:
    roles: defaultdict[str, list[Role]] = defaultdict(list)
    for one in articles:
        for actor in one.reading.actors:
            if actor.role:
                roles[names[actor.name]].append(Role(_whole_role(actor, one.article.text), one))
    return roles


def _whole_role(actor: Actor, text: str) -> str:
    """The role with the word before it that turns it round: nobody who was minister is shown as one."""
    assert actor.role
    start = actor.role_span.start if actor.role_span else 0
    before = _BEFORE_ROLE.search(text, max(0, start - 40), start)
    whole = text[before.start() : start] + actor.role if before else actor.role
    return whole if whole in text else actor.role


def _fullest_and_latest(roles: Sequence[Role]) -> Role:
    """The latest role; where others say the same and more, the fullest of them."""
    latest = max(roles, key=lambda role: time_of(role.article))
    return max((role for role in roles if role.words >= latest.words), key=lambda role: len(role.text))


def _fullest(counts: Mapping[str, int]) -> dict[str, str]:
    """Each name as most articles give it: with or without a middle name, accents and capitals."""
    words = {name: fold(name).split() for name in counts}
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, parts in words.items():
        alike[_ends(parts)].append(name)
    return {
        name: max(
            (other for other in alike[_ends(parts)] if _same_but_for_the_middle(parts, words[other])),
            key=lambda other: (counts[other], len(other), other),
        )
        for name, parts in words.items()
    }


def _ends(parts: Sequence[str]) -> tuple[str, ...]:
    """First and last name; the only one where there are no two."""
    return tuple(parts) if len(parts) < 2 else (parts[0], parts[-1])


def _same_but_for_the_middle(one: Sequence[str], other: Sequence[str]) -> bool:
    return set(one) <= set(other) or set(other) <= set(one)


def _surnames(actor: Actor) -> list[str]:
    words = actor.name.split()
    return words[-1:] if actor.kind is ActorKind.PERSON and len(words) > 1 else []
