"""/help and /about: what the asker may use, with an example each, and what this bot is."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import NamedTuple, Self

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import Asked, DatelineClient, asker_of, may_manage
from bot.commands.persistent import PersistentButton, row_of
from bot.commands.replying import reply, unlisted
from bot.rendering import Tone, notice_view
from bot.wording import mark, name_of, say, say_count

OPTION = re.compile(r"\b[a-z_]+(?=:)")
"""The name of an option in an example."""


class Help(NamedTuple):
    """A line of the help."""

    name: str
    """The command with its group; for the menu of a message its entry."""
    example: str = ""
    """Its options, as typed; none for a command that has none, and for a menu's entry."""
    manages: bool = False
    """Whether only those with Manage Server may use it."""


TOPICS: dict[str, tuple[Help, ...]] = {
    mark("Look up"): (
        Help("latest", "pack:World"),
        Help("search", "words:ferry strike since:2 days"),
        Help("event", "words:ferry strike"),
        Help("person", "name:Ana Ruiz"),
        Help("quotes", "by:Ana Ruiz about:harbour"),
        Help("trending", "public:True"),
        Help("Who is in this story"),
        Help("Quotes from this story"),
        Help("Digest this link"),
    ),
    mark("Follow"): (
        Help("follow", "person:Ana Ruiz"),
        Help("following"),
        Help("unfollow", "what:Ana Ruiz"),
        Help("data export"),
        Help("data delete", "sure:True"),
        Help("delete-my-data", "sure:True"),
    ),
    mark("Channels"): (
        Help("setup", manages=True),
        Help("subscribe", "source:World when:daily at:08:00 timezone:London", manages=True),
        Help("subscriptions"),
        Help("unsubscribe", "subscription:World", manages=True),
        Help("digest test", manages=True),
        Help("digest preview", manages=True),
        Help("digest now", manages=True),
        Help("why", "url:https://…"),
    ),
    mark("Feeds"): (
        Help("feed list"),
        Help("feed add", "url:bbc.com/news", manages=True),
        Help("feed remove", "feed:The Vale Courier", manages=True),
        Help("feed import", "file:feeds.opml", manages=True),
        Help("feed export", manages=True),
    ),
    mark("The server"): (
        Help("notices", "channel:#admins", manages=True),
        Help("settings show", manages=True),
        Help("settings member-pings", "allow:True", manages=True),
        Help("health", manages=True),
        Help("corrections", manages=True),
        Help("Report an error"),
        Help("help"),
        Help("about"),
    ),
}
"""Every command stands in one of these topics; a test compares them with the commands."""


@app_commands.command(name="help")
async def show_help(interaction: Asked) -> None:
    """What you can do here, with an example of each."""
    await reply(interaction, help_view(interaction, next(iter(TOPICS))))


def help_view(asked: Asked, topic: str) -> discord.ui.LayoutView:
    """A topic of the help, as far as the asker may use it, with buttons to the others."""
    topics = {name: [one for one in lines if _may_use(asked, one)] for name, lines in TOPICS.items()}
    topic = topic if topics[topic] else next(name for name, lines in topics.items() if lines)
    head = "" if may_manage(asked) else "\n-# " + say("More is for members with the Manage Server permission.")
    view = notice_view("\n".join([f"## {say(topic)}", *_lines(asked.client, topics[topic])]) + head, Tone.PLAIN)
    return view.add_item(row_of(*(ShowHelp(name, enabled=name != topic) for name, lines in topics.items() if lines)))


def _may_use(asked: Asked, one: Help) -> bool:
    if asked.guild_id is None:
        return not one.manages and one.name in _everywhere(asked.client)
    return not one.manages or may_manage(asked)


def _everywhere(client: DatelineClient) -> set[str]:
    """The slash commands that can be used in direct messages too."""
    commands = (one for one in client.tree.walk_commands() if isinstance(one, app_commands.Command))
    return {one.qualified_name for one in commands if not (one.root_parent or one).guild_only}


def _lines(client: DatelineClient, several: list[Help]) -> Iterator[str]:
    described = descriptions(client)
    for one in several:
        root = one.name.partition(" ")[0]
        number = client.mentions.get(root)
        if one.name not in described:
            yield say("**{name}** · in the menu of a message", name=name_of(one.name))
            yield "-# " + say("Right-click a digest, or press it long → Apps → {name}", name=name_of(one.name))
            continue
        name = name_of(one.name)
        mention = f"</{one.name}:{number}>" if number else f"`/{name}`"
        yield f"{mention} {say(described[one.name])}"
        yield f"-# `/{name} {OPTION.sub(_option_named, one.example)}".rstrip() + "`"


def _option_named(found: re.Match[str]) -> str:
    return name_of(found[0])


def descriptions(client: DatelineClient) -> dict[str, str]:
    """What each slash command says of itself, by its name with its group."""
    return {
        command.qualified_name: command.description
        for command in client.tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }


class ShowHelp(PersistentButton, template=r"help:(?P<topic>[\w ]+)"):
    """A button to a topic of the help."""

    def __init__(self, topic: str, label: str = "", *, enabled: bool = True) -> None:
        self._topic = topic
        super().__init__(discord.ui.Button(label=label or say(topic), custom_id=f"help:{topic}", disabled=not enabled))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed."""
        return cls(match["topic"])

    async def answer(self, asked: Asked) -> None:
        """Show the topic: in place where the help is the asker's own."""
        topic = self._topic if self._topic in TOPICS else next(iter(TOPICS))
        view = help_view(asked, topic)
        if asked.message is not None and asked.message.flags.ephemeral:
            await asked.response.edit_message(view=unlisted(view))
        else:
            await reply(asked, view)


@app_commands.command()
async def about(interaction: Asked) -> None:
    """What I am, whose words I show, and what I keep of you."""
    client = interaction.client
    feeds = await client.services.archive.feeds.all(asker_of(interaction))
    working = sum(one.problem is None and one.polled_at is not None for one in feeds)
    polled = max((one.polled_at for one in feeds if one.polled_at), default=None)
    lines = [
        "## Dateline",
        say("I read news sites, put together the articles that report the same event, and post short digests."),
        say(
            "**Every sentence, role and quote is the source's own, word for word.** Nothing is made up; "
            "where an article does not say who said something, I say *speaker not stated*."
        ),
        say(
            mark("-# I read {feeds} for you here, {working} of them without trouble, the last {when}.")
            if polled
            else mark("-# I read {feeds} for you here, {working} of them without trouble."),
            feeds=say_count("{count} feed", "{count} feeds", len(feeds)),
            working=working,
            when=format_dt(polled, "R") if polled else "",
        ),
        say(
            "-# I read no messages of yours. What I keep of you is what you follow, were sent and "
            "corrected; /data delete forgets it."
        ),
        say(
            "-# Dateline {version} · I run on somebody's own machine; the source is free to read.",
            version=version("dateline"),
        ),
    ]
    await reply(interaction, notice_view("\n".join(lines), Tone.PLAIN))
