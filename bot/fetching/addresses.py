"""URLs as they are asked for: one reading of each, so that what is checked is what is dialled."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from bot.fetching.errors import Refused

USUAL_PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
NUMBER = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*")
"""An IPv6 address, without a zone: a zone is a network of the house."""
WRITTEN = "%/:=&?~#+!$,;'@()*[]|"
"""What stays as it stands in a path or a query, besides letters and digits; servers sign their URLs."""


@dataclass(frozen=True, slots=True)
class Target:
    """An http or https URL, taken apart."""

    url: str
    """Without its fragment."""
    secure: bool
    host: str
    """A name in ASCII, or a number; without brackets."""
    port: int
    path: str
    """With its query, as the request names it."""
    site: str
    """Host and port as the request names them."""

    def leads_to(self, location: str) -> str:
        """Where a redirect from here leads; headers are decoded as Latin-1, and some servers write UTF-8."""
        try:
            return urljoin(self.url, location.encode("latin-1").decode("utf-8", "replace").strip())
        except ValueError:
            raise Refused from None


def target_of(url: str) -> Target:
    """Take a URL apart.

    Raises:
        Refused: it is not http or https, names a user, or does not name a host plainly.
    """
    try:
        parts = urlsplit(url)
        usual = USUAL_PORTS[parts.scheme]
        port = usual if parts.port is None else parts.port
        host = _plain((parts.hostname or "").lower())
    except (KeyError, ValueError, UnicodeError):
        raise Refused from None
    if "@" in parts.netloc or "\\" in parts.netloc or not host:
        raise Refused
    bracketed = f"[{host}]" if ":" in host else host.rstrip(".")
    site = bracketed if port == usual else f"{bracketed}:{port}"
    path = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
    return Target(f"{parts.scheme}://{site}{path}", parts.scheme == "https", host, port, path, site)


def _plain(host: str) -> str:
    """The host in ASCII; nothing where it is none."""
    ascii_ = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    return ascii_ if NAME.fullmatch(ascii_) or NUMBER.fullmatch(ascii_) else ""


def _quoted(part: str) -> str:
    return part if part.isascii() and part.isprintable() and " " not in part else quote(part, safe=WRITTEN)
