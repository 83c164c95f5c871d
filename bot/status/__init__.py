"""How the bot is, over HTTP: health, figures for Prometheus, and a page for people. It only looks."""

from bot.status.server import serving

__all__ = ["serving"]
