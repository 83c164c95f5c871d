"""What a server has set for all that comes there."""

from dataclasses import dataclass

from bot.news.ids import RoleId
from bot.news.subscriptions import Layout, Pictures


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the admins of a server chose; what orders say themselves goes first."""

    language: str | None = None
    """Of what we say in public, as an ISO 639-1 code; None for the one that Discord has for the server."""
    timezone: str | None = None
    """Of times that an order gives without one; None for UTC."""
    layout: Layout = Layout.CARDS
    pictures: Pictures = Pictures.YES
    pings_for: RoleId | None = None
    """Whose holders alone may follow with pings, where members may; None for all of them."""
    keep_days: int | None = None
    """So long it is kept what was posted and shown there; None for as long as whoever runs the bot keeps anything."""
