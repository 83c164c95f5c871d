"""Questions whose answer goes on with more than fits into a custom id. They do not outlive a restart."""

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

MOST_REMEMBERED, MOST_OF_ONE = 1000, 20
"""Questions: of all, and of one person, who would else have those of others forgotten."""

A = TypeVar("A")
"""The interaction that brings the answer."""
Then = Callable[[A, list[str]], Awaitable[None]]


class Pending(Generic[A]):
    """How to go on after the latest questions, by the token that stands in the question."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[int, int, Then[A]]] = OrderedDict()

    def keep(self, who: int, where: int, then: Then[A]) -> str:
        """Remember how to go on once the one who was asked has answered; the token that finds it again.

        Args:
            who: is asked.
            where: in which server, 0 for direct messages. Rights are those of the place where one answers: whoever lost
                them there would else answer elsewhere.
            then: how to go on.
        """
        theirs = [token for token, (asked, *_) in self._held.items() if asked == who]
        for token in theirs[: -MOST_OF_ONE + 1]:
            del self._held[token]
        token = secrets.token_hex(8)
        self._held[token] = who, where, then
        if len(self._held) > MOST_REMEMBERED:
            self._held.popitem(last=False)
        return token

    def find(self, token: str, who: int, where: int) -> Then[A] | None:
        """How to go on; None where the question is from before a restart or far too old, or was put to another or in
        another server.
        """
        asked, there, then = self._held.get(token, (None, None, None))
        return then if (asked, there) == (who, where) else None
