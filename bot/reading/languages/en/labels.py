"""Speakers that stand beside their words, as English papers and scripts set them."""

import re

_NAME = r"[A-ZÀ-Þ][\w.'’-]*(?:[ \u00a0](?:[A-ZÀ-Þ][\w.'’-]*|de|la|del|van|von|der|bin|al)){0,5}"
SIGNATURE = re.compile(
    rf"[^\w\s]?[.,]?\s{{0,3}}[―—–-]{{1,2}}[ \u00a0]?(?:by[ ])?({_NAME}?)(?=\.?\s*(?:[,(\n]|\.?$))", re.MULTILINE
)
LED = re.compile(rf"({_NAME})(?:[ ]\([^)\n]{{1,30}}\))?:\s*[^\w\s]{{1,2}}$")
LED_BY_KNOWN = re.compile(
    rf"(?:^|[.!?][”\"’']?[ ])({_NAME})(?:,[ ](?!wh|said|told|wrote)[^:,\n“”\"]{{1,40}})?:\s*[^\w\s]{{1,2}}$"
)
ASKED = re.compile(r"([QA])\.\s+[^\w\s]{1,2}$")
CREDITED = re.compile(rf"[ ][―—–-][ ]?(?:by[ ]|[Mm]ore[ ]from[ ])?({_NAME}(?:[ ]and[ ]{_NAME})?):\s*[^\w\s]$")
