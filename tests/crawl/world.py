"""Where the crawl takes place: people in each role, and a bot whose state can be put back to any moment."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from simcord import interactions
from simcord.backend import serializers
from simcord.results import InteractionResult

from bot.archive.database import Database
from tests.end_to_end.desk import Desk

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
EPHEMERAL = 1 << 6


class Role(Enum):
    """Who uses the bot."""

    ADMIN = "an admin"
    MEMBER = "a member"
    OTHER = "an admin of another server"
    PRIVATE = "a stranger in direct messages"
    FOLLOWER = "a member in their direct messages"
    INSTALLED = "a stranger who installed the bot for themselves"


@dataclass(frozen=True)
class Person:
    """Somebody in a place where they use the bot."""

    role: Role
    id: int
    channel: int
    guild: int | None
    language: str


@dataclass
class Sent:
    """A request of the bot's, as it went out."""

    method: str
    path: str
    body: Any
    at: float
    """By the clock that seconds are counted with."""
    refused: str = ""


@dataclass(frozen=True, eq=False)
class Moment:
    """All rows as they stood at some moment."""

    rows: sqlite3.Connection


@dataclass(frozen=True)
class Answer:
    """What came of an interaction."""

    who: Person
    kind: int
    sent: tuple[Sent, ...]
    answered_after: float
    """Seconds until the first request, which answers or says that the answer will come."""
    done_after: float
    message: Json | None
    """What was shown, as Discord describes messages."""
    form: Json | None
    choices: list[Json] | None
    edits: bool
    """Whether it changed the message that was used, in place of making one."""
    moment: Moment

    @property
    def private(self) -> bool:
        """Whether nobody else sees it."""
        return self.who.guild is None or bool(((self.message or {}).get("flags") or 0) & EPHEMERAL)


Trouble = Callable[["World", Person], AbstractContextManager[None]]
"""Something that goes wrong for somebody."""


@dataclass
class World:
    """Two servers, their channels, and people."""

    desk: Desk
    people: Mapping[Role, Person]
    handles: Mapping[str, int]
    """Ids of channels and roles by the words with which the tables name them."""
    file: Path
    wire: list[Sent]
    forms: Mapping[str, bool]
    """Kinds of forms that were opened."""
    moment: Moment = field(init=False)
    watch: sqlite3.Connection = field(init=False)
    version: int = 0

    def __post_init__(self) -> None:
        self.watch = sqlite3.connect(self.file)
        self.moment = self._kept()

    def close(self) -> None:
        """Let go of the database."""
        self.watch.close()

    def now(self) -> Moment:
        """All rows as they stand, to come back to."""
        if self._version() != self.version:
            self.moment = self._kept()
        return self.moment

    def back_to(self, moment: Moment) -> None:
        """Put all rows back."""
        if self.now() is moment:
            return
        with sqlite3.connect(self.file, timeout=30) as raw:
            moment.rows.backup(raw)
        raw.close()
        self.version, self.moment = self._version(), moment

    def channels_beside(self, here: int, kinds: list[int] | None) -> list[str]:
        """The channels of the same server that may be chosen there, by name."""
        backend = self.desk.env.backend
        guild = backend.get_channel(here).guild_id
        known = {name: backend.channels.get(number) for name, number in self.handles.items() if name != "spare"}
        return [
            name
            for name, channel in known.items()
            if channel and channel.guild_id == guild and (kinds is None or int(channel.type) in kinds)
        ]

    def roles_of(self, here: int) -> list[str]:
        """The roles of that channel's server that may be chosen, by name."""
        backend = self.desk.env.backend
        there = backend.guilds[backend.get_channel(here).guild_id].roles
        return [name for name, number in self.handles.items() if number in there]

    def rows(self, *queries: str) -> list[list[Any]]:
        """What these queries find."""
        return [self.watch.execute(query).fetchall() for query in queries]

    async def send(
        self, who: Person, kind: int, data: Json, message: Json | None = None, *, amid: Trouble | None = None
    ) -> Answer:
        """An interaction as the gateway brings it, whatever a client would have offered.

        Args:
            who: somebody, where they are.
            kind: Discord's number of its kind.
            data: what was used, and how.
            message: on which.
            amid: something that is the case just then.
        """
        with amid(self, who) if amid else nullcontext():
            return await self._sent(who, kind, data, message)

    async def _sent(self, who: Person, kind: int, data: Json, message: Json | None) -> Answer:
        env = self.desk.env
        record, payload = interactions.base_payload(
            env.backend, type=kind, channel_id=who.channel, guild_id=who.guild, user_id=who.id, data=data
        )
        payload |= {"locale": who.language}
        if who.role is Role.INSTALLED:
            # In a direct message between two people, or in a server that the bot is not in.
            payload |= {"context": 2, "authorizing_integration_owners": {"1": str(who.id)}}
        if message is not None:
            payload["message"] = deepcopy(message)
            record.source_message_id = int(message["id"])
        self.wire.clear()
        env.backend.http_requests.clear()
        env.backend.transcript.clear()
        started = time.perf_counter()
        env._begin_operation("a step of the crawl")
        try:
            env.backend.emit("INTERACTION_CREATE", payload)
            await env._settle_internal(dispatch="INTERACTION_CREATE")
        finally:
            env._end_operation()
        done_after = time.perf_counter() - started
        answered_after = next((sent.at - started for sent in self.wire), done_after)
        result = InteractionResult(env, record)
        answers = [*filter(None, (result.response,)), *result.followups]
        shown: Json | None = None
        if answers:
            shown = deepcopy(dict(serializers.message_payload(env.backend, answers[-1]._message)))
        edits = shown is not None and int(shown["id"]) == record.source_message_id
        given = result.modal, result.autocomplete_choices, edits, self.now()
        return Answer(who, kind, tuple(self.wire), answered_after, done_after, shown, *given)

    def standing(self, who: Person) -> Iterator[Json]:
        """The bot's messages that somebody finds in their channel."""
        env = self.desk.env
        for message in list(env.backend.messages[who.channel].values()):
            if message.author_id == env.backend.bot_user.id and not message.is_ephemeral:
                yield deepcopy(dict(serializers.message_payload(env.backend, message)))

    def _version(self) -> int:
        (version,) = self.watch.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _kept(self) -> Moment:
        rows = sqlite3.connect(":memory:")
        self.version = self._version()
        self.watch.backup(rows)
        return Moment(rows)


@contextmanager
def lost_rights(world: World, who: Person) -> Iterator[None]:
    """They have no roles. Discord tells with each interaction what the member may, so nothing else need hear of it."""
    member = world.desk.env.backend.get_guild(who.guild).members[who.id]
    roles, member.role_ids = member.role_ids, []
    yield
    member.role_ids = roles


@contextmanager
def failing_archive(_: World, __: Person) -> Iterator[None]:
    """Nothing can be read or written."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is at fault")

    with pytest.MonkeyPatch.context() as patch:
        for way in ("read", "write", "look"):
            patch.setattr(Database, way, fail)
        yield
