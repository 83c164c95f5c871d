"""Questions that wait for an answer."""

from bot.commands.pending import MOST_OF_ONE, MOST_REMEMBERED, Pending

ANN, BEN = 1, 2
HOME, ELSEWHERE, PRIVATE = 10, 20, 0


async def then(_: object, __: list[str]) -> None:
    """Go on."""


def test_who_asks_much_has_their_own_questions_forgotten_and_nobody_elses() -> None:
    pending: Pending[object] = Pending()
    hers = pending.keep(ANN, HOME, then)
    his = [pending.keep(BEN, HOME, then) for _ in range(MOST_REMEMBERED + 1)]
    assert pending.find(hers, ANN, HOME) is then
    assert [token for token in his if pending.find(token, BEN, HOME)] == his[-MOST_OF_ONE:]
    assert pending.find(hers, BEN, HOME) is None


def test_who_is_asked_in_a_server_answers_there_and_nowhere_else() -> None:
    pending: Pending[object] = Pending()
    hers = pending.keep(ANN, HOME, then)
    assert [pending.find(hers, ANN, where) for where in (ELSEWHERE, PRIVATE, HOME)] == [None, None, then]
