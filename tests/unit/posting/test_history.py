from typing import Any

from bot.news import MessageId, UserId
from bot.posting.history import find_message

US = UserId(5)
BODY = {"flags": 32768, "components": [{"type": 17, "components": [{"type": 10, "content": "## Harbour reopens "}]}]}


def a_message(number: int, body: dict[str, Any], author: int = US, **fields: Any) -> dict[str, Any]:
    return {"id": str(number), "author": {"id": str(author)}, "content": "", "embeds": []} | body | fields


def test_a_message_is_known_by_author_and_text_though_discord_trims_and_numbers_it() -> None:
    trimmed = [{"type": 17, "id": 1, "components": [{"type": 10, "id": 2, "content": "## Harbour reopens"}]}]
    history = [a_message(1, {"components": [{"type": 10, "content": "Other"}]}), a_message(2, {"components": trimmed})]
    assert find_message(BODY, history, US) == MessageId(2)


def test_the_same_words_by_somebody_else_are_not_ours() -> None:
    assert find_message(BODY, [a_message(1, BODY, author=6)], US) is None


def test_an_answer_to_a_command_is_no_delivery() -> None:
    assert find_message(BODY, [a_message(1, BODY, interaction_metadata={"id": "9"})], US) is None
