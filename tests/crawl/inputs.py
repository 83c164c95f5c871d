"""What people type: for each option and each field something sound, and things that somebody types by mistake."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.wording import say, speaking
from tests.end_to_end.desk import FEED

ARTICLE = "https://courier.example/library"
"""Of an article that was read."""
HOSTILE = "@everyone **[x](https://a.example)** `\u202e<@1>"
STRING, INTEGER, BOOLEAN, CHANNEL, ROLE, ATTACHMENT = 3, 4, 5, 7, 8, 11
SELECT, TEXT, UPLOAD = 3, 4, 19

SOUND: Mapping[str, tuple[Any, ...]] = {
    "about": ("library",),
    "at": ("08:00, 18:30",),
    "by": ("Ana Ruiz",),
    "colour": ("#2f6fde",),
    "days": ("mon-fri",),
    "event": ("library",),
    "feed": (),
    "file": ("feeds.opml",),
    "languages": ("en, fr",),
    "most_a_day": (3,),
    "most_an_hour": (2,),
    "name": ("Ana Ruiz", "Ruiz"),
    "only": ("ferry AND (port OR harbour*)",),
    "pack": ("vale",),
    "person": ("Ana Ruiz",),
    "quiet": ("22:00-07:00",),
    "since": ("2 days", "2026-01-01"),
    "source": ("words:ferry", FEED, "https://courier.example/", "about:Ana Ruiz", "event:library", "vale"),
    "stories": (3,),
    "subscription": (),
    "tags": ("Town",),
    "timezone": ("London", "Europe/Paris"),
    "url": ("https://courier.example/", FEED, ARTICLE),
    "what": (),
    "without": ("football",),
    "words": ("library", "bridge", "library OR bridge"),
}
"""What is sound, by the option's name. Where nothing stands, what the option offers while typing is taken."""

ODD: Mapping[str, tuple[Any, ...]] = {
    "at": ("25:99", "noon-ish"),
    "colour": ("bluish",),
    "days": ("someday",),
    "event": ("nothing of this",),
    "languages": ("xx",),
    "only": ("ferry AND (", "NOT"),
    "quiet": ("always",),
    "since": ("the day before", "-1 days"),
    "source": ("nonsense", "https://gone.example/", "about:Nobody At All", "event:nothing of this", "words:(", "http:"),
    "timezone": ("Europe/Lodnon", "Xyzzy"),
    "url": ("no address", "https://gone.example/"),
    "words": ("(", "nothing of this", "-"),
}
"""What somebody types by mistake, by the option's name; for all others of text there is something hostile."""

BESIDE: Mapping[str, Mapping[str, Any]] = {
    "tags": {"channel": "forum"},
    "publish": {"channel": "announcements"},
    "most_an_hour": {"when": "instantly"},
    "quiet": {"when": "instantly", "words": "ferry"},
    "updates": {"when": "instantly"},
    "edits": {"when": "instantly"},
    "grouping": {"when": "instantly"},
    "even_if_empty": {"when": "daily"},
    "at": {"when": "daily", "words": "ferry"},
    "timezone": {"when": "daily", "at": "08:00", "words": "ferry"},
    "days": {"when": "daily"},
    "most_a_day": {"words": "ferry"},
    "here": {"words": "ferry"},
    "public": {"name": "Ruiz"},
}
"""Options without which another does nothing."""

FIELDS: Mapping[str, str] = {
    "City": "London",
    "Full name": "Eva Marsh",
    "Part of its name": "courier",
    "Times": "08:00, 18:30",
    "Times of day": "09:15",
    "Zone": "Seoul",
    "Only with these words": "ferry",
    "Without these words": "football",
    "Words from the other story": "bridge",
}
"""What is sound in a form, by the field's label in English."""

ODD_FIELDS: Mapping[str, tuple[str, ...]] = {
    "City": ("Lodnon",),
    "Times": ("25:99",),
    "Times of day": ("25:99",),
    "Zone": ("Lodnon",),
    "Only with these words": ("ferry AND (",),
    "Without these words": ("NOT",),
}
OPML = b'<opml version="2.0"><body><outline type="rss" text="Courier" xmlUrl="%s"/></body></opml>' % FEED.encode()
FILES = {"feeds.opml": OPML, "empty.opml": b""}


def sound_for(option: Mapping[str, Any], offered: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """What may be given for an option, as it is described to Discord."""
    if option.get("choices"):
        return tuple(one["value"] for one in option["choices"])
    if option["type"] == BOOLEAN:
        return True, False
    if option["type"] == CHANNEL:
        return ("spare",)
    if option["type"] == ROLE:
        return ("role",)
    return SOUND[option["name"]] or offered


def odd_for(option: Mapping[str, Any]) -> tuple[Any, ...]:
    """What somebody gives for an option by mistake, as far as Discord's client lets them."""
    if option.get("choices") or option["type"] in {BOOLEAN, ROLE}:
        return ()
    if option["type"] == CHANNEL:
        return ("locked", "forum")
    if option["type"] == ATTACHMENT:
        return ("empty.opml",)
    if option["type"] == INTEGER:
        return option.get("min_value", 0), option.get("max_value", 10**6)
    longest = option.get("max_length") or 300
    return *ODD.get(option["name"], ()), HOSTILE[:longest], ("long" * longest)[:longest]


def fillings(fields: list[dict[str, Any]], language: str) -> Iterator[tuple[list[str], ...]]:
    """A form filled in: soundly, and with each field odd.

    Args:
        fields: label and component of each, as they stand in the form.
        language: in which the labels are written.
    """
    with speaking(language):
        labels = {say(label): (label, value) for label, value in FIELDS.items()}
    usual = tuple(
        _usual(one["component"], labels[one["label"]][1] if one["component"]["type"] == TEXT else "") for one in fields
    )
    yield usual
    for number, one in enumerate(fields):
        component = one["component"]
        odd: list[list[str]] = []
        if component["type"] == TEXT:
            longest = component.get("max_length") or 300
            odd = [[HOSTILE[:longest]], [("long" * longest)[:longest]]]
            odd += [] if component.get("required", True) else [[""]]
            odd += [[value] for value in ODD_FIELDS.get(labels[one["label"]][0], ())]
        elif component["type"] == SELECT:
            odd = [[option["value"]] for option in component["options"]]
        elif component["type"] == UPLOAD:
            odd = [["empty.opml"]]
        for value in odd:
            yield *usual[:number], value, *usual[number + 1 :]


def _usual(component: Mapping[str, Any], sound: str) -> list[str]:
    if component["type"] == SELECT:
        chosen = [option["value"] for option in component["options"] if option.get("default")]
        return chosen or [component["options"][0]["value"]]
    return ["feeds.opml"] if component["type"] == UPLOAD else [sound]
