"""Deliveries to Discord: send, retry, reconcile."""

from bot.posting.poster import Poster
from bot.posting.sender import DiscordSender

__all__ = ["DiscordSender", "Poster"]
