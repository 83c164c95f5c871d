"""The speaker of one quotation: the classifier's likeliest candidate, and the rules that override it, in their order.

Each rule is for a form that tells surely what the classifier, which weighs single features, sees rarely or not at all.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.news import ActorKind
from bot.reading.document import Word
from bot.reading.languages.en.cues import ISSUED, SAYINGS
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import Candidate, distance
from bot.reading.speakers.classifier import learnt
from bot.reading.speakers.direct_speech import is_called_out, is_shown, is_title, word_before
from bot.reading.speakers.evidence import Evidence, Question
from bot.reading.speakers.features import Before, grade_of
from bot.reading.speakers.introductions import author_of, introduced_by
from bot.reading.speakers.sources import can_speak, is_plain
from bot.reading.speakers.voices import speaker_instead, turns_around

CLASSIFIER = "classifier"
STATED = 0.8
"""From this on a cue tells that a quotation is a quote; and how sure a rule is that names somebody."""
DOUBTFUL = 0.5
_LEADING = ":,—–"
_ANSWERS = ENGLISH.answering
BELOW_WORDS = 8
"""A speaker in the line below a quotation stands at its beginning."""
SENTENCE_BEFORE = 80
"""Words back in which what "it" stands for is looked for."""
MOST_CLAUSES = 8
"""So far up a sentence is climbed."""
_POINTING = ENGLISH.taking_up
_TAKEN_UP_WORDS = 14
"""Words of a sentence in which it tells whose words those before it were."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The likeliest speaker of a quotation, and how likely."""

    candidate: Candidate | None
    name: str | None
    confidence: float
    nobody: float
    """How likely none of the candidates said it."""
    rule: str = CLASSIFIER
    """What decided last."""


def decide(evidence: Evidence, question: Question, before: Before | None, without: Container[str] = ()) -> Attribution:
    """The speaker of a quotation, or nobody.

    Args:
        evidence: of the document.
        question: which quotation, with its candidates.
        before: the decision on the quotation before.
        without: names of overrides that are not asked.
    """
    decided = likeliest(question)
    for name, override in OVERRIDES.items():
        if name not in without:
            found = override(evidence, question, before, decided)
            decided = found if found == decided else replace(found, rule=name)
    return decided


def likeliest(question: Question) -> Attribution:
    """The likeliest speaker, or nobody.

    Chances of words that stand for one person are added up: "Ruiz" and "he" may both be right.
    """
    chances = learnt().probabilities(question.features)
    together: dict[str, float] = {}
    keys = [name or str(place) for place, name in enumerate(question.names)]
    for key, chance in zip(keys, chances, strict=False):
        together[key] = together.get(key, 0.0) + chance
    nobody = chances[-1]
    if not together:
        return Attribution(None, None, 0.0, nobody)
    speaker = max(together, key=lambda key: together[key])
    best = max((place for place, key in enumerate(keys) if key == speaker), key=lambda place: chances[place])
    return Attribution(question.candidates[best], question.names[best], together[speaker], nobody)


def verb_before(evidence: Evidence, question: Question, _before: Before | None, decided: Attribution) -> Attribution:
    """The subject of the verb right before a quotation, where the likeliest is doubtful or the words are called out."""
    placed = evidence.document.placed[question.number]
    called_out = is_called_out(evidence.document, placed)
    verb = word_before(evidence.document, placed)
    if verb is None or not (called_out or (decided.confidence < STATED and grade_of(verb) == "sure")):
        return decided
    for one, name in zip(question.candidates, question.names, strict=True):
        own = one.word.head == verb.place and one.tie == "subject" and name is not None
        if one.verb == verb and (own or (called_out and one.tie in {"subject", "acl", "relcl"})):
            return replace(decided, candidate=one, name=name, confidence=max(decided.confidence, STATED))
    return _nobody(decided) if called_out else decided


def announced(evidence: Evidence, question: Question, _before: Before | None, decided: Attribution) -> Attribution:
    """Whom the sentence before announces with a colon: "This statement by Moss:"."""
    placed = evidence.document.placed[question.number]
    one = introduced_by(evidence.document, placed, evidence.coreference)
    name = evidence.coreference.name_of(one.word) if one else None
    return replace(decided, candidate=one, name=name, confidence=max(decided.confidence, STATED)) if name else decided


