"""Whose an article is, in a word for readers."""

import re


def source_name(publisher: str | None, url: str) -> str:
    """The publisher; for an article that names none, the site of its address."""
    return publisher or re.sub(r"^\w+://(?:www\.)?([^/:]+).*", r"\1", url)
