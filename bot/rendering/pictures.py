"""Pictures: who is mentioned how often, and when a story grew. Drawn in a worker process, as it takes a while.

The background is the picture's own, so that its colours hold in Discord's dark theme as in the light one. The alt
text says in words what is seen, and carries the names that the font has no letters for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.news import Cited, DigestStory
from bot.rendering.inert import bare
from bot.wording import day_and_month, long_date, mark, say, short_date, speaking

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BACKGROUND = "#1e1f22"
TEXT = "#f2f3f5"
DIM = "#b5bac1"
GRID = "#3f4147"
MARK = "#6ea0ff"
MOST_ALT = 1024
MOST_DAYS = 366
MOST_LANES = 8
_WIDTH, _HEIGHT, _DOTS_PER_INCH = 8, 3, 100
_LANES_IN_HEIGHT, _MORE_HEIGHT = 5, 0.4
_LETTERS = 13
_NARROWEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to attach, with what it shows in words."""

    png: bytes
    alt: str


def draw_mentions(name: str, counts: Sequence[tuple[date, int]]) -> Picture:
    """How many articles a day mention somebody.

    Args:
        name: of a person or an organisation.
        counts: articles by day, in any order; a day that is left out between two others counts as none.
    """
    days = _every_day(counts)
    name = _plain(name, 60)
    figure, axes = _canvas()
    _write(figure, say("Articles a day that mention {name}", name=name), say("Articles a day"), name)
    axes.bar(range(len(days)), [*days.values()], color=MARK, width=0.8)
    most = max(days.values(), default=0)
    axes.set_ylim(0, max(most * 1.15, 1))
    axes.set_xlim(min(len(days), 7) - 7.6, len(days) - 0.4)
    _whole_numbers(axes)
    _name_days(axes, list(days))
    return Picture(_png(figure), _mentions_in_words(name, days))


def draw_timeline(story: DigestStory) -> Picture:
    """When which source reported: a lane each, and a number at each step of the story's timeline."""
    steps = [(number, step.at, _lane(step.source)) for number, step in enumerate(story.timeline, 1)]
    reports = [(one.published, _lane(one)) for one in story.sources if one.published]
    lanes = list(dict.fromkeys([*(lane for _, _, lane in steps), *(lane for _, lane in sorted(reports))]))[:MOST_LANES]
    moments = [*(at for _, at, lane in steps if lane in lanes), *(at for at, lane in reports if lane in lanes)]
    figure, axes = _canvas(left=0.235, height=_HEIGHT + _MORE_HEIGHT * max(len(lanes) - _LANES_IN_HEIGHT, 0))
    _write(figure, say("Who reported when (UTC); the numbers are what was new"))
    if moments:
        first = min(moments)
        last = max(*moments, first + _NARROWEST)
        scale = _Scale(first, last)
        rows = {lane: len(lanes) - 1 - number for number, lane in enumerate(lanes)}
        for lane, row in rows.items():
            axes.axhline(row, color=GRID, linewidth=1, zorder=1)
            own = [scale.place(at) for at, other in reports if other == lane]
            axes.plot(own, [row] * len(own), "o", color=BACKGROUND, markeredgecolor=DIM, markersize=9, zorder=2)
            _number(axes, row, [(number, scale.place(at)) for number, at, other in steps if other == lane])
        _name_lanes(axes, rows)
        _name_hours(axes, scale)
    return Picture(_png(figure), _timeline_in_words(story))


def drawn_in(language: str, draw: Callable[..., Picture], *arguments: Any) -> Picture:  # noqa: ANN401
    """What a function draws, in a language: in the worker nobody speaks one."""
    with speaking(language):
        return draw(*arguments)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From time to the axis, which goes from 0 to 1."""

    first: datetime
    last: datetime

    def place(self, moment: datetime) -> float:
        return (moment - self.first) / (self.last - self.first)

    def ticks(self, most: int = 5) -> list[datetime]:
        """Round times between both ends, in UTC."""
        span = self.last - self.first
        hours = next((step for step in (0.25, 0.5, 1, 2, 3, 6, 12) if span / timedelta(hours=step) <= most), None)
        step = timedelta(hours=hours) if hours else timedelta(days=-(-span // timedelta(days=most)))
        midnight = self.first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        tick = midnight - (midnight - self.first.astimezone(UTC)) // step * step
        ticks = (tick + number * step for number in range(most + 3))
        return [one for one in ticks if self.first <= one <= self.last]


def _canvas(left: float = 0.06, height: float = _HEIGHT) -> "tuple[Figure, Axes]":
    """A figure of its own with its axes; pyplot would keep it beyond this call."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), dpi=_DOTS_PER_INCH, facecolor=BACKGROUND)
    axes = figure.add_axes((left, 0.14, 0.945 - left, 0.68), facecolor=BACKGROUND)
    axes.spines[:].set_visible(False)
    axes.spines["bottom"].set(visible=True, color=DIM)
    axes.tick_params(length=0, labelcolor=DIM, labelsize=_LETTERS)
    return figure, axes


