"""/settings: what a server has set for all that comes there, in one panel whose changes can be undone."""

import re
from dataclasses import replace
from typing import Self

import discord
from discord import app_commands

from bot.commands.client import Asked, answering, must_manage
from bot.commands.errors import MANAGERS_ONLY, OLD, Told
from bot.commands.forms import reopen
from bot.commands.panel import CHANGED
from bot.commands.permissions import must_be_writable
from bot.commands.persistent import (
    PersistentButton,
    PersistentItem,
    PersistentSelect,
    chosen_in,
    number_in,
    row_of,
    values_of,
)
from bot.commands.preferences import AUTOMATIC, FIELDS, Preferences, apply, let_pings, options_for, preferences_of
from bot.commands.replying import edit, open_form, reply
from bot.commands.zone_names import city_of
from bot.commands.zones import timezone_of
from bot.news import DatelineError, RoleId
from bot.rendering import Tone, notice_view
from bot.wording import mark, say

settings = app_commands.Group(name="settings", description="What is set for this server", guild_only=True)


@settings.command(name="show")
@app_commands.checks.has_permissions(manage_guild=True)
async def show_settings(interaction: Asked) -> None:
    """Language, zone, look, pings, notices and how long things are kept here; to be changed and undone."""
    await reply(interaction, panel(interaction, await preferences_of(interaction)))


@settings.command(name="member-pings")
@app_commands.describe(allow="Whether members may have themselves pinged in channels (/follow here:True)")
@app_commands.checks.has_permissions(manage_guild=True)
async def member_pings(interaction: Asked, allow: bool) -> None:
    """Let members be pinged in channels for what they follow, or end that."""
    count = await let_pings(interaction, allowed=allow)
    may = mark("Members may have themselves pinged in channels now: /follow here:True. /subscriptions lists who is.")
    no = mark("Members are pinged in no channel any more; {count} of what they follow so rests until they may again.")
    await reply(interaction, notice_view(say(may) if allow else say(no, count=count), Tone.DONE))


def panel(asked: Asked, now: Preferences, before: Preferences | None = None, note: str = "") -> discord.ui.LayoutView:
    """All that is set, with what changes it; and what takes the last change back."""
    lines = [*filter(None, [note]), say("## Settings of this server"), *now.lines(asked)]
    view = notice_view("\n".join(lines), Tone.PLAIN if before is None else Tone.DONE)
    for field in FIELDS:
        view.add_item(row_of(SetSelect(field, options_for(asked, field, now))))
    view.add_item(row_of(PingsSelect(now.settings.pings_for)))
    view.add_item(row_of(NoticesSelect(now.notices)))
    buttons: list[PersistentButton] = [ZoneButton()]
    if before is not None:
        field, value = before.changed_from(now)
        buttons.append(UndoSetting((field, value), now.values()[field]))
    return view.add_item(row_of(*buttons))


def _must_manage(asked: Asked) -> None:
    """In direct messages everybody manages what is theirs, but there is no server to set anything for."""
    if asked.guild_id is None:
        raise Told(say(MANAGERS_ONLY))
    must_manage(asked)


async def change(asked: Asked, wanted: Preferences) -> None:
    """Set it, and show the panel with a way back."""
    _must_manage(asked)
    before = await preferences_of(asked)
    await apply(asked, before, wanted)
    await edit(asked, panel(asked, wanted, before if wanted != before else None))


