"""Forms of dates in English."""

import re

from bot.reading.languages.en.words import ENGLISH

_DAYS = ENGLISH.days
_MONTHS = ENGLISH.months
_NUMBERS = ENGLISH.numbers
_MONTH = r"(?P<month>" + "|".join(rf"{one[:3]}(?:{one[3:]}|\.)?" for one in _MONTHS) + r"|sept\.?)"
YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = r"(?:\ (?:morning|afternoon|evening|night))?"
_WEEKDAY = r"(?P<weekday>" + "|".join(rf"{one[:3]}(?:{one[3:]}|\.)" for one in _DAYS) + rf"){_PART}"
DAY_LAST = re.compile(rf"\b{_MONTH}\ (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)")
DATED = re.compile(
    rf"(?:{_WEEKDAY},?\ )?(?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?{_MONTH}(?:,?\ {YEAR})?"
)
MONTH_OF = re.compile(rf"{_MONTH}(?:,?\ (?:of\ )?{YEAR})?")
NAMED_DAY = re.compile(
    rf"(?:(?:early|late)\ (?:on\ )?)?(?P<which>last|this|this\ past|this\ coming|next)?\ ?{_WEEKDAY}"
)
PERIOD = re.compile(r"(?:(?:earlier|later)\ )?(?P<which>last|this|next)\ (?P<period>week|month|year)")
WEEKEND = re.compile(r"(?P<which>the|this|last|next)\ (?:past\ )?weekend")
AGO = re.compile(rf"(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})\ (?P<period>day|week|month|year)s?\ ago")
DECADE = re.compile(r"0['’]s\b")
PROGRAMME = re.compile(r"\b(?:USA|BBC|BBC['’]s|Radio 4['’]s|Russia|India)\ $")
PROGRAMME_BEHIND = re.compile(r"\ (?:FM|[Pp]rogramme|[Ss]how)\b")
"""What makes "Today" a paper or a programme."""
COUNTED = re.compile(r"\bago\ (?:on\ |this\ )?$", re.IGNORECASE)
"""Before the day from which years are counted: "Ten years ago on Sunday"."""
