"""`make bench`: every benchmark in turn, a JSON line for each figure. Name some to run only those."""

import sys
from importlib import import_module

EVERYTHING = (
    "own_corpus",
    "overrides",
    "quality",
    "speaker_names",
    "arrival",
    "grouping",
    "grouping_shelves",
    "lookups",
    "neighbours",
    "ingest",
    "reading_speed",
    "reading_worst",
    "reading_baselines",
    "loop_pauses",
    "patterns",
    "fairness",
    "posting_rate",
    "digest_rate",
    "fetching_feeds",
    "fetching_pages",
    "fetching_polls",
    "fetching_empty_polls",
)

for name in [one for one in sys.argv[1:] if not one.startswith("--")] or EVERYTHING:
    import_module(f"tests.benchmarks.{name}").main()
