"""A feed's own secrets are taken out of what it says, before anybody is told it or it is kept."""

import random

import httpx

from bot.fetching.client import Fetched
from bot.fetching.errors import FetchError
from bot.fetching.feeds import parse_feed
from bot.fetching.polls import decide_poll
from bot.news import Feed, FeedId, Poll, Validators
from tests.builders import NOON

ADDRESS = "https://ann:hunter2@courier.example/s3cr3tPath9Zq81LmX/rss?token=opensesame"
SECRETS = ("hunter2", "opensesame", "s3cr3tPath9Zq81LmX")
FEED = f"""<rss version="2.0"><channel><title>Of {ADDRESS}</title>
<item><title>Lock reopens</title><link>/item/1?token=opensesame&amp;a=1</link><guid>{ADDRESS}</guid>
<description>Read {ADDRESS}, or say opensesame.</description></item>
<item><title>Mayor resigns</title><link>/s3cr3tPath9Zq81LmX/2</link><description>At noon.</description></item>
<item><title>Bridge closes</title><link>https://else.example/3</link><description>For a week.</description></item>
</channel></rss>"""


def polled(answer: Fetched | FetchError) -> Poll:
    feed = Feed(FeedId(1), ADDRESS, "The Courier", Validators(), NOON, None, 0, None)
    document = parse_feed(FEED.encode(), ADDRESS, "text/xml") if isinstance(answer, Fetched) else None
    return decide_poll(feed, answer, document, NOON, fixed=None, first_newest=3, chance=random.Random(1))


def test_entries_repeat_no_secret_of_their_feeds_address_and_keep_links_that_lead_somewhere_without() -> None:
    poll = polled(Fetched(ADDRESS, 200, httpx.Headers(), b""))
    assert not any(secret in repr(poll) for secret in SECRETS)
    urls = {entry.title: entry.url for entry in poll.entries}
    assert urls["Lock reopens"] == "https://courier.example/item/1?a=1"
    assert urls["Mayor resigns"] is None
    assert urls["Bridge closes"] == "https://else.example/3"
    assert len({entry.key for entry in poll.entries}) == 3
    assert poll.fresh <= {entry.key for entry in poll.entries}


def test_what_goes_wrong_is_told_without_them() -> None:
    poll = polled(FetchError(f"{ADDRESS} answers 401 to opensesame."))
    assert poll.problem == "https://***@courier.example/***/rss?token=*** answers 401 to ***."
