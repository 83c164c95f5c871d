"""What the archive says to a person."""

from bot.news import DatelineError


class ArchiveError(DatelineError):
    """The database cannot be used."""
