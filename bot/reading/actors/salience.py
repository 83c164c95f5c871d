"""How much an article is about an actor: not just how often it is named."""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from bot.news import ActorKind, Span
from bot.reading.actors.headline import is_named, is_named_in_part, words_of
from bot.reading.document import Document
from bot.reading.languages.en.asides import OUR_OWN
from bot.reading.languages.en.demonyms import is_demonym
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.names import AGENCIES
from bot.reading.names.gathered import Named
from bot.reading.names.shortening import usual_name
from bot.reading.names.spelling import fold, is_acronym
from bot.reading.text.sentences import text_of

TELLING = 6
"""Words that a sentence has at least; shorter ones at the top are labels and dates."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
NEAR = 50
"""Characters at the beginning of an article among which the place of a name says little."""
SHORT = 800
"""Characters of the shortest articles that the weights were learnt from; of shorter ones they would say too much."""
_PRONOUNS = ENGLISH.personal_pronouns
_SENTENCES_BACK = 2
REPORTER = 0.01
"""What is left of the salience of a newspaper, agency or reporter that is only there as what reports or is told."""
BESIDE = 0.1
"""Likewise of somebody who is named, up to `FEW` times, only to tell who another is."""
FEW = 3
_PRESS = ENGLISH.press
_REPORTERS = ENGLISH.reporters
_PRESENTED = re.compile(rf"\b(?:I['’]m|I am|[Tt]his is|{OUR_OWN}) $")
_QUOTED = re.compile('["“”«„]')
_REPORTING = ENGLISH.reporting
_SAYING = frozenset({"announce", "say"})


class Weights(NamedTuple):
    """What speaks for an actor, as numbers; also the weight of each.

    The weights are a logistic regression's, fitted by `tests/training/salience.py` on articles
    whose main actors people marked.
    """

    share: float
    """Mentions, as a share of the most mentioned actor's."""
    pronouns: float
    """Logarithm of how often "he" or "she" stands for the person."""
    offset: float
    """Logarithm of how far into the article it is first named, or a country spoken of, as in "Iraqi"."""
    lead_offset: float
    """The same for what the first sentence names, 0 for others: within that sentence the place says less."""
    headline: float
    headline_lead: float
    """Both the headline and the first sentence name it, in full or in part."""
    headline_part: float
    """The headline has a word of its name that is of no name there, but not the name."""
    length: float
    """Logarithm of the article's length: a long one names more actors and is about no more of them."""
    abbreviated: float
    """It goes by letters alone, as what is named in passing does: "US". Not an organisation that the headline names."""
    organisation: float
    long_organisation: float
    """An organisation with a name of several words."""
    once: float
    """It is named only once."""
    once_person: float
    """A person named only once."""
    role: float
    """The article says what the person is."""
    reports: float
    """An organisation that is only there as what says or reports, as agencies are."""


LEARNT = Weights(
    share=1.30,
    pronouns=1.14,
    offset=-0.86,
    lead_offset=0.81,
    headline=1.95,
    headline_lead=-0.85,
    headline_part=1.53,
    length=-1.05,
    abbreviated=-1.93,
    organisation=-0.70,
    long_organisation=1.52,
    once=0.36,
    once_person=-0.65,
    role=0.61,
    reports=-0.74,
)
BIAS = 6.43


class _Article(NamedTuple):
    """What is the same for all actors of an article."""

    headline: list[str]
    free: list[str]
    """Its words that no name in full is made of."""
    lead: int
    """Where the first sentence ends."""
    length: int
    most: int
    """Mentions of the most mentioned actor."""
    peoples: list[tuple[str, int]]
    """Words for peoples, folded, with where they stand."""


def salience_of(actors: Sequence[Named], roles: Sequence[Span | None], document: Document) -> list[float]:
    """For each actor, how probable it is that people would name it as one that the article is about."""
    features = features_of(actors, roles, document)
    doc = document.doc
    learnt = [_sigmoid(BIAS + sum(a * b for a, b in zip(LEARNT, one, strict=True))) for one in features]
    addressed = [
        not one.headline
        and (
            _is_reporter(actor, doc)
            or _presents(actor, doc)
            or (bool(one.reports) and _is_press(actor, doc))
            or _employs(actor, doc)
        )
        for one, actor in zip(features, actors, strict=True)
    ]
    beside = [_only_tells_who(actor, [_root(doc, *one.span) for one in actor.mentions]) for actor in actors]
    return [
        chance * (REPORTER if only_addressed else 1) * (BESIDE if is_beside else 1)
        for chance, only_addressed, is_beside in zip(learnt, addressed, beside, strict=True)
    ]


