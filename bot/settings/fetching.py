"""How feeds and pages are fetched: what is open, what is sent to which site, and sites without a feed."""

import re
from typing import Annotated

from cssselect import HTMLTranslator, SelectorError
from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.settings.values import Networks, Ports, Section

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "cookie", "user-agent")
) | {"if-none-match", "if-modified-since"}
"""Headers that the client writes itself, or that have a setting of their own."""


class Site(Section):
    """What is sent along to addresses that begin alike."""

    user_agent: str | None = None
    """In the place of our own."""
    headers: dict[str, SecretStr] = Field(default_factory=dict)
    cookies: dict[str, SecretStr] = Field(default_factory=dict)
    proxy: SecretStr | None = None
    """Through which these addresses are fetched; it finds the server, so they need not be public."""

    @field_validator("user_agent")
    @classmethod
    def _one_line(cls, agent: str | None) -> str | None:
        if agent is not None and not _is_printable(agent):
            raise ValueError("it must be one line of plain letters")
        return agent

    @field_validator("headers", "cookies")
    @classmethod
    def _sendable(cls, pairs: dict[str, SecretStr], info: ValidationInfo) -> dict[str, SecretStr]:
        for name, value in pairs.items():
            if not _TOKEN.fullmatch(name):
                raise ValueError(f"{name} is no name of a {'header' if info.field_name == 'headers' else 'cookie'}")
            if info.field_name == "headers" and name.lower() in _OURS:
                raise ValueError(f"{name} is written by Dateline itself; user_agent and cookies are settings beside it")
            if not _is_printable(value.get_secret_value()) or (
                info.field_name == "cookies" and ";" in value.get_secret_value()
            ):
                raise ValueError(f"what {name} holds must be one line of plain letters")
        return pairs

    @field_validator("proxy")
    @classmethod
    def _an_http_proxy(cls, proxy: SecretStr | None) -> SecretStr | None:
        if proxy is not None and not re.fullmatch(r"https?://(?:[^/\s@]+@)?[^/\s@]+/?", proxy.get_secret_value()):
            raise ValueError("write it as http://proxy:3128, or http://user:password@proxy:3128")
        return proxy

    @property
    def secrets(self) -> list[str]:
        """What never stands in a log."""
        proxy = self.proxy.get_secret_value() if self.proxy else ""
        password = proxy.partition("://")[2].rpartition("@")[0].partition(":")[2]
        sent = [one.get_secret_value() for one in (*self.headers.values(), *self.cookies.values())]
        return [*sent, *(word for one in sent for word in one.split()), *filter(None, [password])]


class Listing(Section):
    """CSS selectors of the entries on a page of a site without a feed; all but the first look inside an entry."""

    entries: str
    title: str = "h1, h2, h3, h4, h5, h6"
    """Without such an element, what the link says is the title."""
    link: str = "a[href]"
    """An entry that is a link itself is its own."""
    date: str = "time"
    """Its `datetime`, else its text."""
    text: str | None = None
    """A teaser, where there is one."""

    @field_validator("entries", "title", "link", "date", "text")
    @classmethod
    def _a_selector(cls, written: str | None) -> str | None:
        try:
            if written is not None:
                HTMLTranslator().css_to_xpath(written)
        except (SelectorError, RecursionError) as error:
            raise ValueError(f"this is no CSS selector ({error})") from None
        return written


def _is_printable(text: str) -> bool:
    return text.isascii() and text.isprintable()


class Fetching(Section):
    """How feeds and pages are fetched."""

    poll_seconds: Annotated[float, Field(gt=0, le=604_800)] | None = None
    """Fixes the poll interval of every feed; without it the interval is learnt from each feed."""
    allow_private: Networks = ()
    """Private networks that may be fetched from."""
    allow_ports: Ports = ()
    """Ports that may be fetched from besides 80, 443, 8080 and 8443."""
    contact_url: str = "https://github.com/dateline-bot/dateline"
    """Named in the User-Agent, so that a publisher can find who fetches."""
    sites: dict[str, Site] = Field(default_factory=dict)
    """What is sent along, by how addresses begin; the longest beginning counts."""
    pages: dict[str, Listing] = Field(default_factory=dict)
    """Pages that are read as feeds, by their addresses."""

    @field_validator("contact_url")
    @classmethod
    def _sendable(cls, address: str) -> str:
        if not re.fullmatch(r"[!-'*-~]+", address):
            raise ValueError("it is sent along in a header: plain letters without spaces or brackets, as in an address")
        if not re.match(r"(?:https?://|mailto:)[^/]|[^/:@]+@[^/:@]+\.[^/:@]+$", address):
            raise ValueError("write it as https://club.example/bot, or mailto:us@club.example")
        return address

    @field_validator("sites")
    @classmethod
    def _whole_sites(cls, sites: dict[str, Site]) -> dict[str, Site]:
        for address in sites:
            # "https://paper.example" would be the beginning of "https://paper.example.attacker.example" too.
            if not re.match(r"https?://[^/\s@]+/", address):
                raise ValueError(f"{address} is no beginning of addresses; write it as https://paper.example/")
        return sites

    @field_validator("pages")
    @classmethod
    def _whole_addresses(cls, pages: dict[str, Listing]) -> dict[str, Listing]:
        for address in pages:
            if not re.match(r"https?://[^/\s@]+/", address):
                raise ValueError(f"{address} is no address of a page; write it as https://town.example/news")
        return pages
