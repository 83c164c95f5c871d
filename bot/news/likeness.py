"""How much two pieces of text share, in whatever language: by their telling words, without lists of any language.

The longer a word, the rarer it is (Zipf's law of abbreviation), so that length stands for rarity: what a gate, an error
page or another article shares with a headline are its short words. Words are cut to their first letters, so that
inflected forms count as one; what is written without spaces is taken in pairs of characters.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from bot.news.memory import remembered

STEM = 5
"""Letters of a word that count; truncation does nearly as well as a stemmer, in all languages."""
TERMS_BYTES = 4_000_000
"""Of words of texts that are kept: those of a hundred usual ones."""
MOST = 20_000
"""Characters of a text that are compared; what it is about stands in its beginning."""
WEIGHTS = {1: 0.05, 2: 0.05, 3: 0.15, 4: 0.4, 5: 0.8}
"""By letters; longer words weigh 1."""
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0002fa1f]"
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese; Korean too, whose words carry their grammar at their end."""
ENDINGS = re.compile("[\u3040-\u309f]+")
"""Hiragana, which is grammar more than words."""

ENOUGH = 1.5
"""A text whose words weigh less cannot be told from others by them."""
SAME_TITLE = 0.6
EDITED_TITLE = 0.5
EDITED_TEXT = 0.6
REWRITTEN = 0.25
"""Two versions of an article share more of their words than that."""
LONG = 400
"""Characters from which on a text tells by itself that it is the same."""
COPY = 0.8
"""The share of words that two versions have in common that say the same; counts and times in them change."""
NAME = 3
"""Letters of a name that tells one article from another."""
FIGURE = re.compile(r"\d+(?:[.,:]\d+)+|\d{2,}")
"""Numbers of one digit stand in any text."""
MARKUP = re.compile(r"<[^<>]{0,2000}>")


def plain(html: str) -> str:
    """The words of a feed's HTML, good enough to be compared."""
    return MARKUP.sub(" ", html)


def terms(text: str) -> Mapping[str, float]:
    """The distinct words of a text, each with its weight from 0 to 1."""
    return _terms(text[:MOST])


def share(of: str, among: str) -> float:
    """How much of the weight of one text's words stands in the other, from 0 to 1; 0 of a text without words."""
    wanted, held = terms(of), terms(among)
    whole = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in held) / whole if whole else 0.0


def is_telling(text: str) -> bool:
    """Whether a text has words enough to be told by."""
    return sum(terms(text).values()) >= ENOUGH


def same_title(one: str, other: str) -> bool:
    """Whether two headlines are those of one article: as papers vary them, with the site's name or cut short."""
    if _letters(one) and _letters(one) == _letters(other):
        return True
    shorter, longer = sorted((one, other), key=lambda title: sum(terms(title).values()))
    return is_telling(shorter) and share(shorter, longer) >= SAME_TITLE and share(longer, shorter) >= SAME_TITLE / 2


def same_article(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Whether what stands at one address is one article, as when two feeds show the same page.

    Either the texts are nearly the same, or the headlines are and neither the texts nor numbers in the headlines, as
    of versions, speak against it.
    """
    shorter, longer = sorted((text, other_text), key=len)
    if len(shorter) >= LONG and _is_copy(shorter, longer):
        return True
    if _numbers(title) != _numbers(other_title) or not _nearly(title, other_title):
        return False
    return not is_telling(shorter) or share(shorter, longer) >= EDITED_TEXT


def same_words(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Whether two articles are nearly the same to the letter: under one headline, with all but some of the words."""
    if _letters(title) != _letters(other_title):
        return False
    shorter, longer = sorted((text, other_text), key=len)
    return not shorter.strip() or (_is_copy(shorter, longer) and not has_other_figures(shorter, longer))


def is_within(text: str, other_text: str) -> bool | None:
    """Whether the longer of two texts says all that the other does; None where that says too little to be told by.

    The text of an article whose page is had says more than its entry.
    """
    shorter, longer = sorted((text, other_text), key=len)
    return share(shorter, longer) >= COPY if is_telling(shorter) else None


def is_edit(title: str, text: str, new_title: str, new_text: str, *, redated: bool = False) -> bool:
    """Whether a changed entry or page is still the same article.

    Args:
        title: as it was.
        text: as it was; of it or of its page.
        new_title: as it is now.
        new_text: as it is now.
        redated: whether it has another date than before, or none; under the very same title ("Morning briefing") each
            day's text is an article of its own.
    """
    if _letters(title) == _letters(new_title) and not redated:
        return True
    same = _letters(title) == _letters(new_title) or share(*_by_weight(title, new_title)) >= EDITED_TITLE
    shorter, longer = sorted((text, new_text), key=len)
    tells = is_telling(shorter)
    shared = share(shorter, longer) if tells else 0.0
    # An edit may put a headline in other words and goes on to name the same; a template is filled with other names.
    if _names_another(title, text, new_title, new_text) and _names_another(new_title, new_text, title, text):
        return False
    if same:
        return not (tells and shared < REWRITTEN)
    return tells and shared >= EDITED_TEXT


def has_other_figures(text: str, other_text: str) -> bool:
    """Whether two texts state numbers, and of those of the shorter list less than half stand in the other."""
    fewer, more = sorted((set(FIGURE.findall(one[:MOST])) for one in (text, other_text)), key=len)
    return bool(fewer) and 2 * len(fewer & more) < len(fewer)


def _is_copy(one: str, other: str) -> bool:
    return share(one, other) >= COPY and share(other, one) >= COPY


def _names_another(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Whether a headline holds a name that the other version has nowhere: one that is always written with a capital."""
    elsewhere = terms(f"{other_title}\n{other_text}")
    small = {word[:STEM] for word in _word().findall(f"{title}\n{text[:MOST]}") if word.islower()}
    names = {word.casefold()[:STEM] for word in _word().findall(title) if word[0].isupper() and len(word) >= NAME}
    return not names <= small | elsewhere.keys()


def _nearly(one: str, other: str) -> bool:
    return _letters(one) == _letters(other) or same_title(one, other)


def _by_weight(one: str, other: str) -> tuple[str, str]:
    lighter, heavier = sorted((one, other), key=lambda title: sum(terms(title).values()))
    return lighter, heavier


def _numbers(title: str) -> set[str]:
    return {word for word in _words(title) if any(mark.isdigit() for mark in word)}


def _letters(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


@remembered(TERMS_BYTES)
def _terms(text: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for word in _words(text):
        if UNSPACED.search(word):
            found |= _pairs(word)
        else:
            found[word[:STEM]] = max(found.get(word[:STEM], 0.0), WEIGHTS.get(len(word), 1.0))
    return found


def _pairs(word: str) -> dict[str, float]:
    pairs = (word[at : at + 2] for at in range(max(len(word) - 1, 1)))
    return {pair: 0.1 if ENDINGS.fullmatch(pair) else 0.5 for pair in pairs}


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _word().findall(folded)


@cache
def _word() -> re.Pattern[str]:
    """A word; a vowel sign is no letter to Python, but it is part of one in Hindi or Thai."""
    marks = "".join(chr(code) for code in range(0x300, 0x1200) if unicodedata.category(chr(code))[0] == "M")
    return re.compile(rf"(?:[^\W_]|[{marks}])+")
