"""Addresses: their hosts, how they are compared, what of them is a secret, and how they are shown without it."""

import re
from collections.abc import Callable
from math import log2
from unicodedata import normalize
from urllib.parse import unquote, urlsplit, urlunsplit

HIDDEN = "***"
SEALED = "sealed:"
"""Begins an address that the archive keeps under a key which is not here; its host stands behind the last @."""
TELLING = 6
"""Letters of a secret by which it is known elsewhere: shorter ones stand in ordinary words."""
LONGEST = 4000
"""Characters of an address that are looked at; the rest is not shown."""
DEEPEST = 8
"""Addresses and pairs within one another that are looked into; what lies deeper is hidden unread."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s<>\"'`|\\^{}\u0000-\u001f]+")
_SECRET_NAME = re.compile(
    r"key(?!word)|token|secret|passw|pwd|\bpw\b|\bpass\b|auth(?!or)|\bsig\b|signature|session|sess(?:ion)?id|credential|jwt|"
    r"hmac|\bsid\b|\bpin\b|(?<!country )(?<!lang )(?<!language )(?<!zip )\bcode\b|\blogin\b|\bhash\b|\baccess\b|"
    r"\bprivate\b|"
    r"\botp\b|\bnonce\b|\bbearer\b|\bcookie\b|\blicen[cs]e|\bserial\b|\bticket\b|\binvit|\bvoucher\b|\bcoupon\b|\bunlock\b|"
    r"\bt\b|\bk\b|"
    # Who asks: a name is no key, but there are sites that ask for nothing else.
    r"e-?mail|\bmail\b|\buser|\bu?uid\b|subscri|\bmember|account|\bacct\b|customer|recipient|\breader(?: id)?\b|"
    r"\bidentity\b|\bcontact\b|\bowner\b|\bpatron\b|\bdonor\b|\bvisitor\b|\bdevice\b|\bclient id\b|\bphone\b|\bnick",
    re.IGNORECASE,
)
_FLAG = re.compile(r"[01]|true|false|yes|no|on|off|all|any|none", re.IGNORECASE)
"""Whoever it is that asks, this is no name and no key; neither is a kind of thing ("t=article")."""
_PUBLIC_NAME = re.compile(
    r"(?:channel|playlist|video|podcast|show|episode|topic|section|category|cat|tag|publication|article|post|story|edition|"
    r"lang|language|locale|hl|gl|ceid|country|region|page|paged|sort|order|format|type|limit|count|offset|per page|"
    r"author)s?(?: ?id)?",
    re.IGNORECASE,
)
"""What is named so is a thing of the site's, however random its number looks: a channel, a topic, a page."""
_BEFORE_SECRET = re.compile(
    r"(?:api|access|feed|rss|user|private)?[-_.]?(?:key|token|secret|password)s?|(?:subscriber|customer|patron|donor)s?",
    re.IGNORECASE,
)
"""A part of a path of which the next one is the secret."""
_USER = re.compile(r"(?:(?<![\w.~%+:/-])|(?<=//))[\w.~%+-]{1,64}:[^\s/@]{1,200}@(?=[\w-]+\.\w)")
"""A user and a password before a host."""
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9]{16,}")
_TOKEN = re.compile(r"[A-Za-z0-9_.~+=%-]{20,}")
_SHORT = re.compile(r"(?!.*(?:[A-Za-z]{4}|\d{4}))[A-Za-z0-9]{8,}")
_VERSION = re.compile(r"(?:\d{4}\w\d{1,2}\w\d{1,2}\w?(?:\d{2})*\w?|[vV]?\d+(?:[a-z]+\d+)?)", re.ASCII)
"""A time or a version without marks: 2026w48d1, 20261129T1200Z, v2beta3."""
_Hide = Callable[[str], str]
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
    if url.startswith(SEALED):
        return f"{url.rpartition('@')[2]}/{HIDDEN}"
    return _masked(url, lambda _: HIDDEN)


def is_sealed(url: str | None) -> bool:
    """Whether this is no address, but what the archive gives instead of one to which it has no key."""
    return url is not None and url.startswith(SEALED)


def has_credentials(url: str) -> bool:
    """Whether an address holds what looks like somebody's user, password or key; such a one is never shared."""
    return mask_address(url) != url


def secrets_in(url: str) -> frozenset[str]:
    """What is hidden of an address, as it stands there and as it is meant, without what is too short to tell."""
    found: set[str] = set()

    def hide(secret: str) -> str:
        password = secret.partition(":")[2]
        found.update(one for one in (secret, unquote(secret), password, unquote(password)) if len(one) >= TELLING)
        return HIDDEN

    _masked(url, hide)
    return frozenset(found)


