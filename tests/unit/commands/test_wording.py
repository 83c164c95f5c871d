"""Every message in every language: none is missing, none is left over, and all are as Discord takes them."""

import re
from string import Formatter
from unittest.mock import Mock

import pytest
from discord import Locale

from bot.commands import connect
from bot.commands.translating import CatalogueTranslator
from bot.news import LANGUAGES, language_of
from bot.wording import (
    COMMAND,
    PACK,
    REASON,
    catalogue_of,
    listed,
    long_date,
    name_of,
    number,
    retell,
    say,
    say_count,
    speak,
    speaking,
    spoken,
    titled,
    weekday,
)
from tests.builders import NOON
from tests.discord_limits import command_problems
from tests.discord_openapi import request_problems
from tests.wording import FOLDER, OTHERS, Text, reasons_in, texts, texts_in, updated


@pytest.fixture(scope="module")
def said() -> set[Text]:
    return texts()


def strings_of(message: object) -> list[str]:
    return list(message) if isinstance(message, tuple | list) else [str(message)]


def values_in(text: str) -> set[tuple[str, str, str]]:
    return {
        (name, str(spec), str(conversion)) for _, name, spec, conversion in Formatter().parse(text) if name is not None
    }


@pytest.mark.parametrize("language", OTHERS)
def test_all_that_is_said_is_translated_and_nothing_else(language: str, said: set[Text]) -> None:
    catalogue = catalogue_of(language)
    translated = {
        Text(one.id, one.context)  # type: ignore[arg-type]
        for one in catalogue
        if one.id and all(strings_of(one.string)) and not one.fuzzy
    }
    assert sorted(map(str, said - translated)) == [], "missing: `make words`, then write them"
    assert sorted(map(str, translated - said)) == [], "said no more: `make words`"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_values_and_marks(language: str) -> None:
    for one in (one for one in catalogue_of(language) if one.id):
        singular, *plurals = strings_of(one.id)
        many = plurals[0] if plurals else singular
        for string in strings_of(one.string):
            wanted = values_in(many) | values_in(singular)
            assert values_in(string) <= wanted, one.id
            assert values_in(string) | {("count", "", "None")} >= values_in(many), one.id
            assert string.count("\n") == singular.count("\n"), one.id
            assert string.count("**") == singular.count("**"), one.id
            assert string.startswith(("-# ", "## ")) == singular.startswith(("-# ", "## ")), one.id
            assert string[:1].isspace() == singular[:1].isspace(), one.id


@pytest.mark.parametrize("language", OTHERS)
def test_translations_name_the_commands_that_the_message_names(language: str) -> None:
    for one in (one for one in catalogue_of(language) if one.id):
        for string in strings_of(one.string):
            assert _commands(string) == _commands(strings_of(one.id)[0]), one.id


def _commands(text: str) -> list[str]:
    known = {command.qualified_name for command in connect(Mock()).tree.walk_commands()}
    named = (found[1] for found in COMMAND.finditer(text))
    return sorted(name if name in known else name.partition(" ")[0] for name in named)


@pytest.mark.parametrize("language", OTHERS)
def test_catalogues_are_as_they_are_written(language: str) -> None:
    assert updated(language) == (FOLDER / f"{language}.po").read_bytes(), "run `make words`"


async def test_discord_takes_the_commands_in_every_language() -> None:
    tree = connect(Mock()).tree
    translator = CatalogueTranslator()
    commands = [await one.get_translated_payload(tree, translator) for one in tree.get_commands()]
    assert command_problems(commands) == []
    assert request_problems("PUT", "/applications/{application_id}/commands", commands) == []
    for locale in ("de", "es-ES", "es-419", "fr", "ja", "ko"):
        localised = [_in(locale, command) for command in commands]
        assert command_problems(localised) == [], locale


def _in(locale: str, command: dict[str, object]) -> dict[str, object]:
    """A command as a client in a language shows it."""
    found = dict(command)
    for field in ("name", "description"):
        names = found.get(f"{field}_localizations") or {}
        assert isinstance(names, dict)
        found[field] = names.get(locale, found.get(field))
    for field in ("options", "choices"):
        if found.get(field):
            found[field] = [_in(locale, one) for one in found[field]]  # type: ignore[attr-defined]
    return found


