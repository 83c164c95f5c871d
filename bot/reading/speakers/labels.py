"""Speakers that stand beside their words as a label: in a transcript before them, under a quote as its signature."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.news import Actor, ActorKind, Span
from bot.reading.languages.en.labels import ASKED, CREDITED, LED, LED_BY_KNOWN, SIGNATURE
from bot.reading.languages.en.patterns import ADDRESSED
from bot.reading.languages.en.titles import TITLES
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.names import GIVEN
from bot.reading.names.spelling import fold
from bot.reading.text.quotations import LABEL, Quotation

_LED_WITH_OFFICE = re.compile(LABEL.pattern + r"\s*[^\w\s]{1,2}$")
_NOT_NAMES = ENGLISH.no_labels
UNNAMED = ENGLISH.unnamed_labels
_LEAD_MOST = 140
LABELLED = 0.97
"""How sure a label is. Measured on the training articles."""


def label_of(text: str, quotation: Quotation, actors: Sequence[Actor]) -> Span | None:
    """Where the label of a quotation stands; None without one.

    It may be `SMITH: "…"`, `JANE SMITH, HOST: "…"`, `"SMITH: …"`, `"…" — Jane Smith`, or, where another paper is
    excerpted, `Rain at last - Jane Smith: "…"`. A single word that is not set in capitals, such as "Verdict", is a
    label where it names an actor.
    """
    begin = text.rfind("\n", 0, quotation.start) + 1
    origin = max(begin, quotation.start - _LEAD_MOST)
    lead = text[origin : quotation.start]
    if inside := LABEL.match(text, quotation.start, quotation.end):
        return _span(text, *inside.span(1))
    if not lead.strip("\"“”«»„'‘’ \u00a0"):
        signed = SIGNATURE.match(text, quotation.end, quotation.end + 120)
        label = _span(text, *signed.span(1)) if signed else None
        return label if label and _is_somebody(label, text, actors) else None
    if text[quotation.start : quotation.end].rstrip().endswith(","):
        # Who said it follows: what stands before is where it was said.
        return None
    led = (LED.match(lead) or _LED_WITH_OFFICE.match(lead) or ASKED.match(lead)) if origin == begin else None
    if led := led or CREDITED.search(lead):
        label = _span(text, origin + led.start(1), origin + led.end(1))
        if label is None or led.re is CREDITED or led[1] in UNNAMED or _is_somebody(label, text, actors):
            return label
    later = LED_BY_KNOWN.search(lead)
    known = later and any(one.kind is ActorKind.PERSON for one in _called(later[1], actors))
    return _span(text, origin + later.start(1), origin + later.end(1)) if later and known else None


def _is_somebody(label: Span, text: str, actors: Sequence[Actor]) -> bool:
    """Whether a label names somebody, and is no "Read More" or "In Pictures".

    The article names whom it quotes, as an actor or within a line; a title or a given name tells, too.
    """
    stated = text[label.start : label.end]
    first, last = stated.split()[0].strip(".").lower(), stated.split()[-1]
    return (
        (first in TITLES or first in GIVEN)
        or bool(_called(without_titles(stated), actors))
        or bool(_stands_on(label, actors))
        or re.search(rf"[^\n] {re.escape(last)}\b(?!:)", text[: label.start] + text[label.end :]) is not None
    )


def _stands_on(label: Span, actors: Sequence[Actor]) -> list[Actor]:
    """The actors that are named on a label."""
    return [one for one in actors if any(start < label.end and label.start < end for start, end in one.mentions)]


def _span(text: str, start: int, end: int) -> Span | None:
    words = text[start:end].rstrip(".")
    return Span(start, start + len(words)) if words and words.lower() not in _NOT_NAMES else None


def find_turns(text: str) -> dict[int, Span]:
    """The labels in capitals at the beginnings of lines, by where the line begins.

    Whoever a label names speaks on its line, with marks or without.
    """
    labels = ((line, LABEL.match(text, line)) for line in (0, *(one.end() for one in re.finditer("\n", text))))
    return {line: Span(*label.span(1)) for line, label in labels if label}


def shared_surnames(text: str) -> frozenset[str]:
    """The surnames by which a text tells people apart: of Mr. Ward and Mrs. Ward."""
    titles: dict[str, set[str]] = {}
    for honorific, surname in ADDRESSED.findall(text):
        titles.setdefault(fold(surname), set()).add(fold(honorific))
    return frozenset(surname for surname, honorifics in titles.items() if len(honorifics) > 1)


def named_on(label: Span, text: str, actors: Sequence[Actor], shared: AbstractSet[str]) -> str | None:
    """Whom a label names: an actor, else what stands on it as a name; None for the Q and A of an interview.

    Args:
        label: where it stands.
        text: of the article.
        actors: of the article.
        shared: the surnames of several people.
    """
    stated = text[label.start : label.end]
    if stated in UNNAMED:
        return None
    shown, bare = _shown(stated), without_titles(stated)
    if " and " in stated:
        # Two that wrote together are not one of them.
        return stated
    called = _called(bare, actors)
    full = [actor for actor in called if actor.kind is ActorKind.PERSON and " " in actor.name]
    if len(full) > 1 or fold(bare) in shared:
        return shown
    known = [*full, *_stands_on(label, actors), *called]
    return known[0].name if known else _shown(bare) if " " in bare else shown


def _called(stated: str, actors: Sequence[Actor]) -> list[Actor]:
    """The actors that go by what is stated, in full or by surname."""
    wanted = fold(stated)
    return [one for one in actors if wanted in {fold(one.name), *map(fold, one.aliases), _surname(one)}]


def without_titles(stated: str) -> str:
    """A name without the titles before it, as far as they are known."""
    words = stated.split()
    while len(words) > 1 and words[0].strip(".").lower() in TITLES:
        del words[0]
    return " ".join(words)


def _shown(stated: str) -> str:
    return stated.title() if stated.isupper() else stated


def _surname(actor: Actor) -> str:
    return fold(actor.name).rpartition(" ")[2]
