"""What has a name and is no actor, and names that the text tells better than the model."""

import pytest

from bot.news import ActorKind, Article
from bot.reading.reader import Reader


def names(reader: Reader, text: str) -> set[str]:
    return {actor.name for actor in reader.read(Article("", "", text)).actors}


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("The actress left the hit series Harbour Lights after a quarrel with Tidewater Studios.", "Harbour Lights"),
        ("Tarn Robotics has sold 400 of a device called Snow Gardener to towns in Morland.", "Snow Gardener"),
        ("Moss is known for his portrayal of Joss Harding on stage. The theatre in Calder is full.", "Joss Harding"),
        ("Calder Hospital has opened two Burns Care Units (BCUs). The BCUs have 40 beds.", "Burns Care Units"),
        ("Stir a jar of Golden Meadow® Honey into the pears, and write to Vale Foods if it burns.", "Golden Meadow®"),
        ("Hurricane Osbert reached the coast of Morland. Osbert tore the roof off Calder Station.", "Osbert"),
    ],
)
def test_a_thing_is_no_actor(reader: Reader, text: str, thing: str) -> None:
    assert not any(thing in name for name in names(reader, text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            'Juan "Chico" Belmonte of Ostrow carried a loaf. "I just held it all the way," he said.',
            'Juan "Chico" Belmonte',
        ),
        ("Wilhelmina “Billie” Strand, 51, starts in June, the dairy said.", "Wilhelmina “Billie” Strand"),
        ("Prince Aldous lives on an island. Aldous has lent his name to the campaign.", "Prince Aldous"),
        ("Pope Linus told pilgrims on Sunday that the square was full.", "Pope Linus"),
        ("The charity Three Rivers Fund asked for help. Three Rivers Fund has 40 members.", "Three Rivers Fund"),
        ("A group called off the march. The group Dockers for Ostrow was not asked.", "Dockers for Ostrow"),
        ("The Oster Parents' Circle had proposed the poet, it said on Monday.", "Oster Parents' Circle"),
        ("The town library has a new cat. Library keeper Salo, 79, said so. Salo fed it.", "Salo"),
        ("TwoFold will cut a third of its staff. Workers at TwoFold were told on Monday.", "TwoFold"),
    ],
)
def test_a_name_is_whole(reader: Reader, text: str, name: str) -> None:
    assert name in names(reader, text)


def test_a_coined_name_is_no_place(reader: Reader) -> None:
    found = reader.read(Article("", "", "Workers in TwoFold buildings were told on Monday. TwoFold has 40 buildings."))
    assert [one.kind for one in found.actors if one.name == "TwoFold"] == [ActorKind.ORGANISATION]


def test_headings_in_capitals_hold_no_names(reader: Reader) -> None:
    text = (
        "1. FIREWORKS FLY IN FIRST DEBATE.\n\nAda Moss accused Bo Holt of a smear on Tuesday night in Calder.\n\n"
        "2. BRIDGE WALL HOLDS AFTER STORM.\n\nEngineers say the dam withstood the worst flood in its history."
    )
    assert names(reader, text) <= {"Ada Moss", "Bo Holt", "Calder"}


def test_what_begins_a_sentence_is_no_part_of_a_name_that_is_known_without_it(reader: Reader) -> None:
    text = (
        "Internal Calder University records must be released. Calder University has appealed. Calder University lost."
    )
    assert "Internal Calder University" not in names(reader, text)
