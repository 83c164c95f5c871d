"""Two servers, people in direct messages, and what each of them has: the victims, and those who try something."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import discord
from simcord import interactions
from simcord.backend import serializers
from simcord.results import InteractionResult

from bot.news import (
    ASLEEP,
    OPERATOR,
    Actor,
    ChannelId,
    CorrectionKind,
    Feed,
    GuildId,
    Message,
    NewCorrection,
    Poll,
    Schedule,
    Source,
    StoryId,
    UserId,
    Validators,
    When,
)
from tests.attacks.commands.acts import Act, Choose, Menu, Press, Role, Slash, Submit, Typed
from tests.builders import a_filing, a_reading, an_actor, an_article, an_entry
from tests.end_to_end.desk import FEED, LEASE, PRIVATE, Desk, answer, message_of, words_of

SECRET, PLAIN = PRIVATE
STRING, INTEGER, BOOLEAN, CHANNEL = 3, 4, 5, 7
COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
BUTTON, SELECT = 2, 3
COMPONENTS_V2 = 1 << 15


@dataclass
class Town:
    """Two servers that do not know each other; the desk's has brought feeds. Dora uses direct messages."""

    desk: Desk
    feed: Feed
    there: Any
    editor: Any
    reader: Any
    values: dict[str, str]
    mallory: Any = None
    dora: Any = None
    sam: Any = None
    ivy: Any = None
    told: int = 0
    forms: dict[str, Callable[[], Awaitable[InteractionResult]]] = field(default_factory=dict)
    """How the victim opens each form."""
    standing: dict[int, Any] = field(default_factory=dict)
    """A message of the bot's in each channel where somebody presses something."""

    async def shown(self, who: Role, act: Act) -> str:
        """What somebody reads after an attempt, without markdown's backslashes."""
        return self._read(act, await self.tried(who, act))

    async def shown_to(self, somebody: Any, channel: Any, act: Press | Choose) -> str:
        """The same for anybody anywhere."""
        return self._read(act, await self._send_as(somebody, channel, COMPONENT, self._used(act)))

    def _read(self, act: Act, result: InteractionResult) -> str:
        if result.modal:
            return f"a form: {result.modal['title']}"
        if isinstance(act, Typed):
            return ", ".join(f"{one['name']} ({one['value']})" for one in result.autocomplete_choices or [])
        if result.response is None and not result.followups:
            return ""
        return answer(result).replace("\\", "").replace("\u200b", "")

    async def tried(self, who: Role, act: Act) -> InteractionResult:
        """What comes of an attempt."""
        match act:
            case Typed():
                return await self._send(who, AUTOCOMPLETE, self._command(act.name, {act.option: act.value}, act.option))
            case Slash():
                return await self._send(who, COMMAND, self._command(act.name, act.options))
            case Menu():
                return await self._send(who, COMMAND, self._menu(act.name))
            case Submit():
                return await self._send(who, FORM, await self._filled(act))
        return await self._send(who, COMPONENT, self._used(act))

    def _used(self, act: Press | Choose) -> dict[str, Any]:
        item: dict[str, Any] = {"component_type": BUTTON}
        if isinstance(act, Choose):
            item = {"component_type": SELECT, "values": [value.format(**self.values) for value in act.values]}
        return item | {"custom_id": act.custom_id.format(**self.values)}

    def victims(self) -> dict[str, list[Any]]:
        """All rows that are the victims': a server's with its members', and Dora's."""
        home, dora, reader = self.desk.news.guild.id, self.dora.id, self.desk.reader.id
        theirs = {
            "subscriptions": f"guild = {home} OR follower IN ({dora}, {reader})",
            "feed_owners": f"owner IN ({home}, {dora}, 0)",
            "guilds": f"id = {home}",
            "corrections": f"guild IN ({home}, {dora}, 0)",
            "deliveries": f"channel IN ({self.desk.news.id}, {self.desk.locked.id}, {self.dora.dm_channel.id})",
            "shown": f"reader IN ({self.desk.news.id}, {dora}, {reader})",
            "uses": f"who IN ({home}, {self.desk.editor.id}, {dora}, {reader})",
            "packs": "1",
            "pack_feeds": "1",
        }
        file = str(self.desk.archive.feeds._database._lookers.url.database)
        with closing(sqlite3.connect(file)) as raw:
            query = "SELECT * FROM {} WHERE {} ORDER BY 1, 2"
            kept = {name: raw.execute(query.format(name, its)).fetchall() for name, its in theirs.items()}
            brought = "SELECT feed_id FROM feed_owners WHERE owner = ?"
            kept["feeds"] = raw.execute(f"SELECT url, title FROM feeds WHERE id IN ({brought})", (home,)).fetchall()
        ours = {one.id for one in self.standing.values()}
        shown = [one for one in self.desk.news.history() if not one.flags.ephemeral and one.id not in ours]
        kept["channel"] = [(one.id, words_of(one)) for one in shown]
        kept["private"] = [one.id for one in self.dora.dm_channel.history() if one.author.bot]
        return kept

    async def _send(self, who: Role, kind: int, data: dict[str, Any]) -> InteractionResult:
        """An interaction as the gateway brings it, whatever a client would have allowed."""
        actor, channel = {
            Role.VICTIM: (self.desk.editor, self.desk.news),
            Role.MEMBER: (self.mallory, self.desk.news),
            Role.ADMIN: (self.editor, self.there),
            Role.OTHER: (self.reader, self.there),
            Role.PRIVATE: (self.sam, self.sam.dm_channel),
            Role.INSTALLED: (self.ivy, self.ivy.dm_channel),
        }[who]
        return await self._send_as(actor, channel, kind, data, installed=who is Role.INSTALLED)

    async def _send_as(
        self, actor: Any, channel: Any, kind: int, data: dict[str, Any], *, installed: bool = False
    ) -> InteractionResult:
        env = self.desk.env
        guild = channel.guild.id if channel.guild else None
        record, payload = interactions.base_payload(
            env.backend, type=kind, channel_id=channel.id, guild_id=guild, user_id=actor.id, data=data
        )
        if installed:
            # In a direct message between two people, or in a server that the bot is not in.
            payload |= {"context": 2, "authorizing_integration_owners": {"1": str(actor.id)}}
        if kind == COMPONENT:
            payload["message"] = self._message_with(channel, data)
            record.source_message_id = int(payload["message"]["id"])
        env._begin_operation("an attempt")
        try:
            env.backend.emit("INTERACTION_CREATE", payload)
            await env._settle_internal(dispatch="INTERACTION_CREATE")
        finally:
            env._end_operation()
        return InteractionResult(env, record)

    def _command(self, name: str, options: Mapping[str, Any], focused: str | None = None) -> dict[str, Any]:
        first, *rest = name.split()
        root = self.desk.env.backend.find_command(first, None, type=1)
        _, nesting = interactions.walk_to_subcommand(root, rest)
        built = []
        for option, given in options.items():
            value = given.format(**self.values) if isinstance(given, str) else given
            kind = {bool: BOOLEAN, int: INTEGER}.get(type(value), STRING)
            built.append({"name": option, "type": kind, "value": value, "focused": option == focused})
        nested = interactions.nest_options(root, nesting, built)
        return {"id": root["id"], "name": first, "type": 1, "options": nested}

    def _message_with(self, channel: Any, data: dict[str, Any]) -> dict[str, Any]:
        """A message of the bot's in somebody's channel on which the item stands: discord.py asks for one."""
        backend = self.desk.env.backend
        if channel.id not in self.standing:
            text = [{"type": 10, "content": "A message"}]
            self.standing[channel.id] = backend.create_message(
                channel.id, backend.bot_user.id, components=text, flags=COMPONENTS_V2
            )
        item: dict[str, Any] = {"type": data["component_type"], "custom_id": data["custom_id"]}
        if data["component_type"] == SELECT:
            item["options"] = [{"label": value, "value": value} for value in data["values"]]
        elif data["component_type"] == BUTTON:
            item |= {"style": 2, "label": "Press"}
        payload = dict(serializers.message_payload(backend, self.standing[channel.id]))
        return payload | {"flags": COMPONENTS_V2, "content": "", "components": [{"type": 1, "components": [item]}]}

    async def _filled(self, act: Submit) -> dict[str, Any]:
        form = (await self.forms[act.form]()).modal
        assert form
        fields = [
            {"type": 18, "component": leaf["component"] | {"value": act.value, "values": [act.value]}}
            for leaf in form["components"]
        ]
        return {"custom_id": form["custom_id"], "components": fields}

    def _menu(self, name: str) -> dict[str, Any]:
        """The menu of the message that tells the victims' news."""
        backend = self.desk.env.backend
        root = backend.find_command(name, None, type=3)
        message = dict(serializers.message_payload(backend, backend.get_message(self.desk.news.id, self.told)))
        number = str(message["id"])
        resolved = {"messages": {number: message}}
        return {"id": root["id"], "name": name, "type": 3, "target_id": number, "resolved": resolved}


