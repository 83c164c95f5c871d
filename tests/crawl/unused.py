"""What a crawl left out: whoever adds a command, an option or a control learns here that nothing uses it."""

import re
from collections.abc import Collection, Iterator

import discord
from discord import app_commands

from bot.commands import ITEMS, DatelineClient
from bot.rendering import Tone
from tests.crawl.crawler import Seen
from tests.crawl.judging import tone_of
from tests.crawl.world import COMPONENT


def unused(client: DatelineClient, steps: list[Seen], opened: Collection[str]) -> Iterator[str]:
    """Commands, options, menus, controls and forms that nobody used, or that worked for nobody."""
    names = {seen.step.group.removesuffix(" public") for seen in steps} | {seen.step.name for seen in steps}
    worked = {
        (seen.step.group.removesuffix(" public"), option)
        for seen in steps
        for option in seen.step.options
        if went_well(seen)
    }
    for command in client.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            name = f"/{command.qualified_name}"
            if name not in names:
                yield f"{name} was never called"
            for option in command.parameters:
                if (name, option.display_name) not in worked:
                    yield f"{name} {option.display_name}: worked for nobody"
    for menu in client.tree.get_commands():
        if isinstance(menu, app_commands.ContextMenu) and f"menu: {menu.name}" not in names:
            yield f"the menu {menu.name} was never used"
    pressed = {str(seen.step.data["custom_id"]) for seen in steps if seen.step.kind == COMPONENT}
    for item in ITEMS:
        pattern = item.__discord_ui_compiled_template__
        found = [match for custom_id in pressed if (match := pattern.fullmatch(custom_id))]
        if not found:
            yield f"{item.__name__} was never used"
        for group, alternatives in re.findall(r"\(\?P<(\w+)>([a-z_|-]+)\)", pattern.pattern):
            for one in set(alternatives.split("|")) - {match[group] for match in found}:
                yield f"{item.__name__} {one} was never used"
    forms = {one.__name__ for one in discord.ui.Modal.__subclasses__() if one.__module__.startswith("bot.")}
    yield from (f"the form {kind} was never opened" for kind in sorted(forms - set(opened)))


def went_well(seen: Seen) -> bool:
    """Whether a step was not refused."""
    return seen.answer.message is None or tone_of(seen.answer.message) is not Tone.ERROR
