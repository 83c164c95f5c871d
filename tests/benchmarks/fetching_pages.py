"""How well articles are taken out of real pages, and how long a page takes. Needs the development corpora."""

import gzip
import json
import subprocess
import sys
import tempfile
import time

from bot.fetching.pages import article_from_page
from tests.shared import SHARED

PAGES = SHARED / "corpus" / "pages"
TRUTH = PAGES / "ground-truth.json"


def main() -> None:
    """Print one line of JSON."""
    figures = score() if TRUTH.exists() else {"skipped": "the development corpora are absent"}
    sys.stdout.write(json.dumps({"benchmark": "fetching_pages"} | figures) + "\n")


def score() -> dict[str, float | str]:
    """Precision, recall and F1 over the corpus, and the milliseconds of a page."""
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    pages = {key: gzip.decompress((PAGES / "html" / f"{key}.html.gz").read_bytes()) for key in truth}
    began = time.perf_counter()
    articles = {key: article_from_page(page, truth[key].get("url") or "") for key, page in pages.items()}
    seconds = time.perf_counter() - began
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as found:
        for key, article in articles.items():
            found.write(json.dumps({"id": key, "text": article.text if article else ""}) + "\n")
        found.flush()
        scorer = SHARED / "bench" / "score_pages.py"
        command = [sys.executable, str(scorer), str(TRUTH), found.name]
        scored = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float | str] = json.loads(scored.stdout)
    return figures | {"milliseconds_a_page": round(1000 * seconds / len(pages), 1)}


if __name__ == "__main__":
    main()
