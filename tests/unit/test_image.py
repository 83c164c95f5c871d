"""What the container image leaves out."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from babel import localedata

from bot.news import LANGUAGES
from bot.wording import listed, long_date, number, speaking, weekday

ROOT = Path(__file__).parents[2]


def test_the_image_keeps_what_dates_and_numbers_need_in_each_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = re.search(r"grep -vE '/\((.+?)\)\\.dat\$'", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert kept
    for name in kept[1].split("|"):
        shutil.copy(localedata.resolve_locale_filename(name), tmp_path)
    monkeypatch.setattr(localedata, "_dirname", str(tmp_path))
    monkeypatch.setattr(localedata, "_cache", {})
    localedata.locale_identifiers.cache_clear()
    try:
        for language in LANGUAGES:
            with speaking(language):
                assert long_date(date(2026, 11, 5))
                assert weekday(0)
                assert listed(["1", "2", "3"])
                assert number(1234.5)
    finally:
        localedata.locale_identifiers.cache_clear()
