"""Questions that wait for an answer."""

from bot.commands.pending import MOST_OF_ONE, MOST_REMEMBERED, Pending

ANN, BEN = 1, 2


async def then(_: object, __: list[str]) -> None:
    """Go on."""


def test_who_asks_much_has_their_own_questions_forgotten_and_nobody_elses() -> None:
    pending: Pending[object] = Pending()
    hers = pending.keep(ANN, then)
    his = [pending.keep(BEN, then) for _ in range(MOST_REMEMBERED + 1)]
    assert pending.find(hers, ANN) is then
    assert [token for token in his if pending.find(token, BEN)] == his[-MOST_OF_ONE:]
    assert pending.find(hers, BEN) is None
