"""What can be wrong with the settings."""

from bot.news.ids import DatelineError


class SettingsError(DatelineError):
    """The configuration cannot be used."""
