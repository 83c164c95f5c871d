"""What a page states about its article: when it was published, and its linked data."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml.html import HtmlElement


def published_in(tree: HtmlElement, facts: list[dict[str, Any]]) -> datetime | None:
    """The page's time of publication to the second, where its metadata tells."""
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in {"article:published_time", "datepublished", "og:published_time", "parsely-pub-date"}:
            moment = moment_of(meta.get("content"))
            if moment:
                return moment
    return next(filter(None, (moment_of(fact.get("datePublished")) for fact in facts)), None)


def moment_of(value: object) -> datetime | None:
    """A moment as metadata write it; None for what is none."""
    try:
        parsed = datetime.fromisoformat(value.strip()) if isinstance(value, str) and len(value) >= 10 else None
    except ValueError:
        return None
    return plausible(parsed)


def plausible(moment: datetime | None) -> datetime | None:
    """The moment; None where no article can be of it. A clock that is not told goes by UTC.

    Some content systems fill in the year 1 or 9999 where they know no date.
    """
    if moment is None:
        return None
    # Told by its own clock, it shows which day was yesterday.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware if 1990 <= aware.astimezone(UTC).year <= 9998 else None
    except OverflowError:
        return None


def linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of a page, also those inside a graph."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            held = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for one in held if isinstance(held, list) else [held]:
            graph = one.get("@graph") if isinstance(one, dict) else None
            yield from (fact for fact in [one, *(graph if isinstance(graph, list) else [])] if isinstance(fact, dict))
