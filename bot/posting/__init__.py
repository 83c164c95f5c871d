"""Deliveries to Discord: send, retry, reconcile."""

from bot.posting.crossposts import Crossposter
from bot.posting.edits import Edited, Editor
from bot.posting.gate import Gate
from bot.posting.notices import tell_owner
from bot.posting.poster import Poster
from bot.posting.sender import NOT_UNDERSTOOD, DiscordSender

__all__ = ["NOT_UNDERSTOOD", "Crossposter", "DiscordSender", "Edited", "Editor", "Gate", "Poster", "tell_owner"]
