"""Typed settings from `config/dateline.toml` and the environment. Nothing else reads either."""

from bot.settings.errors import SettingsError
from bot.settings.loading import CONFIG_FOLDER, Setting, load_settings, settings_in_force
from bot.settings.packs import load_packs
from bot.settings.schema import (
    Backups,
    Database,
    Digests,
    Discord,
    Fetching,
    Limits,
    Logs,
    Reading,
    Settings,
    Site,
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
