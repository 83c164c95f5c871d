"""Discord's memory for nonces: by author, for a few minutes."""

import time
from dataclasses import dataclass, field

from tests.loopback_discord.world import Message


@dataclass
class Nonces:
    """Which message each recent nonce made. The bot is the only author that sends any."""

    seconds: float = 120.0
    _made: dict[str, tuple[Message, float]] = field(default_factory=dict)

    def find(self, nonce: object) -> Message | None:
        message, kept_at = self._made.get(str(nonce), (None, 0.0))
        return message if time.monotonic() - kept_at < self.seconds else None

    def keep(self, nonce: str, message: Message) -> None:
        self._made[nonce] = (message, time.monotonic())

    def forget(self) -> None:
        """As if minutes had passed."""
        self._made.clear()
