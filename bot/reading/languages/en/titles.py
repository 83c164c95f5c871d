"""Titles that stand before a person's name and are no part of it, and what follows one."""

import re

from bot.reading.languages.en.words import ENGLISH

TITLES = ENGLISH.titles
SUFFIX = re.compile(r"(?:,|(?<!\s))\s++(?:Jr|Sr|II|III|IV)\.?$")
"""What follows the surname of a son named after his father."""