def features_of(actors: Sequence[Named], roles: Sequence[Span | None], document: Document) -> list[Weights]:
    """What speaks for each actor, given the roles that the article states."""
    doc, title = document.doc, document.title
    long = (one for one in document.sentences if len(one) > TELLING and one.text.strip() != title)
    first = next(long, None)
    headline = words_of(title)
    spellings = {mention.text for actor in actors for mention in actor.mentions}
    used = {word for name in spellings if is_named([name], headline) for word in words_of(name)}
    article = _Article(
        headline=headline,
        free=[word for word in headline if word not in used],
        lead=first.end_char if first else 0,
        length=max(doc[-1].idx + len(doc[-1]), SHORT) if len(doc) else SHORT,
        most=max((len(actor.mentions) for actor in actors), default=1),
        peoples=[(fold(entity.text), entity.start_char) for entity in document.entities if entity.label_ == "NORP"],
    )
    roots = [[_root(doc, mention.start, mention.end) for mention in actor.mentions] for actor in actors]
    pronouns = _pronouns(actors, roots, document)
    return [
        _features(actor, article, roots[number], pronouns[number], roles[number]) for number, actor in enumerate(actors)
    ]


def _features(actor: Named, article: _Article, roots: Sequence[Token], pronouns: int, role: Span | None) -> Weights:
    start = min(actor.mentions[0].start, _first_spoken_of(actor, article.peoples))
    offset, lead = math.log1p(start / NEAR), start < article.lead
    headline = is_named({mention.text for mention in actor.mentions}, article.headline)
    part = not headline and is_named_in_part(actor.name, article.free)
    organisation, once = actor.kind is ActorKind.ORGANISATION, len(actor.mentions) == 1
    return Weights(
        share=len(actor.mentions) / article.most,
        pronouns=math.log1p(pronouns),
        offset=offset,
        lead_offset=offset * lead,
        headline=headline,
        headline_lead=(headline or part) and lead,
        headline_part=part,
        length=math.log(article.length),
        abbreviated=all(is_acronym(mention.text) for mention in actor.mentions) and not (organisation and headline),
        organisation=organisation,
        long_organisation=organisation and " " in actor.name,
        once=once,
        once_person=once and actor.kind is ActorKind.PERSON,
        role=role is not None,
        reports=(organisation or _has_press_name(actor) or _is_source(actor, roots))
        and all(map(_reports, roots))
        and not (lead and _announces(actor, roots[0])),
    )


def _first_spoken_of(actor: Named, peoples: Sequence[tuple[str, int]]) -> float:
    """Where a word for its people stands first, of a country that is named too."""
    if actor.kind is not ActorKind.PLACE:
        return math.inf
    place = usual_name(actor.name)
    return next((start for word, start in peoples if is_demonym(word, place)), math.inf)


def _pronouns(actors: Sequence[Named], roots: Sequence[Sequence[Token]], document: Document) -> Counter[int]:
    """How many pronouns stand for each person: those after it, where it was the subject last."""
    starts = [sentence.start for sentence in document.sentences]
    people = sorted(
        (root.i, bisect_right(starts, root.i), _is_subject(root), number)
        for number, actor in enumerate(actors)
        if actor.kind is ActorKind.PERSON
        for root in roots[number]
    )
    found: Counter[int] = Counter()
    for word in document.words if people else ():
        if word.lower in _PRONOUNS:
            sentence = bisect_right(starts, word.place)
            begin = starts[max(sentence - 1 - _SENTENCES_BACK, 0)]
            near = people[bisect_left(people, (begin,)) : bisect_left(people, (word.place,))]
            if near:
                found[max(near, key=lambda one: (1.5 * one[2] + 0.6 * one[1], one[0]))[3]] += 1
    return found


def _root(doc: Doc, start: int, end: int) -> Token:
    words = doc.char_span(start, end, alignment_mode="expand")
    assert words is not None, "with expand, any place in the document has words"
    return words.root


