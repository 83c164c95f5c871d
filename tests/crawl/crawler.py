"""The crawl: every command as Discord knows it, then every control of what was answered, as deep as new ones appear."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simcord.backend import serializers
from simcord.interactions import command_leaves, nest_options

from bot.news import language_of
from tests.crawl.inputs import BESIDE, FILES, HOSTILE, fillings, odd_for, sound_for
from tests.crawl.world import AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Answer, Json, Moment, Person, World
from tests.discord_limits import walk

BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, CHANNEL_SELECT, FILE_UPLOAD = 2, 3, 4, 5, 6, 8, 19
CHAT = 1
COMMANDS, OPTIONS, WHOLE = range(3)
MOST_FILLINGS = 2
"""Of a form, in a sample, besides the sound one."""
MENTIONED = {5: "users", 6: "roles", 8: "channels"}
CHANGES = re.compile(r"[0-9a-f]{8,}|\d+")
"""What differs between controls of one kind: numbers and tokens."""
HOLDS = re.compile(r"^(settings:undo|setup:time):.+")
"""Controls that hold what was set."""


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


@dataclass(frozen=True)
class Seen:
    """A step, where it was taken, and what came of it."""

    step: Step
    way: tuple[str, ...]
    """The steps before it."""
    message: Json | None
    """On which it was taken, as it then stood."""
    moment: Moment
    """In which it was taken."""
    answer: Answer
    opener: "Seen | None" = None
    """What opened the form."""


@dataclass
class Crawl:
    """A walk of one person through all that the bot offers."""

    world: World
    who: Person
    much: int = WHOLE
    """How much of what can be typed is: each command alone, each option with a value, or with all of them."""
    deepest: int = 6
    taken: set[tuple[str, str]] = field(default_factory=set)
    """(what a message offered, step) that were taken: what looks alike is used once."""

    async def walk(self) -> AsyncIterator[Seen]:
        """All steps."""
        base = self.world.now()
        for root in self._registered():
            if root.get("type", 1) == CHAT:
                for path, leaf in command_leaves(root):
                    async for seen in self._command(path, leaf.get("options") or [], base):
                        yield seen
        for message in list(self.world.standing(self.who)):
            way = (f"a message of {len(message.get('components') or ())} parts",)
            for step in self._menus(message):
                async for seen in self._from(step, way, None, base):
                    yield seen
            async for seen in self._controls(message, way, base):
                yield seen

    async def take(self, step: Step, message: Json | None, moment: Moment) -> Answer:
        """Take a step in a moment."""
        self.world.back_to(moment)
        return await self.world.send(self.who, step.kind, step.data, message)

    async def _from(
        self, step: Step, way: tuple[str, ...], message: Json | None, moment: Moment
    ) -> AsyncIterator[Seen]:
        """A step, and all that follow from it."""
        taken = (shape_of(message), step.name)
        if taken in self.taken or len(way) > self.deepest:
            return
        self.taken.add(taken)
        answer = await self.take(step, message, moment)
        seen = Seen(step, way, message, moment, answer)
        yield seen
        here = (*way, step.counted)
        if answer.message:
            async for further in self._controls(answer.message, here, answer.moment):
                yield further
        if answer.form:
            for number, filled in enumerate(fillings(fields_of(answer.form), language_of(self.who.language))):
                if number > MOST_FILLINGS and self.much < WHOLE:
                    break
                done = await self._submitted(seen, list(filled))
                yield done
                if done.answer.message:
                    way = (*here, done.step.counted)
                    async for further in self._controls(done.answer.message, way, done.answer.moment):
                        yield further

    async def _submitted(self, opened: Seen, filled: list[list[str]]) -> Seen:
        """A form that was opened anew, as it can be submitted once, and filled in."""
        answer = await self.take(opened.step, opened.message, opened.moment)
        assert answer.form
        step = submission(self.world, answer.form, filled)
        done = await self.take(step, opened.message, answer.moment)
        return Seen(step, (*opened.way, opened.step.counted), opened.message, answer.moment, done, opened)

    async def _controls(self, message: Json, way: tuple[str, ...], moment: Moment) -> AsyncIterator[Seen]:
        for step in controls_of(self.world, message):
            async for seen in self._from(step, way, message, moment):
                yield seen

    def _registered(self) -> list[Json]:
        tree = self.world.desk.client.tree
        return [one.to_dict(tree) for one in tree.get_commands()]

    async def _command(self, path: list[str], options: list[Json], base: Moment) -> AsyncIterator[Seen]:
        offered: dict[str, tuple[Any, ...]] = {}
        for option in options:
            for typed in ("", "a", HOSTILE)[: 1 + self.much] if option.get("autocomplete") else ():
                step = self._call(path, {option["name"]: typed}, options, focused=option["name"])
                async for seen in self._from(step, (), None, base):
                    found = tuple(one["value"] for one in seen.answer.choices or ())
                    offered[option["name"]] = offered.get(option["name"]) or found[:2]
                    yield seen
        sound = {one["name"]: sound_for(one, offered.get(one["name"], ())) for one in options}
        usual = {one["name"]: sound[one["name"]][0] for one in options if one.get("required") and sound[one["name"]]}
        steps = [self._call(path, usual, options)]
        for one in options if self.much > COMMANDS else ():
            name = one["name"]
            known = {other["name"] for other in options}
            beside: dict[str, Any] = usual | {key: value for key, value in BESIDE.get(name, {}).items() if key in known}
            right, wrong = sound[name], odd_for(one)
            if self.much < WHOLE:
                right, wrong = right[:1], wrong[:1]
            steps += [self._call(path, beside | {name: value}, options) for value in right]
            steps += [self._call(path, beside | {name: value}, options, odd=True) for value in wrong]
        for step in steps:
            async for seen in self._from(step, (), None, base):
                yield seen

    def _call(
        self, path: list[str], given: Mapping[str, Any], options: list[Json], *, odd: bool = False, focused: str = ""
    ) -> Step:
        kinds = {one["name"]: one["type"] for one in options}
        resolved: Json = {}
        built = []
        for name, value in given.items():
            sent = _resolved(self.world, kinds[name], value, resolved)
            built.append(
                {"name": name, "type": kinds[name], "value": sent} | ({"focused": True} if focused == name else {})
            )
        known = self.world.desk.env.backend.find_command(path[0], None, type=1)
        data = {"id": known["id"], "name": path[0], "type": 1, "options": nest_options(known, path[1:], built)}
        if resolved:
            data["resolved"] = resolved
        typed = " ".join(f"{name}:{value}" for name, value in given.items())
        label = f"/{' '.join(path)} {typed}".strip()
        if focused:
            return Step(f"{label}…", AUTOCOMPLETE, data)
        public = given.get("public") is True
        return Step(label, COMMAND, data, f"/{' '.join(path)}{' public' * public}", odd, public, tuple(given))

    def _menus(self, message: Json) -> Iterator[Step]:
        for root in self._registered():
            if root.get("type") == 3:
                known = self.world.desk.env.backend.find_command(root["name"], None, type=3)
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
            places = world.channels_beside(int(message["channel_id"]), one.get("channel_types"))
            for value in places if kind == "channels" else ("role",):
                resolved: Json = {}
                number = _resolved(world, {"channels": 7, "roles": 8}[kind], value, resolved)
                yield Step(f"{name}={value}", COMPONENT, data | {"values": [number], "resolved": resolved})
            if one.get("min_values", 1) == 0:
                yield Step(f"{name}=none", COMPONENT, data | {"values": [], "resolved": {}})


def kind_of(custom_id: str) -> str:
    """A control's custom id without what differs between those of one kind."""
    return HOLDS.sub(r"\1", CHANGES.sub("#", custom_id))


def shape_of(message: Json | None) -> str:
    """What a message offers, whatever it tells; and whether something is chosen in it."""
    if message is None:
        return ""
    parts = list(walk(message.get("components") or []))
    chosen = any(option.get("default") for one in parts for option in one.get("options") or ())
    return " ".join(kind_of(one["custom_id"]) for one in parts if one.get("custom_id")) + " chosen" * chosen


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
        home = backend.get_guild(world.desk.news.guild.id)
        role = home.roles[world.handles["role"]]
        resolved.setdefault("roles", {})[str(role.id)] = dict(serializers.role_payload(role))
        return str(role.id)
    if kind == 11:
        stored = backend.cdn.store_attachment(backend.snowflake(), world.desk.news.id, value, FILES[value], None)
        resolved.setdefault("attachments", {})[str(stored["id"])] = stored
        return str(stored["id"])
    return value
