"""Typed settings from `config/dateline.toml` and the environment. Nothing else reads either."""

from bot.settings.errors import SettingsError
from bot.settings.fetching import Fetching, Listing, Site
from bot.settings.loading import CONFIG_FOLDER, Setting, load_settings, settings_in_force
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
