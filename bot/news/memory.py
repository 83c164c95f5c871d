"""Results that are kept because they are asked for again at once, within bounds of memory."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from sys import getsizeof
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def remembered(most_bytes: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a pure function returned, with what it was asked, while both fit; who was asked longest ago goes first.

    `lru_cache` counts results, and of a hundred thousand characters each they hold as much as all the rest.

    Args:
        most_bytes: of arguments and results together. The arguments are positional, and strings or tuples of them.
    """

    def remembering(function: Callable[P, T]) -> Callable[P, T]:
        kept: OrderedDict[object, tuple[T, int]] = OrderedDict()
        lock = Lock()
        held = 0

        @wraps(function)
        def asked(*arguments: P.args, **named: P.kwargs) -> T:
            nonlocal held
            with lock:
                if arguments in kept:
                    kept.move_to_end(arguments)
                    return kept[arguments][0]
            result = function(*arguments, **named)
            size = size_of(arguments) + size_of(result)
            with lock:
                if arguments not in kept and size <= most_bytes:
                    kept[arguments] = result, size
                    held += size
                while held > most_bytes:
                    held -= kept.popitem(last=False)[1][1]
            return result

        return asked

    return remembering


def size_of(value: object) -> int:
    """Bytes that a value takes, with what it holds."""
    match value:
        case Mapping():
            return getsizeof(value) + sum(size_of(key) + size_of(held) for key, held in value.items())
        case tuple():
            return getsizeof(value) + sum(size_of(held) for held in value)
        case _:
            return getsizeof(value)
