"""Whether a page is about its entry: one test for gates, error pages, listings, blurbs and other articles alike. Pure.

What a site shows in an article's place has hundreds of forms and languages, and its words are always its own; what the
page of an entry must have is known: the words that the feed gave.
"""

from collections.abc import Sequence

from bot.news.likeness import is_telling, same_title, share, terms

ABOUT = 0.5
"""The share of an entry's words that a page about it has: of 92 real pages 12 have less, all under the entry's own
headline, and of 4,570 pairs of a headline and another article of its language one in a hundred has more."""
UNDER_ITS_HEADLINE = 0.15
"""The same, of a page that bears the entry's headline; that of a request for consent has next to none."""
SPREAD = 0.55
"""The share of a page's text, by paragraphs, that has a word of the entry; of a listing one paragraph in many has."""
WHOLE = 1500
"""Characters of text with which a page is an article whatever its headline's words."""
ALL = 0.8
"""The same as `ABOUT`, of an entry of so few words that half of them are found by chance."""
STANDS = 0.3
"""The share of a headline's words that the text below it has."""
RARE = 0.5
TOUCHED = 0.8
"""Weights of a word that counts for a paragraph, and of a paragraph's words: one long word, or two pairs of signs."""
NAMING, LONG_WORD, SEVERAL = 0.4, 0.8, 3
TWO_WORDS = 1.4
"""What a longer and a shorter word weigh; of 92 real pages all that are short have as much of a headline with several
long words."""
REPEATED = 2
"""So often an error page repeats a headline."""
PARAGRAPH = 40
SUMMARY = 1000
"""Characters of an entry's own text that say what it is about."""


def is_about(title: str, summary: str, headlines: Sequence[str], text: str) -> bool:
    """Whether a page is that of an entry.

    Args:
        title: of the entry; may be empty.
        summary: the feed's own text of it; may be empty.
        headlines: what the page calls itself: its title, its first heading, its metadata.
        text: that was taken out of the page.
    """
    words = f"{title}\n{summary[:SUMMARY]}"
    bears = any(same_title(title, headline) for headline in headlines)
    if bears:
        if len(text) >= WHOLE:
            return share(words, text) >= UNDER_ITS_HEADLINE or not is_telling(summary)
        return _says_more(title, words, text) and _names_it(words, text)
    if not is_telling(words):
        return share(words, text) >= ALL or stands_by_itself(headlines, text)
    shared = max(share(words, text), share(title, text) if is_telling(title) else 0.0)
    return shared >= ABOUT and _is_spread(words, text) and (len(text) >= WHOLE or _says_more(title, words, text))


def stands_by_itself(headlines: Sequence[str], text: str) -> bool:
    """Whether a page that nothing is known of is an article: it is long, or its text is about its own headline."""
    return len(text) >= WHOLE or is_under_its_headline([one for one in headlines if is_telling(one)], text)


def is_under_its_headline(headlines: Sequence[str], text: str) -> bool:
    """Whether a page's text has the words of what the page calls itself; of 92 real pages 89 do, and no gate."""
    return any(share(one, text) >= STANDS for one in headlines)


def _says_more(title: str, words: str, text: str) -> bool:
    """Whether a text has an entry's words beside its headline, which an error page repeats word for word."""
    headline = " ".join(title.casefold().split())
    rest = " ".join(text.casefold().split()).replace(headline, " ", REPEATED) if is_telling(headline) else text
    return share(words, rest) >= UNDER_ITS_HEADLINE


def _names_it(words: str, text: str) -> bool:
    """Whether a text has two words of an entry that has several long ones: a gate may well name the town."""
    wanted = {term: weight for term, weight in terms(words).items() if weight >= NAMING}
    found = sum(wanted[one] for one in wanted.keys() & terms(text))
    return found >= TWO_WORDS or sum(weight >= LONG_WORD for weight in wanted.values()) < SEVERAL


def _is_spread(words: str, text: str) -> bool:
    wanted = {term: weight for term, weight in terms(words).items() if weight >= RARE}
    lines = [line for line in text.split("\n") if len(line) >= PARAGRAPH] or [text]
    touched = sum(len(line) for line in lines if sum(wanted[one] for one in wanted.keys() & terms(line)) >= TOUCHED)
    return touched >= SPREAD * sum(map(len, lines))
