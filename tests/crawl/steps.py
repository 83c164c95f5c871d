"""Steps of the crawl: commands as they are called, menus, and the controls of a message, of a select each option."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from simcord.backend import serializers
from simcord.interactions import nest_options

from tests.crawl.inputs import FILES
from tests.crawl.world import AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Json, World
from tests.discord_limits import walk

BUTTON, STRING_SELECT, TEXT_INPUT, FILE_UPLOAD = 2, 3, 4, 19
MENTIONED = {5: "users", 6: "roles", 8: "channels"}
CHANGES = re.compile(r"[0-9a-f]{8,}|\d+")
"""What differs between controls of one kind: numbers and tokens."""
HOLDS = re.compile(r"^(settings:undo|setup:time):.+")
"""Controls that hold what was set."""
TOKENS = re.compile(r"^(choice|restore):")
"""Controls that hold no more than a token. What it stands for is forgotten by a restart, and by further questions."""


@dataclass(frozen=True)
class Step:
    """Something that somebody does; by what it is counted, and what it is done to."""

    name: str
    kind: int
    data: Json
    group: str = ""
    """Where it is of no consequence for what follows how it was done: the command's name."""
    odd: bool = False
    public: bool = False
    """Whether it was asked for that all see the answer."""

    options: tuple[str, ...] = ()
    """Of a command, those that were given."""

    def of_form(self, form: Json) -> "Step":
        """The same written into the same form, opened anew."""
        names = [one["component"]["custom_id"] for one in fields_of(form)]
        filled = [
            one | {"component": one["component"] | {"custom_id": name}}
            for one, name in zip(self.data["components"], names, strict=True)
        ]
        return replace(self, data=self.data | {"custom_id": form["custom_id"], "components": filled})

    @property
    def counted(self) -> str:
        """By what it is told from others."""
        return self.group or self.name


def registered(world: World) -> list[Json]:
    """The commands and menus as Discord knows them."""
    tree = world.desk.client.tree
    return [one.to_dict(tree) for one in tree.get_commands()]


def called(
    world: World,
    path: list[str],
    given: Mapping[str, Any],
    options: list[Json],
    *,
    odd: bool = False,
    focused: str = "",
) -> Step:
    """A command with these options, or, where one is `focused`, while that is typed."""
    kinds = {one["name"]: one["type"] for one in options}
    resolved: Json = {}
    built = []
    for name, value in given.items():
        sent = _resolved(world, kinds[name], value, resolved)
        built.append(
            {"name": name, "type": kinds[name], "value": sent} | ({"focused": True} if focused == name else {})
        )
    known = world.desk.env.backend.find_command(path[0], None, type=1)
    data = {"id": known["id"], "name": path[0], "type": 1, "options": nest_options(known, path[1:], built)}
    if resolved:
        data["resolved"] = resolved
    typed = " ".join(f"{name}:{value}" for name, value in given.items())
    label = f"/{' '.join(path)} {typed}".strip()
    if focused:
        return Step(f"{label}…", AUTOCOMPLETE, data)
    public = given.get("public") is True
    return Step(label, COMMAND, data, f"/{' '.join(path)}{' public' * public}", odd, public, tuple(given))


def menus_of(world: World, message: Json) -> Iterator[Step]:
    """Each menu of a message."""
    for root in registered(world):
        if root.get("type") == 3:
            known = world.desk.env.backend.find_command(root["name"], None, type=3)
            number = str(message["id"])
            data = {"id": known["id"], "name": root["name"], "type": 3, "target_id": number}
            yield Step(f"menu: {root['name']}", COMMAND, data | {"resolved": {"messages": {number: message}}})


