"""What the archive says to a person."""

from bot.news import DatelineError


class ArchiveError(DatelineError):
    """The database cannot be used."""


class FullError(DatelineError):
    """Somebody has as many of these as they may have."""


class PingedEnoughError(DatelineError):
    """Somebody would be pinged more often a day than they may."""

    def __init__(self, others: int) -> None:
        self.others = others
        """How often they may be for what else they follow."""
        super().__init__("There are no pings left.")
