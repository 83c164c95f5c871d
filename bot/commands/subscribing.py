"""/subscribe, /subscriptions, /unsubscribe and /notices."""

import discord
from discord import app_commands

from bot.commands.client import Asked, guild_of, may_manage, must_manage
from bot.commands.completing import completing
from bot.commands.describing import called_so
from bot.commands.errors import Nothing, Told, echoed
from bot.commands.ordering import Order, place
from bot.commands.panel import ENDED, ended_view
from bot.commands.permissions import Channel, PostableChannel, must_be_writable
from bot.commands.persistent import ask
from bot.commands.replying import reply
from bot.commands.seeing import by_headline
from bot.commands.sources import complete_source
from bot.commands.standing import option_of
from bot.commands.times import in_words
from bot.commands.zones import complete_zone
from bot.news import ChannelId, Layout, Pictures, Subscription, When
from bot.rendering import Tone, bare, notice_view
from bot.wording import mark, say, titled

MOST_OPTIONS = 25
"""Of a select."""


@app_commands.command()
@app_commands.describe(
    source="A pack (start typing to see them), the address of a feed, about:NAME, event:WORDS or words:WORDS",
    when="How often",
    at="For daily and weekly: the times of day, such as 08:00 or 08:00, 18:30",
    timezone="Of all times: a city, such as London (the server's where you leave it out)",
    days="For daily and weekly: such as mon, wed or mon-fri",
    channel="Where to post: a channel, thread or forum (here where you leave it out)",
    only="Only stories that hold these words: ferry AND (port OR harbour*) NOT football",
    without="No stories that hold these words, written the same way",
    languages="Only these languages, such as en, fr",
    quiet="For instantly and hourly: post nothing within these hours, such as 22:00-07:00",
    most_an_hour="For instantly: what is beyond comes together at the full hour",
    stories="The most stories in full in one digest",
    compact="Headline, gist and sources only",
    quotes="Show what people said (yes where you leave it out)",
    look="What messages are made of (as /settings has it where you leave it out)",
    images="A story's picture beside it: yes, blurred until it is clicked, or no; see /settings",
    colour="Such as #2f6fde; that of each story's topic where you leave it out",
    ping="A role to ping",
    publish="In an announcement channel: publish to the servers that follow it",
    updates="Post what is new when a story moved on, at most once an hour (yes where you leave it out)",
    edits="Edit a message when its article was edited or more report it (yes where you leave it out)",
    grouping="Show articles on one event together (yes where you leave it out)",
    even_if_empty="Post a line when there is nothing new",
    tags="In a forum: tags for the posts, by name",
)
@app_commands.choices(
    when=[app_commands.Choice(name=when.value, value=when.value) for when in When],
    look=[app_commands.Choice(name=layout.value, value=layout.value) for layout in Layout],
    images=[app_commands.Choice(name=pictures.value, value=pictures.value) for pictures in Pictures],
)
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def subscribe(
    interaction: Asked,
    source: app_commands.Range[str, 1, 500],
    when: str,
    at: str | None = None,
    timezone: str | None = None,
    days: str | None = None,
    channel: app_commands.Transform[Channel, PostableChannel] | None = None,
    only: app_commands.Range[str, 1, 300] | None = None,
    without: app_commands.Range[str, 1, 300] | None = None,
    languages: str | None = None,
    quiet: str | None = None,
    most_an_hour: app_commands.Range[int, 1, 60] | None = None,
    stories: app_commands.Range[int, 1, 10] | None = None,
    compact: bool = False,
    quotes: bool = True,
    look: str | None = None,
    images: str | None = None,
    colour: str | None = None,
    ping: discord.Role | None = None,
    publish: bool = False,
    updates: bool = True,
    edits: bool = True,
    grouping: bool = True,
    even_if_empty: bool = False,
    tags: str | None = None,
) -> None:
    """Post news to a channel: a pack, a feed, somebody, an event or words."""
    target = channel or interaction.channel
    if not isinstance(target, Channel):
        raise Told(say("I can post to text channels, threads and forums. Name one with the channel option."))
    order = Order(
        source,
        When(when),
        target,
        at=at,
        timezone=timezone,
        days=days,
        quiet=quiet,
        most_an_hour=most_an_hour,
        even_if_empty=even_if_empty,
        only=only,
        without=without,
        languages=languages,
        stories=stories,
        compact=compact,
        quotes=quotes,
        layout=Layout(look) if look else None,
        pictures=Pictures(images) if images else None,
        colour=colour,
        ping=ping,
        publish=publish,
        updates=updates,
        edits=edits,
        grouping=grouping,
        tags=tags,
    )
    await place(interaction, order)


