"""Whom "he" and "she" mean: of the people spoken of before, the one who is nearest in mind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from bot.reading.coreference.genders import LIKELY, Genders
from bot.reading.document import Document, Word
from bot.reading.languages.en.cues import SPEECH
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.words import ENGLISH

LOOK_BACK = 1500
"""Characters within which a pronoun looks for its person."""
MOST = 80
"""Mentions that are weighed, at most; only hostile text has so many so near."""
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ASKING = ENGLISH.asking
_UNLIKE = -1.0
"""An agreement of gender up to which somebody is not meant."""
_FAR = -5.0
"""A score below which nobody is near enough in mind."""
_CLEAR, _TIE = 1.0, 0.6
"""By how much one person must be likelier than the others to be taken as told, and to be told at all."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody is spoken of: by name, by a pronoun, or as "a neighbour"."""

    root: Word
    who: str
    named: bool
    first: bool
    standing: "Standing"


class Meant(NamedTuple):
    """Whom a pronoun means, and all whom it may mean; none where that may be somebody without a name."""

    name: str | None
    perhaps: tuple[str, ...] = ()


class Standing(NamedTuple):
    """How somebody stands in a sentence, whichever pronoun follows."""

    acts: bool
    speaks: bool
    asked: bool
    asks: bool
    governed: bool


class Weights(NamedTuple):
    """What speaks for a mention being meant by a pronoun, or how much each of that weighs."""

    sentences: float
    """Sentences between them, quoted ones left out, six at most."""
    lines: float
    """Lines between them, six at most."""
    salience: float
    first: float
    """Somebody is named for the first time."""
    nameless: float
    """Spoken of without a name, or by a pronoun."""
    acts: float
    """The subject of a sentence's own verb."""
    speaks: float
    """The subject of a verb of speech."""
    asked: float
    """Who is asked is who answers."""
    asks: float
    governed: float
    """What stands behind a preposition."""
    agrees: float
    """How well the pronoun's gender fits."""
    differs: float
    """How little it fits, below nothing."""


WEIGHTS = Weights(-0.8, -1.5, 0.5, 0.3, -0.5, 1.8, 1.0, 2.0, -2.0, -1.0, 0.9, 1.5)
"""Set by hand. `python -m tests.training.pronouns` prints what fitting gives, and how often each is right."""