def test_a_client_of_another_language_reads_english() -> None:
    assert {language_of(locale.value) for locale in Locale} == set(LANGUAGES)
    assert language_of("es-419") == "es"
    assert language_of("pl") == language_of(None) == "en"


def test_what_is_said_is_in_the_language_that_is_spoken() -> None:
    with speaking("de"):
        assert say("Undo") == "Rückgängig"
        assert say_count("{count} feed", "{count} feeds", 1234) == "1.234 Feeds"
        assert say("You follow nothing yet. /follow starts.").endswith("/folgen beginnt damit.")
        assert name_of("feed add") == "feed hinzufügen"
        assert name_of("Report an error") == "Fehler melden"
        assert [weekday(0), listed(["a", "b", "c"]), number(0.5)] == ["Montag", "a, b und c", "0,5"]
        assert long_date(NOON.date()).endswith("2026")
    assert say("Undo") == "Undo"
    assert spoken() == "en"


@pytest.mark.parametrize("language", OTHERS)
def test_what_rooms_without_languages_write_is_retold_with_its_values(language: str, said: set[Text]) -> None:
    reasons = [str(one.id) for one in said if one.context == REASON]
    assert len(reasons) > 50
    with speaking(language):
        for text in reasons:
            names = {name for name, _, _ in values_in(text)}
            written = text.format(**dict.fromkeys(names, "#42"))
            catalogued = str(catalogue_of(language).get(text, context=REASON).string)  # type: ignore[union-attr]
            assert (
                retell(written).casefold().split("/")[0]
                == catalogued.format(**dict.fromkeys(names, "#42")).casefold().split("/")[0]
            )


def test_a_reason_within_a_reason_is_retold_and_everything_else_is_left_as_it_is() -> None:
    with speaking("de"):
        assert retell("This page cannot be read: it took longer than 9 s and was given up.") == (
            "Nicht lesbar (Seite): es dauerte länger als 9 s und wurde aufgegeben."
        )
        assert retell("The server refuses us (403).") == "Der Server weist uns ab (403)."
        assert retell("The server sings (403).") == "The server sings (403)."
        assert retell("The server answered 418." * 99) == "The server answered 418." * 99
        assert retell("") == ""
    assert retell("The server refuses us (403).") == "The server refuses us (403)."


def test_packs_have_titles_in_each_language_and_names_of_others_stay() -> None:
    with speaking("ja"):
        assert titled("World") == "世界"
        assert titled("Port Vale") == "Port Vale"
    assert titled("World") == "World"
    assert all(catalogue_of(language).get("World", context=PACK) for language in OTHERS)


def test_reasons_are_found_with_names_in_place_of_their_values() -> None:
    code = '''
def f(what):
    """A docstring is none. Really."""
    hint = "this is missing"
    log.info("no sentence")
    self._work("page", run)
    raise E(f"The {what} is {x.y} and {x.z[1]}.")
'''
    assert {one.id for one in reasons_in(code)} == {"The {what} is {value} and {value5}.", "this is missing", "page"}


def test_what_nobody_has_translated_is_said_as_it_is() -> None:
    speak("fr")
    assert say("A sentence that no catalogue has") == "A sentence that no catalogue has"
    assert say("") == ""
    speak("en")


def test_messages_are_found_inside_of_formatted_strings_and_choices() -> None:
    code = """f"{say('One')}" + say("Two" if x else "Three") + say_count("{count} a", "{count} b", 3) + mark("Four")"""
    assert {one.id for one in texts_in(code)} == {"One", "Two", "Three", ("{count} a", "{count} b"), "Four"}


def test_sentences_for_people_go_through_the_catalogues() -> None:
    """What is written where people read it, and is no value, is said."""
    shown = r"(?:Told|Nothing|notice_view|TextDisplay|DatelineError)"
    unsaid = re.compile(shown + r"\(\s*f?\"(?![^\"]*say\()[^\"]*[A-Za-z]{3,} [a-z]+[^\"]*\"")
    for path in (FOLDER.parent / "commands").glob("*.py"):
        assert unsaid.findall(path.read_text(encoding="utf-8")) == [], path.name
