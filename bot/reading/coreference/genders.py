"""Who is "he" and who is "she": what titles, roles, relations, names and pronouns tell of each person."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.news import Actor, ActorKind
from bot.reading.document import Word
from bot.reading.languages.en.patterns import RELATED
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.names import MEN, WOMEN
from bot.reading.names.spelling import fold

SIDES = dict.fromkeys(ENGLISH.he, 1) | dict.fromkeys(ENGLISH.she, -1)
"""Pronouns: above nothing is masculine, below is feminine, as in all leanings."""
CERTAIN, LIKELY, SLIGHT = 3.0, 1.5, 0.6
"""How far a title, a given name, and a pronoun in a sentence about one person go."""
_MASCULINE = ENGLISH.masculine
# Not "miss": Miss Universe is a contest.
_FEMININE = ENGLISH.feminine
# A woman may be one: "spokesman Hope Adair".
_MOSTLY_MASCULINE = ENGLISH.mostly_masculine
_FEMININE_SURNAME = re.compile(r"\w{3}(?:ova|eva|ová|skaya|dottir|dóttir)$", re.IGNORECASE)


class Genders:
    """What is known of each person, and learnt as the text is read on."""

    def __init__(self, actors: Sequence[Actor], text: str) -> None:
        people = [actor for actor in actors if actor.kind is ActorKind.PERSON]
        surnames = Counter(fold(actor.name).rpartition(" ")[2] for actor in people)
        self._leanings = {
            actor.name: _stated(actor, text, surnames[fold(actor.name).rpartition(" ")[2]] == 1) for actor in people
        }
        self._certain = {name for name, leaning in self._leanings.items() if abs(leaning) >= LIKELY}

    def learn(self, name: str, pronoun: str, weight: float) -> None:
        """Take a pronoun that stands for a person as told of them; what the name or a title tells outweighs it."""
        leaning = self._leanings.get(name, 0.0)
        if name not in self._certain:
            most = CERTAIN - SLIGHT
            self._leanings[name] = max(-most, min(most, leaning + weight * SIDES[pronoun]))

    def describe(self, who: str, words: str) -> None:
        """Take a noun that stands for somebody without a name."""
        self._leanings.setdefault(who, gender_of(words))

    def agreement(self, name: str, pronoun: str) -> float:
        """How well a pronoun fits a person; below nothing it does not."""
        return self._leanings.get(name, 0.0) * SIDES[pronoun]


def learn_from_sentences(genders: Genders, words: Sequence[Word], people: dict[int, str]) -> None:
    """Learn from sentences that name one person only: "Ruiz left her office".

    Args:
        genders: of the document's persons.
        words: of the document.
        people: the first words of names, with the persons.
    """
    sentence, named, pronouns = -1, set[str](), list[str]()
    for word in (*words, None):
        if word is None or word.sentence != sentence:
            if len(named) == 1:
                for pronoun in pronouns:
                    genders.learn(next(iter(named)), pronoun, SLIGHT)
            sentence, named, pronouns = word.sentence if word else -1, set(), []
        if word is None or word.quotation >= 0:
            continue
        if word.place in people:
            named.add(people[word.place])
        elif named and word.lower in SIDES:
            pronouns.append(word.lower)


def gender_of(words: str) -> float:
    """What a title, a role or a relation tells."""
    folded = set(fold(words).split())
    side = bool(folded & _MASCULINE) - bool(folded & _FEMININE)
    return CERTAIN * side or SLIGHT * bool(folded & _MOSTLY_MASCULINE)


def title_before(text: str, start: int) -> str:
    """The word before a name."""
    return text[max(start - 14, 0) : start].rstrip(" .").rpartition(" ")[2]


def is_related(text: str, start: int) -> bool:
    """Whether a name is introduced as somebody's relation: "his wife," Anna Ward."""
    return RELATED.search(text, max(start - 80, 0), start) is not None


def _stated(actor: Actor, text: str, is_alone: bool) -> float:
    """What a title before any mention tells, else the given name, else a relation or the role."""
    # A surname alone may be another's: "Mrs. Ward" where the article names Tom Ward, too.
    full = [mention for mention in actor.mentions if " " in text[mention.start : mention.end] or " " not in actor.name]
    titles = gender_of(" ".join(title_before(text, start) for start, _ in (actor.mentions if is_alone else full)))
    if abs(titles) == CERTAIN or _of_name(actor.name):
        return titles if abs(titles) == CERTAIN else _of_name(actor.name)
    related = (RELATED.search(text, max(mention.start - 80, 0), mention.start) for mention in full)
    pronouns = ["he" if one["he"] else "she" for one in related if one]
    return gender_of(" ".join([*pronouns, re.split(r" (?:of|for|to|and) ", actor.role or "", maxsplit=1)[0]])) or titles


def _of_name(name: str) -> float:
    names = fold(name).split()
    if len(names) < 2:
        return 0.0
    feminine = names[0] in WOMEN or (names[0] not in MEN and _FEMININE_SURNAME.search(name) is not None)
    return LIKELY * ((names[0] in MEN) - feminine)
