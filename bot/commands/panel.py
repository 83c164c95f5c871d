"""The panel of a subscription: all of its settings, and what an admin can do about it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import discord
from discord.utils import format_dt

from bot.archive.errors import TakenError
from bot.archive.owners import REMOVED
from bot.commands.again import PAUSED, order_again
from bot.commands.client import Asked, answering, guild_of, must_manage
from bot.commands.describing import next_at_of, rest_of, seen_of, settings_of
from bot.commands.digests import show_sample
from bot.commands.errors import Told
from bot.commands.forms import reopen
from bot.commands.permissions import Channel, PostableChannel, must_be_writable
from bot.commands.persistent import PersistentButton, PersistentItem, Restore, number_in, row_of
from bot.commands.replying import edit, open_form
from bot.commands.seeing import by_headline
from bot.commands.times import schedule_of
from bot.digests.choosing import fault_of
from bot.digests.filters import parse
from bot.digests.schedules import next_due
from bot.news import ChannelId, DatelineError, Filters, Schedule, Subscription, SubscriptionId, When
from bot.rendering import Tone, inert, notice_view
from bot.wording import CHOICE, mark, retell, say, spoken, titled, translated

CHANGED = mark("-# Somebody changed it meanwhile, and nothing was done. This is how it is now.")
VERBS = {
    "edit": mark("Edit"),
    "pause": mark("Pause"),
    "resume": mark("Resume"),
    "test": mark("Test"),
    "delete": mark("Delete"),
    "move": mark("Move …"),
    "copy": mark("Copy …"),
}
ENDED = mark("This subscription has ended. /subscriptions lists what there is.")


async def panel(asked: Asked, one: Subscription, note: str = "") -> discord.ui.LayoutView:
    """All about a subscription, with buttons for what can be done."""
    archive = asked.client.services.archive
    last = (await archive.orders.last_posts([one.id])).get(one.id)
    next_at = next_at_of(one)
    lines = [note] if note else []
    (named,) = await by_headline(asked, [one])
    lines += [f"## {inert(titled(named.label))}", say("in <#{channel}>", channel=one.channel)]
    lines += [say("**Paused** {reason}", reason=inert(retell(one.paused)))] if one.paused else []
    lines += settings_of(one)
    lines += [say("**Next** {when}", when=format_dt(next_at, "R"))] if next_at and not one.paused else []
    lines += (
        [say("**Last post** {when} {link}", when=format_dt(last.at, "R"), link=last.link or "").strip()]
        if last
        else [say("**Last post** none yet")]
    )
    view = notice_view("\n".join(lines), Tone.PLAIN)
    verbs = ["edit", "resume" if one.paused else "pause", "test", "delete"]
    view.add_item(row_of(*(Act(verb, one.id, seen_of(one)) for verb in verbs)))
    return view.add_item(row_of(*(Act(verb, one.id, seen_of(one)) for verb in ("move", "copy"))))


async def current(asked: Asked, number: SubscriptionId) -> Subscription:
    """The server's subscription with this number.

    Raises:
        DatelineError: the asker may not change it, or it has ended.
    """
    must_manage(asked)
    one = await asked.client.services.archive.subscriptions.get(number)
    if one is None or one.guild != guild_of(asked) or one.follower is not None:
        raise Told(say(ENDED))
    return one


async def change(asked: Asked, seen: Subscription, wanted: Subscription) -> bool:
    """Make a subscription as it is wanted, and show it; False where somebody was quicker, which is shown."""
    done = await asked.client.services.archive.orders.replace(seen, wanted, asked.client.services.clock())
    await edit(asked, await panel(asked, await current(asked, seen.id), "" if done else say(CHANGED)))
    return done


class Act(
    PersistentButton,
    template=r"sub:(?P<verb>edit|pause|resume|test|delete|move|copy):(?P<number>\d{1,18}):(?P<seen>[0-9a-f]{8})",
):
    """A button of the panel. It names what the admin saw: what was changed meanwhile is shown first."""

    def __init__(self, verb: str, number: SubscriptionId, seen: str) -> None:
        self._verb, self._number, self._seen = verb, number, seen
        style = discord.ButtonStyle.danger if verb == "delete" else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(label=say(VERBS[verb]), style=style, custom_id=f"sub:{verb}:{number}:{seen}")
        )

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(match["verb"], SubscriptionId(int(match["number"])), match["seen"])

    async def answer(self, asked: Asked) -> None:
        """Do it."""
        one = await current(asked, self._number)
        if self._seen != seen_of(one):
            await edit(asked, await panel(asked, one, say(CHANGED)))
            return
        match self._verb:
            case "edit":
                usual = await asked.client.services.archive.servers.settings(one.guild)
                await open_form(asked, EditForm(one, usual.timezone))
            case "pause":
                await change(asked, one, replace(one, paused=PAUSED))
            case "resume" if one.paused == REMOVED:
                raise Told(say("Its feed was removed, and this ends with it. /feed add reads the feed again."))
            case "resume":
                due = next_due(one.schedule, asked.client.services.clock())
                await change(asked, one, replace(one, paused=None, next_due_at=due))
            case "test":
                await asked.response.defer(ephemeral=True, thinking=True)
                await show_sample(asked, one)
            case "delete":
                await _delete(asked, one)
            case verb:
                words = say("Where shall it come instead?") if verb == "move" else say("Where else shall it come?")
                view = notice_view(
                    f"**{inert(titled(one.label))}** {say('in <#{channel}>', channel=one.channel)}: {words}",
                    Tone.PLAIN,
                )
                await edit(asked, view.add_item(row_of(Where(verb, one.id, self._seen))))


async def _delete(asked: Asked, one: Subscription) -> None:
    await asked.client.services.archive.subscriptions.remove(one.id, one.guild)
    await edit(asked, ended_view(asked, [one]))


def ended_view(asked: Asked, ended: Sequence[Subscription]) -> discord.ui.LayoutView:
    """What is said of orders that have just ended, with a button that takes it back."""
    lines = [
        say("<#{channel}> gets nothing more from **{label}**.", channel=one.channel, label=inert(titled(one.label)))
        for one in ended
    ]
    orders = [one for one in ended if one.follower is None]

    async def restore(again: Asked, _: list[str]) -> None:
        must_manage(again)
        back: Subscription | None = None
        for one in orders:
            if one.source.feed and not await again.client.services.archive.feeds.get(one.source.feed, one.guild):
                continue
            try:
                back, note = await order_again(again, one), say("-# It is back. What came meanwhile is left out.")
            except TakenError as taken:
                back, note = taken.known, say(CHANGED)
        if back is None:
            raise Told(say("This feed is not read any more."))
        await edit(again, await panel(again, back, note))

    view = notice_view("\n".join(lines), Tone.DONE)
    if orders:
        token = asked.client.pending.keep(asked.user.id, asked.guild_id or 0, restore)
        view.add_item(row_of(Restore(token)))
    return view


class Where(
    PersistentItem[discord.ui.ChannelSelect[discord.ui.LayoutView]],
    template=r"sub-(?P<verb>move|copy):(?P<number>\d{1,18}):(?P<seen>[0-9a-f]{8})",
):
    """Asks for a channel to move a subscription to, or to copy it to."""

    def __init__(self, verb: str, number: SubscriptionId, seen: str) -> None:
        self._verb, self._number, self._seen = verb, number, seen
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id=f"sub-{verb}:{number}:{seen}",
                placeholder=say("Channel"),
                channel_types=PostableChannel().channel_types,
            )
        )

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select that was used."""
        return cls(match["verb"], SubscriptionId(int(match["number"])), match["seen"])

    async def answer(self, asked: Asked) -> None:
        """Move or copy it there."""
        one = await current(asked, self._number)
        target = asked.guild.get_channel_or_thread(number_in(asked)) if asked.guild else None
        if not isinstance(target, Channel):
            raise Told(say("I can post to text channels, threads and forums that I see. Choose another."))
        await must_be_writable(asked, target, crosspost=one.style.crosspost)
        if isinstance(target, discord.ForumChannel) and target.flags.require_tag:
            raise Told(
                say(
                    "{target} wants a tag on every post. Order it there with /subscribe and its tags.",
                    target=target.mention,
                )
            )
        style = replace(one.style, tags=())  # tags are a forum's own
        there = replace(one, channel=ChannelId(target.id), style=style)
        here = await asked.client.services.archive.subscriptions.in_channel(there.channel)
        known = next((other for other in here if other.source == one.source), None)
        if known:
            label = inert(titled(one.label))
            gets = say("{target} gets **{label}** already.", target=target.mention, label=label)
            raise Told(gets + rest_of(known))
        if self._seen != seen_of(one):
            await edit(asked, await panel(asked, one, say(CHANGED)))
        elif self._verb == "move":
            await change(asked, one, there)
        else:
            try:
                made, note = await order_again(asked, replace(there, paused=None)), say("-# Copied.")
            except TakenError as taken:
                made, note = taken.known, say(CHANGED)
            await edit(asked, await panel(asked, made, note))