async def publish(desk: Desk, feed: Feed, title: str, text: str, said: str, *actors: Actor, joins: int = 0) -> StoryId:
    """An article of a feed on its whole way into the archive."""
    moment = desk.env.now()
    article = an_article(text, title=title, published=moment)
    entry = an_entry(article.url, url=article.url)
    poll = Poll(feed.id, feed.title, Validators(), moment, moment, 0, None, (entry,), frozenset({entry.key}))
    await desk.archive.feeds.save_poll(poll, moment)
    (pending,) = await desk.archive.entries.claim_unfetched(moment, LEASE, 10)
    number = await desk.archive.articles.save_article(pending.id, article, moment)
    reading = a_reading(article, *actors, said=said, by=actors[0].name)
    await desk.archive.articles.save_reading(number, reading, moment)
    if joins:
        await desk.archive.stories.join(number, StoryId(joins), moment)
        return StoryId(joins)
    return await desk.archive.stories.open(number, moment)


async def a_town(desk: Desk) -> Town:
    """The desk's server has brought feeds, orders, corrections and questions that are open; so has Dora, in private."""
    env, archive = desk.env, desk.archive
    guild = env.create_guild()
    there = guild.create_text_channel("news")
    editors = guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    editor = guild.add_member(env.create_user("eve"), roles=[editors])
    reader = guild.add_member(env.create_user("rob"))
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await editor.slash(there, "subscribe", source="vale", when="instantly")
    await desk.editor.slash(desk.news, "feed add", url=PLAIN)
    await desk.editor.slash(desk.news, "subscribe", source=PLAIN, when="instantly")
    private, public = (
        await archive.feeds.by_url(PLAIN, owner=OPERATOR),
        await archive.feeds.by_url(FEED, owner=OPERATOR),
    )
    assert private
    assert public
    await env.advance_time(60)
    mira, ana = an_actor("Mira Vance", "warden"), an_actor("Ana Ruiz", "Mayor")
    flood = "Harrow Lane is flooded once more. “The pumps failed,” said warden Mira Vance."
    alone = await publish(desk, private, "Flooded again: Harrow Lane", flood, "The pumps failed", mira)
    again = "Warden Mira Vance closed the lower road. “It stays shut,” said Vance."
    await publish(desk, private, "Lower road shut by Mira Vance", again, "It stays shut", mira)
    library = "Mayor Ana Ruiz opened the library. “It is open,” Ruiz said."
    both = await publish(desk, public, "New library opens", library, "It is open", ana)
    vault = "Below the library a Vault was found by Mayor Ana Ruiz. “Gold lies there,” Ruiz said."
    await publish(desk, private, "Vault lies below library", vault, "Gold lies there", ana, joins=both)
    await desk.reader.slash(desk.news, "follow", event=f"#{alone}")
    told = await archive.stories.several([alone, both], asker=OPERATOR)
    town = Town(desk, private, there, editor, reader, {})
    town.mallory = desk.news.guild.add_member(env.create_user("mallory"))
    town.dora, town.sam, town.ivy = (env.create_user(name) for name in ("dora", "sam", "ivy"))
    town.values = {
        "feed": str(private.id),
        "alone": str(alone),
        "both": str(both),
        "url": told[0].articles[0].article.url,
        "public": told[1].articles[0].article.url,
    }
    return town


