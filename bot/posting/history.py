"""Recognising a message of ours in a channel's history. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.news import MessageId, UserId

Json = dict[str, Any]

TEXT_DISPLAY = 10


def find_message(body: Json, history: Iterable[Json], author: UserId) -> MessageId | None:
    """The message of the history that was made by this body, if it is there.

    Answers to commands are left out: they are ours too and may say the same, but no delivery made them.
    """
    wanted = list(_texts(body))
    for message in history:
        if message["author"]["id"] != str(author) or message.get("interaction_metadata"):
            continue
        if list(_texts(message)) == wanted:
            return MessageId(int(message["id"]))
    return None


def _texts(message: Json) -> Iterator[str]:
    """What can be read in a message, with white space as Discord may have trimmed it."""
    yield _squeezed(message.get("content") or "")
    for embed in message.get("embeds") or []:
        yield _squeezed(embed.get("title") or "")
        yield _squeezed(embed.get("description") or "")
    yield from _displayed(message.get("components") or [])


def _displayed(components: Iterable[Json]) -> Iterator[str]:
    for component in components:
        if component["type"] == TEXT_DISPLAY:
            yield _squeezed(component["content"])
        yield from _displayed(component.get("components") or [])


def _squeezed(text: str) -> str:
    return " ".join(text.split())
