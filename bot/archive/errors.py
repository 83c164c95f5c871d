"""What the archive says to a person."""

from bot.news import DatelineError, Subscription, UserId


class ArchiveError(DatelineError):
    """The database cannot be used."""


class FullError(DatelineError):
    """Somebody has as many of these as they may have."""


class TakenError(DatelineError):
    """A channel, or a member, has the source already on other terms, which are not to be written over."""

    def __init__(self, known: Subscription, by: UserId) -> None:
        self.known = known
        self.by = by
        """Who ordered it; 0 where that is forgotten."""
        super().__init__("It is ordered already, on other terms.")


class PingedEnoughError(DatelineError):
    """Somebody would be pinged more often a day than they may."""

    def __init__(self, others: int) -> None:
        self.others = others
        """How often they may be for what else they follow."""
        super().__init__("There are no pings left.")
