"""Corrections as they are laid over what was read; where they are kept is tested with the archive."""

from dataclasses import replace

import pytest

from bot.news import (
    EVERYWHERE,
    Actor,
    ArticleId,
    Correction,
    CorrectionId,
    CorrectionKind,
    GuildId,
    ReadArticle,
    StoryId,
    UserId,
)
from bot.news.names import hash_words
from bot.news.overlays import Overlay, kept_as, overlay_from
from tests.builders import NOON, a_read_article, a_reading, an_actor

SAID = "“The door is open,” said Ana Ruiz."
WORDS = "The door is open"
SPEAKER, SAME, NOBODY = CorrectionKind.SPEAKER, CorrectionKind.SAME, CorrectionKind.NOBODY
EVENT, MERGE = CorrectionKind.EVENT, CorrectionKind.MERGE


def overlay(*corrections: tuple[CorrectionKind, str, str | None]) -> Overlay:
    return overlay_from(
        Correction(CorrectionId(number), EVERYWHERE, kind, kept_as(kind, what), becomes, "", UserId(1), NOON)
        for number, (kind, what, becomes) in enumerate(corrections)
    )


def an_article_of(*actors: Actor, by: str | None = "Ana Ruiz") -> ReadArticle:
    one = a_read_article(SAID)
    return replace(one, reading=a_reading(one.article, *actors, said=WORDS, by=by))


def shown(laid: Overlay, *names: str, by: str | None = "Ana Ruiz") -> tuple[list[str], list[str | None]]:
    reading = laid.reading(an_article_of(*map(an_actor, names or ("Ana Ruiz",)), by=by)).reading
    return [actor.name for actor in reading.actors], [quote.speaker for quote in reading.quotes]


def test_without_corrections_an_article_is_as_it_was_read() -> None:
    one = an_article_of(an_actor())
    assert overlay().reading(one) is one


def test_a_speaker_is_set_right_by_the_words_whatever_their_punctuation() -> None:
    assert shown(overlay((SPEAKER, "the door is OPEN!", "Leo Lind"))) == (["Ana Ruiz"], ["Leo Lind"])
    assert shown(overlay((SPEAKER, WORDS, None))) == (["Ana Ruiz"], [None])
    assert shown(overlay((SPEAKER, "The door is shut", "Leo Lind"))) == (["Ana Ruiz"], ["Ana Ruiz"])


def test_two_names_are_one_person_as_actor_and_as_speaker() -> None:
    laid = overlay((SAME, "A. Ruiz", "Ana Ruiz"))
    assert shown(laid, "A. Ruiz", "Leo Lind", by="A Ruiz") == (["Ana Ruiz", "Leo Lind"], ["Ana Ruiz"])
    assert laid.names_of("ana ruiz") == {"ana ruiz", "a ruiz"}
    assert laid.names_of("leo lind") == {"leo lind"}


def test_what_is_nobody_is_neither_actor_nor_speaker() -> None:
    laid = overlay((NOBODY, "Ana Ruiz", None))
    assert shown(laid, "Ana Ruiz", "Leo Lind") == (["Leo Lind"], [None])
    assert (laid.knows("ANA RUIZ"), laid.knows("Leo Lind")) == (False, True)


def test_a_corrected_speaker_stays_though_the_name_is_nobodys() -> None:
    laid = overlay((NOBODY, "Door", None), (SPEAKER, WORDS, "Door"))
    assert laid.speaker(hash_words(WORDS), "Ana Ruiz") == "Door"


@pytest.mark.parametrize(("article", "story"), [(1, 20), (2, 30), (3, 40), (4, 50)])
def test_an_article_belongs_to_the_event_it_was_moved_to_and_that_to_the_one_it_was_merged_with(
    article: int, story: int
) -> None:
    laid = overlay((EVENT, "1", "20"), (EVENT, "2", "25"), (MERGE, "25", "30"), (MERGE, "39", "40"))
    was = {1: 10, 2: 10, 3: 39, 4: 50}[article]
    assert laid.story(ArticleId(article), StoryId(was)) == story


def test_the_later_of_two_corrections_counts() -> None:
    laid = overlay((SPEAKER, WORDS, "Leo Lind"), (SPEAKER, WORDS, "Pat Moss"))
    assert shown(laid)[1] == ["Pat Moss"]
    assert GuildId(EVERYWHERE) == 0
