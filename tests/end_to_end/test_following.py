"""Who may have themselves pinged in a channel."""

import discord
import pytest

from tests.end_to_end.desk import FEED, Desk, answer

pytestmark = pytest.mark.simcord(check_errors=False)


@pytest.mark.parametrize("silenced", ["nobody", "the member", "the bot"])
async def test_members_are_pinged_only_where_they_and_the_bot_may_write(silenced: str, desk: Desk) -> None:
    """Whoever may not write in a channel must not have the bot write there for them."""
    await desk.archive.feeds.add(FEED, "The Vale Courier", desk.env.now())
    await desk.publish("Library planned")
    await desk.editor.slash(desk.news, "settings member-pings", allow=True)
    who = {"nobody": None, "the member": desk.reader, "the bot": desk.news.guild.me}[silenced]
    overwrites = {who: discord.PermissionOverwrite(send_messages=False)} if who else {}
    place = desk.news.guild.create_text_channel("place", overwrites=overwrites)
    said = answer(await desk.reader.slash(place, "follow", person="Ana Ruiz", here=True))
    assert ("I will ping you" in said) is (silenced == "nobody")
    assert ("both of us must be allowed to write" in said) is (silenced != "nobody")
