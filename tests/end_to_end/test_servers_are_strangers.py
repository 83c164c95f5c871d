"""What a server brought, asked for with every command: by its own people, and by those of another server."""

from dataclasses import dataclass
from typing import Any

import discord
import pytest

from bot.commands.deciding import Decide
from bot.fetching.opml import parse_opml
from bot.news import (
    OPERATOR,
    Actor,
    CorrectionKind,
    Feed,
    GuildId,
    NewCorrection,
    Poll,
    StoryId,
    UserId,
    Validators,
)
from bot.rendering import Tone, notice_view
from tests.builders import a_reading, an_actor, an_article, an_entry
from tests.end_to_end.desk import FEED, LEASE, PRIVATE, Desk, answer, message_of, words_of

pytestmark = pytest.mark.simcord(check_errors=False)
SECRET, PLAIN = PRIVATE
ATTEMPTS: list[tuple[str, dict[str, str], str]] = [
    # The command, its options, and what of the private feed its own server reads in the answer.
    ("search", {"words": "flooded"}, "Harrow Lane"),
    ("search", {"words": "Mira Vanec"}, "Harrow Lane"),
    ("search", {"words": "flooded", "feed": "{feed}"}, "Harrow Lane"),
    ("search", {"words": "flooded", "feed": "The Cellar Post"}, "Harrow Lane"),
    ("latest", {}, "Harrow Lane"),
    ("event", {"words": "flooded"}, "Harrow Lane"),
    ("event", {"words": "#{alone}"}, "Harrow Lane"),
    ("event", {"words": "#{both}"}, "Vault"),
    ("event", {"words": "library"}, "Vault"),
    ("person", {"name": "Mira Vance"}, "Harrow Lane"),
    ("person", {"name": "Ana Ruiz"}, "Vault"),
    ("quotes", {}, "pumps"),
    ("quotes", {"by": "Mira Vance"}, "pumps"),
    ("quotes", {"about": "flooded"}, "pumps"),
    ("trending", {}, "Mira Vance"),
    ("why", {"url": "{url}"}, "Cellar Post"),
    ("why", {"url": "{public}"}, "Vault"),
    ("feed list", {}, "Cellar Post"),
    ("feed remove", {"feed": "{feed}"}, "Cellar Post"),
    ("feed remove", {"feed": "The Cellar Post"}, "end with it"),
    ("feed remove", {"feed": PLAIN}, "Cellar Post"),
    ("subscribe", {"source": "feed:{feed}", "when": "daily"}, "Cellar Post"),
    ("subscribe", {"source": "event:#{alone}", "when": "daily"}, "Harrow Lane"),
    ("subscribe", {"source": "event:flooded", "when": "daily"}, "Harrow Lane"),
    ("subscribe", {"source": "about:mira vance", "when": "daily"}, "Mira Vance"),
    ("subscriptions", {}, "Cellar Post"),
    ("follow", {"event": "#{alone}"}, "Harrow Lane"),
    ("follow", {"event": "flooded"}, "Harrow Lane"),
    ("follow", {"person": "mira vance"}, "Mira Vance"),
    ("following", {}, "Harrow Lane"),
    ("corrections", {}, "Harrow Lane"),
    ("digest preview", {}, "Harrow Lane"),
]
HIDDEN = ("subscribe", "corrections", "unsubscribe")
"""Discord does not offer these to members without rights."""
MANAGING = ("feed remove", "subscribe", "corrections", "digest preview")
COMPLETED: list[tuple[str, str, str, str]] = [
    ("search", "feed", "cell", "Cellar Post"),
    ("feed remove", "feed", "", "Cellar Post"),
    ("subscribe", "source", "cellar", "Cellar Post"),
    ("subscribe", "source", "mira", "Mira Vance"),
    ("subscribe", "source", "flooded", "Harrow Lane"),
    ("person", "name", "mir", "Mira Vance"),
    ("person", "name", "Mira Vanec", "Mira Vance"),
    ("quotes", "by", "mir", "Mira Vance"),
    ("event", "words", "", "Harrow Lane"),
    ("event", "words", "flooded", "Harrow Lane"),
    ("event", "words", "vault", "Vault"),
    ("follow", "person", "mir", "Mira Vance"),
    ("follow", "event", "", "Harrow Lane"),
    ("unfollow", "what", "", "Harrow Lane"),
    ("unsubscribe", "subscription", "", "Cellar Post"),
]


@dataclass
class Town:
    """Two servers that do not know each other; the desk's has brought a feed."""

    desk: Desk
    feed: Feed
    there: Any
    editor: Any
    reader: Any
    values: dict[str, str]


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


