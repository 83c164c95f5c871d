"""Rate limits as Discord keeps them: a bucket a route and channel, and one for everything."""

import hashlib
import time
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """So many requests in so many seconds."""

    limit: int
    seconds: float
    opened: float = -1e9
    used: int = 0

    def take(self, now: float) -> bool:
        """Use the bucket once; False where it is empty."""
        if now - self.opened >= self.seconds:
            self.opened, self.used = now, 0
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    def reset_after(self, now: float) -> float:
        return max(0.0, self.opened + self.seconds - now)


@dataclass
class RateLimits:
    """All buckets. Off by default: then no request has a limit and no reply tells of one."""

    on: bool = False
    per_channel: tuple[int, float] = (5, 5.0)
    everything: tuple[int, float] = (50, 1.0)
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    def take(self, route: str, major: str) -> tuple[dict[str, str], str | None]:
        """Headers for a request's reply, and which scope is exhausted, if one is.

        Args:
            route: method and path, with the names of its parameters in place of their values.
            major: what has a bucket of its own, such as a channel.
        """
        if not self.on:
            return {}, None
        now = time.time()
        everything = self._buckets.setdefault("", Bucket(*self.everything))
        if not everything.take(now):
            return {"Retry-After": f"{everything.reset_after(now):.3f}"}, "global"
        bucket = self._buckets.setdefault(f"{route} {major}", Bucket(*self.per_channel))
        allowed = bucket.take(now)
        wait = bucket.reset_after(now)
        headers = {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(bucket.limit - bucket.used),
            "X-RateLimit-Reset": f"{now + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(route.encode()).hexdigest(),
        }
        if not allowed:
            headers |= {"Retry-After": f"{wait:.3f}", "X-RateLimit-Scope": "user"}
        return headers, None if allowed else "user"
