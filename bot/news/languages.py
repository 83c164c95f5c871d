"""The languages in which we speak; what stands in articles is never translated."""

ENGLISH = "en"
LANGUAGES = {
    ENGLISH: "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "ko": "한국어",
}
"""What each is called by those who speak it, by its ISO 639-1 code."""


def language_of(locale: str | None) -> str:
    """Which of our languages is closest to a locale of Discord's, such as "es-419"; English where none is."""
    language = (locale or "").partition("-")[0]
    return language if language in LANGUAGES else ENGLISH
