"""The whole bot whose processes are killed. `make chaos` is the long version."""

from pathlib import Path

import pytest

from tests.chaos.faults import faults
from tests.chaos.whole import a_whole_bot

pytestmark = pytest.mark.timeout(600)


async def test_no_article_is_lost_or_shown_twice_whichever_process_is_killed(tmp_path: Path) -> None:
    async with a_whole_bot(tmp_path) as whole:
        await faults(whole, quick=True)
        assert [step for step in whole.steps if step.problem] == []
        assert set(whole.shown().values()) == {1}
