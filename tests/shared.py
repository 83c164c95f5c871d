"""Where the development corpora are, beside a checkout. Tests that use them are skipped where they are absent."""

import os
from pathlib import Path

SHARED = Path(os.environ.get("DATELINE_SHARED") or Path(__file__).resolve().parents[2] / "shared")
