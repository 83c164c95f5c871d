"""How a role stands behind a name."""

import re

_SMALL = re.compile(r"(?:The|An?|His|Her|Its|Their|Our|One)\b")
"""Words that have a capital at the head of a sentence alone."""


def beside_name(role: str) -> str:
    """A role as it is written in the middle of a line: "Ana Ruiz, the city's mayor"."""
    return role[0].lower() + role[1:] if _SMALL.match(role) else role
