"""How the time of each regular expression grows with the most hostile text that is made for it."""

import json
from concurrent.futures import ProcessPoolExecutor

from tests.patterns import patterns, worst_growth


def main() -> None:
    """Print a line of JSON for each pattern."""
    found = patterns()
    with ProcessPoolExecutor() as workers:
        for one, growth in zip(found, workers.map(worst_growth, found), strict=True):
            row = {
                "benchmark": "patterns",
                "where": one.where,
                "exponent": growth.exponent,
                "milliseconds": round(growth.seconds * 1000, 3),
                "characters": growth.length,
                "text": growth.text,
            }
            print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