def author_of_statement(
    evidence: Evidence, question: Question, _before: Before | None, decided: Attribution
) -> Attribution:
    """The author in place of what he wrote: "A letter from Moss said …"; of "the statement" who issued it before."""
    one, placed = decided.candidate, evidence.document.placed[question.number]
    if one and one.word.lower == "it" and decided.name is None:
        author = _author_before(evidence, one.word)
        return (
            replace(decided, candidate=replace(one, word=author), name=evidence.coreference.name_of(author))
            if author
            else decided
        )
    if one is None or one.word.lemma not in SAYINGS or introduced_by(evidence.document, placed, evidence.coreference):
        return decided
    author = author_of(evidence.document, one.word)
    if author and evidence.coreference.actor_at(author):
        name = evidence.coreference.name_of(author)
        return replace(decided, candidate=replace(one, word=author), name=name) if name else decided
    if one.word.lemma in ISSUED:
        # "The statement said" tells nobody who speaks, unless the sentence before does.
        name = evidence.issued_before(one.word)
        return replace(decided, name=name, confidence=decided.confidence if name else 0.0)
    return decided


def _author_before(evidence: Evidence, pronoun: Word) -> Word | None:
    """Who wrote what "it" stands for, where the sentence before tells: "a statement by Moss. "…," it said."."""
    words = evidence.document.words
    near = (
        one for one in reversed(words[max(pronoun.place - SENTENCE_BEFORE, 0) : pronoun.place]) if one.quotation < 0
    )
    for noun in (one for one in near if one.sentence < pronoun.sentence and one.line >= pronoun.line - 1):
        author = author_of(evidence.document, noun)
        # Of "Moss's campaign", "it" may be the campaign.
        if author and author.dep == "pobj":
            return author if evidence.is_known(evidence.coreference.name_of(author)) else None
    return None


def nearest_clause(evidence: Evidence, question: Question, _before: Before | None, decided: Attribution) -> Attribution:
    """Whose words are passed on: the subject of the verb that governs them, "… a letter in which Moss warned that"."""
    one, placed, words = decided.candidate, evidence.document.placed[question.number], evidence.document.words
    if one is None or one.verb is None or one.tie != "subject" or one.verb.place > placed.first:
        return decided
    # Of several verbs that the parser takes for one subject's the last may have a subject of its own.
    word, verb = words[placed.first], one.verb if one.word.head != one.verb.place else None
    for _ in range(MOST_CLAUSES if verb is None else 0):
        word = words[word.head]
        if word.place in {one.verb.place, word.head}:
            break
        if word.quotation < 0 and grade_of(word) == "sure" and one.verb.place < word.place < placed.first:
            verb = word
            break
    if verb is None or not (verb is one.verb or _is_under(words, verb, one.verb)):
        return decided
    # The parser often misses the subject of such a verb, which then stands right before it: "Noor Moss, warned".
    closed = words[verb.place - 1].text == ","
    beside = words[verb.place - 1 - closed]
    who = evidence.coreference.actor_at(beside)
    stands_beside = closed and who is not None and who.kind is ActorKind.PERSON
    for other, name in zip(question.candidates, question.names, strict=True):
        own = verb is not one.verb and other.tie == "subject" and other.word.head == verb.place
        if (
            (own or (stands_beside and other.word.place == beside.place))
            and name != decided.name
            and evidence.is_known(name)
        ):
            return replace(decided, candidate=replace(other, verb=verb, tie="subject"), name=name)
    return decided


def _is_under(words: Sequence[Word], verb: Word, above: Word) -> bool:
    for _ in range(MOST_CLAUSES):
        if verb.head == verb.place:
            return False
        verb = words[verb.head]
        if verb.place == above.place:
            return True
    return False


def turned_around(evidence: Evidence, question: Question, _before: Before | None, decided: Attribution) -> Attribution:
    """The speaker in place of one who is spoken of: the agent of a passive, or nobody."""
    one, placed = decided.candidate, evidence.document.placed[question.number]
    if one is None or not turns_around(evidence.document, placed, one):
        return decided
    word = speaker_instead(evidence.document, placed, one)
    if word is None:
        return _nobody(decided)
    return replace(decided, candidate=Candidate(word, one.verb, "agent"), name=evidence.coreference.name_of(word))


def taken_up(evidence: Evidence, question: Question, _before: Before | None, decided: Attribution) -> Attribution:
    """Whose words the sentence behind says those before it were: "That is the view of Moss", of words without a cue."""
    document, placed = evidence.document, evidence.document.placed[question.number]
    if decided.candidate is not None and decided.confidence >= DOUBTFUL:
        return decided
    inside = document.words[placed.last].sentence
    behind = [
        one for one in document.words[placed.last : placed.last + 40] if one.sentence > inside and one.pos != "SPACE"
    ]
    following = [one for one in behind if one.sentence == behind[0].sentence][:_TAKEN_UP_WORDS]
    if not following or following[0].lower not in _POINTING or following[0].line > placed.last_line + 1:
        return decided
    noun = next((one for one in following if one.lemma in SAYINGS and one.pos == "NOUN"), None)
    owner = _owner(following, noun, evidence) if noun else None
    if owner is None:
        return decided
    return Attribution(Candidate(owner, noun, "saying"), evidence.coreference.name_of(owner), STATED, nobody=0.0)


