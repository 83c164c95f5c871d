"""The demo: serve, poll, read, compose, and show what Discord would."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from bot.app import now, pipeline_of
from bot.archive import Archive
from bot.commands.pages import Place
from bot.demo.lookups import Lookups
from bot.demo.server import serving
from bot.digests.schedules import next_due
from bot.digests.telling import tell_story
from bot.jobs.pipeline import Pipeline
from bot.news import (
    OPERATOR,
    ChannelId,
    DatelineError,
    DigestStory,
    GuildId,
    Layout,
    Person,
    Schedule,
    Source,
    UserId,
    When,
)
from bot.rendering import digest_messages
from bot.rendering.preview import Shown, preview_page
from bot.rendering.terminal import event_panel, person_panel, story_panel
from bot.settings import Settings

CHANNEL, GUILD, ADMIN = ChannelId(1), GuildId(1), UserId(1)
PERSON, EVENT = "Helen Brandt", "ferry crash Port Vale"
EVENT_QUOTES = 5


async def show(preview: Path) -> None:
    """Run the demo and write the preview page.

    Raises:
        DatelineError: the page cannot be written.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    console = Console()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="dateline-demo-"))
        site, port = await stack.enter_async_context(serving(now()))
        archive = await stack.enter_async_context(Archive.open(f"sqlite+aiosqlite:///{folder}/demo.db"))
        pipeline = await stack.enter_async_context(pipeline_of(_settings(port), archive))
        for title, url in site.feeds:
            feed = await archive.feeds.add(url, title, now())
            schedule = Schedule(When.INSTANTLY)
            due = next_due(schedule, now())
            await archive.subscriptions.add(GUILD, CHANNEL, Source(feed=feed.id), schedule, due, ADMIN, now())
        await _work(pipeline, console)
        await _tell(archive, console)
        await _write(archive, pipeline, site.pictures(), preview)
    console.print(f"\n[bold]{preview}[/] shows the messages as Discord would. Open it in a browser.")


def _settings(port: int) -> Settings:
    """The defaults, with leave to fetch from the bundled site; the first poll posts everything."""
    return Settings.model_validate(
        {
            "fetching": {"allow_private": ["127.0.0.0/8"], "allow_ports": [port], "poll_seconds": 3600},
            # All articles are our own; a machine that is emulated, as for an image, is slow.
            "reading": {"seconds": 600},
            "digests": {"stories": 10, "first_poll_newest": 25},
        }
    )


async def _work(pipeline: Pipeline, console: Console) -> None:
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    words = {
        "poll": "Polling feeds",
        "fetch": "Fetching articles",
        "read": "Reading with spaCy",
        "group": "Grouping into stories",
        "compose": "Composing messages",
    }
    with Progress(*columns, console=console) as progress:
        for job in (job for job in pipeline.jobs() if job.name in words):
            task = progress.add_task(words[job.name], total=None)
            done = 0
            while count := await job.handler(now()):
                done += count
                progress.update(task, completed=done)
            progress.update(task, total=done or 1, completed=done or 1)


async def _tell(archive: Archive, console: Console) -> None:
    latest = await archive.stories.latest(None, 50, asker=OPERATOR)
    for story in reversed(await archive.stories.several(latest, asker=OPERATOR)):
        console.print(story_panel(tell_story(story)))
    person, event = await _look_up(archive)
    console.print(f"\n[bold]/person {PERSON}[/]")
    console.print(person_panel(person))
    console.print(f"\n[bold]/event {EVENT}[/]")
    console.print(event_panel(event))


async def _look_up(archive: Archive) -> tuple[Person, DigestStory]:
    person = await archive.people.person(PERSON, now=now(), asker=OPERATOR)
    events = await archive.search.stories(EVENT, limit=1, asker=OPERATOR)
    if person is None or not events:
        raise DatelineError("The demo did not find what it looked for; please report this.")
    return person, tell_story(events[0], quotes=EVENT_QUOTES)


async def _write(archive: Archive, pipeline: Pipeline, pictures: Mapping[str, bytes], preview: Path) -> None:
    deliveries = []
    moment = now()
    while batch := await archive.deliveries.next_per_channel(moment + timedelta(minutes=1), limit=1):
        deliveries += batch
        await archive.deliveries.failed(batch[0].id, "shown in the demo")
    shown = [Shown("", delivery.wanted or delivery.body, files=pictures) for delivery in deliveries]
    shown[0] = replace(shown[0], heading="#news")
    shown += await _other_looks(archive, pipeline, pictures)
    person, event = await _look_up(archive)
    lookups = Lookups(archive, now)
    asked = {
        f"/person name:{PERSON}": Place("person", person.id or 0),
        f"/event words:{EVENT}": Place("event", event.story),
    }
    shown += [replace(await lookups.shown(place), command=command) for command, place in asked.items()]
    shown[-2] = replace(shown[-2], heading="#talk")
    answers = await lookups.answers([one.body for one in shown])
    _save(preview, preview_page("Dateline demo", shown, moment, answers))


async def _other_looks(archive: Archive, pipeline: Pipeline, pictures: Mapping[str, bytes]) -> list[Shown]:
    """The daily digest of the first paper, as cards, embeds and text."""
    made = []
    order = (await archive.subscriptions.in_channel(CHANNEL))[0]
    for layout in Layout:
        style = replace(order.style, layout=layout)
        daily = replace(order, schedule=Schedule(When.DAILY), style=style)
        digest = await pipeline.sample(daily, now())
        assert digest
        body = digest_messages(replace(digest, stories=digest.stories[:3], also=digest.stories[3:]))[0].body
        made.append(Shown(f"#daily, look:{layout.value}", body, files=pictures))
    return made


def _save(file: Path, page: str) -> None:
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DatelineError(f"{file} cannot be written ({error.strerror}).") from None
