"""What strangers write: long, half or invisible characters are kept, found and grouped on both databases."""

from datetime import timedelta

import pytest

from bot.archive import Archive
from bot.archive.dialect import sound_json
from bot.news import OPERATOR, Poll, Reading, Validators
from tests.builders import NOON, an_actor, an_article, an_entry, later
from tests.integration.archive.press import Press

LETTERS = "".join(chr(number) for number in range(0x4E00, 0x4E00 + 2000))


async def test_an_address_of_two_thousand_chinese_letters_is_kept(archive: Archive) -> None:
    press = await Press.open(archive)
    entry = an_entry(url=f"https://paper.example/{LETTERS}")
    poll = Poll(press.feed.id, "", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
    await archive.feeds.save_poll(poll, NOON)
    (pending,) = await archive.entries.claim_unfetched(NOON, timedelta(minutes=5), 10)
    article = an_article("A bridge was opened.", url=str(entry.url))
    await archive.articles.save_article(pending.id, article, NOON)
    ((_, kept, _),) = await archive.articles.claim_unread(NOON, timedelta(minutes=5), 10)
    assert kept.url == entry.url


async def test_what_holds_a_nul_is_grouped_with_the_others(archive: Archive) -> None:
    press = await Press.open(archive)
    odd = Reading((), (an_actor("An\0a Ruiz"),), (), "en")
    await press.read(an_article("A bri\0dge was opened."), odd, NOON)
    await press.read(an_article("A ferry was painted."), Reading((), (), (), "fr"), NOON)
    await archive.queues.hint_due(later(days=1))
    assert len(await archive.articles.ungrouped(10)) == 2


async def test_an_article_with_very_many_different_words_is_found(archive: Archive) -> None:
    press = await Press.open(archive)
    words = " ".join(f"w{number:x}ö" for number in range(150_000))
    await press.print(f"Bridge {words}", at=NOON)
    assert len(await archive.search.find("bridge", asker=OPERATOR)) == 1


async def test_any_typed_text_is_answered(archive: Archive) -> None:
    press = await Press.open(archive)
    await press.print("Ana Ruiz opened a bridge.", an_actor(), at=NOON)
    for typed in ("'", "\\", "a & b", "a:*", "<->", "!", "\0", "%", "_", "(", "a" * 300, "o'b", "\ud83d", "🙂", "’"):
        await archive.people.complete(typed, asker=OPERATOR)
        await archive.people.person(typed, OPERATOR, NOON)
        await archive.search.find(typed, asker=OPERATOR)
        await archive.search.titles(typed, asker=OPERATOR)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"a": "b\0c"}, '{"a": "bc"}'),
        ("\\u0000", '"\\\\u0000"'),
        ("\\\0", '"\\\\"'),
        ("\0\0", '""'),
        ("\ud83d", '"?"'),
        (["é", 1, None], '["é", 1, null]'),
    ],
)
def test_json_that_postgresql_can_read_part_by_part(value: object, written: str) -> None:
    assert sound_json(value) == written
