"""A short storm; `make chaos` is the long one."""

from pathlib import Path

from tests.chaos.storm import Plan, weather


async def test_each_message_is_seen_once_and_in_order_whatever_kills_the_bot(tmp_path: Path) -> None:
    outcome = await weather(Plan(channels=6, deliveries=60, kills=4), tmp_path)
    assert outcome.good, f"{outcome}\n{(tmp_path / 'courier.log').read_text()[-3000:]}"
    assert outcome.kills == 4
    assert outcome.states == {"sent": 60}
