"""dateline digest, read and group: articles from the shell."""

import asyncio
import json
import re
import sys
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from bot.news import Article, ArticleId, DatelineError, ReadArticle, Reading, Story, StoryId
from bot.news.bounds import NAME, TITLE, clip
from bot.settings import Settings, load_settings

_READING = TypeAdapter(Reading)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LONGEST_TIME = 100
"""Characters; nobody needs more for a date."""
JsonLines = Annotated[bool, typer.Option("--jsonl", help="JSON lines in and out")]


def digest(
    source: Annotated[str, typer.Argument(help="A URL, an .html or .txt file, or - for standard input")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the reading as JSON")] = False,
) -> None:
    """Read one article and print its digest."""
    from rich.console import Console

    from bot.app import now
    from bot.digests.telling import tell_story
    from bot.rendering.terminal import story_panel

    settings = load_settings()
    article = _article_from(source, settings)
    if not article.text.strip():
        raise DatelineError(f"{source} holds no text to read.")
    outcome = next(_outcomes([article], settings, settings.reading.gist_sentences))
    if isinstance(outcome, DatelineError):
        raise DatelineError(f"{source} was not read. {outcome}")
    reading = outcome
    if as_json:
        _print(_as_row(source, article, reading))
        return
    story = Story(StoryId(0), (ReadArticle(ArticleId(0), article, reading, article.published or now()),))
    Console().print(story_panel(tell_story(story), dated=article.published is not None))
    if reading.without_model:
        typer.echo(
            f"Its language was taken for {reading.language}. To have it read in full, name a spaCy package for it in "
            "reading.models.",
            err=True,
        )


def read(
    jsonl: JsonLines = False,
    gist_sentences: Annotated[int | None, typer.Option(min=1, max=10, help="The length of the gist")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print with each reading what was weighed and which rule decided")
    ] = False,
) -> None:
    """Read many articles: an object a line in (id, and text or html), a reading a line out, in the same order.

    With --explain a reading also holds an "explain": for each quote the candidates for its speaker with their chances
    and the rule that decided last, for each actor why it is key or not, for each sentence why it is in the gist or not.

    A line that is no article gives an object with its id and an "error". An article that takes longer or more memory
    than the settings allow is given up: its line holds an empty reading and the "error", which is also told on
    standard error.
    """
    _must_be(jsonl)
    settings = load_settings()
    if explain:
        _print_explained(settings, gist_sentences or settings.reading.gist_sentences)
        return
    taken: deque[_Line] = deque()

    def articles() -> Iterator[Article]:
        for line in _lines():
            taken.append(line)
            yield line.article

    for outcome in _outcomes(articles(), settings, gist_sentences or settings.reading.gist_sentences):
        line = taken.popleft()
        if line.error:
            _print({"id": line.id, "error": line.error})
        elif isinstance(outcome, DatelineError):
            typer.echo(f"{line.id}: {outcome}", err=True)
            _print({**_as_row(line.id, line.article, Reading((), (), ())), "error": str(outcome)})
        else:
            _print(_as_row(line.id, line.article, outcome))


def _print_explained(settings: Settings, gist_sentences: int) -> None:
    from bot.reading.reader import Reader

    reader = Reader(settings.reading.model, gist_sentences, settings.reading.models)
    for line in _lines():
        if line.error:
            _print({"id": line.id, "error": line.error})
        else:
            reading, explanation = reader.explain(line.article)
            _print({**_as_row(line.id, line.article, reading), "explain": asdict(explanation)})


def group(jsonl: JsonLines = False) -> None:
    """Group many articles, ordered by time, into stories: an {id, story} a line out."""
    from bot.stories import Grouper

    _must_be(jsonl)
    grouper = Grouper()
    for line in _lines():
        if line.error:
            _print({"id": line.id, "error": line.error})
        else:
            # A line that names its source is taken as an entry of that paper's feed.
            _print({"id": line.id, "story": str(grouper.add(line.article, line.article.publisher))})


def _outcomes(
    articles: Iterable[Article], settings: Settings, gist_sentences: int
) -> Iterator[Reading | DatelineError]:
    """What comes of articles, read in a process that is killed where one exceeds its limits."""
    from bot.app import reader_settings
    from bot.jobs.reading import read_all, reading_workers

    how = replace(reader_settings(settings), gist_sentences=gist_sentences)

    async def opened() -> AsyncIterator[Reading | DatelineError]:
        async with reading_workers(how) as workers:
            async for outcome in read_all(articles, workers, how):
                yield outcome

    with asyncio.Runner() as runner:
        outcomes = opened()
        try:
            while True:
                try:
                    yield runner.run(anext(outcomes))  # type: ignore[arg-type]
                except StopAsyncIteration:
                    return
        finally:
            runner.run(outcomes.aclose())  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Line:
    id: Any
    article: Article
    error: str | None = None


def _lines() -> Iterator[_Line]:
    for number, text in enumerate(sys.stdin.buffer, 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
            yield _Line(row["id"], article_of(row))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            problem = f"line {number} is not an article: {error!r}; it needs id, and text or html"
            yield _Line(_id_in(text), Article("", "", ""), problem)


def _id_in(text: bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def article_of(row: dict[str, Any]) -> Article:
    """The article that a line of JSON gives, from its text or out of its page; what else it gives goes before the page.

    Raises:
        TypeError: something is no string.
        KeyError: neither text nor html is there.
    """
    url, title, source, text = (_string(row, name) for name in ("url", "title", "source", "text"))
    published = _time(row.get("published") or row.get("date"))
    if text is not None:
        return Article(url or "", clip(title or "", TITLE), text, source and clip(source, NAME), published=published)
    from bot.fetching.pages import article_from_page

    if not isinstance(row["html"], str):
        raise TypeError("html is not a string")
    page = article_from_page(row["html"], url or "") or Article(url or "", "", "")
    return replace(
        page,
        title=clip(title or page.title, TITLE),
        publisher=clip(source or page.publisher or "", NAME) or None,
        published=published or page.published,
    )


def _string(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} is not a string")
    return value


def _time(given: Any) -> datetime | None:  # noqa: ANN401
    """A time as JSON carries it, or as people write it. None for what names no year: nothing is guessed."""
    try:
        is_epoch = isinstance(given, int | float)
        moment = datetime.fromtimestamp(given, UTC) if is_epoch else _written_time(str(given or "").strip())
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment and 1990 <= moment.year <= 9998 else None


def _written_time(text: str) -> datetime | None:
    try:
        found: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        import dateparser

        found = dateparser.parse(text) if len(text) <= LONGEST_TIME and YEAR.search(text) else None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _article_from(source: str, settings: Settings) -> Article:
    from bot.fetching.pages import article_from_page, article_from_text

    if source.startswith(("http://", "https://")):
        return asyncio.run(_fetched(source, settings))
    if source == "-":
        body, page = sys.stdin.buffer.read(), False
        page = body.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html"))
    else:
        path = Path(source)
        try:
            body = path.read_bytes()
        except OSError as error:
            raise DatelineError(f"{source}: cannot be read ({error.strerror}). Give an URL, a file or -.") from None
        page = path.suffix.lower() in {".html", ".htm", ".xhtml"}
    if page:
        return article_from_page(body, source) or Article(source, "", "")
    return article_from_text(body.decode("utf-8", "replace"))


async def _fetched(url: str, settings: Settings) -> Article:
    from bot.app import fetcher_of

    async with fetcher_of(settings) as fetcher:
        return await fetcher.page(url)


def _as_row(number: Any, article: Article, reading: Reading) -> dict[str, Any]:  # noqa: ANN401
    row = _READING.dump_python(reading, mode="json")
    for when in row["when"]:
        when["from"], when["to"] = when.pop("first"), when.pop("last")
    return {"id": number, "title": article.title, "text": article.text, **row}


def _print(row: dict[str, Any]) -> None:
    # Lone surrogates cannot be written as UTF-8; JSON's escapes carry them.
    try:
        sys.stdout.write(json.dumps(row, ensure_ascii=False).encode().decode() + "\n")
    except UnicodeEncodeError:
        sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def _must_be(jsonl: bool) -> None:
    if not jsonl:
        raise typer.BadParameter("say --jsonl; JSON lines is the only form", param_hint="--jsonl")
