"""Everybody is answered in their own language; what all see is in the server's."""

from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.news import LANGUAGES, GuildId
from bot.rendering.plainer import COMPONENTS_V2
from tests.discord_limits import check_message
from tests.end_to_end.desk import FEED, Desk, answer, message_of, words_of

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)
Speak = Callable[[str], None]


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Speak:
    """Sets the language of the client with which somebody asks; the simulated Discord has English alone."""
    locale = "en-US"
    read: Any = discord.Interaction._from_data

    def read_in_language(self: Any, data: Any) -> None:
        read(self, {**data, "locale": locale})

    def asked_in(other: str) -> None:
        nonlocal locale
        locale = other

    monkeypatch.setattr(discord.Interaction, "_from_data", read_in_language)
    return asked_in


async def test_answers_buttons_and_errors_are_in_the_language_of_who_asks(desk: Desk, speak: Speak) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    speak("de")
    assert answer(await desk.reader.slash(desk.news, "following")).startswith("Du verfolgst noch nichts. /folgen")
    assert "Server verwalten" in answer(await desk.reader.slash(desk.news, "feed add", url="https://x.example"))
    helped = await desk.reader.slash(desk.news, "help")
    assert "## Nachschlagen" in answer(helped)
    assert "`/zitate von:Ana Ruiz über:harbour`" in answer(helped)
    await desk.publish("a library", said="It will be open on Sundays too")
    shown = answer(await desk.reader.slash(desk.news, "event", words="library"))
    assert "**Ana Ruiz**, Mayor" in shown
    assert "Was gesagt wurde" in shown
    assert "“It will be open on Sundays too" in shown, "the articles' words stay"
    assert answer(await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", days="mon, wed")).count(
        "jeden Montag und Mittwoch um 08:00 (UTC)"
    )


@pytest.mark.parametrize("locale", ["en-GB", "es-419", "fr", "ja", "ko", "pl"])
async def test_every_language_answers_a_look_up_within_what_discord_takes(
    desk: Desk, speak: Speak, locale: str
) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    await desk.publish("a library", said="It will be open on Sundays too")
    speak(locale)
    for command, options in {
        "help": {},
        "about": {},
        "person": {"name": "Ana Ruiz"},
        "quotes": {"by": "Ana Ruiz", "about": "library"},
        "search": {"words": "library"},
        "latest": {},
        "subscriptions": {},
    }.items():
        check(await desk.reader.slash(desk.news, command, **options))
    for command in ("setup", "settings show", "corrections"):
        check(await desk.editor.slash(desk.news, command))


def check(result: Any) -> None:
    """Whether the answer is as Discord takes it."""
    components = [one.to_dict() for one in message_of(result).components]
    assert answer(result)
    check_message({"flags": COMPONENTS_V2, "components": components})


async def test_a_server_is_greeted_and_served_in_the_language_that_discord_has_for_it(desk: Desk) -> None:
    abroad = desk.env.create_guild(preferred_locale="fr")
    await desk.client.on_ready()
    assert await desk.archive.servers.language(GuildId(abroad.id)) == "fr"
    assert await desk.archive.servers.language(GuildId(desk.news.guild.id)) == "en"
    assert await desk.archive.servers.language(GuildId(1)) == "en"


async def test_a_follower_is_written_to_in_the_language_in_which_they_followed(desk: Desk, speak: Speak) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    speak("de")
    await desk.reader.slash(desk.news, "follow", person="Ana Ruiz")
    await desk.publish("a library")
    await desk.work()
    written = [words_of(one) for one in desk.reader.user.dm_channel.history()]
    assert any("Weil du Ana Ruiz verfolgst" in one for one in written)


def test_each_language_is_offered_in_its_own_words() -> None:
    assert len(set(LANGUAGES.values())) == len(LANGUAGES)
