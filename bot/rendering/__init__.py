"""How digests and answers look: Discord components, terminal, HTML preview. Keeps limits, makes text inert."""

from bot.rendering.answers import Tone, event_view, notice_view, person_view, quotes_view, stories_view
from bot.rendering.inert import inert
from bot.rendering.messages import body_of, digest_messages, digest_views

__all__ = [
    "Tone",
    "body_of",
    "digest_messages",
    "digest_views",
    "event_view",
    "inert",
    "notice_view",
    "person_view",
    "quotes_view",
    "stories_view",
]