class SetSelect(PersistentSelect, template=rf"settings:set:(?P<field>{'|'.join(FIELDS)})"):
    """Chooses one of what can be set."""

    def __init__(self, field: str, options: list[discord.SelectOption] | None = None) -> None:
        self._field = field
        select: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
            custom_id=f"settings:set:{field}", placeholder=say(FIELDS[field]), options=options or []
        )
        super().__init__(select)

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select that was used."""
        return cls(match["field"])

    async def answer(self, asked: Asked) -> None:
        """Set it."""
        _must_manage(asked)
        now, chosen = await preferences_of(asked), chosen_in(asked)
        if chosen not in {option.value for option in options_for(asked, self._field, now)}:
            raise Told(say(OLD))
        await change(asked, now.having(self._field, chosen))


class PingsSelect(PersistentItem[discord.ui.RoleSelect[discord.ui.LayoutView]], template=r"settings:role"):
    """Chooses the role whose holders alone may follow with pings; none for all members."""

    def __init__(self, role: RoleId | None = None) -> None:
        super().__init__(
            discord.ui.RoleSelect(
                custom_id="settings:role",
                placeholder=say("Pings only for members with this role"),
                min_values=0,
                default_values=_chosen(role, discord.SelectDefaultValueType.role),
            )
        )

    async def answer(self, asked: Asked) -> None:
        """Let its holders follow with pings, or all members."""
        _must_manage(asked)
        chosen = RoleId(number_in(asked)) if values_of(asked) else None
        if chosen and (asked.guild is None or asked.guild.get_role(chosen) is None):
            raise Told(say(OLD))
        now = await preferences_of(asked)
        pings = now.pings or chosen is not None
        await change(asked, replace(now, pings=pings, settings=replace(now.settings, pings_for=chosen)))


class NoticesSelect(PersistentItem[discord.ui.ChannelSelect[discord.ui.LayoutView]], template=r"settings:notices"):
    """Chooses the channel that is told what goes wrong; none for whoever subscribed."""

    def __init__(self, channel: int | None = None) -> None:
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id="settings:notices",
                placeholder=say("Channel that is told what goes wrong"),
                channel_types=[discord.ChannelType.text],
                min_values=0,
                default_values=_chosen(channel, discord.SelectDefaultValueType.channel),
            )
        )

    async def answer(self, asked: Asked) -> None:
        """Tell it there from now on."""
        _must_manage(asked)
        await change(asked, replace(await preferences_of(asked), notices=await notices_in(asked)))


def _chosen(number: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    """What is set, as the select shows it."""
    return [discord.SelectDefaultValue(id=number, type=kind)] if number else []


async def notices_in(asked: Asked) -> int | None:
    """The channel that was chosen.

    Raises:
        DatelineError: it is none of this server's, the asker does not see it, or we may not write there.
    """
    if not values_of(asked):
        return None
    channel = asked.guild.get_channel(number_in(asked)) if asked.guild else None
    if not isinstance(channel, discord.TextChannel):
        raise Told(say("I can post to text channels, threads and forums that I see. Choose another."))
    await must_be_writable(asked, channel)
    return channel.id


class ZoneButton(PersistentButton, template=r"settings:zone"):
    """Asks for the zone of times."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=say("Zone"), custom_id="settings:zone"))

    async def answer(self, asked: Asked) -> None:
        """Ask."""
        _must_manage(asked)
        await open_form(asked, _ZoneForm((await preferences_of(asked)).settings.timezone))


class _ZoneForm(discord.ui.Modal):
    """Asks for a city."""

    def __init__(self, zone: str | None) -> None:
        super().__init__(title=say("Zone"))
        self.city: discord.ui.TextInput[_ZoneForm] = discord.ui.TextInput(
            max_length=60, required=False, default=city_of(zone) if zone else None, placeholder="London"
        )
        hint = say("A large city whose time is yours, such as London, New York or Seoul")
        self.add_item(discord.ui.Label(text=say("City"), description=hint, component=self.city))

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Set it."""
        _must_manage(asked)
        now = await preferences_of(asked)
        try:
            zone = timezone_of(self.city.value) if self.city.value.strip() else None
        except DatelineError as error:
            await reopen(asked, error, lambda: _ZoneForm(now.settings.timezone), self)
            return
        await change(asked, replace(now, settings=replace(now.settings, timezone=zone)))


class UndoSetting(
    PersistentButton, template=r"settings:undo:(?P<field>[a-z_]+):(?P<value>[\w/+-]*)(?::(?P<now>[\w/+-]*))?"
):
    """Takes the last change back: its custom id holds what was set before, and what the change made of it.

    Older buttons do not tell the latter.
    """

    def __init__(self, was: tuple[str, str], now: str = "") -> None:
        self._field, self._value = was
        self._now = now
        custom_id = f"settings:undo:{self._field}:{self._value}:{now}".rstrip(":")
        super().__init__(discord.ui.Button(label=say("Undo"), custom_id=custom_id[:100]))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed."""
        return cls((match["field"], match["value"]), match["now"] or "")

    async def answer(self, asked: Asked) -> None:
        """Set what was set before, unless somebody set something else since."""
        _must_manage(asked)
        now = await preferences_of(asked)
        if self._now and now.values().get(self._field) != self._now:
            await edit(asked, panel(asked, now, note=say(CHANGED)))
            return
        await change(asked, now.having(self._field, self._value or AUTOMATIC))
