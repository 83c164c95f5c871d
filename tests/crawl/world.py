"""Where the crawl takes place: people in each role, and a bot whose state can be put back to any moment."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import discord
from simcord import interactions
from simcord.backend import serializers
from simcord.backend.errors import BackendError
from simcord.http import router
from simcord.results import InteractionResult

from bot.news import CorrectionKind, GuildId, NewCorrection, UserId
from tests.end_to_end.desk import PRIVATE, Desk

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


LANGUAGE = {
    Role.ADMIN: "en-US",
    Role.MEMBER: "ja",
    Role.OTHER: "de",
    Role.PRIVATE: "ko",
    Role.INSTALLED: "fr",
    Role.FOLLOWER: "ja",
}
"""Everybody speaks another language, so that what they read is checked in it."""


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
    after: float
    """Seconds until all was done; until then at the latest it was answered."""
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

    def rows(self, *queries: str) -> list[list[Any]]:
        """What these queries find."""
        return [self.watch.execute(query).fetchall() for query in queries]

    async def send(self, who: Person, kind: int, data: Json, message: Json | None = None) -> Answer:
        """An interaction as the gateway brings it, whatever a client would have offered."""
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
        after = time.perf_counter() - started
        result = InteractionResult(env, record)
        answers = [*filter(None, (result.response,)), *result.followups]
        shown: Json | None = None
        if answers:
            shown = deepcopy(dict(serializers.message_payload(env.backend, answers[-1]._message)))
        edits = shown is not None and int(shown["id"]) == record.source_message_id
        given = result.modal, result.autocomplete_choices, edits, self.now()
        return Answer(who, kind, tuple(self.wire), after, shown, *given)

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


def noting_forms(monkeypatch: Any) -> dict[str, bool]:
    """Note which kinds of forms are opened."""
    opened: dict[str, bool] = {}
    real = discord.InteractionResponse.send_modal

    async def send_modal(self: Any, form: discord.ui.Modal, /) -> Any:
        opened[type(form).__name__] = True
        return await real(self, form)

    monkeypatch.setattr(discord.InteractionResponse, "send_modal", send_modal)
    return opened


def recording(monkeypatch: Any, wire: list[Sent]) -> None:
    """Note every request of the bot's, and what the simulated Discord has against it."""
    real = router.dispatch

    def dispatch(backend: Any, method: str, path: str, **given: Any) -> Any:
        sent = Sent(method, path, deepcopy(given.get("json")))
        wire.append(sent)
        try:
            return real(backend, method, path, **given)
        except BackendError as error:
            sent.refused = f"{error.status} {error.code}: {error}"
            raise

    monkeypatch.setattr(router, "dispatch", dispatch)


async def a_world(desk: Desk, file: Path, monkeypatch: Any) -> World:
    """A server that uses all there is: orders in each look, follows, pings, corrections and notices; and another."""
    env, home, editor, reader = desk.env, desk.news.guild, desk.editor, desk.reader
    other = env.create_guild()
    there = other.create_text_channel("elsewhere")
    editors = other.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    eve = other.add_member(env.create_user("eve"), roles=[editors])
    forum = home.create_forum_channel("forum")
    tag = {"id": "77", "name": "Town", "moderated": False, "emoji_id": None, "emoji_name": None}
    tagged = env.backend.get_channel(forum.id)
    tagged.available_tags = [tag]
    env.backend.emit("CHANNEL_UPDATE", dict(serializers.channel_payload(env.backend, tagged)))
    announcements = home.create_news_channel("announcements")
    spare = home.create_text_channel("spare")
    await editor.slash(desk.news, "notices", channel=desk.news)
    await editor.slash(desk.news, "settings member-pings", allow=True)
    await editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await editor.slash(desk.news, "subscribe", source="words:nothing", when="daily", look="embed")
    await editor.slash(spare, "subscribe", source="vale", when="hourly")
    await eve.slash(there, "subscribe", source="vale", when="instantly")
    await editor.slash(desk.news, "feed add", url=PRIVATE[1])
    await editor.slash(desk.news, "subscribe", source=PRIVATE[1], when="weekly", look="text")
    await reader.slash(desk.news, "follow", person="Ana Ruiz")
    await reader.slash(desk.news, "follow", words="library", here=True)
    await env.advance_time(60)
    await desk.publish("a library", said="It will be open on Sundays too")
    await desk.work()
    (library,) = await desk.stories()
    await env.advance_time(4000)
    await desk.publish("another day for the library", said="It stays open", joins=library.id)
    for number in range(7):
        await desk.publish(f"bridge {number}", said=f"It is number {number}")
    await desk.work()
    new = NewCorrection(GuildId(home.id), CorrectionKind.NOBODY, "Mira", None, "“Mira” is no person")
    await desk.archive.corrections.add(new, UserId(reader.id), env.now(), proposed=True)
    await reader.send(desk.news, "No link in here")
    await reader.send(desk.news, "Have a look: https://courier.example/new")
    sam, ivy = env.create_user("sam"), env.create_user("ivy")
    language = LANGUAGE
    people = {
        Role.ADMIN: Person(Role.ADMIN, editor.id, desk.news.id, home.id, language[Role.ADMIN]),
        Role.MEMBER: Person(Role.MEMBER, reader.id, desk.news.id, home.id, language[Role.MEMBER]),
        Role.OTHER: Person(Role.OTHER, eve.id, there.id, other.id, language[Role.OTHER]),
        Role.PRIVATE: Person(Role.PRIVATE, sam.id, sam.dm_channel.id, None, language[Role.PRIVATE]),
        Role.FOLLOWER: Person(Role.FOLLOWER, reader.id, reader.user.dm_channel.id, None, language[Role.FOLLOWER]),
        Role.INSTALLED: Person(Role.INSTALLED, ivy.id, ivy.dm_channel.id, None, language[Role.INSTALLED]),
    }
    handles = {
        "news": desk.news.id,
        "locked": desk.locked.id,
        "forum": forum.id,
        "announcements": announcements.id,
        "spare": spare.id,
        "elsewhere": there.id,
        "role": home.roles["Editors"].id,
    }
    wire: list[Sent] = []
    recording(monkeypatch, wire)
    return World(desk, people, handles, file, wire, noting_forms(monkeypatch))
