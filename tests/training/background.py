"""Make `bot/stories/background.txt`, how common words are, from the word lists of wordfreq.

They are unpacked from its wheel, since the package itself is needed for nothing else:
`pip download wordfreq==3.1.1 --no-deps`, then `python -m tests.training.background WHEEL`.
"""

import gzip
import sys
from collections import defaultdict
from collections.abc import Iterator
from math import log
from pathlib import Path
from zipfile import ZipFile

from srsly import msgpack_loads

from bot.stories.background import FILE
from bot.stories.sketching import term_of

KEPT = {"en": 14_000, "fr": 7_000, "es": 7_000, "de": 7_000, "it": 6_000, "pt": 6_000, "nl": 6_000, "sv": 5_000}
"""Terms of each language. English comes most often, and its headlines are shortest."""


def main(wheel: str) -> None:
    """Write the file."""
    lines = []
    for language, kept in KEPT.items():
        shares: defaultdict[str, float] = defaultdict(float)
        for centibels, words in _levels(wheel, language):
            for word in words:
                if (term := term_of(word)) and not term[0].isdigit():
                    shares[term] += 10 ** (-centibels / 100)
        levels = defaultdict(list)
        for term in sorted(shares, key=lambda term: (-shares[term], term))[:kept]:
            levels[level_of(shares[term])].append(term)
        lines += [f"{language} {level} {' '.join(sorted(terms))}\n" for level, terms in sorted(levels.items())]
    Path(str(FILE)).write_text("".join(lines), encoding="utf-8")


def level_of(share: float) -> int:
    """A term's share of all words, as twice the logarithm of how many words there are to each of it."""
    return round(-2 * log(share))


def _levels(wheel: str, language: str) -> Iterator[tuple[int, list[str]]]:
    """Words by how rare they are, in hundredths of a power of ten, as its lists hold them (a header, then arrays)."""
    with ZipFile(wheel) as archive:
        packed = gzip.decompress(archive.read(f"wordfreq/data/small_{language}.msgpack.gz"))
    _, *levels = msgpack_loads(packed)
    yield from enumerate(levels)


if __name__ == "__main__":
    main(sys.argv[1])
