"""What became of an article, in words: a step for each row that it left."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.news import DatelineError, DeliveryState, How, Schedule, Step, Trace, trace_id
from bot.news.histories import ArticleHistory, ArticleRead, ArticleServed, ArticleShown, EntrySeen
from bot.rendering.budget import clipped
from bot.wording import mark, retell, say, say_count, titled

MOST_ECHOED = 100
"""Letters of an address that nobody knows, which may be no address at all."""


def trace_of(history: ArticleHistory) -> Trace:
    """The steps of the article.

    Raises:
        DatelineError: no feed showed it.
    """
    if history.article is None and not history.entries:
        raise DatelineError(
            say(
                "No feed that I read has shown {address}. Is its feed among those of /feed list, and is this "
                "the address that the feed gives?",
                address=clipped(history.address, MOST_ECHOED),
            )
        )
    return Trace(history.address, history.title, tuple(_steps(history)))


def _steps(history: ArticleHistory) -> Iterator[Step]:
    article = history.article
    if article is not None and article.alike > 1:
        many = mark("{count} articles were shown with this address; this is the newest")
        yield Step(None, say(many, count=article.alike))
    for entry in history.entries:
        yield from _seen(entry)
    if article is not None:
        yield from _read(article)
    for served in history.served:
        yield _served(served, history.entries)


def _seen(entry: EntrySeen) -> Iterator[Step]:
    """What became of an entry until its article was there."""
    seen = mark("seen in the feed {feed} ({id} in the logs)")
    yield Step(entry.seen_at, say(seen, feed=entry.feed_title, id=trace_id(entry.id)))
    if not entry.fresh:
        yield Step(None, say("only archived: the feed had it before, or began to show more of its past"))
    reason = f": {retell(entry.reason)}" if entry.reason else ""
    tries = say_count("{count} try", "{count} tries", entry.attempts)
    again = entry.fetch_after
    if entry.forgotten:
        yield Step(None, say("forgotten{reason}", reason=reason))
    elif entry.fetched:
        if reason and again:
            later = mark("no text of it after {tries}, and tried again then{reason}")
            yield Step(again, say(later, tries=tries, reason=reason))
        elif reason:
            yield Step(None, say("no text of it, and given up after {tries}{reason}", tries=tries, reason=reason))
    elif again is None:
        yield Step(None, say("not fetched, and given up after {tries}{reason}", tries=tries, reason=reason))
    else:
        yield Step(again, say("not fetched yet{reason}", reason=reason))


def _read(article: ArticleRead) -> Iterator[Step]:
    """How far the article has come by itself."""
    fetched = say_count("fetched: {count} character of text", "fetched: {count} characters of text", article.characters)
    yield Step(article.seen_at, fetched if article.characters else say("kept by headline and link"))
    why = f": {retell(article.unread_reason)}" if article.unread_reason else ""
    if article.read_at is None:
        yield Step(article.read_after if why else None, say("not read yet{why}", why=why))
        return
    if article.characters:
        unread = say("cannot be read, and is told by headline and link{why}", why=why)
        yield Step(article.read_at, unread if why and not article.has_gist else say("read"))
    if why and article.has_gist:
        yield Step(None, say("an edit of it cannot be read, and it stands as it was{why}", why=why))
    if article.revised_at:
        yield Step(article.revised_at, say("edited by its publisher, and read again"))
    if article.story is None:
        yield Step(None, say("not grouped yet"))
        return
    titles = "”, “".join(article.beside)
    beside = say(", with “{titles}”", titles=titles) if titles else say(", alone in it")
    reason = f"; {article.grouping}" if article.grouping else ""
    grouped = mark("grouped into event {number}{beside}{reason}")
    yield Step(article.grouped_at, say(grouped, number=article.story, beside=beside, reason=reason))
    if article.moved:
        at, event = article.moved
        yield Step(at, say("said by a reader to be another event, now event {number}", number=event))


def _served(served: ArticleServed, brought: tuple[EntrySeen, ...]) -> Step:
    """What one subscription has made of the article."""
    one = served.subscription
    name = say("the subscription to {label}", label=titled(one.label))
    by_feed = one.source.pack or one.source.feed
    if by_feed and not any(entry.feed in one.feeds for entry in brought):
        return Step(None, say("{name} does not hold a feed that showed it", name=name))
    if served.shown is not None:
        return Step(served.shown.at, f"{name}: {_shown(served.shown)}", served.shown.link)
    if served.refused is not None:
        at, reason = served.refused
        return Step(at, say("{name} refused it: {reason}", name=name, reason=retell(reason)))
    if not any(entry.seen_at >= one.created_at for entry in brought):
        return Step(one.created_at, say("{name} began after it was seen", name=name))
    if not any(entry.fresh for entry in brought):
        return Step(None, say("{name} gets none of what is only archived", name=name))
    if not served.wanted:
        return Step(None, say("{name} does not want it", name=name))
    if one.paused:
        return Step(None, say("{name} is paused: {reason}", name=name, reason=retell(one.paused)))
    if one.held_until:
        held = mark("{name} holds it until then: {rule}")
        return Step(one.held_until, say(held, name=name, rule=_rule(one.schedule, one.held_until)))
    return Step(one.next_due_at, say("{name} shows it then", name=name))


def _shown(shown: ArticleShown) -> str:
    """By which message a reader was shown the article."""
    how = {
        How.TOLD: say("told in the message"),
        How.HEADLINE: say("a headline in the digest"),
        How.LINE: say("a line in the message"),
        How.UPDATE: say("told in the update"),
    }[shown.how]
    if shown.state is None:
        return say("{how}, of which no record is kept any more", how=how)
    if shown.link is None:
        return f"{how}, {_without_message(shown.state, shown.reason)}"
    return f"{how}{say(', which is being edited') if shown.being_edited else ''}:"


def _without_message(state: DeliveryState, reason: str | None) -> str:
    """What became of a message that stands nowhere."""
    why = f": {retell(reason)}" if reason else ""
    match state:
        case DeliveryState.SENT:
            return say("which was deleted")
        case DeliveryState.PENDING:
            return say("which waits to be sent{why}", why=why)
        case DeliveryState.SENDING:
            return say("which is being sent")
        case DeliveryState.FAILED:
            return say("which could not be sent{why}", why=why)
        case DeliveryState.UNKNOWN:
            return say("which may have arrived or not; nobody can tell{why}", why=why)


def _rule(schedule: Schedule, until: datetime) -> str:
    """Which rule of the schedule holds messages until then."""
    if schedule.quiet and until.astimezone(ZoneInfo(schedule.timezone)).time() == schedule.quiet[1]:
        start, end = schedule.quiet
        hours = mark("its quiet hours are {start:%H:%M} to {end:%H:%M} ({zone})")
        return say(hours, start=start, end=end, zone=schedule.timezone)
    if schedule.most_an_hour and schedule.most_a_day:
        both = mark("it gets at most {an_hour} messages an hour and {a_day} a day")
        return say(both, an_hour=schedule.most_an_hour, a_day=schedule.most_a_day)
    if schedule.most_an_hour:
        return say_count(
            "it gets at most {count} message an hour", "it gets at most {count} messages an hour", schedule.most_an_hour
        )
    return say_count(
        "it gets at most {count} message a day", "it gets at most {count} messages a day", schedule.most_a_day or 0
    )
