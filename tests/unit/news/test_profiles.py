from bot.news import EVERYWHERE, Correction, CorrectionId, CorrectionKind, UserId
from bot.news.names import hash_words
from bot.news.overlays import Overlay, kept_as, overlay_from
from bot.news.profiles import Appearance, Quoted, cited, companions, each_once, stated_roles
from tests.builders import NOON, later

PLAIN = Overlay()
PAGE = "https://www.courier.example:8080/1"


def an_appearance(role: str | None, hours: float = 0, publisher: str | None = "The Vale Courier") -> Appearance:
    return Appearance("Bridge opens", PAGE, publisher, later(hours=hours), role)


def said(words: str, speaker: str | None = "Ana Ruiz", hours: float = 0, publisher: str | None = None) -> Quoted:
    return Quoted(words, speaker, hash_words(words), later(hours=hours), publisher, PAGE)


def corrected(kind: CorrectionKind, what: str, becomes: str | None) -> Overlay:
    return overlay_from(
        [Correction(CorrectionId(1), EVERYWHERE, kind, kept_as(kind, what), becomes, "", UserId(1), NOON)]
    )


def test_an_article_without_a_publisher_is_its_sites() -> None:
    assert cited(an_appearance(None, publisher=None)).publisher == "courier.example"
    assert cited(an_appearance(None)).publisher == "The Vale Courier"


def test_each_role_is_told_once_as_it_was_stated_last() -> None:
    told = stated_roles([an_appearance("the Mayor", 3), an_appearance(None, 2), an_appearance("mayor", 1)], 5)
    assert [(one.role, one.when) for one in told] == [("the Mayor", later(hours=3))]


def test_no_more_roles_are_told_than_fit() -> None:
    told = stated_roles([an_appearance(role) for role in ("Mayor", "candidate", "lawyer")], 2)
    assert [one.role for one in told] == ["Mayor", "candidate"]


def test_companions_are_counted_under_the_names_that_corrections_give_them() -> None:
    same = corrected(CorrectionKind.SAME, "L. Lind", "Leo Lind")
    assert companions([("Pat Moss", 3), ("Leo Lind", 2), ("L Lind", 2)], same, 5) == ("Leo Lind", "Pat Moss")
    assert companions([("Pat Moss", 3), ("Leo Lind", 2)], PLAIN, 1) == ("Pat Moss",)
    nobody = corrected(CorrectionKind.NOBODY, "Pat Moss", None)
    assert companions([("Pat Moss", 3), ("Leo Lind", 2)], nobody, 5) == ("Leo Lind",)


def test_a_quote_is_told_once_from_where_it_comes_first() -> None:
    told = each_once([said("The door is OPEN", hours=1), said("The door is open.")], PLAIN, 5, None)
    assert [(one.text, one.published, one.source) for one in told] == [
        ("The door is OPEN", later(hours=1), "courier.example")
    ]


def test_no_more_quotes_are_told_than_asked_for() -> None:
    assert [one.text for one in each_once([said("One."), said("Two."), said("Three.")], PLAIN, 2, None)] == [
        "One.",
        "Two.",
    ]
    assert each_once([said("One.")], PLAIN, 0, None) == []


def test_a_quote_that_was_given_to_somebody_else_is_not_told_of_its_former_speaker() -> None:
    given = corrected(CorrectionKind.SPEAKER, "It is done", "Leo Lind")
    quotes = [said("It is done", "Ana Ruiz"), said("So be it", "Ana Ruiz")]
    assert [one.text for one in each_once(quotes, given, 5, "Ana Ruiz")] == ["So be it"]
    assert [one.speaker for one in each_once(quotes, given, 5, None)] == ["Leo Lind", "Ana Ruiz"]
    taken = corrected(CorrectionKind.SPEAKER, "It is done", None)
    assert [one.text for one in each_once(quotes, taken, 5, "Ana Ruiz")] == ["So be it"]
