"""/setup: packs, channel, time and zone in one panel, which shows what is chosen and holds it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Self

import discord
from discord import app_commands

from bot.commands.client import Asked, answering, guild_of
from bot.commands.errors import echoed
from bot.commands.forms import correcting, wrong
from bot.commands.packs import MOST_OPTIONS, outlets_like, packs_like
from bot.commands.permissions import missing_in
from bot.commands.persistent import PersistentButton, PersistentItem, PersistentSelect, row_of
from bot.commands.plan import CHANNEL, NO_ZONE, OUTLETS, REGIONS, TIME, TOPICS, WHEN, Plan, new_plan, plan_in
from bot.commands.replying import open_form, reply, unlisted
from bot.commands.settling import must_set_up, order_all, preview, target_of, title_of
from bot.commands.times import in_words, schedule_of
from bot.commands.zone_names import city_of
from bot.commands.zones import timezone_of
from bot.news import DatelineError, Pack
from bot.rendering import Tone, bare, inert, notice_view
from bot.wording import mark, say, titled

SCHEDULES = {
    "daily 08:00": mark("Every morning at 08:00"),
    "daily 08:00, 18:00": mark("Every morning and evening, at 08:00 and 18:00"),
    "weekly 08:00": mark("Every Monday at 08:00"),
    "hourly": mark("Every hour, where there is news"),
    "instantly": mark("Each story as soon as it appears"),
}
KINDS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.public_thread]


@app_commands.command()
@app_commands.default_permissions(manage_guild=True)
@app_commands.checks.has_permissions(manage_guild=True)
@app_commands.guild_only()
async def setup(interaction: Asked) -> None:
    """Choose what news comes here and when, step by step."""
    await _begin(interaction)


class Begin(PersistentButton, template=r"setup:begin"):
    """The button of the welcome."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                label=say("Set up"), style=discord.ButtonStyle.primary, custom_id="setup:begin", emoji="📰"
            )
        )

    async def answer(self, asked: Asked) -> None:
        """Show the panel to whoever may use it."""
        must_set_up(asked)
        await _begin(asked)


async def _begin(asked: Asked) -> None:
    zone = (await asked.client.services.archive.servers.settings(guild_of(asked))).timezone
    await reply(asked, panel(asked, new_plan(asked, zone)))


def panel(asked: Asked, plan: Plan, note: str = "") -> discord.ui.LayoutView:
    """The panel with what is chosen so far, and what is still to be done."""
    view = notice_view("\n".join([say("## What shall come here?"), *_summary(asked, plan), note]).strip(), Tone.PLAIN)
    packs = asked.client.services.packs.values()
    topics = [(titled(pack.title), pack.name, _outlets(pack)) for pack in packs if not pack.region]
    regions = [(titled(pack.title), pack.name, _outlets(pack)) for pack in packs if pack.region]
    view.add_item(row_of(WhereSelect(plan.channel)))
    for kind, words, offered in ((REGIONS, say("Regions"), regions), (TOPICS, say("Topics"), topics)):
        if offered:
            view.add_item(row_of(PlanSelect(kind, words, _options(offered, plan.sources))))
    if plan.outlets:
        found = [(label, value, "") for label, value in plan.outlets]
        view.add_item(row_of(PlanSelect(OUTLETS, say("What was found"), _options(found, plan.sources))))
    times = SCHEDULES if plan.when in SCHEDULES else {plan.when: _own_times(plan)} | SCHEDULES
    whens = _options([(say(words), value, "") for value, words in times.items()], (plan.when,))
    view.add_item(row_of(PlanSelect(WHEN, say("When?"), whens, most=1)))
    return view.add_item(
        row_of(
            PlanButton("done", say("Done"), discord.ButtonStyle.success),
            PlanButton("preview", say("Preview")),
            PlanButton("find", say("Find an outlet")),
            PlanButton(f"{TIME}:{plan.zone or NO_ZONE}", say("Time and city")),
        )
    )


def _summary(asked: Asked, plan: Plan) -> Iterable[str]:
    names = ", ".join(f"**{inert(title_of(asked, source))}**" for source in plan.sources)
    yield say("**1. News** {names}", names=names or say("— choose regions or topics, or find an outlet such as “bbc”"))
    target = target_of(asked, plan)
    missing = missing_in(target) if target else None
    where = target.mention if target else say("— choose a channel")
    yield say("**2. Channel** {where}", where=where) + (f"\n⚠️ {missing}" if missing else "")
    if plan.lacks_zone:
        yield say("**3. When** — whose time? Press **Time and city**")
    else:
        schedule = schedule_of(plan.schedule, plan.at, plan.zone)
        yield say("**3. When** {schedule}", schedule=in_words(schedule))


def _own_times(plan: Plan) -> str:
    """Times that somebody wrote, as an option."""
    return in_words(schedule_of(plan.schedule, plan.at, plan.zone)) if not plan.lacks_zone else plan.at or plan.when


def _outlets(pack: Pack) -> str:
    return ", ".join(title for title, _ in pack.feeds)


def _options(offered: Iterable[tuple[str, str, str]], chosen: Iterable[str]) -> list[discord.SelectOption]:
    chosen = set(chosen)
    return [
        discord.SelectOption(
            label=bare(label)[:100], value=value, description=bare(more)[:100] or None, default=value in chosen
        )
        for label, value, more in list(offered)[:MOST_OPTIONS]
    ]


