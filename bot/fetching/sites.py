"""Whose an address is: the site, which is what one owner registered, who runs it, and whether a feed speaks for it."""

from urllib.parse import urlsplit

import tld

SHARED = frozenset(
    {
        *("feedburner.com", "feedblitz.com", "feedspot.com", "rss.app", "fetchrss.com", "politepol.com", "rsshub.app"),
        *("google.com", "yahoo.com", "msn.com", "flipboard.com", "feedly.com", "inoreader.com"),
        *("medium.com", "youtube.com", "reddit.com", "github.com", "gitlab.com", "tumblr.com", "substack.com"),
        *("facebook.com", "twitter.com", "x.com", "t.me", "telegram.org", "vk.com", "linkedin.com", "pinterest.com"),
        *("archive.org", "archive.ph", "pastebin.com", "sourceforge.net", "dev.to", "hashnode.com", "bsky.app"),
        *("wordpress.com", "blogger.com", "livejournal.com", "soundcloud.com", "mixcloud.com", "anchor.fm"),
    }
)
"""Sites on which strangers write side by side, or which give out the feeds of others: none speaks for the whole site.
Those that give each writer a host of their own are in the list of public suffixes already."""


def site_of(url: str) -> str:
    """The domain that somebody registered, by the list of public suffixes, as in `bbc.co.uk`; empty for no address.

    A writer who has a host of their own at a provider, as in `paper.blogspot.com`, is a site. What is under a suffix
    that the list does not hold, as in a network of one's own, goes by its last two labels.
    """
    return _registered(url, of_writers=True)


def operator_of(url: str) -> str:
    """Whose servers answer at an address: the site's, or the provider's at which it has a host of its own."""
    return _registered(url, of_writers=False)


def _registered(url: str, *, of_writers: bool) -> str:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    if not host:
        return ""
    known = tld.get_fld(url, fail_silently=True, search_private=of_writers)
    if known:
        return str(known).lower()
    return host if host.replace(".", "").isdigit() or ":" in host else ".".join(host.split(".")[-2:])


def speaks_for(feed: str, url: str) -> bool:
    """Whether a feed is of the site of an address, so that what it says of the address is the site's own word."""
    site = site_of(feed)
    return bool(site) and site == site_of(url) and site not in SHARED


def holder_of(url: str) -> str:
    """Whose a name is that is used at an address: the site's, or on a shared one that of the address itself."""
    site = site_of(url)
    return f"{site}{urlsplit(url).path.rstrip('/')}"[:100] if site in SHARED else site
