"""Grouping: read articles are put into stories, one after the other, since each may join the one before it."""

import asyncio
from dataclasses import replace
from datetime import datetime

import structlog
from structlog.contextvars import bound_contextvars

from bot.archive import Archive, storage_problem
from bot.news import Placing, ReadArticle
from bot.stories import FEED_ARTICLES, Frequencies, decide_for_all, in_words, profile_of, rarities, recurring, sketch

TOGETHER = 100

log = structlog.get_logger()


async def group_read(archive: Archive, now: datetime, language: str = "") -> int:
    """Put read articles into stories, those of a language or all; the number grouped.

    Of those that wait together the earlier report comes first: an event is the same then in whatever order its pages
    were had, and what came of it finds what happened.
    """
    waiting = await archive.articles.ungrouped(TOGETHER, language)
    ungrouped = sorted(waiting, key=lambda one: (min(one.article.published or one.seen_at, one.seen_at), one.id))
    traces = await archive.history.ids([one.id for one in ungrouped])
    for one in ungrouped:
        with bound_contextvars(trace=traces.get(one.id)):
            await _place_guarded(archive, one, now)
    return len(ungrouped)


async def _place_guarded(archive: Archive, one: ReadArticle, now: datetime) -> None:
    """An article that cannot be compared with others is told by itself; it must not keep all others from being told."""
    try:
        await place(archive, one, now)
    except Exception as error:
        if storage_problem(error):
            raise
        log.exception("an article cannot be grouped", article=one.id)
        await archive.stories.open(one.id, now)


async def place(archive: Archive, one: ReadArticle, now: datetime) -> None:
    """Put an article into the story that it belongs to, or into one of its own."""
    sketched = await asyncio.to_thread(sketch, one.article)
    # What bears no date is as old as our knowing of it: what a standing title names next week is no part of it.
    sketched = replace(sketched, when=sketched.when or one.seen_at)
    known = await archive.grouping_index.known(one.id, sorted(sketched.terms), FEED_ARTICLES)
    rarity = rarities(sketched, Frequencies(known.articles, known.having, recurring(known.recent)))
    profile = profile_of(sketched, rarity)
    surroundings = await archive.grouping_index.surroundings(one.id, profile.weights)
    decision = decide_for_all(profile, rarity, surroundings)
    title = next((near.title for near in surroundings.neighbours if near.article == decision.nearest), "")
    placing = Placing(profile, in_words(decision, sketched.written, title, sketched.alone))
    if decision.story is None:
        story = await archive.stories.open(one.id, now, placing)
    else:
        story = decision.story
        await archive.stories.join(one.id, story, now, placing)
    log.info("article grouped", article=one.id, story=story, opened=decision.story is None)
