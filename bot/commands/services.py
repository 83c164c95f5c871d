"""What commands work with; the callables lead into rooms that they do not know."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.archive import Archive
from bot.news import Digest, FeedCheck, Limits, Pack, Story, Subscription
from bot.rendering.pictures import Picture


class Digests(NamedTuple):
    """What can be done with a subscription's digest besides waiting for it."""

    compose: Callable[[Subscription, datetime], Awaitable[int]]
    """Files what the subscription is owed now; the number of messages."""
    preview: Callable[[Subscription, datetime], Awaitable[Digest | None]]
    """The digest as it would be now; None where nothing is owed."""
    sample: Callable[[Subscription, datetime], Awaitable[Digest | None]]
    """What its digests look like, of its latest stories; None where none have been read."""
    begin: Callable[[Subscription, datetime], Awaitable[int]]
    """Files a first digest of its latest stories; the number of messages."""


@dataclass(frozen=True, slots=True)
class Services:
    """What commands ask. The callables lead into rooms that commands do not know."""

    archive: Archive
    packs: Mapping[str, Pack]
    check_feed: Callable[[str], Awaitable[FeedCheck]]
    """Looks at a URL as a poll would."""
    digests: Digests
    clock: Callable[[], datetime]
    read_opml: Callable[[bytes], Awaitable[list[tuple[str, str]]]]
    """(title, address) of each feed of an OPML file."""
    write_opml: Callable[[Iterable[tuple[str, str]]], str]
    """An OPML file of such pairs."""
    read_link: Callable[[str, datetime], Awaitable[Story]]
    """Fetches and reads the article at an address, as a story of its own."""
    draw: Callable[..., Awaitable[Picture | None]]
    """Calls a function of `bot.rendering.pictures` away from the event loop; None where that takes too long."""
    limits: Limits = field(default_factory=Limits)
