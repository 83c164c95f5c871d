"""Words for what somebody is."""

import re

from spacy.tokens import Token

from bot.reading.languages.en.words import ENGLISH

_ROLE_WORDS = ENGLISH.occupations
_ABBREVIATED = ENGLISH.abbreviated_occupations
_ROLE_ENDINGS = ("ologist", "ographer", "ician", "onomist", "keeper", "official")


_AGENT = re.compile(r"\w{2,}(?:er|or|ist|ian|man|woman|person|ess|smith|wright|mate|wife)", re.IGNORECASE)
"""What nouns for people end in. Other nouns do as well: such a word is a role only where it stands with a name."""
_BODIES_TOO = frozenset(
    "leader champion partner owner host star player runner investor donor regulator victim speaker critic witness "
    "candidate nominee republican democrat founder rider driver designer producer developer brewer broadcaster builder "
    "carrier distributor exporter grocer importer insurer lender manufacturer miner operator provider publisher "
    "refiner retailer supplier trader tower river paper newspaper member number".split()
)
"""Words for people that teams and companies are too: the champions, a partner of the club."""
_BESIDE = frozenset({"compound", "nmod", "appos"})


def is_role_word(token: Token) -> bool:
    """Whether a word names what somebody is."""
    word = token.lower_.rstrip(".")
    if token.pos_ in {"NOUN", "PROPN"} and word.endswith(_ROLE_ENDINGS):
        return True
    if word == "star" and token.i and token.nbor(-1).text == "-":
        return False  # a five-star general
    if word in _ROLE_WORDS or (word.endswith("s") and word[:-1] in _ROLE_WORDS) or word in _ABBREVIATED:
        return True
    return _is_agent(token) and _stands_with_a_name(token)


def is_agent_before_name(token: Token) -> bool:
    """Whether the first word of what the model takes for a name tells what somebody is: Rapper Yoon Ji-hoo."""
    return bool(token.is_sent_start) and _AGENT.fullmatch(token.lower_) is not None and _is_small(token)


def is_persons_role(token: Token) -> bool:
    """Whether a word names what only a person is, and no team or company."""
    word = token.lower_
    if word in _BODIES_TOO or word.endswith("maker"):
        return False
    return word in _ROLE_WORDS or (token.pos_ == "NOUN" and (word.endswith(_ROLE_ENDINGS) or _is_agent(token)))


def _is_agent(token: Token) -> bool:
    return _is_small(token) and token.tag_ == "NN" and _AGENT.fullmatch(token.lower_) is not None


def _is_small(token: Token) -> bool:
    """Whether a word is none of a name: one that begins a sentence is written small more often."""
    lower, upper = token.vocab[token.lower_], token.vocab[token.text]
    return bool(token.is_lower or (token.is_sent_start and lower.has_vector and lower.rank <= upper.rank))


def _stands_with_a_name(token: Token) -> bool:
    """Whether the parser ties a noun to a person's name: "former bassist Colm Tierney", "Ida Strand, a beekeeper"."""
    if token.dep_ in _BESIDE and token.head.ent_type_ == "PERSON":
        return True
    return any(child.dep_ == "appos" and child.ent_type_ == "PERSON" for child in token.children)
