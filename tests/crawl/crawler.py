"""The crawl: every command as Discord knows it, then every control of what was answered, as deep as new ones appear."""

import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from simcord.interactions import command_leaves

from bot.news import language_of
from tests.crawl.inputs import BESIDE, HOSTILE, fillings, odd_for, sound_for
from tests.crawl.steps import (
    BUTTON,
    TOKENS,
    Step,
    called,
    controls_of,
    fields_of,
    menus_of,
    registered,
    shape_of,
    states_of,
    submission,
)
from tests.crawl.world import Answer, Json, Moment, Person, Trouble, World

CHAT = 1
COMMANDS, OPTIONS, WHOLE = range(3)
MOST_FILLINGS = 2
"""Of a form that is opened first, in a sample, besides the sound one."""
AT_ONCE = 1.0
"""Seconds within which everything is answered, if only that the answer will come."""
MOST_TRIES = 6
PAUSE = 0.5
"""Seconds to wait after a late answer, longer each time: a burst of work elsewhere lasts."""


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


@dataclass(frozen=True)
class Ahead:
    """A step that is still to be taken."""

    step: Step
    way: tuple[str, ...]
    message: Json | None
    moment: Moment


@dataclass
class Crawl:
    """A walk of one person through all that the bot offers, the shortest ways first."""

    world: World
    who: Person
    much: int = WHOLE
    """How much of what can be typed is: each command alone, each option with a value, or with all of them."""
    deepest: int = 6
    taken: set[tuple[str, str]] = field(default_factory=set)
    """(step, what stood beside it) that were taken or are ahead: what looks alike is used once."""
    ahead: deque[Ahead] = field(default_factory=deque)
    filled: set[str] = field(default_factory=set)
    """Titles of forms that were filled in."""

    async def walk(self) -> AsyncIterator[Seen]:
        """All steps."""
        base = self.world.now()
        for root in registered(self.world):
            if root.get("type", 1) == CHAT:
                for path, leaf in command_leaves(root):
                    async for seen in self._command(path, leaf.get("options") or [], base):
                        yield seen
        for message in list(self.world.standing(self.who)):
            way = (f"a message of {len(message.get('components') or ())} parts",)
            for step in menus_of(self.world, message):
                self._add(Ahead(step, way, None, base), (shape_of(message),))
            self._add_controls(message, way, base)
        while self.ahead:
            async for seen in self._from(self.ahead.popleft()):
                yield seen

    async def _from(self, one: Ahead) -> AsyncIterator[Seen]:
        """A step, and the forms that it opens, filled in; what it leads to else is ahead."""
        answer = await used(self.world, self.who, one.step, one.message, one.moment)
        seen = Seen(one.step, one.way, one.message, one.moment, answer)
        yield seen
        self._add_shown(seen)
        if answer.form:
            most = MOST_FILLINGS if answer.form["title"] not in self.filled else 0
            self.filled.add(answer.form["title"])
            for number, filled in enumerate(fillings(fields_of(answer.form), language_of(self.who.language))):
                if number > most and self.much < WHOLE:
                    break
                done = await self._submitted(seen, list(filled))
                yield done
                self._add_shown(done)

    async def _submitted(self, opened: Seen, filled: list[list[str]]) -> Seen:
        """A form that was opened, filled in."""
        assert opened.answer.form
        step = submission(self.world, opened.answer.form, filled)
        answer = await used(self.world, self.who, step, opened.message, opened.answer.moment, opened)
        way = (*opened.way, opened.step.counted)
        return Seen(step, way, opened.message, opened.answer.moment, answer, opened)

    def _add(self, one: Ahead, beside: tuple[str, ...], *, at_once: bool = False) -> None:
        """Have a step before us, unless it was taken beside all of this."""
        new = {(one.step.name, other) for other in beside} - self.taken
        if new and len(one.way) <= self.deepest:
            self.taken |= new
            (self.ahead.appendleft if at_once else self.ahead.append)(one)

    def _add_shown(self, seen: Seen) -> None:
        """Have all before us that an answer offers."""
        if seen.answer.message:
            self._add_controls(seen.answer.message, (*seen.way, seen.step.counted), seen.answer.moment)

    def _add_controls(self, message: Json, way: tuple[str, ...], moment: Moment) -> None:
        for step in controls_of(self.world, message):
            # A button acts on all that a message shows; a select has many options, and changes but one thing.
            several = self.much >= WHOLE or step.data["component_type"] == BUTTON
            beside = (shape_of(message),) if several else states_of(message)
            at_once = bool(TOKENS.match(str(step.data["custom_id"])))
            self._add(Ahead(step, way, message, moment), beside, at_once=at_once)

    async def _command(self, path: list[str], options: list[Json], base: Moment) -> AsyncIterator[Seen]:
        offered: dict[str, tuple[Any, ...]] = {}
        for option in options:
            for typed in ("", "a", HOSTILE)[: 1 + self.much] if option.get("autocomplete") else ():
                step = called(self.world, path, {option["name"]: typed}, options, focused=option["name"])
                async for seen in self._from(Ahead(step, (), None, base)):
                    found = tuple(one["value"] for one in seen.answer.choices or ())
                    offered[option["name"]] = offered.get(option["name"]) or found[:2]
                    yield seen
        sound = {one["name"]: sound_for(one, offered.get(one["name"], ())) for one in options}
        usual = {one["name"]: sound[one["name"]][0] for one in options if one.get("required") and sound[one["name"]]}
        steps = [called(self.world, path, usual, options)]
        for one in options if self.much > COMMANDS else ():
            name = one["name"]
            known = {other["name"] for other in options}
            beside: dict[str, Any] = usual | {key: value for key, value in BESIDE.get(name, {}).items() if key in known}
            right, wrong = sound[name], odd_for(one)
            if self.much < WHOLE:
                right, wrong = right if one.get("required") else right[:1], wrong[:1]
            steps += [called(self.world, path, beside | {name: value}, options) for value in right]
            steps += [called(self.world, path, beside | {name: value}, options, odd=True) for value in wrong]
        for step in steps:
            self._add(Ahead(step, (), None, base), ("",))


async def used(
    world: World,
    who: Person,
    step: Step,
    message: Json | None,
    moment: Moment,
    opener: Seen | None = None,
    *,
    amid: Trouble | None = None,
) -> Answer:
    """Take a step in a moment.

    It is taken again where the answer is late: other processes may have had the processor.

    Args:
        world: where.
        who: takes it.
        step: what is done; a form can be submitted once, so it is opened anew.
        message: on which.
        moment: when.
        opener: what opens the form. Where it does so no more, what came in its place is the answer.
        amid: what is the case by then.
    """
    for number in range(MOST_TRIES):
        time.sleep(PAUSE * number)  # noqa: ASYNC251, the loop's own clock is simulated, and nothing else is to go on
        if opener:
            world.back_to(opener.moment)
            opened = await world.send(who, opener.step.kind, opener.step.data, opener.message)
            if opened.form is None:
                return opened
            step = step.of_form(opened.form)
        world.back_to(moment)
        answer = await world.send(who, step.kind, step.data, message, amid=amid)
        if answer.answered_after < AT_ONCE:
            break
    return answer
