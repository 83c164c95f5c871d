"""A real browser without a window, where one is installed."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needed = pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="there is no Chromium here")
"""Where there is none, its tests are passed over and say so; in CI they fail."""


async def shown(page: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """What the browser makes of a page; it keeps its own files beside it."""
    assert CHROMIUM, "Chromium is not installed (Debian: chromium)"
    usual = "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={page.parent}/c"
    command = [CHROMIUM, *usual, *options, page.as_uri()]
    return await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False, timeout=90)
