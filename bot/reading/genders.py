"""Who is "he" and who is "she": what titles, roles, given names and pronouns tell of each person."""

from collections.abc import Sequence

from bot.news import Actor, ActorKind
from bot.reading.aliases import fold
from bot.reading.layout import Word

SIDES = {"he": 1, "his": 1, "him": 1, "himself": 1, "she": -1, "her": -1, "hers": -1, "herself": -1}
"""Pronouns: above nothing is masculine, below is feminine, as in all leanings."""
CERTAIN, LIKELY, SLIGHT = 3.0, 1.5, 0.6
"""How far a title, a given name, and a pronoun in a sentence about one person go."""
_MASCULINE = frozenset(
    "mr sir king prince lord pope father congressman spokesman chairman businessman councilman policeman fireman "
    "fisherman actor son brother husband grandfather widower duke emperor he".split()
)
# Not "miss": Miss Universe is a contest.
_FEMININE = frozenset(
    "mrs ms mme mlle dame queen princess lady baroness duchess congresswoman spokeswoman chairwoman businesswoman "
    "councilwoman policewoman actress daughter sister wife mother grandmother widow empress she".split()
)
# Only names that are hardly ever given to the other; in a person's own pronouns and titles they find their master.
_MEN = frozenset(
    "adam ahmed alan albert alexander ali andrew anthony antonio arthur barack ben benjamin bernard bernie bill bob "
    "boris brian bruce bruno carl carlos charles christopher craig daniel dave david dennis derek diego donald douglas "
    "edward emmanuel eric erik ernest francisco frank fred gary george gerald gordon graham greg harold harry henry "
    "hugo ian ibrahim igor ivan jack jacob james jason jeff jeffrey jeremy jerry jim joe john jonathan jorge jose "
    "joseph juan keith ken kenneth kevin klaus kurt larry lars luis marco mark martin matthew max michael miguel mike "
    "mohamed mohammed muhammad neil nicholas nick nigel oliver omar oscar otto patrick paul pedro peter philip rafael "
    "ralph raymond richard robert roger roland ronald roy russell scott simon stefan stephen steve steven stuart ted "
    "thomas tim timothy tom tony victor vladimir walter william".split()
)
_WOMEN = frozenset(
    "agnes aisha alice alison amanda amy ana andrea angela anita ann anna anne annie barbara beatrice betty brenda "
    "carla carmen carol caroline catherine cecilia charlotte christina christine clara claudia cynthia deborah debra "
    "denise diana diane dianne donna doris dorothy eileen elena elisabeth elizabeth ellen emily emma esther eva fatima "
    "fiona florence frances gloria grace hannah harriet heather heidi helen hillary ida ingrid irene isabel jane janet "
    "jennifer jessica joan joanna josephine joyce judith judy julia julie karen katherine kathleen kathryn katie laura "
    "lena linda lisa louise lucy margaret maria marie marta martha mary maya megan melania melissa michelle monica "
    "nancy nicola nina nora olga olivia pamela patricia paula rachel rebecca rosa rosie ruth samantha sandra sarah "
    "sofia sonia sophie stephanie susan susanna teresa theresa ursula valerie vanessa victoria virginia yvonne".split()
)


class Genders:
    """What is known of each person, and learnt as the text is read on."""

    def __init__(self, actors: Sequence[Actor], text: str) -> None:
        self._leanings = {
            actor.name: _stated(actor, text) or _of_given_name(actor.name)
            for actor in actors
            if actor.kind is ActorKind.PERSON
        }

    def learn(self, name: str, pronoun: str, weight: float) -> None:
        """Take a pronoun that stands for a person as told of them; a title outweighs whatever is told so."""
        leaning = self._leanings.get(name, 0.0)
        if abs(leaning) < CERTAIN:
            most = CERTAIN - SLIGHT
            self._leanings[name] = max(-most, min(most, leaning + weight * SIDES[pronoun]))

    def agreement(self, name: str, pronoun: str) -> float:
        """How well a pronoun fits a person; below nothing it does not."""
        return self._leanings.get(name, 0.0) * SIDES[pronoun]


def learn_from_sentences(genders: Genders, words: Sequence[Word], people: dict[int, str]) -> None:
    """Learn from sentences that name one person only, before the pronoun: "Ruiz left her office".

    Args:
        genders: of the document's persons.
        words: of the document.
        people: the first words of names, with the persons.
    """
    sentence, named = -1, set[str]()
    for word in words:
        if word.quotation >= 0:
            continue
        if word.sentence != sentence:
            sentence, named = word.sentence, set()
        if word.place in people:
            named.add(people[word.place])
        if word.lower in SIDES and len(named) == 1:
            genders.learn(next(iter(named)), word.lower, SLIGHT)


def _stated(actor: Actor, text: str) -> float:
    """What a title before any mention tells, or the role."""
    told = {
        text[max(mention.start - 14, 0) : mention.start].rstrip(" .").rpartition(" ")[2].lower()
        for mention in actor.mentions
    }
    told |= set(fold(actor.role or "").split())
    feminine, masculine = bool(told & _FEMININE), bool(told & _MASCULINE)
    return CERTAIN * (masculine - feminine)


def _of_given_name(name: str) -> float:
    given = fold(name).split()
    if len(given) < 2:
        return 0.0
    return LIKELY * ((given[0] in _MEN) - (given[0] in _WOMEN))