async def _show(asked: Asked, plan: Plan, note: str = "") -> None:
    await asked.response.edit_message(view=unlisted(panel(asked, plan, note)))


class WhereSelect(PersistentItem[discord.ui.ChannelSelect[discord.ui.LayoutView]], template=rf"setup:{CHANNEL}"):
    """Where it shall come."""

    def __init__(self, channel: int | None) -> None:
        kind = discord.SelectDefaultValueType.channel
        chosen = [discord.SelectDefaultValue(id=channel, type=kind)] if channel else []
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id=f"setup:{CHANNEL}", placeholder=say("Channel"), channel_types=KINDS, default_values=chosen
            )
        )

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:  # noqa: ARG003
        """The select."""
        return cls(None)

    async def answer(self, asked: Asked) -> None:
        """Show the panel with what was chosen."""
        must_set_up(asked)
        await _show(asked, plan_in(asked))


class PlanSelect(PersistentSelect, template=rf"setup:(?P<kind>{TOPICS}|{REGIONS}|{OUTLETS}|{WHEN})"):
    """A select of the panel."""

    def __init__(
        self, kind: str, placeholder: str = "", options: list[discord.SelectOption] | None = None, most: int = 25
    ) -> None:
        offered = options or []
        several = most > 1
        super().__init__(
            discord.ui.Select(
                custom_id=f"setup:{kind}",
                placeholder=placeholder,
                options=offered,
                min_values=0 if several else 1,
                max_values=max(1, min(most, len(offered))),
            )
        )

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select that was used."""
        return cls(match["kind"])

    async def answer(self, asked: Asked) -> None:
        """Show the panel with what was chosen."""
        must_set_up(asked)
        await _show(asked, plan_in(asked))


class PlanButton(PersistentButton, template=rf"setup:(?P<what>done|preview|find|{TIME}:[\w/+-]+)"):
    """A button of the panel."""

    def __init__(self, what: str, label: str = "", style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        self._what = what
        super().__init__(discord.ui.Button(label=label or "…", style=style, custom_id=f"setup:{what}"))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed."""
        return cls(match["what"])

    async def answer(self, asked: Asked) -> None:
        """Go on with what the panel shows."""
        must_set_up(asked)
        plan = plan_in(asked)
        match self._what:
            case "find":
                await open_form(asked, _Find())
            case "preview":
                await preview(asked, plan)
            case "done" if not plan.sources:
                await _show(asked, plan, "⚠️ " + say("Choose what shall come first."))
            case "done" if not plan.lacks_zone:
                await order_all(asked, plan)
            case _:
                await open_form(asked, _TimeAndCity(plan))


class _Find(discord.ui.Modal):
    """Asks for an outlet or a topic."""

    def __init__(self) -> None:
        super().__init__(title=say("Find an outlet or a topic"))
        self.answer: discord.ui.TextInput[_Find] = discord.ui.TextInput(max_length=60, placeholder="bbc")
        self.add_item(discord.ui.Label(text=say("Part of its name"), component=self.answer))

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Offer what was found in the panel."""
        packs = asked.client.services.packs.values()
        typed = self.answer.value.strip()
        found = [*outlets_like(packs, typed), *packs_like(packs, typed)]
        fitting = tuple((label[:100], value) for label, value in found if len(value) <= 100)[:MOST_OPTIONS]
        # What was found before stays where it is chosen: the rest stood for another search.
        plan = plan_in(asked)
        kept = [(label, source) for label, source in plan.outlets if source in plan.sources]
        plan = replace(plan, outlets=tuple(dict.fromkeys([*kept, *fitting]))[:MOST_OPTIONS])
        await _show(asked, plan, "" if fitting else f"⚠️ {_none_found(typed)}")


def _none_found(typed: str) -> str:
    if not typed:
        return say("Write part of the name of an outlet or a topic, such as bbc.")
    return say("No pack has {words}. /subscribe takes the address of any site or feed.", words=echoed(typed))


class _TimeAndCity(discord.ui.Modal):
    """Asks whose time counts, and at which times of day."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(title=say("Time and city"))
        at = plan.at or "08:00"
        self.city: discord.ui.TextInput[_TimeAndCity] = discord.ui.TextInput(
            max_length=60, default=city_of(plan.zone) if plan.zone else None, placeholder="London"
        )
        self.at: discord.ui.TextInput[_TimeAndCity] = discord.ui.TextInput(max_length=60, default=at)
        hint = say("A large city whose time is yours, such as London, New York or Seoul")
        self.add_item(discord.ui.Label(text=say("City"), description=hint, component=self.city))
        self.add_item(
            discord.ui.Label(text=say("Times"), description=say("Such as 08:00, or 08:00, 18:30"), component=self.at)
        )

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Show the panel with it, or what is wrong with it."""
        plan = plan_in(asked)
        try:
            zone = timezone_of(self.city.value)
            schedule = plan.schedule.value if plan.at else "daily"
            changed = replace(plan, zone=zone, when=f"{schedule} {self.at.value.strip()}"[:100])
            schedule_of(changed.schedule, changed.at, zone)
        except DatelineError as error:
            button = correcting(asked, lambda: _TimeAndCity(plan), self)
            await asked.response.edit_message(
                view=unlisted(panel(asked, plan, f"⚠️ {wrong(error)}").add_item(row_of(button)))
            )
        else:
            await _show(asked, changed)
