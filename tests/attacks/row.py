"""A row of the table."""

from typing import NamedTuple

NOTHING = "nothing"


class Row(NamedTuple):
    """One attempt."""

    kind: str
    """Between whom."""
    who: str
    attempt: str
    sees: str
    """What the stranger sees of it."""
    victim: str = NOTHING
    """What the victim sees of it."""


def table(rows: list[Row]) -> str:
    """Rows as Markdown, by kind."""
    lines = ["| # | between | who | attempt | what they see | what the victim sees |", "|---|---|---|---|---|---|"]
    for number, row in enumerate(sorted(rows, key=lambda one: one.kind), 1):
        cells = (_cell(cell) for cell in row)
        lines.append(f"| {number} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text that ends no cell and shows what has no width."""
    shown = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    return shown.replace("|", "\\|").replace("<", "\\<").replace("`", "\\`")