def controls_of(world: World, message: Json) -> Iterator[Step]:
    """Everything on a message that can be used; of a select each option."""
    for one in walk(message.get("components") or []):
        custom_id = one.get("custom_id")
        if not custom_id or one.get("disabled"):
            continue
        data = {"custom_id": custom_id, "component_type": one["type"]}
        name = kind_of(custom_id)
        if one["type"] == BUTTON:
            yield Step(name, COMPONENT, data)
        elif one["type"] == STRING_SELECT:
            for option in one["options"]:
                value = CHANGES.sub("#", option["value"])
                yield Step(f"{name}={value}", COMPONENT, data | {"values": [option["value"]]})
            if one.get("max_values", 1) > 1 and len(one["options"]) > 1:
                chosen = [option["value"] for option in one["options"]][: one["max_values"]]
                yield Step(f"{name}=all", COMPONENT, data | {"values": chosen})
            if one.get("min_values", 1) == 0:
                yield Step(f"{name}=none", COMPONENT, data | {"values": []})
        else:
            kind = MENTIONED[one["type"]]
            here = int(message["channel_id"])
            channels = kind == "channels"
            for value in world.channels_beside(here, one.get("channel_types")) if channels else world.roles_of(here):
                resolved: Json = {}
                number = _resolved(world, {"channels": 7, "roles": 8}[kind], value, resolved)
                yield Step(f"{name}={value}", COMPONENT, data | {"values": [number], "resolved": resolved})
            if one.get("min_values", 1) == 0:
                yield Step(f"{name}=none", COMPONENT, data | {"values": [], "resolved": {}})


def kind_of(custom_id: str) -> str:
    """A control's custom id without what differs between those of one kind."""
    return HOLDS.sub(r"\1", CHANGES.sub("#", custom_id))


def states_of(message: Json) -> tuple[str, ...]:
    """The controls of a message, each with whether something is chosen in it."""
    return tuple(
        kind_of(one["custom_id"]) + " chosen" * _chosen(one)
        for one in walk(message.get("components") or [])
        if one.get("custom_id")
    )


def _chosen(component: Json) -> bool:
    options = component.get("options") or ()
    holds = HOLDS.match(component["custom_id"])
    return any(option.get("default") for option in options) or bool(holds and not component["custom_id"].endswith(":-"))


def shape_of(message: Json) -> str:
    """What a message offers, whatever it tells."""
    return ", ".join(states_of(message))


def fields_of(form: Json) -> list[Json]:
    """The fields of a form with their labels, in English whatever the form's language is."""
    return [one for one in form["components"] if one.get("component")]


def submission(world: World, form: Json, values: list[list[str]]) -> Step:
    """A form as a client sends it."""
    filled: list[Json] = []
    resolved: Json = {}
    for one, given in zip(fields_of(form), values, strict=True):
        component = one["component"]
        leaf: Json = {"type": component["type"], "custom_id": component["custom_id"]}
        if component["type"] == TEXT_INPUT:
            leaf["value"] = given[0]
        elif component["type"] == FILE_UPLOAD:
            leaf["values"] = [_resolved(world, 11, value, resolved) for value in given]
        else:
            leaf["values"] = given
        filled.append({"type": 18, "component": leaf})
    typed = ", ".join(" ".join(one)[:20] for one in values)
    data: Json = {"custom_id": form["custom_id"], "components": filled}
    return Step(f"form {form['title']}: {typed}", FORM, data | ({"resolved": resolved} if resolved else {}))


def _resolved(world: World, kind: int, value: Any, resolved: Json) -> Any:
    """A value as it is sent: of channels, roles and files the number, with what it stands for beside it."""
    backend = world.desk.env.backend
    if kind == 7:
        channel = backend.get_channel(world.handles[value])
        shown = dict(serializers.channel_payload(backend, channel)) | {"permissions": "0"}
        resolved.setdefault("channels", {})[str(channel.id)] = shown
        return str(channel.id)
    if kind == 8:
        number = world.handles[value]
        role = next(guild.roles[number] for guild in backend.guilds.values() if number in guild.roles)
        resolved.setdefault("roles", {})[str(role.id)] = dict(serializers.role_payload(role))
        return str(role.id)
    if kind == 11:
        stored = backend.cdn.store_attachment(backend.snowflake(), world.desk.news.id, value, FILES[value], None)
        resolved.setdefault("attachments", {})[str(stored["id"])] = stored
        return str(stored["id"])
    return value
