"""Addresses as people paste them, turned into those to be tried. Pure; nothing is opened here."""

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

LONGEST = 4000
"""Characters; what is longer is no address that anybody pastes."""
_MARKDOWN = re.compile(r"\[[^\[\]]{0,300}\]\(\s*<?([^\s<>\[\]]{1,2000})>?(?:\s+\"[^\"]{0,200}\")?\s*\)")
_WITH_SCHEME = re.compile(
    r"(?<![a-z])(?:(?:feed|rss|itpc|pcast|podcast):(?://)?)?https?:/{1,3}[^\s<>\"`|]+", re.IGNORECASE
)
_FEED_SCHEME = re.compile(r"(?<![a-z])(?:feed|rss|itpc|pcast|podcast):(?://)?(?=[\w\[])", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}:(?!\d{1,5}(?:/|$))", re.IGNORECASE)
_MISSPELT_SCHEME = re.compile(r"\A(?:h?[tx]{1,3}ps?(?:[:;]/*|/{2,3})|//)(?=[\w\[])", re.IGNORECASE)
"""A beginning that was cut, mistyped or made harmless: ttps://, https//, http;//, hxxp://, //."""
_HOST = re.compile(
    r"(?:[\w-]{1,63}\.){1,10}[\w-]{2,63}\.?(?::\d{1,5})?(?:[/?#]\S*)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:[/?#]\S*)?"
)
_SUBREDDIT = re.compile(r"/?(r|u|user)/([\w-]{2,30})/?", re.IGNORECASE)
_FEDIVERSE = re.compile(r"@?([\w.-]{1,60})@((?:[\w-]{1,63}\.){1,5}[a-z]{2,20})", re.IGNORECASE)
_AROUND = " \t\r\n\u200b\ufeff\u200e\u200f\u2066\u2067\u2068\u2069\"'`*|<>“”„‘’«»‹›\\"
_AT_END = ".,;:!?…" + _AROUND
_SECURE_PORTS = (443, 8443)


def addresses_in(typed: str) -> tuple[str, ...]:
    """The addresses that somebody may mean, to be tried one after the other; what holds none is given back as it is.

    Args:
        typed: as it was pasted, with whatever stands around the address.
    """
    text = typed.strip(_AROUND).replace("：//", "://").replace("[.]", ".").replace("&amp;", "&")
    if len(text) > LONGEST:
        return (typed.strip(),)
    if marked := _MARKDOWN.search(text):
        text = marked[1]
    if found := _SUBREDDIT.fullmatch(text):
        kind = "r" if found[1].lower() == "r" else "user"
        return (f"https://www.reddit.com/{kind}/{found[2]}/.rss",)
    if (found := _FEDIVERSE.fullmatch(text)) and text.startswith("@"):
        return _with_feeds(f"https://{found[2].lower()}/@{found[1]}")
    if re.fullmatch(r"@[\w.-]{3,60}", text):
        return (f"https://www.youtube.com/{text}",)
    if found := _WITH_SCHEME.search(text):
        return _with_feeds(_tidied(_FEED_SCHEME.sub("", found[0], count=1)))
    text = _MISSPELT_SCHEME.sub("", text, count=1)
    bare = _FEED_SCHEME.sub("", text, count=1)
    if bare == text and _OTHER_SCHEME.match(text) and not _HOST.search(text.partition(":")[2]):
        return (text,)
    if bare == text and "://" in text:
        return (text,)  # a scheme that we do not open, and say so
    words = [word.strip(_AT_END + "()[]") for word in bare.split()]
    host = next((word for word in words if _HOST.fullmatch(word) and "@" not in word.split("/")[0]), None)
    if host is None:
        return (text,)
    schemes = ("https", "http") if _port_of(host) in (None, *_SECURE_PORTS) else ("http", "https")
    tried = [address for scheme in schemes for address in _with_feeds(_tidied(f"{scheme}://{host}"))]
    return tuple(dict.fromkeys(tried))


def variants(url: str) -> tuple[str, ...]:
    """Other ways to write an address that may lead to the same: without www or TLS or the last slash, or with them."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/")
    ways = (
        urlunsplit((scheme, www + host, path + slash, parts.query, ""))
        for scheme in ("https", "http")
        for www in ("", "www.")
        for slash in ("", "/")
    )
    return tuple(way for way in ways if way != url)


def _tidied(address: str) -> str:
    """The address in the form that is asked for: a plain scheme, no fragment, nothing of the sentence around it."""
    scheme, _, rest = address.partition(":")
    rest = rest.lstrip("/").partition("#")[0].rstrip(_AT_END)
    for closing, opening in (")(", "]["):
        # A bracket belongs to the address where it is opened there.
        while rest.endswith(closing) and rest.count(closing) > rest.count(opening):
            rest = rest[:-1].rstrip(_AT_END)
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower() if '@' not in host else host}{slash}{path}"


def _with_feeds(page: str) -> tuple[str, ...]:
    """The page, and before it the feeds that its site is known to have for such a page."""
    try:
        parts = urlsplit(page)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("old.")
        steps = [step for step in parts.path.split("/") if step]
        asked = parse_qs(parts.query)
    except ValueError:
        return (page,)
    return tuple(dict.fromkeys((*_known_feeds(host, steps, {name: one[0] for name, one in asked.items()}), page)))


def _known_feeds(host: str, steps: list[str], asked: dict[str, str]) -> list[str]:
    match host, steps:
        case "youtube.com" | "music.youtube.com", ["channel", name, *_]:
            return [f"https://www.youtube.com/feeds/videos.xml?channel_id={name}"]
        case "youtube.com", ["user", name, *_]:
            return [f"https://www.youtube.com/feeds/videos.xml?user={name}"]
        case "youtube.com" | "music.youtube.com", ["playlist"] if "list" in asked:
            return [f"https://www.youtube.com/feeds/videos.xml?playlist_id={asked['list']}"]
        case "reddit.com", [("r" | "u" | "user") as kind, name, *rest] if not {"comments", ".rss"} & {*rest}:
            sort = f"{rest[0]}/" if rest and rest[0] in {"new", "top", "rising", "hot"} else ""
            return [f"https://www.reddit.com/{'r' if kind == 'r' else 'user'}/{name}/{sort}.rss"]
        case "github.com", [owner, name]:
            return [f"https://github.com/{owner}/{name}/releases.atom"]
        case "github.com", [owner, name, ("releases" | "tags" | "commits") as list_, *_]:
            return [f"https://github.com/{owner}/{name}/{list_}.atom"]
        case "medium.com", [name] if name != "feed":
            return [f"https://medium.com/feed/{name}"]
        case "bsky.app", ["profile", name]:
            return [f"https://bsky.app/profile/{name}/rss"]
        case "news.google.com", [("topics" | "search" | "publications") as kind, *rest]:
            query = "?" + "&".join(f"{key}={value}" for key, value in asked.items()) if asked else ""
            return [f"https://news.google.com/rss/{'/'.join([kind, *rest])}{query}".replace(" ", "%20")]
        case site, [name] if re.fullmatch(r"@[\w.-]+", name) and not name.endswith(".rss"):
            # Mastodon and what is like it; the others of this form name their feed in the page or have none.
            elsewhere = {"youtube.com", "tiktok.com", "threads.net", "threads.com"}
            return [] if site in elsewhere else [f"https://{site}/{name}.rss"]
    return []


def _port_of(host: str) -> int | None:
    port = re.match(r"[^/?#]*?:(\d+)(?:[/?#]|$)", host)
    return int(port[1]) if port else None
