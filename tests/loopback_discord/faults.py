"""What can go wrong between a bot and Discord, to be injected into chosen requests."""

import fnmatch
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto


class Fault(StrEnum):
    """A way for a request to go wrong."""

    DROP_REPLY = auto()
    """The request is carried out; the connection breaks before the reply."""
    RESET = auto()
    """The connection breaks before anything is done."""
    HANG = auto()
    """Nothing is done, and no reply ever comes."""
    HANG_AFTER = auto()
    """The request is carried out, and no reply ever comes."""
    SERVER_ERROR = auto()
    """503, nothing is done."""
    BAD_GATEWAY_AFTER = auto()
    """The request is carried out, yet the reply says 502."""
    RATE_LIMITED = auto()
    """429 on this route."""
    RATE_LIMITED_GLOBALLY = auto()
    """429 on everything."""
    BANNED_BY_CLOUDFLARE = auto()
    """429 as Cloudflare says it: HTML, no `Via` header."""
    UNAUTHORIZED = auto()
    """401."""
    MISSING_ACCESS = auto()
    """403, code 50001."""
    MISSING_PERMISSIONS = auto()
    """403, code 50013."""
    UNKNOWN_CHANNEL = auto()
    """404, code 10003."""
    UNKNOWN_MESSAGE = auto()
    """404, code 10008."""
    BAD_REQUEST = auto()
    """400, code 50035."""
    REFUSED = auto()
    """Any other answer of Discord's."""
    GARBLED = auto()
    """An answer that is none of Discord's, as of a portal, a proxy, or a reply that was cut off."""
    GARBLED_AFTER = auto()
    """The request is carried out, yet the answer is none of Discord's."""


CARRIED_OUT = {Fault.DROP_REPLY, Fault.HANG_AFTER, Fault.BAD_GATEWAY_AFTER, Fault.GARBLED_AFTER}


@dataclass
class Rule:
    """When a fault happens: on requests such as `POST /channels/*/messages`, so often."""

    fault: Fault
    route: str
    times: int | None
    chance: float
    retry_after: float = 0.2
    answer: tuple[int, int | None, str] = (400, 50035, "Invalid Form Body")
    """Status, code and words of a refusal; without a code it is a page of HTML, as Cloudflare and proxies answer."""
    when: Callable[[str], bool] = lambda _: True
    """Whether the body, as JSON, is one that it happens to."""
    garbled: tuple[int, bytes, dict[str, str]] = (200, b"", {})
    """Status, body and headers of an answer that is none of Discord's."""

    def matches(self, method: str, path: str, body: object) -> bool:
        fits = self.times != 0 and fnmatch.fnmatchcase(f"{method} {path}", self.route)
        return fits and self.when(json.dumps(body, ensure_ascii=False))


class Faults:
    """The faults that are still to happen."""

    def __init__(self, chance: random.Random) -> None:
        self._rules: list[Rule] = []
        self._chance = chance

    def add(self, rule: Rule) -> None:
        self._rules.append(rule)

    def clear(self) -> None:
        self._rules.clear()

    def strike(self, method: str, path: str, body: object = None) -> Rule | None:
        """The fault for this request, if it has one; then one time less is left of it."""
        for rule in self._rules:
            if rule.matches(method, path, body) and self._chance.random() < rule.chance:
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None
