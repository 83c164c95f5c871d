"""Hostile words in titles, names, corrections and questions: Discord does nothing with them anywhere."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from simcord.backend.errors import OptionError

from bot.news import OPERATOR
from bot.rendering import bare
from tests.attacks.commands.attempts import ATTEMPTS
from tests.attacks.commands.town import Role, Town, Typed, a_town, furnish
from tests.discord_markdown import shown
from tests.end_to_end.desk import FEED, Desk, answer

HOSTILE = (
    "# [Log in](https://evil.example/a) https://discord.com/channels/1/2/3](https://evil.example/b) discord.gg/evil "
    "@everyone <@1> <#2> <t:1:R> <:evil:3> </evil:4> :evil: `evil` ||evil|| ann@evil.example \u202eevil\U000e0041"
)
"""Whatever of it is alive holds one of these."""
EVIL = ("evil", "@everyone", "<@1>", "<#2>", "<t:1:R>", "Log in", "discord.com/channels/1/2/3")


def harm_in(text: str) -> list[str]:
    """What of the hostile text is alive; our own links around it lead to the paper."""
    links = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(https://courier\.example/[^)\s]*\)")
    # Our own bold and italics: marks of others have a backslash before them.
    ours = re.sub(r"(?<!\\)\*{1,2}", "", links.sub(r" \1 ", text))
    return [one for one in shown(ours).alive if any(evil in one for evil in EVIL)]


@pytest.mark.simcord(check_errors=False, settle_timeout=60)
async def test_hostile_text_is_alive_in_no_answer_and_no_digest(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    feed = await desk.archive.feeds.by_url(FEED, owner=OPERATOR)
    assert feed
    with closing(sqlite3.connect(str(desk.archive.feeds._database._lookers.url.database))) as connection, connection:
        connection.execute("UPDATE feeds SET title = ?, problem = ?", (HOSTILE, HOSTILE))
    await desk.publish(HOSTILE, said=HOSTILE)
    await desk.work()
    (story,) = await desk.stories()
    url = story.articles[0].article.url
    ordered = {"source": "vale", "when": "hourly"}
    short = HOSTILE[:190]
    asked: list[tuple[str, dict[str, str]]] = [
        *[("why", {"url": one}) for one in (url, HOSTILE)],
        *[("search", {"words": one}) for one in (short, "Port Vale")],
        *[("event", {"words": one}) for one in (short, "Port Vale")],
        *[("person", {"name": one}) for one in (short, "Ana Ruiz")],
        *[("quotes", given) for given in ({"about": short}, {"by": short[:90]})],
        *[("subscribe", ordered | {name: HOSTILE}) for name in ("source", "timezone", "at", "only", "colour")],
        *[("subscribe", ordered | {name: HOSTILE}) for name in ("languages", "without", "quiet")],
        *[(name, {}) for name in ("latest", "trending", "subscriptions", "following", "corrections")],
        *[(name, {}) for name in ("feed list", "digest preview", "digest test")],
        ("feed add", {"url": HOSTILE}),
        ("feed remove", {"feed": HOSTILE}),
        ("unsubscribe", {"subscription": HOSTILE}),
        ("follow", {"words": short}),
    ]
    for command, options in asked:
        try:
            text = answer(await desk.editor.slash(desk.news, command, **options))
        except OptionError:  # no client sends so long an option
            cut = {name: value[:40] for name, value in options.items()}
            text = answer(await desk.editor.slash(desk.news, command, **cut))
        assert harm_in(text) == [], command
    await desk.work()
    posted = desk.posted()
    assert posted
    assert [harm_in(text) for text in posted if harm_in(text)] == []


PLAIN_TEXT = ("label", "description", "placeholder", "title", "name")
"""Parts of components and choices in which Discord reads no markdown; what nobody sees is still out of place there."""


def parts(component: Any) -> Iterator[tuple[str, str]]:
    """All text of components, with the name of the part that holds it."""
    if isinstance(component, dict):
        for key, value in component.items():
            if isinstance(value, str):
                yield key, value
            yield from parts(value)
    elif isinstance(component, list):
        for one in component:
            yield from parts(one)


def make_hostile(desk: Desk) -> None:
    """Give everything that strangers name hostile words behind its name."""
    with closing(sqlite3.connect(str(desk.archive.feeds._database._lookers.url.database))) as raw, raw:
        for table, columns in {
            "feeds": ("title", "problem"),
            "articles": ("title", "publisher", "byline", "image_alt", "unread_reason"),
            "people": ("name",),
            "actors": ("name", "role"),
            "aliases": ("alias",),
            "corrections": ("label",),
            "deliveries": ("title", "reason"),
            "subscriptions": ("paused",),
        }.items():
            for column in columns:
                raw.execute(f"UPDATE {table} SET {column} = coalesce({column}, '') || ?", (f" {HOSTILE}",))


@pytest.mark.simcord(check_errors=False, settle_timeout=60)
@pytest.mark.parametrize("who", [Role.VICTIM, Role.ADMIN], ids=["its own server", "another server"])
async def test_hostile_names_are_alive_in_no_answer_button_menu_or_form(desk: Desk, who: Role) -> None:
    town: Town = await a_town(desk)
    await furnish(town)
    make_hostile(desk)
    harm = []
    for one in ATTEMPTS:
        if who in one.sees or one.own:
            result = await town.tried(who, one.act)
            texts = [*parts(result.modal or {}), *parts(result.autocomplete_choices or [])]
            for message in (result.response, *result.followups):
                texts += parts(message.components) if message else []
            for key, text in texts:
                if key == "content" and harm_in(text):
                    harm.append((str(one.act), harm_in(text)))
                if key in PLAIN_TEXT and not isinstance(one.act, Typed) and text != bare(text):
                    harm.append((str(one.act), [text]))
            names = [choice["name"] for choice in result.autocomplete_choices or []]
            harm += [(str(one.act), [name]) for name in names if name != bare(name)]
    assert not harm, "\n".join(map(str, harm))
