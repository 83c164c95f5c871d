"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.fetching.dates import is_month_first, read_date
from bot.fetching.entries import entries_of

MINUTE = "%Y-%m-%d %H:%M"
FORMS = (
    *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.250Z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S+00:00", "%Y%m%dT%H%M%SZ"),
    *("%Y%m%d%H%M%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y. %m. %d. %H:%M:%S", "%Y/%m/%d, %H:%M:%S"),
    *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y, %H:%M:%S Uhr", "%H:%M:%S %d.%m.%Y", "%d.%m.%y %H:%M:%S"),
    *("%a, %d %b %Y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S +0000", "%a, %d %b %y %H:%M:%S +0000", "%d %b %Y %H:%M:%S"),
    *("%a,%d %b %Y %H:%M:%S Z", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S UTC %Y"),
    *("%a %b %d %H:%M:%S +0000 %Y", "%B %d, %Y %I:%M:%S %p", "%b %d, %Y, %H:%M:%S UTC", "%b %d %Y %I:%M:%S%p"),
    *("%d %B %Y at %H:%M:%S", "%d-%b-%Y %H:%M:%S", "%Y-%b-%d %H:%M:%S", "%Y %B %d %H:%M:%S", "%I:%M:%S %p, %d %b %Y"),
    *("%d %b %Y %H:%M:%S GMT+0000", "%Y-%m-%d %I:%M:%S %p", "%Y年%m月%d日 %H:%M:%S", "%Y년 %m월 %d일 %H:%M:%S"),
    *("%Y-%m-%d %H:%M:%S UTC", "%A, %B %dth, %Y %I:%M:%S p.m.", "%Y-%m-%dT%H:%M:%S+0000"),
)
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
}
moments = some.integers(0, 49 * 365 * 86_400).map(
    lambda second: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(0, second)
)


@given(moments, some.sampled_from(FORMS))
def test_a_date_means_the_same_moment_in_each_of_forty_forms(moment: datetime, form: str) -> None:
    if "p.m." in form:
        moment = moment.replace(hour=moment.hour % 12 + 12)
    assert read_date(moment.strftime(form)) == moment


@given(moments, some.sampled_from([(lang, names.split()) for lang, names in MONTHS.items()]))
def test_months_are_known_by_their_names_in_the_feeds_language(moment: datetime, names: tuple[str, list[str]]) -> None:
    language, months = names
    written = f"{moment.day}. {months[moment.month - 1]} {moment.year}, {moment:%H:%M:%S}"
    assert read_date(written, language=language) == moment


@given(moments, some.integers(-12 * 4, 14 * 4))
def test_zones_are_heeded(moment: datetime, quarters: int) -> None:
    local = moment.astimezone(timezone(timedelta(minutes=15 * quarters)))
    for written in (format_datetime(local), local.isoformat(), f"{local:%d.%m.%Y %H:%M:%S %z}"):
        assert read_date(written) == moment


@given(moments)
def test_seconds_since_1970_are_a_date(moment: datetime) -> None:
    assert read_date(str(int(moment.timestamp()))) == moment
    assert read_date(f"{int(moment.timestamp())}000") == moment


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("Sat, 28 Nov 2026 16:12 EST", "2026-11-28 21:12"),
        ("28 Nov 2026 22:12 CET", "2026-11-28 21:12"),
        ("Sa., 28. Nov. 2026 23:12 MESZ", "2026-11-28 21:12"),
        ("sam. 28 nov. 2026 à 21h12", "2026-11-28 21:12"),
        ("28 de noviembre de 2026, 21:12", "2026-11-28 21:12"),
        ("2026년 11월 28일 오후 9:12", "2026-11-28 21:12"),
        ("2026年11月28日 下午9:12", "2026-11-28 21:12"),
        ("28 tháng 11, 2026 21:12", "2026-11-28 21:12"),
        ("28 نوفمبر 2026 21:12", "2026-11-28 21:12"),
        ("28 Νοεμβρίου 2026 21:12", "2026-11-28 21:12"),
        ("11/28/2026 9:12 PM", "2026-11-28 21:12"),
        ("28/11/2026 21:12", "2026-11-28 21:12"),
        ("28-11-2026 21:12", "2026-11-28 21:12"),
        ("26-11-28 21:12", "2026-11-28 21:12"),
        ("28.11.26", "2026-11-28 00:00"),
        ("2026.11.28", "2026-11-28 00:00"),
        ("November 28th, 2026", "2026-11-28 00:00"),
        ("2026-11-28 24:00", "2026-11-29 00:00"),
        ("Fri, 27 Nov 2026 24:00:00 GMT", "2026-11-28 00:00"),
        ("12:05 AM, 28 Nov 2026", "2026-11-28 00:05"),
        ("  28\u00a0Nov\u00a02026\u200e 21:12 ", "2026-11-28 21:12"),
        ("２０２６/１１/２８ ２１:１２", "2026-11-28 21:12"),
    ],
)
def test_dates_as_people_and_programs_write_them(written: str, utc: str) -> None:
    read = read_date(written)
    assert read
    assert read.strftime(MINUTE) == utc


@pytest.mark.parametrize(
    "written",
    [
        *("", "soon", "yesterday 21:00", "28 November", "2026", "12:30", "1.2.3.4", "0000-00-00", "31/02/2026"),
        *("2026-13-45", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +0000", "9" * 20),
        *("9" * 10_000, "1/" * 5_000, "Nov " * 2_500, ":" * 10_000, "28 Nov 2026 " + "a.m. " * 2_000),
    ],
)
def test_what_names_no_day_is_no_date(written: str) -> None:
    assert read_date(written) is None


@given(some.text(max_size=120))
def test_no_text_is_too_strange(written: str) -> None:
    read = read_date(written)
    assert read is None or read.tzinfo is UTC


def test_one_date_of_a_feed_shows_where_all_have_the_month() -> None:
    def dates(*written: str, language: str | None = None) -> list[str]:
        items = [{"id": f"{n}", "title": "Bridge", "published": one} for n, one in enumerate(written)]
        return [f"{one.published:%m-%d}" for one in entries_of(items, "https://news.example/", language)]

    assert dates("03/04/2026", "03/28/2026") == ["03-04", "03-28"]
    assert dates("03/04/2026", "28/03/2026") == ["04-03", "03-28"]
    assert dates("03/04/2026", language="en-US") == ["03-04"]
    assert dates("03/04/2026", language="en-GB") == ["04-03"]
    assert not is_month_first(["03.04.2026"], "en-US")


def test_an_item_has_the_date_of_its_update_where_it_has_no_other() -> None:
    (entry,) = entries_of([{"id": "1", "published": "soon", "updated": "2026/11/28 21:12"}], "https://news.example/")
    assert entry.published == datetime(2026, 11, 28, 21, 12, tzinfo=UTC)
