"""What became of an article, as lines."""

from collections.abc import Iterator

from discord.utils import format_dt

from bot.news import Trace
from bot.rendering.inert import one_line

MOST_STEPS = 25


def trace_markdown(trace: Trace) -> str:
    """The steps as Discord markdown, each with its time."""
    lines = [f"**{one_line(trace.title)[:200]}**"]
    for step in trace.steps[:MOST_STEPS]:
        at = format_dt(step.at, "f") if step.at else "—"
        text = step.text[:300]
        before, link, address = text.partition("https://discord.com/channels/")
        lines.append(f"- {at}  {one_line(before)}{' ' if link else ''}{link}{address}")
    return "\n".join(lines)


def trace_lines(trace: Trace) -> Iterator[str]:
    """The steps as plain text."""
    yield trace.title
    for step in trace.steps:
        yield f"{step.at:%Y-%m-%d %H:%M:%S}  {step.text}" if step.at else f"{'—':19}  {step.text}"