@subscribe.autocomplete("source")
@completing
async def _complete_source(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return await complete_source(interaction, typed)


@subscribe.autocomplete("timezone")
@completing
async def _complete_timezone(_: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return complete_zone(typed)


@app_commands.command()
@app_commands.describe(channel="Where to tell what goes wrong; leave it out to tell who subscribed, in private")
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def notices(interaction: Asked, channel: discord.TextChannel | None = None) -> None:
    """Choose the channel that is told what goes wrong."""
    archive = interaction.client.services.archive
    if channel:
        await must_be_writable(interaction, channel)
    await archive.subscriptions.set_notices(guild_of(interaction), ChannelId(channel.id) if channel else None)
    ordering = mark("Whoever ordered a subscription will be told what goes wrong.")
    there = mark("{channel} will be told what goes wrong.")
    text = say(there, channel=channel.mention) if channel else say(ordering)
    await reply(interaction, notice_view(text, Tone.DONE))


@app_commands.command()
@app_commands.describe(subscription="Which one (start typing); you are asked where you leave it out")
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def unsubscribe(interaction: Asked, subscription: str | None = None) -> None:
    """End a subscription."""
    everywhere = await _ended_here(interaction)
    here = [one for one in everywhere if one.channel == interaction.channel_id and one.follower is None]
    if not everywhere:
        raise Nothing(say("Nothing yet. /subscribe starts a subscription."))
    meant = _called(subscription, here, everywhere) if subscription is not None else here
    if len(meant) == 1:
        await _end(interaction, [str(meant[0].id)])
        return
    unknown = say("There is no subscription {typed} here.", typed=echoed(subscription)) + " " if subscription else ""
    view = notice_view(f"{'' if meant else unknown}{say('What shall end?')}", Tone.PLAIN)
    offered = await by_headline(interaction, (meant or here or everywhere)[:MOST_OPTIONS])
    options = [option_of(interaction, one) for one in offered]
    await reply(interaction, view.add_item(ask(interaction, options, _end, say("Choose"), len(options))))


def _called(typed: str, here: list[Subscription], everywhere: list[Subscription]) -> list[Subscription]:
    """Those that go by what was typed, of this channel where it has such."""
    called = called_so(everywhere, typed)
    return [one for one in called if one in here] or called


async def _end(asked: Asked, numbers: list[str]) -> None:
    """End what was chosen, as far as there still is anything."""
    must_manage(asked)
    ended = await by_headline(asked, [one for one in await _ended_here(asked) if str(one.id) in numbers])
    if not ended:
        raise Told(say(ENDED))
    for one in ended:
        await asked.client.services.archive.subscriptions.remove(one.id, one.guild)
    await reply(asked, ended_view(asked, ended))


@unsubscribe.autocomplete("subscription")
@completing
async def _complete_subscription(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    choices = []
    for one in await _ended_here(interaction):
        channel = interaction.guild.get_channel_or_thread(one.channel) if interaction.guild else None
        where = say("in #{channel}", channel=channel.name if channel else one.channel)
        name = f"{titled(one.label)} {where}, {in_words(one.schedule)}"
        if typed.casefold() in name.casefold():
            choices.append(app_commands.Choice(name=bare(name)[:100], value=str(one.id)))
    return choices[:25]


async def _ended_here(interaction: Asked) -> list[Subscription]:
    """What admins may end: the server's orders, and pings of members in its channels; nothing for others."""
    if not may_manage(interaction):
        return []
    subscriptions = interaction.client.services.archive.subscriptions
    guild = guild_of(interaction)
    return [*await subscriptions.in_guild(guild), *await subscriptions.pings_in(guild)]
