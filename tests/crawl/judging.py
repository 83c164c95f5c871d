"""What is wrong with an answer: how it was given, what Discord has against it, who sees it, and how an error reads."""

import re
from collections.abc import Iterator
from typing import Any

from bot.rendering import Tone
from tests.crawl.crawler import AT_ONCE, Seen
from tests.crawl.world import AUTOCOMPLETE, EPHEMERAL, Answer, Json, Sent
from tests.discord_limits import choice_problems, form_problems, message_problems, texts_of
from tests.discord_openapi import request_problems

CALLBACK = re.compile(r"/interactions/\d+/[^/]+/callback$")
TEMPLATES = (
    (CALLBACK, "/interactions/{interaction_id}/{interaction_token}/callback"),
    (re.compile(r"/webhooks/\d+/[^/]+$"), "/webhooks/{webhook_id}/{webhook_token}"),
    (re.compile(r"/webhooks/.+/messages/@original$"), "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    (re.compile(r"/webhooks/.+/messages/\d+$"), "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    (re.compile(r"/channels/\d+/messages$"), "/channels/{channel_id}/messages"),
    (re.compile(r"/channels/\d+/messages/\d+$"), "/channels/{channel_id}/messages/{message_id}"),
    (re.compile(r"/users/@me/channels$"), "/users/@me/channels"),
)
MESSAGE, THINKING, UPDATE, CHOICES, MODAL = 4, 5, 7, 8, 9
WENT_WRONG = re.compile(r"\b[0-9a-f]{8}\b")
LONGEST_ERROR = 420
ECHO = re.compile(r"(?:long){30}")
"""Of what `odd_for` types where it types much."""
ENGLISH = re.compile(r"(?:[A-Za-z',]+ ){4,}[a-z]+")
"""A sentence of English, where another language is spoken that is not written so."""
WRITTEN_OTHERWISE = ("ja", "ko")


def faults(seen: Seen, *, may_fail: bool = False) -> list[str]:
    """All that is wrong with what came of a step; where it `may_fail`, it may be told that something went wrong."""
    answer = seen.answer
    found = [*_answered(answer), *(problem for sent in answer.sent for problem in payload_faults(sent))]
    found += [*_seen_by(seen), *_error_reads(answer, may_fail=may_fail)]
    return found


def _answered(answer: Answer) -> Iterator[str]:
    callbacks = [sent for sent in answer.sent if CALLBACK.search(sent.path)]
    if len(callbacks) != 1:
        yield f"answered {len(callbacks)} times"
        return
    if answer.answered_after >= AT_ONCE:
        yield f"answered after {answer.answered_after:.2f} s"
    (first,) = callbacks
    kind = (first.body or {}).get("type")
    if kind == THINKING and not any("/webhooks/" in sent.path and not sent.refused for sent in answer.sent):
        yield "thinks for ever"
    if (answer.kind == AUTOCOMPLETE) != (kind == CHOICES):
        yield f"answered with a callback of type {kind}"


def payload_faults(sent: Sent) -> Iterator[str]:
    """What Discord would have against a request."""
    if sent.refused and sent.method != "GET":
        yield f"{sent.method} {sent.path}: refused, {sent.refused}"
    if sent.body is None:
        return
    template = next((template for pattern, template in TEMPLATES if pattern.search(sent.path)), None)
    if template is None:
        yield f"{sent.method} {sent.path}: no description of it is known"
        return
    yield from (f"{template}: {problem}" for problem in _described(sent.method, template, sent.body))
    body = sent.body.get("data", {}) if CALLBACK.search(sent.path) else sent.body
    match sent.body.get("type"):
        case 9:
            yield from form_problems(body)
        case 8:
            yield from choice_problems(body)
        case 5 | 6:
            pass
        case _ if "recipient_id" not in body:
            yield from message_problems(body)


_FITTING: set[tuple[str, str, str]] = set()
"""Bodies without their words that fit Discord's description: to hold one against it takes as long as all else."""


def _described(method: str, template: str, body: Json) -> list[str]:
    known = method, template, repr(_without_words(body))
    if known in _FITTING:
        return []
    problems = request_problems(method, template, body)
    if not problems:
        _FITTING.add(known)
    return problems


def _without_words(body: Any) -> Any:
    """A body with the lengths of its words only as far as they are none; `message_problems` looks at all others."""
    if isinstance(body, dict):
        return {key: _without_words(value) for key, value in body.items()}
    if isinstance(body, list):
        return list({repr(one): one for one in map(_without_words, body)}.values())
    return bool(body) if isinstance(body, str) else body


def _seen_by(seen: Seen) -> Iterator[str]:
    answer = seen.answer
    if answer.message is None or answer.private or answer.who.guild is None:
        return
    if answer.edits:
        yield "a message that all see was changed for one of them"
    elif not seen.step.public and not _asked_publicly(seen):
        yield "all see it"
    elif tone_of(answer.message) is Tone.ERROR:
        yield "all see an error"


def went_wrong(seen: Seen) -> bool:
    """Whether a step failed, or was not answered."""
    text = "\n".join(texts_of(seen.answer.message or {}))
    return any(True for _ in _answered(seen.answer)) or bool(
        WENT_WRONG.search(text) and tone_of(seen.answer.message or {}) is Tone.ERROR
    )


def _asked_publicly(seen: Seen) -> bool:
    """Whether it answers a question that had to be asked first, to the asker alone, of what all are to see."""
    question = seen.message is not None and bool((seen.message.get("flags") or 0) & EPHEMERAL)
    return question and seen.way[0].endswith(" public")


def _error_reads(answer: Answer, *, may_fail: bool) -> Iterator[str]:
    if answer.message is None or tone_of(answer.message) is not Tone.ERROR:
        return
    text = "\n".join(texts_of(answer.message))
    if "\n" in text.strip():
        yield f"an error of several lines: {text!r}"
    if len(text) > LONGEST_ERROR:
        yield f"an error of {len(text)} characters: {text!r}"
    if ECHO.search(text):
        yield f"an error that repeats all that was typed: {text!r}"
    if not text.strip().endswith((".", "?", "!", "。", "？", "…", ")", "`", "」", "*")):
        yield f"an error that does not end: {text!r}"
    if WENT_WRONG.search(text) and not may_fail:
        yield f"it went wrong: {text!r}"
    if answer.who.language in WRITTEN_OTHERWISE and (leaked := ENGLISH.search(text)):
        yield f"English in {answer.who.language}: {leaked[0]!r}"


def tone_of(message: Json) -> Tone | None:
    """How a notice is meant, which its colour tells."""
    colours = {tone.value.value: tone for tone in Tone}
    return next(
        (colours.get(one.get("accent_color")) for one in message.get("components") or [] if one["type"] == 17), None
    )