def _write(figure: "Figure", *titles: str) -> None:
    """Write the first title that the font has the letters for, if there is one."""
    title = next(filter(None, map(_drawable, titles)), "")
    figure.text(0.02, 0.89, title, color=TEXT, fontsize=_LETTERS + 2, fontweight="bold", parse_math=False)


def _png(figure: "Figure") -> bytes:
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _every_day(counts: Sequence[tuple[date, int]]) -> dict[date, int]:
    known: dict[date, int] = {}
    for day, count in counts:
        known[day] = known.get(day, 0) + max(count, 0)
    if not known:
        return {}
    last = max(known)
    first = max(min(known), last - timedelta(days=MOST_DAYS - 1))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: known.get(day, 0) for day in days}


def _whole_numbers(axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.grid(visible=True, axis="y", color=GRID, linewidth=1)
    axes.set_axisbelow(True)


def _name_days(axes: "Axes", days: Sequence[date]) -> None:
    """A name at about every sixth part, and always at the last day."""
    step = -(-len(days) // 6) or 1
    places = sorted(range(len(days) - 1, -1, -step))
    axes.set_xticks(places, [_short(days[place]) for place in places])


def _number(axes: "Axes", row: int, steps: Sequence[tuple[int, float]]) -> None:
    """Filled marks at their true times; a number that would cover the one before moves to its right."""
    apart = 0.045
    places = [place for _, place in steps]
    axes.plot(places, [row] * len(places), "o", color=MARK, markersize=9, zorder=3)
    label = float("-inf")
    for number, place in sorted(steps, key=lambda step: step[1]):
        label = max(place, label + apart)
        axes.text(label, row + 0.22, str(number), color=TEXT, fontsize=_LETTERS, fontweight="bold", ha="center")


def _lane(source: Cited) -> str:
    """The publisher, or its host where the font cannot write its name."""
    name = _drawable(_plain(source.publisher, 20))
    return name or _drawable(_plain(re.sub(r"^\w+://(?:www\.)?([^/:]*).*", r"\1", source.url), 20))


def _name_lanes(axes: "Axes", rows: Mapping[str, int]) -> None:
    axes.set_ylim(-0.6, max(len(rows), 3) - 0.3)
    axes.set_xlim(-0.03, 1.03)
    axes.set_yticks([])
    for lane, row in rows.items():
        axes.text(-0.05, row, lane, color=TEXT, fontsize=_LETTERS, ha="right", va="center", parse_math=False)


def _name_hours(axes: "Axes", scale: _Scale) -> None:
    ticks = scale.ticks()
    days = scale.last - scale.first > timedelta(days=4)
    names = [_short(tick.date()) if days else f"{_short(tick.date())} {tick:%H:%M}" for tick in ticks]
    for number, (before, tick) in enumerate(pairwise(ticks), 1):
        if not days and before.date() == tick.date():
            names[number] = f"{tick:%H:%M}"
    axes.set_xticks([scale.place(tick) for tick in ticks], names)


def _short(day: date) -> str:
    """A day as it is usual, or in numbers where the font lacks the letters."""
    return _drawable(short_date(day)) or f"{day.month}/{day.day}"


def _drawable(text: str) -> str:
    """The text, if the font has all its letters; else nothing: half a name is another name."""
    from matplotlib.font_manager import findfont, get_font

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    return text if all(ord(mark) in known for mark in text) else ""


def _plain(text: str, most: int) -> str:
    """A name in one line; the whole of it stands in the alt text or in the message."""
    line = " ".join(bare(text.replace("\n", " ")).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _mentions_in_words(name: str, days: Mapping[date, int]) -> str:
    if not days:
        return say("Articles that mention {name}: none.", name=name)
    total, span = sum(days.values()), _range(min(days), max(days))
    if not total:
        return say("Articles that mention {name}, {days}: none.", name=name, days=span)
    if len(days) == 1:
        return say("Articles that mention {name}, {days}: {total} in all.", name=name, days=span, total=total)
    top = max(days, key=lambda day: days[day])
    text = mark("Articles that mention {name}, {days}: {total} in all, most on {top} ({most}).")
    return say(text, name=name, days=span, total=total, top=day_and_month(top), most=days[top])


def _range(first: date, last: date) -> str:
    if first == last:
        return day_and_month(last)
    written = day_and_month if first.year == last.year else long_date
    return say("{first} to {last}", first=written(first), last=written(last))


def _timeline_in_words(story: DigestStory) -> str:
    """Each step in words, as many as an alt text holds; none is cut."""
    headline = _plain(story.headline, 200)
    text = say("Timeline of {headline}.", headline=headline) if headline else say("Timeline of a story.")
    for number, step in enumerate(story.timeline, 1):
        when = step.at.astimezone(UTC)
        moment, whose = f"{day_and_month(when.date())} {when:%H:%M} UTC", _plain(step.source.publisher, 80)
        line = f" {number}. {moment}, {whose}: {_plain(step.text, 10_000)}"
        line += "" if line.endswith((".", "!", "?", "”")) else "."
        if len(text) + len(line) > MOST_ALT:
            break
        text += line
    return text
