"""What can be wrong with the settings."""

from bot.news import DatelineError


class SettingsError(DatelineError):
    """The configuration cannot be used."""
