"""Logs: one line an event, an error with its frames and without what their variables held, and no secret."""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterable, MutableMapping
from math import isfinite
from types import TracebackType
from typing import Any

import structlog

from bot.cli.words import plain
from bot.news.addresses import HIDDEN, mask_text

MOST_FRAMES = 12
LONGEST_LINE = 4000
"""Characters of one value; a line that somebody else's text makes is no longer than it need be."""

LARGEST = 2**53
"""The largest whole number that all of JSON's readers hold."""

Event = MutableMapping[str, Any]
_FOR_PEOPLE = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)


def log_to_stderr(secrets: Iterable[str], level: str = "info", *, as_json: bool = False) -> None:
    """Send our events, the libraries' warnings and what nobody caught to standard error, a line each.

    Args:
        secrets: what never stands in a line, such as the token. Credentials in addresses are hidden unnamed.
        level: the least of our own events that is written. Of libraries only warnings and worse are.
        as_json: write a JSON object a line, for a collector of logs.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    hidden = tuple(secret for secret in secrets if secret)

    def cleaned(_logger: object, _name: str, event: Event) -> Event:
        error, without_words = _error_of(event.pop("exc_info", None)), event.pop("without_words", False)
        if error is not None:
            event["error"], event["at"] = describe(error, words=not without_words), frames_of(error)
        for field, value in event.items():
            if not _is_plain_json(value):
                event[field] = without_secrets(str(value), hidden)
        return event

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S"),
            cleaned,
            structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _FOR_PEOPLE,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_AsJson(hidden) if as_json else _OneLine(hidden))
    logging.basicConfig(level=max(logging.WARNING, least), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    uncaught = logging.getLogger("uncaught")
    sys.excepthook = lambda kind, error, trace: uncaught.critical("uncaught", exc_info=(kind, error, trace))
    sys.unraisablehook = lambda one: uncaught.error("not raised", exc_info=one.exc_value)
    threading.excepthook = lambda one: uncaught.error("uncaught in a thread", exc_info=one.exc_value)


def describe(error: BaseException, *, words: bool = True) -> str:
    """An error's kind and what it says, with its causes.

    Args:
        error: to be told of.
        words: whether it is told what they say, which may be what somebody typed.
    """
    said: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(said) < 4:
        said.append(f"{type(seen).__name__}: {seen}" if words and str(seen) else type(seen).__name__)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return " < ".join(said)


def frames_of(error: BaseException) -> str:
    """Where an error came from: file, line and function of the innermost frames, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    return " < ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))


def without_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """A text as one line, without these secrets and without credentials in addresses."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return plain(mask_text(text[: 2 * LONGEST_LINE]))[:LONGEST_LINE]


class _OneLine(logging.Formatter):
    """A library's record as one line."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s [%(levelname)s] %(name)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record, self.datefmt)} [{record.levelname.lower()}] {record.name}: {_message(record)}"
        error = _error_of(record.exc_info)
        if error is not None:
            line += f" error={describe(error)} at={frames_of(error)}"
        return without_secrets(line, self._secrets)


class _AsJson(_OneLine):
    """A library's record as a JSON object with the fields of our own events."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {"event": _message(record), "logger": record.name, "level": record.levelname.lower()}
        fields["timestamp"] = self.formatTime(record, self.datefmt)
        error = _error_of(record.exc_info)
        if error is not None:
            fields |= {"error": describe(error), "at": frames_of(error)}
        return json.dumps({name: without_secrets(one, self._secrets) for name, one in fields.items()})


def _is_plain_json(value: object) -> bool:
    """Whether every collector reads it as it is. JSON knows neither NaN nor what is infinite, and to many of its
    readers, jq and browsers among them, a number of Discord's is too large to be told from the next ones.
    """
    match value:
        case None:
            return True
        case float():
            return isfinite(value)
        case int():
            return abs(value) <= LARGEST
    return False


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _error_of(
    given: bool | BaseException | tuple[type[BaseException], BaseException, TracebackType | None] | Any,  # noqa: ANN401
) -> BaseException | None:
    match given:
        case BaseException():
            return given
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exception()
    return None


def _short(file: str) -> str:
    """The last two parts of a file's path."""
    return "/".join(file.replace("\\", "/").split("/")[-2:])
