"""Which articles report the same event. Pure."""

from bot.stories.grouping import WINDOW, Grouper

__all__ = ["WINDOW", "Grouper"]
