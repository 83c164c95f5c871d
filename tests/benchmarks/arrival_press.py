"""An invented press for the arrival benchmark: sixty feeds of twenty shapes, and everything they show in ten days."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

EACH_SHAPE = 3
DAYS = 10
AT_FIRST = 8
"""Items that a feed shows already when it is subscribed to."""
LATER = 26
"""Items that it shows in the days after that."""
WINDOW = 40
"""A feed shows its latest items only, but more than come between two polls."""

_SYLLABLES = "ba dor fel gim hur jas kel lom mir nav osk pel quin rud sel tov ulm vin wex yor zan bri cal dru".split()
_WHO = (
    "council, court, harbour board, school, farmers' union, museum, hospital, bus company, brewery, choir, library, "
    "fire brigade, chess club, water company, theatre, observatory, bakery, sawmill, football club, parish"
).split(", ")
_DID = (
    "closed its oldest hall after an inspection; opened a second site beside the river; lost its appeal over fees; "
    "won a prize for its work with apprentices; called off the summer programme; hired a new director from abroad; "
    "sold its fleet of boats; raised its prices for the third time; found a chest of letters in the cellar; "
    "apologised for a leak of addresses; planted nine hundred oaks on the old tip; merged with its rival; "
    "banned scooters from the yard; lent its organ to a travelling circus; refused to sign the new contract; "
    "published the accounts that auditors had asked for; moved its archive out of the flood plain; "
    "cut the working week to four days; began to heat its rooms with waste water; withdrew a batch of honey"
).split("; ")
_WHY = (
    "Engineers had warned of it in spring; Nobody was hurt; The money comes from a bequest; "
    "Neighbours had complained for years; A vote is due after Easter; The plan had been kept secret until now; "
    "Two members voted against it; "
    "The ministry must still agree; It is the first of its kind in the region; Visitors may come on Sundays; "
    "The cost is shared by four villages; A petition gathered few names; The work will last until autumn; "
    "Insurance covers about half of it; The decision was taken behind closed doors; Pupils helped to count"
).split("; ")
_SAID = (
    "We should have done this ten years ago; I did not sleep that night; Nobody asked us and nobody thanked us; "
    "The figures speak for themselves; You cannot run a house on hope; We will look at every beam; "
    "It was the wettest day that I remember; My grandmother would have laughed"
).split("; ")


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed shows as one item."""

    token: str
    """An invented name that stands in this item's title and text, and in no other's but those on the same event."""
    title: str
    summary: str
    text: str
    guid: str
    path: str
    shown_at: datetime
    edited_at: datetime | None = None
    """When a sentence is added to it."""
    page_from: datetime | None = None
    """When its page can be had; None where that is at once, or never."""

    def summary_at(self, now: datetime) -> str:
        """The summary as it stands at a time."""
        return self.summary + (" This report was corrected." if self.edited_at and self.edited_at <= now else "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends."""

    body: str
    kind: str = "text/html"
    status: int = 200
    seconds: float = 0.0
    """How long it takes over it."""
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A feed and the site around it."""

    name: str
    shape: str
    host: str
    items: tuple[Item, ...]
    feed: Callable[["Outlet", Sequence[Item], datetime, str], Answer]
    """(outlet, items shown newest first, now, base address) → the feed."""
    page: Callable[["Outlet", Item, datetime], Answer]

    def shown(self, now: datetime) -> list[Item]:
        """What the feed shows, the newest first."""
        most = 1 if self.shape == "reused" else WINDOW
        return [item for item in reversed(self.items) if item.shown_at <= now][:most]


@dataclass(slots=True)
class _Author:
    """Makes up names and events. Every name is given once."""

    chance: random.Random
    taken: set[str] = field(default_factory=set)

    def name(self) -> str:
        while True:
            made = "".join(self.chance.choice(_SYLLABLES) for _ in range(3)).capitalize()
            if made not in self.taken:
                self.taken.add(made)
                return made

    def event(self) -> tuple[str, str, str, str]:
        """(token, headline, two sentences, more text) of a piece of news in an invented town."""
        chance, token, person = self.chance, self.name(), self.name()
        who, did = chance.choice(_WHO), chance.choice(_DID)
        title = f"{token} {who} {did}"
        why, more = chance.sample(_WHY, 2)
        lead = f"The {who} of {token} {did}, its chair {person} told residents. {why}."
        text = (
            f"{lead}\n\n“{chance.choice(_SAID)},” {person} said. {more}. About {chance.randint(20, 900)} people came."
        )
        return token, title, lead, text


def the_press(start: datetime, seed: int = 11) -> list[Outlet]:
    """All outlets, each with what it shows from `start` on."""
    author = _Author(random.Random(seed))
    outlets = []
    for shape, (write, feed, page) in SHAPES.items():
        for number in range(EACH_SHAPE):
            name, host = f"{shape.title()} {author.name()}", f"127.0.{1 + list(SHAPES).index(shape)}.{number + 1}"
            times = _evenly(start) if shape == "reused" else _times(author.chance, start)
            items = tuple(write(author, name, place, at) for place, at in enumerate(times))
            outlets.append(Outlet(name, shape, host, items, feed, page))
    _share_events(author, outlets)
    return outlets


def _times(chance: random.Random, start: datetime) -> list[datetime]:
    before = sorted(start - timedelta(hours=chance.uniform(1, 90)) for _ in range(AT_FIRST))
    after = sorted(start + timedelta(hours=chance.uniform(1, DAYS * 24 - 30)) for _ in range(LATER))
    return before + after


def _evenly(start: datetime) -> list[datetime]:
    """Far enough apart that none takes the place of another before it was polled."""
    return [start + timedelta(hours=8 * place - 8 * AT_FIRST + 7) for place in range(AT_FIRST + LATER)]


def _share_events(author: _Author, outlets: list[Outlet]) -> None:
    """Let the dailies report some of the same events, each in words of its own, so that there are stories to join."""
    dailies = [number for number, outlet in enumerate(outlets) if outlet.shape == "daily"]
    first, *others = dailies
    for number, how in zip(others, ("Residents of {} react", "What {} says to it"), strict=True):
        items = list(outlets[number].items)
        for place in range(AT_FIRST, AT_FIRST + LATER, 3):
            told = outlets[first].items[place]
            who = told.title.removeprefix(told.token).strip()
            items[place] = Item(
                told.token,
                f"{how.format(told.token)}: {who}",
                f"People in {told.token} learnt on the day that the {who}. {author.chance.choice(_WHY)}.",
                told.text.split("\n\n")[0].replace("told residents", "wrote") + f" {author.chance.choice(_WHY)}.",
                items[place].guid,
                items[place].path,
                told.shown_at + timedelta(minutes=author.chance.uniform(10, 300)),
            )
        outlets[number] = Outlet(
            outlets[number].name,
            "daily",
            outlets[number].host,
            tuple(sorted(items, key=lambda item: item.shown_at)),
            outlets[number].feed,
            outlets[number].page,
        )


# What items hold.


def _news(author: _Author, _: str, place: int, at: datetime) -> Item:
    token, title, lead, text = author.event()
    edited = at + timedelta(hours=3) if place % 7 == 0 else None
    return Item(token, title, lead, text, f"id-{place}", f"/{place}-news-report-{token.lower()}", at, edited)


def _brief(author: _Author, name: str, place: int, at: datetime) -> Item:
    token, who, did = author.name(), author.chance.choice(_WHO), author.chance.choice(_DID)
    town = name.rsplit(maxsplit=1)[-1]
    text = f"In {town} a {who} near {token} Street {did}. Police of {town} ask witnesses to call the station."
    return Item(token, f"{town}: {who} at {token} Street {did}", text, text, f"id-{place}", f"/{place}-brief-a-b", at)


def _quake(author: _Author, _: str, place: int, at: datetime) -> Item:
    token, size, depth = author.name(), author.chance.uniform(2.5, 6.4), author.chance.randint(2, 90)
    title = f"M {size:.1f} - {author.chance.randint(2, 80)} km S of {token}"
    text = f"An earthquake of magnitude {size:.1f} was recorded near {token} at a depth of {depth} km."
    return Item(token, title, text, text, f"id-{place}", f"/event/{place}a-b-c", at)


def _release(author: _Author, name: str, place: int, at: datetime) -> Item:
    token = author.name()
    title = f"{name.rsplit(maxsplit=1)[-1]} 2.{place}.0 ({token})"
    text = (
        f"Version 2.{place}.0, called {token}, mends a fault in the {author.chance.choice(_WHO)} module and is smaller."
    )
    return Item(token, title, text, text, f"v2.{place}.0", "/releases", at)


def _incident(author: _Author, name: str, place: int, at: datetime) -> Item:
    token, service = author.name(), name.rsplit(maxsplit=1)[-1]
    text = f"Requests to the {token} region of {service} fail now and then. Our team is looking for the cause."
    return Item(token, f"Errors in the {token} region", text, text, f"incident-{place}", "/status", at)


def _episode(author: _Author, name: str, place: int, at: datetime) -> Item:
    token, title, lead, _ = author.event()
    text = f"In episode {place} of {name} we talk about what happened next. {lead} Thanks to our sponsors."
    return Item(token, f"Episode {place}: {title}", text, text, f"ep-{place}", f"/audio/{place}.mp3", at)


def _picture(author: _Author, name: str, place: int, at: datetime) -> Item:
    token = author.name()
    alt = f"A drawing of a heron that reads {token} under a lamp"
    title = f"{name.rsplit(maxsplit=1)[-1]} #{place}: {token}"
    return Item(token, title, alt, "", f"strip-{place}", f"/strips/{place}-a-b", at)


def _late(author: _Author, name: str, place: int, at: datetime) -> Item:
    item = _news(author, name, place, at)
    return Item(item.token, item.title, "", item.text, item.guid, item.path, at, None, at + timedelta(hours=5))


def _reused(author: _Author, name: str, place: int, at: datetime) -> Item:
    item = _news(author, name, place, at)
    return Item(item.token, item.title, item.summary, item.text, "today", "/today", at)


# How feeds are written.


def _rss(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    return _channel(outlet, base, [_rss_item(item, now, base + item.path) for item in items])


def _rss_item(item: Item, now: datetime, link: str | None, *, date: str | None = None, more: str = "") -> str:
    shown = f"<link>{escape(link)}</link>" if link else ""
    summary = item.summary_at(now)
    described = f"<description>{escape(summary)}</description>" if summary else ""
    dated = f"<pubDate>{format_datetime(item.shown_at) if date is None else date}</pubDate>" if date != "" else ""
    guid = f'<guid isPermaLink="false">{item.guid}</guid>'
    return f"<item><title>{escape(item.title)}</title>{shown}{guid}{dated}{described}{more}</item>"


def _channel(outlet: Outlet, base: str, items: Sequence[str], etag: str | None = None) -> Answer:
    head = f"<title>{outlet.name}</title><link>{base}/</link><description>News</description>"
    space = 'xmlns:media="http://search.yahoo.com/mrss/"'
    body = f'<?xml version="1.0"?><rss version="2.0" {space}><channel>{head}{"".join(items)}</channel></rss>'
    return Answer(body, "application/rss+xml", etag=etag)


def _undated(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    return _channel(outlet, base, [_rss_item(item, now, base + item.path, date="") for item in reversed(items)])


def _odd_dates(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    form = "%Y/%m/%d %H:%M"
    shown = [_rss_item(item, now, base + item.path, date=item.shown_at.strftime(form)) for item in items]
    return _channel(outlet, base, shown)


def _never_changed(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    return _channel(outlet, base, [_rss_item(item, now, base + item.path) for item in items], etag='"for ever"')


def _titles(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    bare = [Item(one.token, one.title, "", "", one.guid, one.path, one.shown_at) for one in items]
    return _channel(outlet, base, [_rss_item(item, now, base + item.path) for item in bare])


def _podcast(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    files = [f'<enclosure url="{base}{item.path}" type="audio/mpeg" length="1000"/>' for item in items]
    return _channel(
        outlet, base, [_rss_item(item, now, None, more=file) for item, file in zip(items, files, strict=True)]
    )


def _pictures(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    shown = []
    for item in items:
        image = escape(f'<img src="{base}{item.path}.png" alt="{item.summary}">')
        bare = Item(item.token, item.title, "", "", item.guid, item.path, item.shown_at)
        shown.append(_rss_item(bare, now, base + item.path, more=f"<description>{image}</description>"))
    return _channel(outlet, base, shown)


def _aggregated(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    shown = []
    for item in items:
        named = Item(item.token, f"{item.title} - The Far Herald", "", "", item.guid, item.path, item.shown_at)
        link = f"{base}/url?q={quote(base + item.path, safe='')}"
        source = f'<source url="{base}/">The Far Herald</source>'
        shown.append(_rss_item(named, now, link, more=source))
    return _channel(outlet, base, shown)


def _atom(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    entries = [
        f"<entry><id>{base}{item.path}</id><title>{escape(item.title)}</title>"
        f"<link href='{base}{item.path}'/><updated>{item.shown_at.isoformat()}</updated>"
        f"<content type='html'>{escape(_paragraphs(item.text))}</content></entry>"
        for item in items
    ]
    head = f"<title>{outlet.name}</title><id>{base}/</id><updated>{now.isoformat()}</updated>"
    body = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>{head}{''.join(entries)}</feed>"
    return Answer(body, "application/atom+xml")


def _json(outlet: Outlet, items: Sequence[Item], now: datetime, base: str) -> Answer:
    entries = [
        {
            "id": item.guid,
            "url": base + item.path,
            "title": item.title,
            "content_html": _paragraphs(item.text),
            "summary": item.summary_at(now),
            "date_published": item.shown_at.isoformat(),
        }
        for item in items
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "items": entries}
    return Answer(json.dumps(document), "application/feed+json")


# How pages are written.


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line)


def _article(outlet: Outlet, item: Item, _: datetime) -> Answer:
    head = f"<title>{escape(item.title)} | {outlet.name}</title>"
    body = f"<article><h1>{escape(item.title)}</h1>{_paragraphs(item.text)}</article>"
    around = f"<nav>Home World Sport</nav>{body}<footer>{outlet.name}, all rights reserved</footer>"
    return Answer(f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{around}</body></html>')


def _slow_article(outlet: Outlet, item: Item, now: datetime) -> Answer:
    made = _article(outlet, item, now)
    return Answer(made.body, seconds=0.4)


def _refused(_: Outlet, __: Item, ___: datetime) -> Answer:
    return Answer("<h1>Forbidden</h1>", status=403)


def _missing(_: Outlet, __: Item, ___: datetime) -> Answer:
    return Answer("<h1>Not found</h1>", status=404)


def _gate(outlet: Outlet, _: Item, __: datetime) -> Answer:
    words = (
        "Before you go on we would like to know that you are a person. This small check keeps machines away that copy "
        "whole sites and slow them down for everybody else. It takes a moment and asks nothing of you but patience. "
        "If the page does not go on by itself, allow scripts for this site and load it again."
    )
    return Answer(f"<html><head><title>{outlet.name}</title></head><body><main><p>{words}</p></main></body></html>")


def _one_page(outlet: Outlet, _: Item, now: datetime) -> Answer:
    reports = "".join(f"<h2>{escape(item.title)}</h2>{_paragraphs(item.text)}" for item in outlet.shown(now))
    return Answer(f"<html><head><title>{outlet.name}</title></head><body><article>{reports}</article></body></html>")


def _script_only(outlet: Outlet, _: Item, __: datetime) -> Answer:
    return Answer(f"<html><head><title>{outlet.name}</title></head><body><div id=app></div></body></html>")


def _from_its_time(outlet: Outlet, item: Item, now: datetime) -> Answer:
    had = item.page_from is None or now >= item.page_from
    return _article(outlet, item, now) if had else Answer("<h1>Service unavailable</h1>", status=503)


def _recording(_: Outlet, __: Item, ___: datetime) -> Answer:
    return Answer("ID3" + "x" * 2000, "audio/mpeg")


SHAPES = {
    "daily": (_news, _rss, _article),
    "full": (_news, _atom, _article),
    "json": (_news, _json, _article),
    "local": (_brief, _rss, _missing),
    "quakes": (_quake, _rss, _script_only),
    "releases": (_release, _rss, _one_page),
    "status": (_incident, _rss, _script_only),
    "podcast": (_episode, _podcast, _recording),
    "pictures": (_picture, _pictures, _script_only),
    "aggregator": (_news, _aggregated, _article),
    "slow": (_news, _rss, _slow_article),
    "refusing": (_news, _titles, _refused),
    "broken": (_news, _titles, _missing),
    "gated": (_news, _rss, _gate),
    "late": (_late, _rss, _from_its_time),
    "reused": (_reused, _rss, _article),
    "undated": (_news, _undated, _article),
    "odd": (_news, _odd_dates, _article),
    "cached": (_news, _never_changed, _article),
    "titles": (_news, _titles, _article),
}
"""Shape → what its items hold, how its feed is written, and what its pages are."""
