"""An article is found in the logs by one id, from its poll to its post."""

import json
import re
from pathlib import Path

import pytest

from bot.demo.site import Site
from tests.end_to_end.process import a_running_bot
from tests.end_to_end.test_command_line import dateline, in_folder
from tests.loopback_discord import LoopbackDiscord

pytestmark = pytest.mark.timeout(180)
WAY = ["entry seen", "article kept", "article read", "article grouped", "articles filed", "message posted"]


@pytest.mark.parametrize("form", ["text", "json"])
async def test_grepping_an_id_tells_the_whole_way_of_an_article(
    tmp_path: Path, discord: LoopbackDiscord, news: tuple[Site, int], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    site, port = news
    monkeypatch.setenv("DATELINE_LOGS__FORMAT", form)
    log = tmp_path / "log"
    with log.open("wb") as file:
        async with a_running_bot(tmp_path, discord, port, file):
            feed = dict(site.feeds)["Harbour & Trade"]
            await discord.slash(discord.admin, discord.general, "subscribe", source=feed, when="instantly")
            message = await discord.wait_for_message(discord.general, containing="Bank shares slip", seconds=60)
            seen = next(line for line in log.read_text().splitlines() if "Bank shares slip" in line)
            asked = await discord.slash(discord.admin, discord.general, "why", url=re.findall(r"\be\d{8}\b", seen)[0])
    (traced,) = set(re.findall(r"\be\d{8}\b", seen))
    assert f"{traced} in the logs" in asked.text
    grepped = [line for line in log.read_text().splitlines() if traced in line]
    if form == "json":
        events = [json.loads(line)["event"] for line in grepped]
        assert str(message.id) in {str(json.loads(line).get("message")) for line in grepped}
    else:
        events = [event for line in grepped for event in WAY if f"] {event} " in line]
    assert list(dict.fromkeys(event for event in events if event in WAY)) == WAY
    told = dateline("why", traced, folder=tmp_path, settings=in_folder(tmp_path)).stdout
    assert "Bank shares slip" in told
    assert f"{traced} in the logs" in told
