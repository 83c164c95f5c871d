"""How the operator has said that a page without a feed lists its entries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a page's entries, and of what stands inside one."""

    entries: str
    title: str
    link: str
    date: str
    text: str | None = None