class EditForm(discord.ui.Modal):
    """Asks for other terms: when, at what times, and what to take. What it does not ask stays as it is."""

    def __init__(self, one: Subscription, usual: str | None = None) -> None:
        """Show the terms of a subscription; `usual` is the server's own zone."""
        super().__init__(title=say("Edit the subscription"))
        self._one = one
        schedule, filters = one.schedule, one.filters
        self._when: discord.ui.Select[EditForm] = discord.ui.Select(
            options=[
                discord.SelectOption(
                    label=translated(when.value, spoken(), CHOICE), value=when.value, default=when is schedule.when
                )
                for when in When
            ]
        )
        self._at = _field(", ".join(f"{at:%H:%M}" for at in schedule.at))
        self._zone = _field(schedule.timezone)
        self._usual = usual
        self._only, self._without = _field(filters.only), _field(filters.without)
        for label, hint, item in (
            (say("How often"), None, self._when),
            (say("Times of day"), say("For daily and weekly: 08:00, 18:30"), self._at),
            (say("Zone"), say("A city, such as London"), self._zone),
            (say("Only with these words"), "ferry AND (port OR harbour*) NOT football", self._only),
            (say("Without these words"), None, self._without),
        ):
            self.add_item(discord.ui.Label(text=label, description=hint, component=item))

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Change it, unless somebody else did meanwhile."""
        one = await current(asked, self._one.id)
        if seen_of(one) != seen_of(self._one):
            await edit(asked, await panel(asked, one, say(CHANGED)))
            return
        try:
            schedule = self._schedule()
            filters = Filters(self._only.value.strip(), self._without.value.strip(), one.filters.languages)
            for expression in filter(None, (filters.only, filters.without)):
                parse(expression)
        except DatelineError as error:
            await reopen(asked, error, lambda: EditForm(one, self._usual), self)
            return
        due = next_due(schedule, asked.client.services.clock())
        # Words that can be read let what rested for its old ones go on, and nothing that an admin paused.
        mended = one.filters != filters and one.paused != PAUSED and fault_of(one) is not None
        paused = None if mended else one.paused
        await change(asked, one, replace(one, schedule=schedule, filters=filters, next_due_at=due, paused=paused))

    def _schedule(self) -> Schedule:
        """What was typed, with those of the other terms that still do something."""
        before = self._one.schedule
        when = When(self._when.values[0])
        typed = schedule_of(when, self._at.value.strip() or None, self._zone.value.strip() or self._usual)
        instantly, timed = when is When.INSTANTLY, when in {When.DAILY, When.WEEKLY}
        return replace(
            typed,
            days=before.days if when is before.when else typed.days,
            quiet=None if timed else before.quiet,
            most_an_hour=before.most_an_hour if instantly else None,
            even_if_empty=before.even_if_empty and not instantly,
        )


def _field(value: str) -> "discord.ui.TextInput[EditForm]":
    return discord.ui.TextInput(default=value or None, required=False, max_length=300)
