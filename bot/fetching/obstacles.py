"""Pages that stand in front of an article: pay walls, requests for consent, checks for robots."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

WHOLE = 1500
"""Characters; a page with more text than this holds its article, whatever stands around it."""

CONSENT_HOST = re.compile(r"^(?:consent|guce|privacy|cmp)\.")
CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy choices|privacy (?:settings|preferences)$|"
    r"cookie (?:consent|settings|preferences)|we (?:use|need your consent)[^.]{0,40} cookies|accept (?:all )?cookies",
    re.IGNORECASE,
)
ROBOT = re.compile(
    r"^just a moment|attention required|access (?:to this page has been )?denied|are you (?:a )?(?:robot|human)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|pardon our interruption|unusual traffic|"
    r"(?:enable|requires?) javascript|security check|checking your browser|complete the captcha",
    re.IGNORECASE,
)
PAY = re.compile(
    r"(?:subscribe|sign in|log in|register|create (?:a free |an )?account)[^.\n]{0,40} to (?:continue|keep|read)|"
    r"(?:to|want to) (?:continue reading|keep reading|read (?:the (?:full|rest of the) )?(?:article|story))[^\n]{0,60}"
    r"(?:subscri|sign|log|regist)|"
    r"(?:article|story|content) is (?:only )?(?:for|available to|reserved for|exclusive(?:ly)? (?:to|for)) "
    r"(?:[\w-]+ )?(?:subscribers|members)|"
    r"subscriber[- ]only|for subscribers only|already a (?:subscriber|member)\?|"
    r"you(?:[’']ve| have) (?:reached|read) your [^.\n]{0,40}(?:limit|articles)",
    re.IGNORECASE,
)


def obstacle_of(url: str, title: str, text: str, facts: Iterable[Mapping[str, Any]]) -> str | None:
    """Why a page is not its article, for a person; None where it may be.

    Args:
        url: of the page.
        title: of the page.
        text: that was taken out of it.
        facts: the page's JSON-LD objects.
    """
    if len(text) > WHOLE:
        return None
    if CONSENT_HOST.match(urlsplit(url).hostname or "") or CONSENT.search(title):
        return "The site asks for consent before it shows its article."
    if ROBOT.search(title) or (len(text) < 600 and ROBOT.search(text)):
        return "The site wants to see a person with a browser before it shows its article."
    if PAY.search(text) or any(_is_paid(fact) for fact in facts):
        return "The article stands behind a pay wall."
    if len(text) < 600 and CONSENT.search(text):
        return "The site asks for consent before it shows its article."
    return None


def _is_paid(fact: Mapping[str, Any]) -> bool:
    return str(fact.get("isAccessibleForFree", "")).strip().lower() == "false"
