"""The nonce of a delivery, by which Discord knows a repeated request, and for how long it does."""

import hashlib
import json
from datetime import datetime, timedelta

from bot.news import Delivery

NONCE_WINDOW = timedelta(minutes=2)
"""Discord drops a repeated nonce for "the past few minutes"; this much is relied upon."""
SPARE = timedelta(seconds=30)
"""A repeated request may take this long until Discord has it: its deadline, and discord.py's wait before it."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def nonce_for(delivery: Delivery) -> str:
    """The nonce of a delivery: the same on every try of one body, at most 25 characters.

    Discord looks a nonce up among all that one author sent, in whatever channel: so it names the channel.
    """
    body = json.dumps(delivery.body, sort_keys=True)
    identity = hashlib.sha256(f"{delivery.id} {delivery.created_at.isoformat()} {body}".encode()).digest()
    suffix = _base36(int.from_bytes(identity[:6])).rjust(10, "0")
    return f"{_base36(delivery.channel)}.{suffix}"


def is_repeatable(delivery: Delivery, now: datetime) -> bool:
    """Whether a delivery may be sent (again): Discord would know its nonce, or has surely never had it."""
    return delivery.attempted_at is None or now - delivery.attempted_at < NONCE_WINDOW - SPARE


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"
