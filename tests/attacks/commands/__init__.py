"""Attempts through Discord: every command, button, select, form and completion, by everybody who is not meant."""
