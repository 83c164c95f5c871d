"""Addresses: their hosts, how they are compared, what of them is a secret, and how they are shown without it."""

import re
from math import log2
from urllib.parse import unquote, urlsplit, urlunsplit

HIDDEN = "***"
LONGEST = 4000
"""Characters of an address that are looked at; the rest is not shown."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s<>\"'`|\\^{}\u0000-\u001f]+")
_SECRET_NAME = re.compile(
    r"key|token|secret|passw|pwd|\bpass\b|auth|\bsig\b|signature|session|credential|jwt|hmac|\bsid\b|\bpin\b|\bcode\b|"
    r"\blogin\b|\bhash\b|\bemail\b|\baccess\b|\bprivate\b|\buser(?:name|id)?\b|\buid\b|\bt\b|\bk\b",
    re.IGNORECASE,
)
_BEFORE_SECRET = re.compile(
    r"(?:api|access|feed|rss|user|private)?[-_.]?(?:key|token|secret|password)s?", re.IGNORECASE
)
"""A part of a path of which the next one is the secret."""
_USER = re.compile(r"(?:(?<![\w.~%+:/-])|(?<=//))[\w.~%+-]{1,64}:[^\s/@]{1,200}@(?=[\w-]+\.\w)")
"""A user and a password before a host."""
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9]{16,}")
_TOKEN = re.compile(r"[A-Za-z0-9_.~+=%-]{20,}")
BITS = 3.2
"""A character of a random key carries more (Shannon's entropy over its own characters), one of words and dates less."""
LONGEST_HOST = 255
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|at_medium|at_campaign|cmp|ref|ito|mc_cid|mc_eid)$", re.IGNORECASE)
SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
"""The number of a visit, which some servers write into each address anew."""


def host_of(url: str | None) -> str:
    """The host of an address, by which pages are fetched in turns; empty where it has none."""
    try:
        return (urlsplit(url or "").hostname or "")[:LONGEST_HOST]
    except ValueError:
        return ""


def normalised(url: str) -> str:
    """A link for comparing: no fragment, no tracking parameters, no trailing slash, host in lower case."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    kept = [pair for pair in parts.query.split("&") if pair and not TRACKING.match(pair.split("=")[0])]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), "&".join(kept), ""))


def compared(url: str) -> str:
    """A link for comparing that is the same however it is served and whoever visits: see `normalised`."""
    without = normalised(SESSION.sub("", url))
    scheme, colon, rest = without.partition("://")
    return f"https{colon}{rest}" if scheme == "http" else without


def mask_address(url: str) -> str:
    """An address as others may see it: user, password, and what looks like a key are hidden.

    Keys are looked for among the parts of the path, in the values of the query and in the fragment. What is no
    address is given back as it is.
    """
    try:
        parts = urlsplit(url[:LONGEST])
        user, at, host = parts.netloc.rpartition("@")
    except ValueError:
        return HIDDEN if "@" in url else url
    netloc = f"{HIDDEN}@{host}" if at and user else parts.netloc
    path = _mask_path(parts.path)
    query, fragment = _mask_parameters(parts.query), _mask_parameters(parts.fragment)
    if (netloc, path, query, fragment) == (parts.netloc, parts.path, parts.query, parts.fragment):
        return url
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def has_credentials(url: str) -> bool:
    """Whether an address holds what looks like somebody's user, password or key; such a one is never shared."""
    return mask_address(url) != url


def mask_text(text: str) -> str:
    """A text with all addresses in it masked."""
    if "://" in text:
        text = _ADDRESS.sub(lambda found: mask_address(found[0]), text)
    return _USER.sub(f"{HIDDEN}@", text) if "@" in text else text


def _mask_path(path: str) -> str:
    parts = path.split("/")
    shown = []
    for before, part in zip(["", *parts], parts, strict=False):
        secret = part and (_is_key(part) or _BEFORE_SECRET.fullmatch(before))
        shown.append(HIDDEN if secret else _USER.sub(f"{HIDDEN}@", _mask_parameters(part)))
    return "/".join(shown)


def _mask_parameters(written: str) -> str:
    """`name=value` pairs with the values hidden that their name gives away, or that look like keys."""
    if not any(mark in written for mark in "&;="):
        return HIDDEN if written and _is_key(written) else written
    return "".join(one if one in {"&", ";"} else _mask_parameter(one) for one in re.split("([&;])", written))


def _mask_parameter(one: str) -> str:
    name, equals, value = one.partition("=")
    if not equals:
        return HIDDEN if _is_key(one) else one
    words = re.sub(r"[_\-.\[\]]", " ", unquote(name))
    # Another address, or its query, may be the value.
    inside = unquote(value)
    secret = value and (_SECRET_NAME.search(words) or _is_key(value) or "@" in inside or _holds_secret(inside))
    return f"{name}={HIDDEN}" if secret else one


def _holds_secret(inside: str) -> bool:
    return _mask_parameters(inside) != inside or ("://" in inside and mask_text(inside) != inside)


def _is_key(part: str) -> bool:
    """Whether a part of an address looks random: no words, no number, no date."""
    if _UUID.search(part):
        return True
    if any(_mixed(run) and (_HEX.fullmatch(run) or _bits(run) > BITS) for run in _RUN.findall(part)):
        return True
    # Keys in base64 hold marks too, and so do titles: those have small letters only, or words with one capital.
    token = _TOKEN.fullmatch(part)
    return bool(token) and _mixed(part) and _kinds(part) == 3 and not re.search(r"[-_.][A-Z]?[a-z]{3,}[-_.]", part)


def _mixed(run: str) -> bool:
    """Whether letters and digits take turns, as they do in no title; or, without digits, the cases of letters do."""
    turns = len(re.findall(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", run))
    cases = len(re.findall(r"(?<=[a-z])(?=[A-Z])", run))
    return turns >= 3 or (turns >= 1 and cases >= 2) or cases >= 5


def _kinds(run: str) -> int:
    return sum(bool(re.search(kind, run)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def _bits(run: str) -> float:
    return -sum(run.count(mark) / len(run) * log2(run.count(mark) / len(run)) for mark in set(run))
