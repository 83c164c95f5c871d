"""The clock is set, while the bot runs and between two runs."""

import asyncio

from tests.chaos.whole import Step, Whole


async def set_clock(whole: Whole, _: Step, *, hours: float) -> None:
    whole.offset.write_text(str(float(whole.offset.read_text()) + hours * 3600))
    await asyncio.sleep(3)
    whole.press.publish(2)


async def set_clock_between(whole: Whole, _: Step, *, hours: float) -> None:
    whole.press.publish(2)
    await whole.end()
    whole.offset.write_text(str(float(whole.offset.read_text()) + hours * 3600))
    whole.press.publish(2)
    await whole.start()
