"""Times, days and looks as people write them."""

from datetime import time

import pytest

from bot.commands.styles import colour_of, languages_of
from bot.commands.times import days_back, days_of, in_words, quiet_of, schedule_of
from bot.commands.zone_names import OTHER_NAMES, zones_by_name
from bot.commands.zones import ZONES_OF_LOCALES, UnknownZoneError, guessed_zone, timezone_of, timezones_like
from bot.news import DatelineError, Schedule, When
from bot.wording import speaking
from tests.builders import NOON


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", {0}),
        ("Mon, wed,friday", {0, 2, 4}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat - mon", {5, 6, 0}),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("weekend", {5, 6}),
        ("weekend mon", {5, 6, 0}),
        ("daily", set(range(7))),
        ("montag, mi", {0, 2}),
        ("Di-Do", {1, 2, 3}),
    ],
)
def test_days_of_the_week(text: str, days: set[int]) -> None:
    with speaking("de"):
        assert days_of(text) == days


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "lun, mercredi"), ("es", "lun, mié"), ("ko", "월, 수요일"), ("ja", "月,水")]
)
def test_days_of_the_week_in_ones_own_language(language: str, text: str) -> None:
    with speaking(language):
        assert days_of(text) == {0, 2}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("noon", time(12)),
        ("Midnight", time(0)),
        ("8h", time(8)),
        ("8h30", time(8, 30)),
        ("18:30 Uhr", time(18, 30)),
        ("8 Uhr", time(8)),
        ("8 h", time(8)),
        ("오후 6시 30분", time(18, 30)),
        ("午前8時", time(8)),
        ("12 am", time(0)),
        ("8:30pm", time(20, 30)),
    ],
)
def test_times_of_day_as_languages_write_them(text: str, at: time) -> None:
    assert schedule_of(When.DAILY, text).at == (at,)


@pytest.mark.parametrize("text", ["8:3", "24", "8:60", "13pm", "h", "8::30", "오후", "8 30"])
def test_what_is_no_time_of_day_is_said(text: str) -> None:
    with pytest.raises(DatelineError, match="is not a time of day"):
        schedule_of(When.DAILY, text)


@pytest.mark.parametrize("text", ["monkey", "m", "someday", "mon-", ",", "1"])
def test_what_names_no_day_is_said(text: str) -> None:
    with pytest.raises(DatelineError, match="names no days"):
        days_of(text)


@pytest.mark.parametrize("text", ["22:00-07:00", "22-7", "10pm to 7am", "22:00 – 07:00", "10 pm until 7"])
def test_quiet_hours(text: str) -> None:
    assert quiet_of(text) == (time(22), time(7))


@pytest.mark.parametrize("text", ["22:00", "always", "22-22", "25-7"])
def test_what_are_no_quiet_hours_is_said(text: str) -> None:
    with pytest.raises(DatelineError):
        quiet_of(text)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (schedule_of(When.INSTANTLY), "as soon as they appear"),
        (schedule_of(When.HOURLY), "every hour, on the hour"),
        (schedule_of(When.DAILY), "every day at 08:00 (UTC)"),
        (
            schedule_of(When.DAILY, "18:30, 8am and 12", "asia/seoul", "mon-fri"),
            "every weekday at 08:00, 12:00 and 18:30 (Asia/Seoul)",
        ),
        (schedule_of(When.WEEKLY, "9"), "every Monday at 09:00 (UTC)"),
        (schedule_of(When.WEEKLY, None, None, "tue, sat"), "every Tuesday and Saturday at 08:00 (UTC)"),
        (schedule_of(When.DAILY, timezone="Etc/GMT-2"), "every day at 08:00 (UTC+2)"),
        (
            Schedule(When.INSTANTLY, quiet=(time(22), time(7)), most_an_hour=4),
            "as soon as they appear, at most 4 an hour, quiet from 22:00 to 07:00 (UTC)",
        ),
    ],
)
def test_a_schedule_in_words(schedule: Schedule, words: str) -> None:
    assert in_words(schedule) == words


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("english", ("en",)),
        ("Deutsch, fr", ("de", "fr")),
        ("korean; 독일어", ("ko", "de")),
        ("francais en", ("fr", "en")),
        ("haitian creole, English, en", ("ht", "en")),
    ],
)
def test_languages_go_by_their_names_in_any_of_ours(typed: str, codes: tuple[str, ...]) -> None:
    assert languages_of(typed) == codes