def _owner(following: list[Word], noun: Word, evidence: Evidence) -> Word | None:
    """Whose a saying is: of "Moss's view", "the view of Moss", "a view held by Moss"."""
    words = evidence.document.words
    people = [one for one in following if (who := evidence.coreference.actor_at(one)) and who.kind is ActorKind.PERSON]
    for one in people:
        led = one.dep == "pobj" and words[one.head].lower in {"by", "of", "from"} and one.place > noun.place
        if led or (one.dep == "poss" and one.head == noun.place):
            return one
    return None


def goes_on_unattributed(
    evidence: Evidence, question: Question, before: Before | None, decided: Attribution
) -> Attribution:
    """Who was quoted in the paragraph above, for a paragraph of words that end in a comma, behind which nobody stands.

    A bracket behind them is a credit, and names nobody who speaks.
    """
    document, placed = evidence.document, evidence.document.placed[question.number]
    credited = placed.tail.startswith("(") and placed.tail.endswith(")")
    if placed.lead or placed.ending != "," or (placed.tail and not credited) or before is None:
        return decided
    one = before.candidate
    if one is None or before.name is None or document.placed[before.number].last_line != placed.line - 1:
        return _nobody(decided) if credited else decided
    return replace(decided, candidate=one, name=before.name, confidence=max(decided.confidence, STATED))


def unsupported(evidence: Evidence, question: Question, before: Before | None, decided: Attribution) -> Attribution:
    """Nobody, where the passage does not bear the speaker out."""
    if decided.candidate is None or _is_supported(evidence, question.number, decided, before):
        return decided
    return _nobody(decided)


def _nobody(decided: Attribution) -> Attribution:
    return replace(decided, candidate=None, name=None, confidence=0.0)


def _is_supported(evidence: Evidence, number: int, decided: Attribution, before: Before | None) -> bool:
    """Whether the passage bears out a speaker for a quotation in a paragraph of its own, or on a sign.

    The line above must lead up to it, say that the speaker speaks, or hold or end a quote of the same person, though in
    a dialogue the other's turn may have come; that somebody is cited further up is not enough, and an organisation may
    be the one that reports. A line below must begin with the speaker. Who cannot speak is never borne out.
    """
    document, candidate = evidence.document, decided.candidate
    placed = document.placed[number]
    if candidate is None:
        return True
    actor = evidence.coreference.actor_at(candidate.word)
    if (actor is None and not can_speak(document, candidate)) or not is_plain(document, placed, candidate, actor):
        return False
    if is_shown(document, placed) and (placed.short or is_title(evidence.inside(number))):
        # Who holds a sign up did not write it.
        return candidate.verb == word_before(document, placed)
    if placed.lead or placed.tail:
        return True
    word = candidate.word
    if word.place > placed.last:
        return distance(word, document.words, placed) <= BELOW_WORDS
    above = (one for one in reversed(document.words[: placed.first]) if one.line < placed.line and one.pos != "SPACE")
    led_up = next(above, word).text[-1:] in _LEADING
    if not led_up and word.line == placed.line - 1 and _another_turns(evidence, number, candidate):
        return False
    if before and before.candidate and document.placed[before.number].last_line >= placed.line - 1:
        same = before.candidate.word.place == word.place or (decided.name is not None and decided.name == before.name)
        if same and not (actor and actor.kind is ActorKind.ORGANISATION):
            return True
    if word.line < placed.line - 1:
        return False
    cue = candidate.verb is not None and candidate.tie == "subject" and grade_of(candidate.verb) in {"sure", "speech"}
    return led_up or cue


def _another_turns(evidence: Evidence, number: int, speaker: Candidate) -> bool:
    """Whether the line above asks something, or answers what the one above it asks: what follows may be another's."""
    lines = {placed.last_line: placed for placed in evidence.document.placed[max(number - 2, 0) : number]}
    line = evidence.document.placed[number].line
    last, asked = lines.get(line - 1), lines.get(line - 2)
    answers = speaker.verb is not None and speaker.verb.lemma in _ANSWERS
    return last is not None and (last.ending == "?" or (answers and asked is not None and asked.ending == "?"))


OVERRIDES: Mapping[str, Callable[[Evidence, Question, Before | None, Attribution], Attribution]] = {
    override.__name__.replace("_", " "): override
    for override in (
        verb_before,
        announced,
        author_of_statement,
        nearest_clause,
        turned_around,
        taken_up,
        goes_on_unattributed,
        unsupported,
    )
}
"""The rules that override the classifier, by name, in the order in which they are asked."""
