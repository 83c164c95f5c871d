"""How long what a handler claims is kept from others; a process that starts voids what another one left."""

from datetime import timedelta

LEASE = timedelta(minutes=5)
"""Longer than any poll, page or reading takes."""
