"""What became of an article, as lines."""

from collections.abc import Iterator

from discord.utils import format_dt

from bot.news import Trace
from bot.rendering.inert import one_line, safe_url

MOST_STEPS = 25


def trace_markdown(trace: Trace) -> str:
    """The steps as Discord markdown, each with its time."""
    lines = [f"**{one_line(trace.title[:200])}**"]
    for step in trace.steps[:MOST_STEPS]:
        at = format_dt(step.at, "f") if step.at else "—"
        posted = f" {safe_url(step.link)}" if step.link else ""
        lines.append(f"- {at}  {one_line(step.text[:300])}{posted}")
    return "\n".join(lines)


def trace_lines(trace: Trace) -> Iterator[str]:
    """The steps as plain text."""
    yield trace.title
    for step in trace.steps:
        told = f"{step.text} {step.link}" if step.link else step.text
        yield f"{step.at:%Y-%m-%d %H:%M:%S}  {told}" if step.at else f"{'—':19}  {told}"