@pytest.fixture
async def town(desk: Desk) -> Town:
    guild = desk.env.create_guild()
    there = guild.create_text_channel("news")
    editors = guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    editor = guild.add_member(desk.env.create_user("eve"), roles=[editors])
    reader = guild.add_member(desk.env.create_user("rob"))
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await editor.slash(there, "subscribe", source="vale", when="instantly")
    await desk.editor.slash(desk.news, "feed add", url=PLAIN)
    await desk.editor.slash(desk.news, "subscribe", source=PLAIN, when="instantly")
    private, public = (
        await desk.archive.feeds.by_url(PLAIN, owner=OPERATOR),
        await desk.archive.feeds.by_url(FEED, owner=OPERATOR),
    )
    assert private
    assert public
    await desk.env.advance_time(60)
    mira, ana = an_actor("Mira Vance", "warden"), an_actor("Ana Ruiz", "Mayor")
    flood = "Harrow Lane is flooded once more. “The pumps failed,” said warden Mira Vance."
    alone = await publish(desk, private, "Flooded again: Harrow Lane", flood, "The pumps failed", mira)
    again = "Warden Mira Vance closed the lower road. “It stays shut,” said Vance."
    await publish(desk, private, "Lower road shut by Mira Vance", again, "It stays shut", mira)
    library = "Mayor Ana Ruiz opened the library. “It is open,” Ruiz said."
    both = await publish(desk, public, "New library opens", library, "It is open", ana)
    vault = "Below the library a Vault was found by Mayor Ana Ruiz. “Gold lies there,” Ruiz said."
    await publish(desk, private, "Vault lies below library", vault, "Gold lies there", ana, joins=both)
    told = await desk.archive.stories.several([alone, both], asker=OPERATOR)
    values = {
        "feed": str(private.id),
        "alone": str(alone),
        "both": str(both),
        "url": told[0].articles[0].article.url,
        "public": told[1].articles[0].article.url,
    }
    await desk.reader.slash(desk.news, "follow", event=f"#{alone}")
    return Town(desk, private, there, editor, reader, values)


async def asked(who: Any, channel: Any, command: str, options: dict[str, str], values: dict[str, str]) -> str:
    """What somebody reads, without the words that they typed."""
    given = {name: value.format(**values) for name, value in options.items()}
    text = answer(await who.slash(channel, command, **given))
    return text.replace("\\", "")


async def test_no_command_tells_a_stranger_of_a_feed_that_another_server_brought(town: Town) -> None:
    leaks = []
    for command, options, secret in ATTEMPTS:
        for who in (town.editor,) if command in HIDDEN else (town.editor, town.reader):
            shown = await asked(who, town.there, command, options, town.values)
            typed = " ".join(options.values()).casefold()
            if secret in shown and secret.casefold() not in typed:
                leaks.append((command, options, shown))
    assert leaks == []


async def test_every_command_tells_its_own_server_of_it(town: Town) -> None:
    missed = []
    desk = town.desk
    story = (await desk.archive.stories.several([StoryId(int(town.values["alone"]))], asker=OPERATOR))[0]
    digest = await desk.reader.slash(desk.news, "event", words=f"#{story.id}")
    assert digest
    for command, options, secret in ATTEMPTS:
        if command == "corrections":
            continue
        who = desk.editor if command in MANAGING else desk.reader
        shown = await asked(who, desk.news, command, options, town.values)
        if secret not in shown:
            missed.append((command, options, shown))
    assert missed == []


async def test_nothing_is_completed_for_strangers(town: Town) -> None:
    desk, leaks, missed = town.desk, [], []
    for command, option, typed, secret in COMPLETED:
        for who in (town.editor,) if command in HIDDEN else (town.editor, town.reader):
            offered = str(await who.autocomplete(town.there, command, option, typed))
            if secret in offered or "cellar.example" in offered:
                leaks.append((command, typed, offered))
        own = desk.reader if command == "unfollow" else desk.editor
        if secret not in str(await own.autocomplete(desk.news, command, option, typed)):
            missed.append((command, typed))
    assert (leaks, missed) == ([], [])


async def test_a_digest_tells_a_server_of_its_own_sources_only(town: Town) -> None:
    await town.desk.work()
    await town.desk.work()
    there = "\n".join(words_of(message) for message in town.there.history() if not message.flags.ephemeral)
    assert "New library opens" in there
    assert [word for word in ("Vault", "Gold", "Harrow", "Mira", "Cellar") if word in there] == []
    assert "Vault" in "\n".join(town.desk.posted())


