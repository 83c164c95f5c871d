"""Roles in languages that are read by rules: what stands between commas beside a name, or right before it."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from bot.news import Span
from bot.reading.languages.lexicon import Lexicon, language_with, rules_for
from bot.reading.names.gathered import Named
from bot.reading.roles.appositions import span_of

MOST_WORDS = 16
LONGEST = 60
"""Characters from which on a longer role tells no more."""
_ENDS = frozenset(', . ; : ) » " ” “ « — – ! ? ( …'.split())


def role_by_noun(actor: Named, doc: Doc) -> Span | None:
    """The fullest role that the article states for a person; None where it states none."""
    if language_with(doc.lang_) is None:
        return None
    found: list[tuple[int, int]] = []
    for mention in actor.mentions:
        words = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if words is not None:
            found += [*_before(doc, words.start, words.end), *_after(doc, words.end), *_given(doc, words)]
    found = [one for one in found if one[1] - one[0] > 1 or doc[one[0]].lower_ not in _words(doc).relations]
    past = {_head(doc, *one) for one in found if _is_past(doc[one[0]])}
    found = [one for one in found if _is_past(doc[one[0]]) or _head(doc, *one) not in past]
    spans = [span_of(doc, *one) for one in found]
    return max(spans, key=lambda span: (min(span.end - span.start, LONGEST), -span.start), default=None)


def _words(doc: Doc) -> Lexicon:
    return rules_for(doc.lang_).words


def _is_past(word: Token) -> bool:
    return word.lower_ in _words(word.doc).past or word.lower_.startswith("ex")


def _head(doc: Doc, first: int, last: int) -> str:
    return next((word.lower_.removeprefix("ex").strip("-") for word in doc[first:last] if _is_role(word)), "")


def _is_role(word: Token) -> bool:
    if word.lower_.removeprefix("ex-") not in _words(word.doc).roles:
        return False
    behind = word.doc[word.i + 1 : word.i + 2]
    return word.pos_ not in {"VERB", "AUX"} or all(one.pos_ in {"ADJ", "NOUN"} for one in behind)


def _before(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Before the name: "le ministre de l'Intérieur" Paul Mercier; "el presidente del Gobierno", Juan Ruiz, …"""
    known = _words(doc)
    while start and doc[start - 1].lower_ in known.titles and not _is_role(doc[start - 1]):
        start -= 1
    apart = start > 1 and doc[start - 1].text == ","
    last = start - apart
    if apart and end < len(doc) and doc[end].text not in _ENDS and not doc[end].is_space:
        return  # "selon la procureure, Paul Mercier a menti"
    heads: list[int] = []
    for place in range(last - 1, max(last - MOST_WORDS, -1), -1):
        word = doc[place]
        if not _can_be_part(word) or (word.ent_type_ == "PER" and not apart):
            break
        if heads or (apart and word.lower_ in known.relations and doc[place - 1].lower_ in known.articles):
            of = doc[place - 2].lower_ in known.of if place > 1 else False
            if of:
                continue  # "la veuve de la victime"
        if _is_role(word) and (first := _beginning(doc, place, apart=apart)) is not None:
            heads.append(first)
            if not apart:
                break
    if len(heads) == 1:
        yield heads[0], last


def _can_be_part(word: Token) -> bool:
    known = _words(word.doc)
    if word.is_space or word.text in _ENDS or word.lower_ in known.relatives or word.lower_ in known.days:
        return False
    finite = word.pos_ in {"VERB", "AUX"} and "Part" not in word.morph.get("VerbForm", [])
    return not finite and word.pos_ != "CCONJ"


def _beginning(doc: Doc, head: int, *, apart: bool) -> int | None:
    """Where a role begins, if an article or nothing stands before it."""
    known, first = _words(doc), head
    while first and (doc[first - 1].lower_.removeprefix("ex-") in known.qualifiers or _is_hyphen(doc, first - 1)):
        first -= 1
    before = doc[first - 1] if first else None
    if before is None or before.is_space or doc[first].is_sent_start:
        return first
    led = before.lower_ in known.definite or (not apart and before.lower_ in known.contracted)
    return first if led or (apart and before.lower_ in known.contracted and _is_led_by_verb(doc, first - 1)) else None


def _is_hyphen(doc: Doc, place: int) -> bool:
    return doc[place].text == "-" and place > 0 and doc[place - 1].lower_ in {"ex", "vice"}


def _is_led_by_verb(doc: Doc, place: int) -> bool:
    """Whether it is no part of what stands before: "pidió al" ministro, not "la hija del" ministro."""
    return place > 0 and doc[place].lower_ in _words(doc).to_the and doc[place - 1].pos_ in {"VERB", "AUX"}


def _after(doc: Doc, end: int) -> Iterator[tuple[int, int]]:
    """Behind the name: Anne Rivière, "maire de Port Vale", …"""
    known = _words(doc)
    if end + 2 >= len(doc) or doc[end].text != ",":
        return
    first = _past_age(doc, end) + 1
    article = first < len(doc) and doc[first].lower_ in known.articles
    first += article
    head = first
    while head + 1 < len(doc) and (doc[head].lower_ in known.qualifiers or _is_hyphen(doc, head)):
        head += 1
    if head >= len(doc) or not (doc[head].is_lower or known.capital_nouns) or not _is_role(doc[head]):
        return
    last = head + 1
    while last < len(doc) and last - first < MOST_WORDS and not _ends(doc, last):
        last += 1
    if last == len(doc) or not _ends(doc, last) or doc[last].pos_ in {"VERB", "AUX"}:
        return
    if article and doc[last].text == "," and last + 1 < len(doc) and doc[last + 1].ent_type_ == "PER":
        return  # the next in a list
    yield first, last


def _given(doc: Doc, name: Words) -> Iterator[tuple[int, int]]:
    """What somebody is named: "la nomination de" Catherine Roussel "au poste de directrice générale"."""
    language = rules_for(doc.lang_)
    given = (one.split() for one in language.words.into_office)
    behind = next((one for one in given if doc[name.end : name.end + len(one)].text.lower() == " ".join(one)), None)
    appointing = language.patterns.appointing
    if behind is None or not any(appointing.match(word.lower_) for word in doc[max(name.start - 6, 0) : name.start]):
        return
    first = last = name.end + len(behind)
    while last < len(doc) and last - first < MOST_WORDS and not _ends(doc, last):
        last += 1
    if first < last < len(doc) and _is_role(doc[first]):
        yield first, last


def _ends(doc: Doc, place: int) -> bool:
    word = doc[place]
    if word.lower_ in _words(doc).conjunctions:
        behind = doc[place + 1 : place + 2]
        return not any(_is_role(one) or one.pos_ in {"ADJ", "NOUN"} for one in behind)
    if word.is_space or word.text in _ENDS or word.lower_ in _words(doc).relatives:
        return True
    return word.pos_ in {"VERB", "AUX"} and "Fin" in word.morph.get("VerbForm", [])


def _past_age(doc: Doc, comma: int) -> int:
    """The comma behind ", 74 ans," and ", de 74 años,"."""
    words = [word.lower_ for word in doc[comma + 1 : comma + 5]]
    for place, word in enumerate(words[:-1]):
        if word in _words(doc).years and words[place + 1] == ",":
            return comma + place + 2
    return comma
