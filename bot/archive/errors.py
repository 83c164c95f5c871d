"""What the archive says to a person."""

from bot.news import DatelineError


class ArchiveError(DatelineError):
    """The database cannot be used."""


class FullError(DatelineError):
    """Somebody has as many of these as they may have."""