def test_languages_and_colours() -> None:
    assert languages_of(" EN,fr ") == ("en", "fr")
    assert languages_of(None) == ()
    assert colour_of("red") == colour_of(" Red") != colour_of("blue")
    assert colour_of("2F6FDE") == colour_of("#2f6fde") == 0x2F6FDE
    for wrong in ("elvish", "e", "en fr?", ",", " "):
        with pytest.raises(DatelineError, match="names no language"):
            languages_of(wrong)
    with pytest.raises(DatelineError, match="no colour"):
        colour_of("greenish")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("london", "Europe/London"),
        ("New York", "America/New_York"),
        ("seoul", "Asia/Seoul"),
        ("München", "Europe/Berlin"),
        ("Munchen", "Europe/Berlin"),
        ("sao paulo", "America/Sao_Paulo"),
        ("singapore", "Asia/Singapore"),
        ("europe/paris", "Europe/Paris"),
        ("UTC", "UTC"),
        ("UTC+0", "UTC"),
        ("Rom", "Europe/Rome"),
        ("nyc", "America/New_York"),
        ("korea", "Asia/Seoul"),
        ("Deutschland", "Europe/Berlin"),
        ("Corée du Sud", "Asia/Seoul"),
        ("대한민국", "Asia/Seoul"),
        ("japan", "Asia/Tokyo"),
        ("uk", "Europe/London"),
        ("china", "Asia/Shanghai"),
        ("EST", "America/New_York"),
        ("Eastern", "America/New_York"),
        ("pst", "America/Los_Angeles"),
        ("BST", "Europe/London"),
        ("CET", "CET"),
    ],
)
def test_a_zone_is_known_by_its_city(typed: str, zone: str) -> None:
    assert timezone_of(typed) == zone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("GMT+2", {"Africa/Johannesburg", "Europe/Kyiv", "Europe/Berlin", "Etc/GMT-2"}),
        ("UTC-3", {"America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Etc/GMT+3"}),
        ("−03:00", {"America/Sao_Paulo"}),
        ("+5:30", {"Asia/Kolkata"}),
        ("IST", {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}),
        ("cst", {"America/Chicago", "Asia/Shanghai"}),
        ("usa", {"America/New_York", "America/Los_Angeles"}),
        ("Kanada", {"America/Toronto", "America/Vancouver"}),
    ],
)
def test_what_means_several_zones_is_asked(typed: str, meant: set[str]) -> None:
    with pytest.raises(UnknownZoneError, match="Several timezones") as told:
        timezone_of(typed)
    assert meant <= set(told.value.near)
    assert len(told.value.near) <= 25
    assert timezones_like(typed)[: len(told.value.near)] == told.value.near


@pytest.mark.parametrize("typed", ["UTC+15", "GMT+2:75", "+", " ", "Lodnon", "nowhere at all"])
def test_what_names_no_zone_is_said(typed: str) -> None:
    with pytest.raises(UnknownZoneError, match="no timezone"):
        timezone_of(typed)


def test_no_name_means_a_zone_that_keeps_no_summer_time_where_people_do() -> None:
    assert all(zone not in {"EST", "MST"} for name, zones in zones_by_name().items() for zone in zones)


@pytest.mark.parametrize(
    ("language", "typed", "days"), [("en", "2 days", 2), ("de", "vor 3 Tagen", 3), ("fr", "hier", 1), ("ko", "어제", 1)]
)
def test_a_time_in_the_past_is_written_in_ones_own_language_or_in_english(language: str, typed: str, days: int) -> None:
    with speaking(language):
        assert days_back(typed, NOON) == days
        assert days_back("a week ago", NOON) == 7


def test_a_servers_language_tells_its_zone_only_where_most_who_speak_it_live_in_one() -> None:
    assert guessed_zone("ko") == "Asia/Seoul"
    assert guessed_zone("en-GB") == "Europe/London"
    assert guessed_zone("en-US") is None
    assert all(timezone_of(zone) for zone in [*ZONES_OF_LOCALES.values(), *OTHER_NAMES])


def test_a_date_of_thousands_of_characters_is_refused_unread() -> None:
    assert days_back("2 days ago", NOON) == 2
    with pytest.raises(DatelineError, match="no time in the past"):
        days_back("2 days ago" + " " * 5000, NOON)
