"""Turns: who waits together with many of one owner is not kept waiting by them."""

from collections import OrderedDict, deque
from contextvars import ContextVar
from typing import Generic, TypeVar

from bot.news.ids import EVERYBODY

T = TypeVar("T")

whose: ContextVar[int] = ContextVar("whose", default=EVERYBODY)
"""For which owner the present task works: a server, a follower, or everybody."""


class Turns(Generic[T]):
    """A queue out of which the owners are served one after the other, each one's own in their order."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[int, deque[T]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def put(self, owner: int, one: T) -> None:
        """Queue behind what the owner has waiting already; an owner with nothing waiting comes after all others."""
        self._waiting.setdefault(owner, deque()).append(one)

    def take(self) -> T:
        """The next one.

        Raises:
            KeyError: nobody waits.
        """
        owner, theirs = self._waiting.popitem(last=False)
        one = theirs.popleft()
        if theirs:
            self._waiting[owner] = theirs
        return one