async def furnish(town: Town) -> None:
    """What victims have that somebody could end, answer or read: orders, questions, forms, messages, corrections."""
    desk, archive = town.desk, town.desk.archive
    home, editor = desk.news.guild, desk.editor
    await editor.slash(desk.news, "feed add", url=SECRET)
    await editor.slash(desk.news, "notices", channel=desk.news)
    await editor.slash(desk.news, "settings member-pings", allow=True)
    await desk.reader.slash(desk.news, "follow", person="Mira Vance", here=True)
    await desk.work()
    town.told = next(one.id for one in desk.news.history() if "Vault" in words_of(one))
    # Dora follows in direct messages, by a button.
    follow = Source(about="Ana Ruiz")
    await archive.subscriptions.add(
        GuildId(0), ChannelId(town.dora.dm_channel.id), follow, Schedule(When.INSTANTLY), ASLEEP,
        UserId(town.dora.id), desk.env.now(), follower=UserId(town.dora.id),
    )  # fmt: skip
    # Two corrections: one stands, one is reported; and messages that are owed and not yet posted.
    corrections = []
    for proposed in (False, True):
        label = f"“Mira Vance” is no {'person' if proposed else 'warden'}"
        new = NewCorrection(GuildId(home.id), CorrectionKind.NOBODY, f"Mira {proposed}", None, label)
        by = UserId(desk.reader.id)
        corrections.append(await archive.corrections.add(new, by, desk.env.now(), proposed=proposed))
    orders = await archive.subscriptions.in_guild(GuildId(home.id))
    followed = await archive.subscriptions.followed_by(UserId(desk.reader.id))
    private = await archive.subscriptions.followed_by(UserId(town.dora.id))
    for one in (*orders, *followed, *private):
        await archive.owed.file([a_filing(one, Message({"content": "Harrow Lane is owed"}))], desk.env.now())
    # Questions and forms that an admin has open.
    question = await editor.slash(desk.news, "subscribe", source="vale", when="daily", timezone="Europe/Lodnon")
    asked = (question.followups or [question.response])[-1]
    choice = next(one for one in walk(asked.components) if "choice:" in str(one.get("custom_id")))
    panel = message_of(await editor.slash(desk.news, "setup"))
    set_up = message_of(await editor.slash(desk.news, "settings show"))
    told = await archive.stories.several(
        [StoryId(int(town.values[name])) for name in ("alone", "both")], asker=OPERATOR
    )
    article, vault = told[0].articles[0].id, told[1].articles[-1].id
    message = next(one for one in desk.news.history() if "Flooded again" in words_of(one))
    wrong = message_of(await editor.context_menu(desk.news, "Report an error", message))
    town.forms = {
        "Read the feeds of an OPML file": partial(editor.slash, desk.news, "feed import"),
        "Find an outlet": partial(editor.click, panel, label="Find an outlet"),
        "Time and city": partial(editor.click, panel, label="Time and city"),
        "Zone": partial(editor.click, set_up, label="Zone"),
        "Who said it?": partial(editor.select, wrong, [f"s:{article}:0"]),
        "Who is it?": partial(editor.select, wrong, [f"m:{article}:0"]),
        "Which event is it?": partial(editor.select, wrong, [f"g:{article}:0"]),
    }
    secret = await archive.feeds.by_url(SECRET, GuildId(home.id))
    person = await archive.people.person("Mira Vance", None)
    assert secret
    assert person
    town.values |= {
        "secret": str(secret.id),
        "article": str(article),
        "vault": str(vault),
        "person": str(person.id),
        "order": str(orders[-1].id),
        "orders": ",".join(str(one.id) for one in (*orders, *followed, *private)),
        "follow": str(followed[0].id),
        "ping": str(followed[-1].id),
        "dora": str(private[0].id),
        "standing": str(corrections[0].id),
        "reported": str(corrections[1].id),
        "guild": str(home.id),
        "channel": str(desk.news.id),
        "choice": choice["custom_id"],
        "zone": choice["options"][0]["value"],
        "dm": str(town.dora.id),
    }


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """All components of a message, whatever stands around them."""
    for one in components or ():
        yield one
        yield from walk(one.get("components"))
