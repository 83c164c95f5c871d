"""The deadline of an answer holds for the whole way to it."""

from types import SimpleNamespace

import pytest

from bot.fetching import client as module
from bot.fetching.client import Client
from bot.news import DatelineError
from tests.integration.fetching.web import Web

DEADLINE, EACH = 15.0, 4.0


@pytest.mark.parametrize(("steps", "in_time"), [(2, True), (4, False)])
async def test_each_step_of_a_redirect_takes_from_the_time_that_is_left(
    steps: int, in_time: bool, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(steps):
        web.says(f"/{step}", "", "302 Found", Location=web.url(f"/{step + 1}"))
    web.says(f"/{steps}", "Here it is.")
    readings = iter(range(100))

    def clock() -> float:
        """At each second reading a step is over."""
        return (next(readings) + 1) // 2 * EACH

    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=clock))
    client = Client(web.settings(), seconds=DEADLINE)
    if in_time:
        assert (await client.get(web.url("/0"))).body == b"Here it is."
    else:
        with pytest.raises(DatelineError, match="within 15 s"):
            await client.get(web.url("/0"))