async def test_a_stranger_who_removes_the_same_feed_ends_their_own_alone(town: Town) -> None:
    desk = town.desk
    asked_for = await desk.editor.slash(desk.news, "feed remove", feed=PLAIN)
    assert "These subscriptions end with it" in answer(asked_for)
    await town.editor.slash(town.there, "feed add", url=PLAIN)
    theirs = await town.editor.slash(town.there, "feed remove", feed=PLAIN)
    assert "No subscription ends with it" in answer(theirs)
    await town.editor.click(message_of(theirs), label="Remove")
    assert "Cellar Post" in answer(await desk.editor.slash(desk.news, "feed list"))
    assert "paused" not in answer(await desk.editor.slash(desk.news, "subscriptions"))
    assert "Cellar Post" not in answer(await town.editor.slash(town.there, "feed list"))


async def test_members_read_names_alone_and_a_secret_is_shown_to_nobody(town: Town) -> None:
    desk = town.desk
    await desk.editor.slash(desk.news, "feed add", url=SECRET)
    members = answer(await desk.reader.slash(desk.news, "feed list"))
    managers = answer(await desk.editor.slash(desk.news, "feed list")).replace("\\", "")
    assert "Cellar Post" in members
    assert "cellar.example" not in members
    assert "cellar.example" in managers
    assert "opensesame" not in managers
    assert "Manage Server" in answer(await desk.reader.slash(desk.news, "feed export"))
    own = await message_of(await desk.editor.slash(desk.news, "feed export")).attachments[0].read()
    assert SECRET in [url for _, url in parse_opml(own)]
    await town.editor.slash(town.there, "feed add", url=SECRET)
    offered = str(await desk.editor.autocomplete(desk.news, "subscribe", "source", "cellar"))
    assert "opensesame" not in offered
    here, there = [
        [one for one in await desk.archive.feeds.owned(GuildId(channel.guild.id)) if one.url == SECRET]
        for channel in (desk.news, town.there)
    ]
    assert here != there, "it is not even fetched together"
    exported = await message_of(await town.editor.slash(town.there, "feed export")).attachments[0].read()
    assert PLAIN not in [url for _, url in parse_opml(exported)]


async def test_deleting_ones_data_leaves_nothing_of_the_one_who_asks(town: Town) -> None:
    desk = town.desk
    done = answer(await desk.editor.slash(desk.news, "delete-my-data", sure=True))
    assert "your name is gone from 1 feeds, 2 subscriptions" in done
    follower = UserId(desk.reader.id)
    await desk.work()
    assert "1 ended" in answer(await desk.reader.slash(desk.news, "delete-my-data", sure=True))
    assert await desk.archive.subscriptions.followed_by(follower) == []


async def test_rights_are_asked_for_when_a_feeds_buttons_are_pressed(town: Town) -> None:
    desk = town.desk
    asked_for = message_of(await desk.editor.slash(desk.news, "feed remove", feed=PLAIN))

    async def press(label: str, *, rights: bool) -> str:
        editors = desk.news.guild.roles["Editors"]._role
        editors.permissions = discord.Permissions(manage_guild=rights).value
        await desk.editor.click(asked_for, label=label)
        return answer(await desk.reader.slash(desk.news, "subscriptions"))

    assert "paused" not in await press("Remove", rights=False)
    assert "paused" in await press("Remove", rights=True)
    assert "paused" in await press("Undo", rights=False)
    assert "paused" not in await press("Undo", rights=True)


async def test_who_manages_another_server_decides_on_no_correction_of_this_one(town: Town) -> None:
    """A button carries its server in its id, so it must not count where somebody gets it shown elsewhere."""
    desk, guild = town.desk, GuildId(town.desk.news.guild.id)
    new = NewCorrection(guild, CorrectionKind.NOBODY, "Mira Vance", None, "“Mira Vance” is no person")
    made = await desk.archive.corrections.add(new, UserId(desk.editor.id), desk.env.now())
    view = notice_view("Corrected", Tone.DONE).add_item(discord.ui.ActionRow(Decide(made.id, guild, "undo")))
    elsewhere = desk.client.get_channel(town.there.id)
    assert isinstance(elsewhere, discord.TextChannel)
    message = await elsewhere.send(view=view)
    assert "can decide that" in answer(await town.editor.click(message, label="Undo"))
    assert [one.id for one in await desk.archive.corrections.of_guild(guild)] == [made.id]
