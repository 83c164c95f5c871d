"""What the buttons of the preview answer: the very pages that the bot would show."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.archive import Archive
from bot.commands.correcting import Report, WhatIsWrong, ask_what
from bot.commands.errors import Told
from bot.commands.following import Follow
from bot.commands.pages import PICTURE, Place, page_of
from bot.commands.parting import WhichArticle, which_article
from bot.commands.promising import promise
from bot.commands.tabs import Look, More, rows_of
from bot.news import OPERATOR, PersonId, StoryId
from bot.rendering import Tone, body_of, inert, notice_view
from bot.rendering.pictures import Picture
from bot.rendering.preview import Shown

REPORTED = "Reported. Whoever manages this server decides whether it is corrected."


@dataclass(frozen=True, slots=True)
class Lookups:
    """Answers about people and events, without a Discord."""

    archive: Archive
    clock: Callable[[], datetime]

    async def draw(self, picture: Callable[..., Picture], *arguments: Any) -> Picture | None:  # noqa: ANN401
        """A picture, drawn here and now."""
        return picture(*arguments)

    async def shown(self, place: Place) -> Shown:
        """A page with its buttons."""
        try:
            page = await page_of(self, OPERATOR, place)
        except Told as error:
            return Shown("", body_of(notice_view(str(error), Tone.PLAIN)))
        for row in rows_of(place, page):
            page.view.add_item(row)
        return Shown("", body_of(page.view), files={PICTURE: page.picture.png} if page.picture else {})

    async def answers(self, bodies: Iterable[Mapping[str, Any]]) -> dict[str, Shown]:
        """What comes when any button in these messages is pressed, or in the answers to those."""
        answers: dict[str, Shown] = {}
        new = [pressed for body in bodies for pressed in _pressed(body["components"])]
        while new:
            pressed = new.pop()
            if pressed not in answers and (answer := await self._answer(pressed)):
                answers[pressed] = answer
                new += _pressed(answer.body["components"])
        return answers

    async def _answer(self, pressed: str) -> Shown | None:
        custom_id, _, value = pressed.partition("=")
        if found := _match(Look, custom_id):
            return await self.shown(Place.read(found))
        if _match(More, custom_id):
            return await self.shown(Place("event", int(value)))
        if found := _match(Follow, custom_id):
            return Shown("", body_of(notice_view(promise(await self._name(**found.groupdict())), Tone.DONE)))
        if found := _match(Report, custom_id):
            story = await self.archive.stories.get(StoryId(int(found["story"])), OPERATOR)
            return Shown("", body_of(ask_what(story))) if story else None
        if (found := _match(WhatIsWrong, custom_id)) and value:
            story = await self.archive.stories.get(StoryId(int(found["story"])), OPERATOR)
            return Shown("", body_of(which_article(story, 0))) if story else None
        if _match(WhatIsWrong, custom_id) or _match(WhichArticle, custom_id):
            return Shown("", body_of(notice_view(inert(REPORTED), Tone.DONE)))
        return None

    async def _name(self, kind: str, number: str) -> str:
        if kind == "person":
            person = await self.archive.people.by_number(PersonId(int(number)), OPERATOR)
            return person.name if person else ""
        titles = await self.archive.stories.titles([StoryId(int(number))], OPERATOR)
        return titles[0][1] if titles else ""


def _match(item: Any, custom_id: str) -> Any:  # noqa: ANN401, discord.py keeps the pattern on the class
    return item.__discord_ui_compiled_template__.fullmatch(custom_id)


def _pressed(components: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The custom ids of buttons and selects, and "custom id=value" of options with an answer of their own."""
    for one in components:
        custom_id = one.get("custom_id", "")
        values = (option["value"] for option in one.get("options", ()))
        yield from (f"{custom_id}={value}" for value in values if _leads_on(custom_id, value))
        if custom_id and not one.get("disabled") and not _match(More, custom_id):
            yield custom_id
        yield from _pressed(one.get("components") or ())


def _leads_on(custom_id: str, value: str) -> bool:
    """Whether an option opens a story, or asks which of its articles is meant."""
    return bool(_match(More, custom_id) or (_match(WhatIsWrong, custom_id) and value.startswith("e:")))