def without_secrets(text: str, secrets: frozenset[str]) -> str:
    """A text in which none of these stands any more."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def link_without(url: str, secrets: frozenset[str]) -> str | None:
    """A link as everybody may have it: without a user, and without parameters that hold one of these secrets; None
    where one is in its path, without which it leads nowhere.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if "@" in parts.netloc:
        url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    if not any(secret in url for secret in secrets):
        return url
    kept = [pair for pair in parts.query.split("&") if not any(secret in pair for secret in secrets)]
    netloc = parts.netloc.rpartition("@")[2]
    shown = urlunsplit((parts.scheme, netloc, parts.path, "&".join(kept), ""))
    return None if any(secret in shown for secret in secrets) else shown


def mask_text(text: str) -> str:
    """A text with all addresses in it masked."""
    if "://" in text:
        text = _ADDRESS.sub(lambda found: mask_address(found[0]), text)
    return _USER.sub(f"{HIDDEN}@", text) if "@" in text else text


def _masked(url: str, hide: _Hide, depth: int = 0) -> str:
    try:
        parts = urlsplit(url[:LONGEST])
        user, at, host = parts.netloc.rpartition("@")
    except ValueError:
        return hide(url) if "@" in url else url
    netloc = f"{hide(user)}@{host}" if at and user else parts.netloc
    path = _mask_path(parts.path, hide, depth)
    query = _mask_parameters(parts.query, hide, depth)
    # Pages that are one program write a path behind the mark.
    fragment = (_mask_path if parts.fragment.startswith("/") else _mask_parameters)(parts.fragment, hide, depth)
    if (netloc, path, query, fragment) == (parts.netloc, parts.path, parts.query, parts.fragment):
        return url
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def _mask_path(path: str, hide: _Hide, depth: int) -> str:
    parts = path.split("/")
    shown = []
    before = ""
    for part in parts:
        plain = _PUBLIC_NAME.fullmatch(before) and not any(mark in part for mark in "&;=@:")
        if part and ((_is_key(unquote(part)) and not plain) or _BEFORE_SECRET.fullmatch(before)):
            shown.append(hide(part))
        elif plain:
            shown.append(part)
        elif _USER.search(_read(part)) and not _USER.search(part):
            shown.append(hide(part))
        else:
            shown.append(_USER.sub(lambda found: f"{hide(found[0][:-1])}@", _mask_parameters(part, hide, depth)))
        before = _read(part) or before
    return "/".join(shown)


def _mask_parameters(written: str, hide: _Hide, depth: int) -> str:
    """`name=value` pairs with the values hidden that their name gives away, or that look like keys."""
    if not any(mark in written for mark in "&;="):
        return _mask_parameter(written, hide, depth) if written else written
    return "".join(
        one if one in {"&", ";"} else _mask_parameter(one, hide, depth) for one in re.split("([&;])", written)
    )


def _mask_parameter(one: str, hide: _Hide, depth: int) -> str:
    name, equals, value = one.partition("=")
    if not equals:
        read = _read(one)
        return hide(one) if _is_key(one) or (read != one and _holds_secret(read, depth + 1)) else one
    words = " ".join(re.sub(r"[_\-.\[\]]|(?<=[a-z])(?=[A-Z])", " ", _read(name)).split())
    # Another address, its query, or JSON may be the value.
    inside = _read(value).replace('":', "=")
    named = _SECRET_NAME.search(words) and not (_FLAG.fullmatch(value) or _PUBLIC_NAME.fullmatch(value))
    plain = _PUBLIC_NAME.fullmatch(words) and not any(mark in inside for mark in "&;=@:")
    looks = not plain and (_is_key(inside) or _is_short_key(value) or "@" in inside or _holds_secret(inside, depth + 1))
    return f"{name}={hide(value)}" if value and (named or looks) else one


def _read(written: str) -> str:
    """A part of an address as its server reads it, and a name as people do, whatever letters it is written in."""
    return normalize("NFKC", unquote(written))


def _holds_secret(inside: str, depth: int) -> bool:
    if depth > DEEPEST:
        return True
    if _mask_parameters(inside, lambda _: HIDDEN, depth) != inside:
        return True
    return any(_masked(one, lambda _: HIDDEN, depth) != one for one in _ADDRESS.findall(inside))


def _is_short_key(value: str) -> bool:
    """Whether a value of a query looks random though it is short: letters and digits take turns, and it has no word."""
    return bool(_SHORT.fullmatch(value)) and _mixed(value) and not _VERSION.fullmatch(value)


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
