"""What the panel of /setup leads to: a preview, the orders with a first digest each, and taking them back."""

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Self

import discord

from bot.commands.again import PAUSED
from bot.commands.client import Asked, guild_of, may_manage
from bot.commands.describing import rest_of, settings_of
from bot.commands.errors import Told, in_markdown
from bot.commands.ordering import ordered
from bot.commands.permissions import Channel, missing_in, must_see
from bot.commands.persistent import PersistentButton, row_of
from bot.commands.plan import Plan
from bot.commands.replying import reply, reply_sample, unlisted
from bot.commands.sources import find_source
from bot.commands.times import in_words
from bot.commands.trying import sample_of
from bot.news import ENGLISH, ChannelId, DatelineError, Subscription, SubscriptionId
from bot.rendering import Tone, digest_samples, inert, notice_view
from bot.wording import say, speaking, titled

MOST_UNDONE = 10
MOST_FIRST = 5
"""First digests that come at once; a channel that takes more packs gets the others' at their time."""


def must_set_up(asked: Asked) -> None:
    """Check that the asker may set up.

    Raises:
        DatelineError: they may not.
    """
    if not may_manage(asked):
        raise Told(say("Only members with the Manage Server permission can set me up. /help shows what you can do."))


def title_of(asked: Asked, source: str) -> str:
    """What a source is called."""
    pack = asked.client.services.packs.get(source)
    outlets = {url: title for one in asked.client.services.packs.values() for title, url in one.feeds}
    return titled(pack.title) if pack else outlets.get(source, source)


def target_of(asked: Asked, plan: Plan) -> Channel | None:
    """The channel that was chosen, where we see it."""
    found = asked.guild.get_channel_or_thread(plan.channel) if asked.guild and plan.channel else None
    return found if isinstance(found, Channel) else None


async def preview(asked: Asked, plan: Plan) -> None:
    """Show what comes first, as far as it has been read."""
    await asked.response.defer(ephemeral=True, thinking=True)
    target = target_of(asked, plan)
    for source in plan.sources if target else ():
        digest = await sample_of(asked, source, ChannelId(plan.channel or 0))
        if digest:
            await reply_sample(asked, digest_samples(replace(digest, test=True))[0])
            return
    text = say("I have read none of it yet. The first digest comes within minutes of **Done**, and can be undone.")
    await reply(asked, notice_view(text, Tone.PLAIN))


async def order_all(asked: Asked, plan: Plan) -> None:
    """Order all, each with a first digest at once."""
    target = target_of(asked, plan)
    if target is None:
        raise Told(say("Choose a channel that I can see first."))
    await must_see(asked, target)
    missing = missing_in(target)
    if missing:
        raise Told(f"{missing} {say('Then press Done again.')}")
    await asked.response.defer()
    subscriptions = asked.client.services.archive.subscriptions
    new: list[Subscription] = []
    lines: list[str] = []
    for source in plan.sources:
        title = inert(title_of(asked, source))
        try:
            wanted = await find_source(asked, source)
            there = await subscriptions.in_channel(ChannelId(target.id))
            known = next((one for one in there if one.source == wanted), None)
            if known:
                stays = say("- **{title}** is ordered there already, and stays as it is.", title=title)
                lines.append(stays + rest_of(known))
                continue
            new.append(await ordered(asked, plan.order(source, target)))
            lines.append(f"- **{title}** {in_words(new[-1].schedule)}")
        except DatelineError as error:
            lines.append(f"- ⚠️ **{title}**: {in_markdown(error)}")
    begun = [await _begin(asked, one) for one in new[:MOST_FIRST]]
    soon = (
        say("The first digest is on its way.")
        if any(begun)
        else say("The first digest comes within about five minutes.")
    )
    text = "\n".join(
        [
            say("## {channel} is set up", channel=target.mention) if new else say("## Nothing changed"),
            *lines,
            soon if new else "",
        ]
    )
    more = say("-# /subscriptions changes or ends it, /setup adds more, /notices names who is told what goes wrong.")
    view = notice_view(f"{text.strip()}\n{more}", Tone.DONE)
    if 0 < len(new) <= MOST_UNDONE:
        view.add_item(row_of(Undo([one.id for one in new], mark_of(new))))
    await asked.edit_original_response(view=unlisted(view))


async def _begin(asked: Asked, one: Subscription) -> bool:
    """Post a first digest of what has been read; where nothing has, serve it as soon as its feeds have been."""
    services = asked.client.services
    if await services.digests.begin(one, services.clock()):
        return True
    await services.archive.subscriptions.serve_soon(one.id, services.clock())
    return False


def mark_of(orders: Iterable[Subscription]) -> str:
    """A mark of what was ordered, which is another once an admin changed anything of it."""
    with speaking(ENGLISH):
        terms = [(one.id, one.channel, settings_of(one), one.paused == PAUSED) for one in orders]
    return blake2b(repr(sorted(terms)).encode(), digest_size=4).hexdigest()


class Undo(PersistentButton, template=r"setup:undo:(?P<numbers>[\d,]+)(?::(?P<seen>[0-9a-f]{8}))?"):
    """Takes back what a panel ordered, unless somebody changed it since. Older buttons do not tell what was seen."""

    def __init__(self, numbers: Iterable[SubscriptionId], seen: str = "") -> None:
        self._numbers, self._seen = list(numbers), seen
        custom_id = f"setup:undo:{','.join(map(str, self._numbers))}:{seen}".rstrip(":")
        super().__init__(discord.ui.Button(label=say("Undo"), custom_id=custom_id))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed."""
        numbers = (SubscriptionId(int(number)) for number in match["numbers"].split(",") if number)
        return cls(numbers, match["seen"] or "")

    async def answer(self, asked: Asked) -> None:
        """End what it ordered."""
        must_set_up(asked)
        subscriptions = asked.client.services.archive.subscriptions
        there = [one for one in await subscriptions.in_guild(guild_of(asked)) if one.id in self._numbers]
        if there and self._seen not in {"", mark_of(there)}:
            raise Told(
                say("Somebody changed it meanwhile, and nothing was taken back. /subscriptions changes or ends it.")
            )
        ended = [await subscriptions.remove(number, guild_of(asked)) for number in self._numbers]
        text = say("It is taken back: nothing more comes of it.") if any(ended) else say("It was ended before.")
        await asked.response.edit_message(view=unlisted(notice_view(f"{text} {say('/setup begins anew.')}", Tone.DONE)))
