"""What somebody has chosen so far in the panel of /setup. It stands in the panel itself, and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import discord

from bot.commands.client import Asked
from bot.commands.errors import OLD, Told
from bot.commands.ordering import Order
from bot.commands.permissions import Channel
from bot.commands.persistent import number_of
from bot.commands.zones import guessed_zone
from bot.news import When
from bot.wording import say

TOPICS, REGIONS, OUTLETS, WHEN, CHANNEL, TIME = "topics", "regions", "outlets", "when", "channel", "time"
PREFIX = "setup:"
TIMED = {When.DAILY, When.WEEKLY}
NO_ZONE = "-"
USUALLY = "daily 08:00"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to come where and when."""

    channel: int | None
    sources: tuple[str, ...] = ()
    """Names of packs, and addresses of feeds of theirs."""
    outlets: tuple[tuple[str, str], ...] = ()
    """(what to show, source) of what was searched for last."""
    when: str = USUALLY
    """A schedule's name and its times."""
    zone: str | None = None

    @property
    def schedule(self) -> When:
        """How often."""
        return When(self.when.partition(" ")[0])

    @property
    def at(self) -> str | None:
        """The times of day, as they are typed; None where there are none."""
        return self.when.partition(" ")[2] or None

    @property
    def lacks_zone(self) -> bool:
        """Whether it must be asked whose time is meant."""
        return self.zone is None and self.schedule in TIMED

    def order(self, source: str, target: Channel) -> Order:
        """The order of one of its sources."""
        timed = self.schedule in TIMED
        return Order(source, self.schedule, target, at=self.at if timed else None, timezone=self.zone)


def new_plan(asked: Asked, zone: str | None) -> Plan:
    """What the panel shows at first: this channel, and the server's zone, or what its language tells of it."""
    here = asked.channel_id if isinstance(asked.channel, Channel) else None
    locales = [str(asked.guild.preferred_locale)] if asked.guild else []
    guesses = [guessed_zone(locale) for locale in (*locales, str(asked.locale))]
    return Plan(here, zone=zone or next(filter(None, guesses), None))


def plan_in(asked: Asked) -> Plan:
    """What the panel shows that was used, with what has just been chosen in it.

    Raises:
        Told: that is nothing that the panel offers.
    """
    view = discord.ui.LayoutView.from_message(asked.message) if asked.message else discord.ui.LayoutView()
    data: Any = asked.data or {}
    now = {data.get("custom_id"): [str(value) for value in data["values"]]} if "values" in data else {}
    chosen: dict[str, list[str]] = {}
    outlets: tuple[tuple[str, str], ...] = ()
    zone = None
    for item in view.walk_children():
        custom_id = str(getattr(item, "custom_id", None) or "")
        kind, _, rest = custom_id.removeprefix(PREFIX).partition(":")
        if not custom_id.startswith(PREFIX):
            continue
        if isinstance(item, discord.ui.Select):
            chosen[kind] = now.get(custom_id, [option.value for option in item.options if option.default])
            if kind == OUTLETS:
                outlets = tuple((option.label, option.value) for option in item.options)
        elif isinstance(item, discord.ui.ChannelSelect):
            chosen[kind] = now.get(custom_id, [str(default.id) for default in item.default_values])
        elif kind == TIME:
            zone = rest if rest != NO_ZONE else None
    channel = next(iter(chosen.get(CHANNEL, ())), None)
    when = next(iter(chosen.get(WHEN, ())), USUALLY)
    if when.partition(" ")[0] not in set(When):
        raise Told(say(OLD))
    return Plan(
        number_of(channel) if channel else None,
        _once([source for kind in (TOPICS, REGIONS, OUTLETS) for source in chosen.get(kind, ())]),
        outlets,
        when,
        zone,
    )


def _once(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sources))
