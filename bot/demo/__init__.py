"""`dateline demo`: the real pipeline over a small bundled news site, with no token and no network."""

from bot.demo.show import show

__all__ = ["show"]
