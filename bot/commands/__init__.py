"""Slash commands, buttons and autocomplete: ask the archive, answer in Discord."""
