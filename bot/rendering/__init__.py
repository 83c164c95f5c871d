"""How digests and answers look: Discord components, terminal, HTML preview. Keeps limits, makes text inert."""

from bot.rendering.answers import (
    Tone,
    companions_view,
    dated_quotes_view,
    notice_view,
    own_quotes_view,
    person_view,
    quotes_view,
    sources_view,
    stories_view,
    trending_view,
)
from bot.rendering.blocks import has_room
from bot.rendering.events import event_view, timeline_view, who_view
from bot.rendering.inert import bare, inert, one_line
from bot.rendering.layout import Attached
from bot.rendering.messages import Sample, body_of, digest_messages, digest_samples, pinging
from bot.rendering.plainer import editable_forms, plainer, whole

__all__ = [
    "Attached",
    "Sample",
    "Tone",
    "bare",
    "body_of",
    "companions_view",
    "dated_quotes_view",
    "digest_messages",
    "digest_samples",
    "editable_forms",
    "event_view",
    "has_room",
    "inert",
    "notice_view",
    "one_line",
    "own_quotes_view",
    "person_view",
    "pinging",
    "plainer",
    "quotes_view",
    "sources_view",
    "stories_view",
    "timeline_view",
    "trending_view",
    "who_view",
    "whole",
]
