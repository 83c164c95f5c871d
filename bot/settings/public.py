"""What other rooms use of the settings."""

from bot.settings.errors import SettingsError
from bot.settings.fetching import Fetching, Listing, Site
from bot.settings.loading import Setting, load_settings, settings_in_force
from bot.settings.packs import load_packs
from bot.settings.schema import (
    Backups,
    Database,
    Digests,
    Discord,
    Limits,
    Logs,
    Reading,
    Settings,
    Status,
)
from bot.settings.secret import forget_in_environment
from bot.settings.written import CONFIG_FOLDER

__all__ = [
    "CONFIG_FOLDER",
    "Backups",
    "Database",
    "Digests",
    "Discord",
    "Fetching",
    "Limits",
    "Listing",
    "Logs",
    "Reading",
    "Setting",
    "Settings",
    "SettingsError",
    "Site",
    "Status",
    "forget_in_environment",
    "load_packs",
    "load_settings",
    "settings_in_force",
]
