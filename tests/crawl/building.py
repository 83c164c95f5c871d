"""How the world of the crawl is made: a server that uses all there is, another, and people who watch."""

from copy import deepcopy
from pathlib import Path
from time import perf_counter
from typing import Any

import discord
from simcord.backend import serializers
from simcord.backend.errors import BackendError
from simcord.http import router

from bot.commands.deciding import ON_A_PAGE
from bot.commands.parting import Apart
from bot.commands.persistent import row_of
from bot.news import ChannelId, CorrectionKind, GuildId, NewCorrection, StoryId, UserId
from bot.rendering import Tone, body_of, notice_view
from tests.builders import an_actor
from tests.crawl.inputs import ARTICLE
from tests.crawl.world import Json, Person, Role, Sent, World
from tests.end_to_end.desk import PRIVATE, Desk

ANCIENT = "ancient"
"""What no version makes any more."""
MANY = "barge", "canal", "dyke", "ebb"
"""Words to subscribe to, so that a server has more subscriptions than one page lists."""
LANGUAGE = {
    Role.ADMIN: "en-US",
    Role.MEMBER: "ja",
    Role.OTHER: "de",
    Role.PRIVATE: "ko",
    Role.INSTALLED: "fr",
    Role.FOLLOWER: "ja",
}
"""Everybody speaks another language, so that what they read is checked in it."""


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
        sent = Sent(method, path, deepcopy(given.get("json")), perf_counter())
        wire.append(sent)
        try:
            return real(backend, method, path, **given)
        except BackendError as error:
            sent.refused = f"{error.status} {error.code}: {error}"
            raise

    monkeypatch.setattr(router, "dispatch", dispatch)


def of_older_versions(story: StoryId) -> Json:
    """A message with what no version makes any more: a button that still answers, and one that nobody knows."""
    unknown: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="Press", custom_id=f"{ANCIENT}:1")
    return body_of(notice_view("From long ago", Tone.PLAIN).add_item(row_of(Apart(story), unknown)))


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
    for guild in desk.client.guilds:
        await desk.client.on_guild_join(guild)
    await desk.work()
    await editor.slash(desk.news, "notices", channel=desk.news)
    await editor.slash(desk.news, "settings member-pings", allow=True)
    await editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await editor.slash(desk.news, "subscribe", source="words:nothing", when="daily", look="embed")
    await editor.slash(spare, "subscribe", source="vale", when="hourly")
    await editor.slash(desk.news, "subscribe", source="sea", when="hourly")
    for word in MANY:
        await editor.slash(spare, "subscribe", source=f"words:{word}", when="daily", at="08:00", timezone="London")
    await eve.slash(there, "subscribe", source="vale", when="instantly")
    await editor.slash(desk.news, "feed add", url=PRIVATE[1])
    await editor.slash(desk.news, "subscribe", source=PRIVATE[1], when="weekly", look="text")
    await reader.slash(desk.news, "follow", person="Ana Ruiz")
    await reader.slash(desk.news, "follow", words="library", here=True)
    await env.advance_time(60)
    await desk.publish("a library", said="It will be open on Sundays too", url=ARTICLE)
    await desk.work()
    (library,) = await desk.stories()
    await env.advance_time(4000)
    await desk.publish("another day for the library", said="It stays open", joins=library.id)
    for number in range(7):
        await desk.publish(f"bridge {number}", said=f"It is number {number}")
    await desk.publish("a stadium", said="The match is on", by=an_actor("Leo Ruiz", "Coach"))
    await desk.work()
    await desk.archive.deliveries.owe_notice(ChannelId(desk.news.id), of_older_versions(library.id), env.now())
    await desk.work()
    for number in range(ON_A_PAGE + 1):
        new = NewCorrection(
            GuildId(home.id), CorrectionKind.NOBODY, f"Mira {number}", None, f"“Mira {number}” is nobody"
        )
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
        "their role": other.roles["Editors"].id,
    }
    wire: list[Sent] = []
    recording(monkeypatch, wire)
    return World(desk, people, handles, file, wire, noting_forms(monkeypatch))
