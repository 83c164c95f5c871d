"""Offices that a sentence says somebody has: "was elected president", "confirmed Ada Moss as governor of Skerry"."""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.titles import TITLES
from bot.reading.languages.en.words import ENGLISH

MOST_WORDS = 12
_APPOINTED = ENGLISH.appointed
_HAVE = ENGLISH.have_been
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIMES = ENGLISH.times
_NO_OFFICES = ENGLISH.no_offices
_POSTS = ENGLISH.posts
_SERVING = frozenset({"serve", "work"})
MOST_BETWEEN = 16
"""Words between a name and the "as" that tells a post."""
_PARTS = ENGLISH.office_parts
_SMALL_PARTS = _PARTS - {"-"}
_NO_ENDS = _PARTS | _TIMES
_AFTER = ENGLISH.behind_office


def offices(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What a person is said to be, as places of words; the name stands from `start` to `end`.

    Only what is told as news or as it is: who was elected in a year that is named may be out of office again.
    """
    first = _after_verb(doc, start, _behind_comma(doc, end)) or _after_as(doc, start, end) or _after_post(doc, end)
    if first is None or any(_YEAR.fullmatch(token.text) for token in doc[start].sent):
        return
    if first < len(doc) and doc[first].lower_ in {"the", "a", "an"}:
        first += 1
    last = first
    while last < len(doc) and last - first < MOST_WORDS and _is_part(doc[last]):
        last += 1
    while last > first and doc[last - 1].lower_ in _SMALL_PARTS:
        last -= 1
    words = doc[first:last]
    role = next((word.i for word in words if is_role_word(word)), None)
    complement = next((word.i for word in words if word.lower_ in {"of", "for", "from"}), last)
    if role is None or role > complement or doc[role].lower_ in _NO_OFFICES or words[-1].lower_ in _NO_ENDS:
        return
    if last < len(doc) and (
        doc[last].is_punct or doc[last].pos_ in {"PART", "VERB"} or (doc[end].lower_ != "is" and _is_behind(doc[last]))
    ):
        yield first, last


def _behind_comma(doc: Doc, end: int) -> int:
    """Where the sentence goes on after what stands between commas: "Ada Moss, a former judge," was elected."""
    if end >= len(doc) or doc[end].text != ",":
        return end
    closing = next((token.i for token in doc[end + 1 : end + 1 + MOST_WORDS] if token.text == ","), end - 1)
    return closing + 1


def _after_verb(doc: Doc, start: int, end: int) -> int | None:
    """Where an office may begin after "Ada Moss was elected", "Ada Moss has been sworn in as"."""
    if start and doc[start - 1].tag_ in {"IN", "WRB"}:
        return None  # before, since, when
    words = [token.lower_ for token in doc[end : end + 5]]
    if words[:1] == ["has"]:
        words, end = words[1:], end + 1
    if len(words) < 3 or words[0] not in _HAVE:
        return None
    if words[0] == "is" and words[1] in {"the", "a", "an"}:
        return end + 1
    if words[1] in _APPOINTED:
        return end + 3 if words[2] == "as" else end + 2
    if words[1:4] == ["sworn", "in", "as"]:
        return end + 4
    return None


def _after_as(doc: Doc, start: int, end: int) -> int | None:
    """Where an office may begin in "has confirmed Ada Moss as", "the appointment of Dr Ada Moss as"."""
    while start and doc[start - 1].lower_.rstrip(".") in TITLES:
        start -= 1
    if start < 2 or end >= len(doc) or doc[end].lower_ != "as":
        return None
    before, verb = doc[start - 2], doc[start - 1]
    is_given = (verb.lower_ in _APPOINTED and before.dep_ != "neg") or (
        verb.lower_ == "of" and before.lower_ in {"appointment", "election"}
    )
    return end + 1 if is_given else None


def _after_post(doc: Doc, end: int) -> int | None:
    """Where an office may begin that is somebody's post: "Ella Thorn ended her term as", "where he worked as a"."""
    name = doc[end - 1]
    verb = name.head if name.dep_ in {"nsubj", "nsubjpass"} else None
    if verb is None and not (end < len(doc) and doc[end].text == ","):
        return None
    for word in doc[end : end + MOST_BETWEEN]:
        if word.is_sent_start or word.ent_type_ == "PERSON":
            return None
        if word.lower_ != "as" or word.i + 1 == len(doc):
            continue
        post = word.nbor(-1)
        owner = next((one for one in post.lefts if one.tag_ == "PRP$"), None)
        if post.lower_ in _POSTS and owner is not None and owner.lower_ in {"his", "her", "their"}:
            return word.i + 1
        if post.lemma_ in _SERVING and post.tag_ != "VBN" and verb is not None and post.i == verb.i:
            return word.i + 1
    return None


def _is_behind(token: Token) -> bool:
    """Whether a word after an office tells when, and by how many, it was given."""
    return token.lower_ in _AFTER or token.ent_type_ == "DATE"


def _is_part(token: Token) -> bool:
    before = token.nbor(-1)
    if token.lower_ == "at":  # a court or a bank, and no place where it was told
        led = token.doc[token.i + 1 : token.i + 3]
        return len(led) > 1 and all(word.ent_type_ not in {"", "DATE", "TIME"} and word.is_title for word in led)
    if token.ent_type_ == "PERSON":  # who has the office next to it, or what the model takes for somebody: "of Calder"
        return before.lower_ in _PARTS or before.ent_type_ == "PERSON"
    if token.ent_type_ in {"DATE", "TIME"}:
        return False
    if token.dep_ == "pcomp" and token.tag_ == "VBG":  # "as presiding judge", which the parser takes for an action
        return any(map(is_role_word, token.doc[token.i + 1 : token.i + 2]))
    return token.pos_ in {"NOUN", "PROPN", "ADJ"} or token.dep_ == "amod" or token.lower_ in _PARTS
