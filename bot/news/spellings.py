"""Under which other addresses the same article may be known: on a mobile host, as AMP, with a campaign's parameters."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from bot.news.addresses import compared

SUBDOMAINS = ("", "www.", "m.", "mobile.", "amp.")
"""Under which sites serve the same article."""
_OF_CAMPAIGNS = re.compile(
    r"utm_\w+|\w*clid|igsh(?:id)?|mkt_tok|mc_\w+|_ga|_gl|_hs\w+|ns_\w+|at_\w+|yclid|xtor|cmp(?:id)?|ref(?:_?src|errer)?|"
    r"ito|ocid|cid|src|s?ource|sr_share|smid|smtyp|partner|share(?:d|_id|token)?|fb_\w+|guce?_\w+|guccounter|rss|spm|"
    r"__twitter_impression",
    re.IGNORECASE,
)
_OF_AMP = re.compile(r"amp|outputtype|m|mobile", re.IGNORECASE)
_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/\w|(?:www\.)?google\.[\w.]+/amp)/(?:s/)?(.+)", re.IGNORECASE
)
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp(?=/|$)|\.amp(?=\.html?$|$)|(?<=\.html)/amp$", re.IGNORECASE)


def spellings(url: str) -> tuple[str, ...]:
    """An address as `compared` writes it, and the other ways in which a feed may write that of the same article."""
    cached = _CACHE.match(url)
    if cached:
        url = f"https://{unquote(cached[1])}"
    try:
        return tuple(dict.fromkeys(_spellings(url)))
    except ValueError:
        return (compared(url),)


def _spellings(url: str) -> Iterator[str]:
    yield compared(url)
    parts = urlsplit(url if "://" in url else f"https://{url}")
    host = parts.netloc.lower()
    for subdomain in sorted(SUBDOMAINS, key=len, reverse=True):
        host = host.removeprefix(subdomain) if host.count(".") > 1 else host
    plain = _AMP_PATH.sub("", parts.path).rstrip("/")
    paths = dict.fromkeys((parts.path.rstrip("/"), plain, f"{plain}/amp", f"/amp{plain}"))
    for query in dict.fromkeys(_queries(parts.query)):
        for path in paths:
            for subdomain in SUBDOMAINS:
                yield compared(f"https://{subdomain}{host}{path}{f'?{query}' if query else ''}")


def _queries(query: str) -> Iterator[str]:
    """The parameters as they are, and without those that name no article."""
    yield query
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _names_nothing(name)]
    yield urlencode(kept)


def _names_nothing(name: str) -> bool:
    return bool(_OF_CAMPAIGNS.fullmatch(name) or _OF_AMP.fullmatch(name))
