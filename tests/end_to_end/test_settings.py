"""What a server sets: each takes effect, and can be taken back."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.news import DeliveryId, GuildId, Layout, Pictures, ServerSettings
from tests.end_to_end.desk import FEED, Desk, answer, message_of
from tests.end_to_end.test_panel import fields

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)


async def opened(desk: Desk) -> discord.Message:
    return message_of(await desk.editor.slash(desk.news, "settings show"))


async def chosen(desk: Desk, field: str, value: str) -> Any:
    return await desk.editor.select(await opened(desk), [value], custom_id=f"settings:set:{field}")


async def held(desk: Desk) -> ServerSettings:
    return await desk.archive.servers.settings(GuildId(desk.news.guild.id))


async def test_the_panel_shows_what_is_set_to_those_who_manage(desk: Desk) -> None:
    shown = answer(await desk.editor.slash(desk.news, "settings show"))
    for words in ("English (as Discord has it", "UTC", "cards; images: yes", "nobody", "whoever subscribed"):
        assert words in shown
    assert "Manage Server" in answer(await desk.reader.slash(desk.news, "settings show"))


async def test_the_language_counts_for_what_is_posted_and_is_undone(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    changed = await chosen(desk, "language", "de")
    assert "**Language** of what I post: Deutsch" in answer(changed)
    await desk.publish("a library", said="It will be open on Sundays too")
    await desk.work()
    (told,) = desk.posted()
    assert "Wer: **Ana Ruiz**" in told
    assert "It will be open on Sundays too" in told
    public = answer(await desk.reader.slash(desk.news, "quotes", by="Ana Ruiz", public=True))
    assert "Zitate von Ana Ruiz" in public
    assert "Quotes by Ana Ruiz" in answer(await desk.reader.slash(desk.news, "quotes", by="Ana Ruiz"))
    undone = await desk.editor.click(message_of(changed), label="Undo")
    assert "English (as Discord has it" in answer(undone)
    await desk.publish("a bridge", said="It will be shut on Sundays then")
    await desk.work()
    assert any("Who: **Ana Ruiz**" in told for told in desk.posted())


async def test_look_images_and_zone_are_those_of_new_orders_that_do_not_say(desk: Desk) -> None:
    await chosen(desk, "layout", "embed")
    await chosen(desk, "pictures", "no")
    form = await desk.editor.click(await opened(desk), label="Zone")
    (city,) = fields(form)
    assert "Asia/Seoul" in answer(await desk.editor.submit_modal(form, {city: "seoul"}))
    assert await held(desk) == ServerSettings(timezone="Asia/Seoul", layout=Layout.EMBED, pictures=Pictures.NO)
    ordered = answer(await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", at="08:00"))
    assert "08:00 (Asia/Seoul)" in ordered
    (one,) = await desk.archive.subscriptions.in_guild(GuildId(desk.news.guild.id))
    assert (one.style.layout, one.style.pictures) == (Layout.EMBED, Pictures.NO)
    other = answer(
        await desk.editor.slash(
            desk.news, "subscribe", source="words:ferry", when="daily", timezone="London", look="text"
        )
    )
    assert "(Europe/London)" in other
    refused = answer(
        await desk.editor.slash(desk.news, "subscribe", source="words:port", when="daily", images="spoiler")
    )
    assert "does nothing with look:embed" in refused
    again = await desk.editor.click(await opened(desk), label="Zone")
    (city,) = fields(again)
    assert "Did you mean London" in answer(await desk.editor.submit_modal(again, {city: "Lodnon"}))


async def test_pings_may_be_for_all_for_a_role_and_for_nobody(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    assert "**Follow with pings** all members" in answer(await chosen(desk, "pings", "-"))
    assert "ping you" in answer(await desk.reader.slash(desk.news, "follow", words="library", here=True))
    role = desk.news.guild.create_role("Readers")
    kept = await desk.editor.select(await opened(desk), [role], custom_id="settings:role")
    assert f"<@&{role.id}>" in answer(kept)
    refused = answer(await desk.reader.slash(desk.news, "follow", words="bridge", here=True))
    assert "Only members with a certain role" in refused
    stopped = await chosen(desk, "pings", "nobody")
    assert "**Follow with pings** nobody" in answer(stopped)
    await desk.publish("a library")
    await desk.work()
    assert desk.posted() == []
    await desk.editor.click(message_of(stopped), label="Undo")
    await desk.work()
    assert len(desk.posted()) == 1, "what came meanwhile is not lost"


async def test_notices_go_where_the_panel_says(desk: Desk) -> None:
    there = await desk.editor.select(await opened(desk), [desk.news], custom_id="settings:notices")
    assert f"**Told what goes wrong** <#{desk.news.id}>" in answer(there)
    assert await desk.archive.subscriptions.notices_of(GuildId(desk.news.guild.id)) == desk.news.id
    shut = await desk.editor.select(await opened(desk), [desk.locked], custom_id="settings:notices")
    assert "I may not write in" in answer(shut)
    await desk.editor.click(message_of(there), label="Undo")
    assert await desk.archive.subscriptions.notices_of(GuildId(desk.news.guild.id)) is None


async def test_a_server_keeps_its_own_for_as_long_as_it_says(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url="https://cellar.example/feed")
    own = await desk.archive.feeds.by_url("https://cellar.example/feed", owner=GuildId(desk.news.guild.id))
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await desk.publish("a library")
    await desk.publish("a cellar", feed=own)
    await desk.work()
    await chosen(desk, "keep_days", "7")
    await desk.pipeline.tidy(desk.env.now() + timedelta(days=6))
    assert len(await desk.stories()) == 2
    await desk.pipeline.tidy(desk.env.now() + timedelta(days=8))
    assert [one.articles[0].article.title for one in await desk.stories()] == ["a library"]
    assert await desk.archive.deliveries.get(DeliveryId(1)) is None, "what was posted is forgotten too"
