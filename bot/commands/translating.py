"""Names and descriptions of commands in the languages of Discord's clients."""

from typing import Any

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Place

from bot.news import ENGLISH, language_of
from bot.wording import CHOICE, NAME, translated

NAMES = {Place.command_name, Place.group_name, Place.parameter_name}


class CatalogueTranslator(app_commands.Translator):
    """Tells Discord what commands, options and choices are called in each of our languages."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text in a client's language; None where it is English there too."""
        language = language_of(locale.value)
        said = translated(string.message, language, context_of(context))
        return None if language == ENGLISH or said == string.message else said


def context_of(place: app_commands.TranslationContext[Any, Any]) -> str | None:
    """In which context the catalogues hold a text of a command."""
    if place.location in NAMES:
        return NAME
    return CHOICE if place.location is Place.choice_name else None
