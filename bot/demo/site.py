"""The bundled news site: invented papers, people and events. Times are told from when it is served."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.demo.pictures import draw


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of the site."""

    slug: str
    publisher: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    byline: str | None = None
    section: str = ""
    """Of the paper, as its address says."""
    picture: str = ""
    """Which of the site's pictures stands in it."""
    alt: str = ""
    """What the picture shows."""

    @property
    def path(self) -> str:
        """Where it stands on its paper's site."""
        return f"{self.section}/{self.slug}" if self.section else self.slug


@dataclass(frozen=True, slots=True)
class Paper:
    """A publisher: how its feed is written, and the shape of its pages; None for one whose pages are gone."""

    name: str
    path: str
    feed: str
    page: str | None


PAPERS = (
    Paper("The Vale Courier", "courier", "rss.xml", "courier.html"),
    Paper("Northern Wire", "wire", "atom.xml", "wire.html"),
    Paper("Meridian News", "meridian", "rss.xml", "meridian.html"),
    Paper("Harbour & Trade", "trade", "feed.json", "wire.html"),
    Paper("Lumen Cells", "lumen", "content.xml", None),
)


class Site:
    """The pages and feeds of all papers, as they are at one time."""

    def __init__(self, base: str, now: datetime) -> None:
        self._base = base
        self._templates = Environment(loader=PackageLoader("bot.demo"), autoescape=True, undefined=StrictUndefined)
        self._templates.filters["rfc822"] = format_datetime
        texts = (file.name.removesuffix(".txt") for file in files("bot.demo").joinpath("site").iterdir())
        pieces = [_piece(slug, now) for slug in texts]
        self.pieces = sorted(pieces, key=lambda piece: piece.published, reverse=True)

    @property
    def feeds(self) -> list[tuple[str, str]]:
        """(title, address) of each feed."""
        return [(paper.name, f"{self._base}/{paper.path}/{paper.feed}") for paper in PAPERS]

    def pictures(self) -> dict[str, bytes]:
        """Address → PNG of the pictures in the articles."""
        return {self._picture(name): draw(name) for name in {piece.picture for piece in self.pieces} - {""}}

    def _picture(self, name: str) -> str:
        return f"{self._base}/pictures/{name}.png"

    def documents(self) -> dict[str, tuple[str, str]]:
        """Path → (content type, text) of everything that is served."""
        served = {}
        for paper in PAPERS:
            theirs = [piece for piece in self.pieces if piece.publisher == paper.name]
            served[f"/{paper.path}/{paper.feed}"] = self._document(paper.feed, paper, pieces=theirs)
            for piece in theirs if paper.page else ():
                others = [other for other in theirs if other is not piece][:3]
                assert paper.page
                served[f"/{paper.path}/{piece.path}"] = self._document(paper.page, paper, piece=piece, others=others)
        return served

    def _document(self, template: str, paper: Paper, **values: Any) -> tuple[str, str]:  # noqa: ANN401
        kinds = {"html": "text/html", "json": "application/feed+json", "xml": "application/xml"}
        text = self._templates.get_template(template).render(
            base=self._base, paper=paper, picture=self._picture, **values
        )
        return kinds[template.rsplit(".", 1)[1]], text


def _piece(slug: str, now: datetime) -> Piece:
    text = files("bot.demo").joinpath("site", f"{slug}.txt").read_text(encoding="utf-8")
    head, _, body = text.partition("\n\n")
    values = dict(line.split(": ", 1) for line in head.splitlines())
    paragraphs = tuple(line.strip() for line in body.splitlines() if line.strip())
    published = now - timedelta(hours=int(values["hours"]))
    return Piece(
        slug,
        values["publisher"],
        values["title"],
        paragraphs,
        published,
        values.get("byline"),
        *(values.get(name, "") for name in ("section", "picture", "alt")),
    )