class InMind:
    """Who is spoken of in a document, in order.

    Args:
        document: the article.
        salience: of each person, by name.
        genders: what is known of them; a pronoun that is understood tells more.
    """

    def __init__(self, document: Document, salience: Mapping[str, float], genders: Genders) -> None:
        self._document = document
        self._salience = salience
        self._genders = genders
        self._mentions: list[Mention] = []
        self._sentences = _narrated_sentences(document.words)

    def add(self, root: Word, who: str, *, first: bool = False) -> None:
        """Somebody is named, for the first time or again, or meant by a pronoun."""
        self._mentions.append(Mention(root, who, True, first, self._standing(root)))

    def add_nameless(self, noun: Word) -> None:
        """Somebody is spoken of who is not known by name."""
        who = f"the {noun.lemma}"
        self._genders.describe(who, noun.lemma)
        self._mentions.append(Mention(noun, who, False, False, self._standing(noun)))

    def understand(self, pronoun: Word) -> str | None:
        """Whom "he" or "she" means, who is thus spoken of again; where it may be two that are named, both stay in mind.

        Taken for somebody without a name, a pronoun that is not understood would be whom all pronouns after it mean.
        """
        meant = self.meant(pronoun)
        if pronoun.dep in SUBJECTS:
            for who in meant.perhaps:
                self.add(pronoun, who)
            if not meant.perhaps:
                self.add_nameless(pronoun)
        return meant.name

    def meant(self, pronoun: Word) -> "Meant":
        """The person that "he" or "she" most likely is; none where two may be, or somebody without a name."""
        nearest: dict[str, tuple[float, Mention]] = {}
        for mention in islice(reversed(self._mentions), MOST):
            if mention.root.start < pronoun.start - LOOK_BACK:
                break
            features = self.features(pronoun, mention)
            score = sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))
            if mention.who not in nearest or score > nearest[mention.who][0]:
                nearest[mention.who] = score, mention
        fits = {who: self._genders.agreement(who, pronoun.lower) for who in nearest}
        scores = {who: score for who, (score, _) in nearest.items() if fits[who] > _UNLIKE}
        first, second = [*sorted(scores, key=lambda who: -scores[who]), None, None][:2]
        if first is None or scores[first] < _FAR:
            return Meant(None)
        lead = scores[first] - scores[second] if second else _CLEAR
        # "Ruiz and Vega met": neither is nearer in mind.
        paired = second is not None and _are_joined(nearest[first][1].root, nearest[second][1].root)
        least = _CLEAR if paired else _TIE
        perhaps = tuple(who for who in scores if scores[who] >= scores[first] - least)
        if not nearest[first][1].named:
            return Meant(None)
        # Whom "he" fits already may be meant: "The director, Hanna Weiss, said that he would have a key."
        known = any(fit >= 1 for who, fit in fits.items() if who != first)
        if lead >= _CLEAR and not known:
            self._genders.learn(first, pronoun.lower, 1.0)
        if lead >= least:
            return Meant(first, (first,))
        return Meant(None, perhaps if all(nearest[who][1].named for who in perhaps) else ())

    def features(self, pronoun: Word, mention: Mention) -> Weights:
        """How near a mention is to a pronoun: who did or said something last, in the line at hand."""
        root, standing = mention.root, mention.standing
        fit = self._genders.agreement(mention.who, pronoun.lower)
        return Weights(
            sentences=min(self._sentences[pronoun.place] - self._sentences[root.place], 6),
            lines=min(pronoun.line - root.line, 6),
            salience=self._salience.get(mention.who, 0.0),
            first=mention.first,
            nameless=not mention.named,
            acts=standing.acts,
            speaks=standing.speaks,
            asked=standing.asked,
            asks=standing.asks,
            governed=standing.governed,
            agrees=min(fit, LIKELY) if fit > 0 else 0.0,
            differs=min(fit, 0.0),
        )

    def _standing(self, root: Word) -> Standing:
        words, named = self._document.words, noun_named(self._document, root)
        verb, is_subject = words[named.head], named.dep in SUBJECTS
        return Standing(
            acts=is_subject and self._is_main(verb),
            speaks=is_subject and verb.lemma in SPEECH and verb.quotation < 0,
            asked=verb.lemma in _ASKING and named.dep in {"dobj", "dative"},
            asks=verb.lemma in _ASKING and is_subject,
            governed=words[root.head].pos == "ADP",
        )

    def _is_main(self, verb: Word) -> bool:
        """Whether a verb is a sentence's own, and not "… and that Ruiz had known"."""
        children = (self._document.words[place] for place in self._document.children.get(verb.place, ()))
        return verb.dep in {"ROOT", "conj"} and all(child.dep != "mark" or child.lower != "that" for child in children)


def noun_named(document: Document, name: Word) -> Word:
    """The noun that a name stands beside: the head of the union, Pilar Navarro; or the name itself."""
    if name.dep not in {"appos", "conj"}:
        return name
    noun = document.words[name.head]
    if name.dep == "conj" or noun.dep != "pobj" or is_role_word(document.doc[noun.place]):
        return noun
    # It is the head who has a name, not the union.
    outer = document.words[document.words[noun.head].head]
    return outer if is_role_word(document.doc[outer.place]) else noun


def _narrated_sentences(words: Sequence[Word]) -> list[int]:
    """For each word, how many sentences began up to it that are not quoted from end to end."""
    counts, count, sentence = [], 0, -1
    for word in words:
        if word.quotation < 0 and word.pos not in {"PUNCT", "SPACE"} and word.sentence != sentence:
            sentence, count = word.sentence, count + 1
        counts.append(count)
    return counts


def _are_joined(one: Word, other: Word) -> bool:
    """Whether two names stand together: Ruiz and Vega."""
    return (one.dep == "conj" and one.head == other.place) or (other.dep == "conj" and other.head == one.place)