def _is_subject(root: Token) -> bool:
    return root.dep_ in SUBJECTS or (root.dep_ == "appos" and root.head.dep_ in SUBJECTS)


def _reports(root: Token) -> bool:
    if root.dep_ == "appos":  # the state agency, Karsland News (KSN), said
        return _reports(root.head)
    if root.dep_ == "pobj" and root.head.dep_ == "agent":
        return root.head.head.lemma_ in _REPORTING
    named = root.dep_ == "pobj" and root.head.lower_ == "to" and root.head.head.lower_ == "according"
    return named or _is_addressee(root) or (root.dep_ == "nsubj" and root.head.lemma_.lower() in _REPORTING)


def _announces(actor: Named, first: Token) -> bool:
    """Whether a lead begins with a body that says what it does: "The parks agency says that it will fine climbers".

    Who reports something instead of reporting that it is so tells of itself, too: "Moss Electric reported revenue of".
    """
    verb = first.head
    of_itself = verb.lemma_ in _SAYING or (verb.lemma_ == "report" and any(one.dep_ == "dobj" for one in verb.children))
    return first.dep_ == "nsubj" and verb.dep_ == "ROOT" and of_itself and not _has_press_name(actor)


def _is_source(actor: Named, roots: Sequence[Token]) -> bool:
    """Whether it goes by one word, which the model may take for a surname, and reports: "…, Telemar reported"."""
    return " " not in actor.name and all(root.dep_ == "nsubj" and root.head.lemma_ == "report" for root in roots)


def _only_tells_who(actor: Named, roots: Sequence[Token]) -> bool:
    """Whether a person is named only to tell who others are: "a former aide to" Max Teller, whose advisers left."""
    return actor.kind is ActorKind.PERSON and len(roots) <= FEW and all(map(_tells_who, roots))


def _tells_who(root: Token) -> bool:
    noun = root.head
    if root.dep_ == "pobj" and noun.lower_ in {"of", "to", "for"}:
        noun = noun.head
    elif root.dep_ not in {"poss", "compound"}:
        return False
    return noun.pos_ in {"NOUN", "PROPN"} and is_role_word(noun)


def _is_press(actor: Named, doc: Doc) -> bool:
    """Whether it reports news, or is told it, rather than saying something itself."""
    roots = [_root(doc, mention.start, mention.end) for mention in actor.mentions]
    return _has_press_name(actor) or any(_is_addressee(root) or root.head.lemma_ == "report" for root in roots)


def _is_reporter(actor: Named, doc: Doc) -> bool:
    """Whether it is somebody who is only there as who was told: "told Jane Holt of the Example Times"."""
    roots = [_root(doc, mention.start, mention.end) for mention in actor.mentions]
    return actor.kind is ActorKind.PERSON and all(_is_addressee(root) and _is_of_the_press(root) for root in roots)


def _employs(actor: Named, doc: Doc) -> bool:
    """Whether it is a paper that is only named to tell for whom somebody writes: Skar Times columnist Ida Moss."""
    if actor.kind is not ActorKind.ORGANISATION or not _has_press_name(actor):
        return False
    roots = [_root(doc, mention.start, mention.end) for mention in actor.mentions]
    return all(_tells_who(root) or (root.dep_ == "compound" and root.head.ent_type_ == "PERSON") for root in roots)


def _presents(actor: Named, doc: Doc) -> bool:
    """Whether it is the broadcast itself or somebody of it: "I'm Dana Holt", "our correspondent", "this is"."""
    text = text_of(doc)
    places = (one.start for one in actor.mentions if _PRESENTED.search(text, max(one.start - 60, 0), one.start))
    return any(not _QUOTED.search(_root(doc, place, place + 1).sent.text) for place in places)


def _is_of_the_press(person: Token) -> bool:
    paper = {word.text for child in person.children if child.dep_ == "prep" for word in child.subtree}
    return bool(paper & _PRESS) or any(child.lower_ in _REPORTERS for child in person.children)


def _has_press_name(actor: Named) -> bool:
    *before, last = actor.name.split()
    # Of agencies it is those of the news, and not the parks agency.
    return last in _PRESS or (last == "Agency" and not {*before}.isdisjoint(_PRESS | AGENCIES))


def _is_addressee(root: Token) -> bool:
    return root.dep_ in {"dobj", "dative"} and root.head.lemma_ == "tell"


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
