"""What is undone, repeated or pressed again writes over nothing that was set since."""

from typing import Any

import pytest

from bot.archive import Archive
from bot.archive.errors import TakenError
from bot.news import ChannelId, Filters, GuildId, Schedule, Source, Subscription, UserId, When
from tests.builders import NOON
from tests.end_to_end.desk import PRIVATE, Desk, answer, message_of
from tests.end_to_end.test_panel import another_editor, fields, opened

pytestmark = pytest.mark.simcord(check_errors=False)


async def only(desk: Desk) -> Subscription:
    """The only subscription of the news channel."""
    (one,) = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    return one


async def by_panel(desk: Desk) -> Any:
    """What a panel says of a subscription that was deleted in it."""
    return await desk.editor.click(message_of(await opened(desk)), label="Delete")


async def by_name(desk: Desk) -> Any:
    """What /unsubscribe says."""
    return await desk.editor.slash(desk.news, "unsubscribe", subscription="Port Vale")


@pytest.mark.parametrize("ended", [by_panel, by_name])
@pytest.mark.parametrize("again_by", ["another", "the same"])
async def test_undo_does_not_replace_what_was_ordered_since(desk: Desk, ended: Any, again_by: str) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", only="library")
    told = await ended(desk)
    who = desk.editor if again_by == "the same" else await another_editor(desk)
    await who.slash(desk.news, "subscribe", source="vale", when="hourly")
    back = answer(await desk.editor.click(message_of(told), label="Undo"))
    assert "Somebody changed it meanwhile" in back
    assert "every hour" in back
    assert (await only(desk)).schedule.when is When.HOURLY


async def test_undo_brings_back_what_an_admin_had_paused_as_it_was(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    paused = await desk.editor.click(message_of(await opened(desk)), label="Pause")
    deleted = await desk.editor.click(message_of(paused), label="Delete")
    back = await desk.editor.click(message_of(deleted), label="Undo")
    assert "**Paused** An admin paused it." in answer(back)
    await desk.publish("New library opens")
    await desk.work()
    assert desk.posted() == []


async def test_undo_brings_back_no_subscription_to_a_feed_that_was_removed_since(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source=PRIVATE[1], when="daily")
    deleted = await by_panel(desk)
    asked = await desk.editor.slash(desk.news, "feed remove", feed="The Cellar Post")
    await desk.editor.click(message_of(asked), label="Remove")
    assert "not read any more" in answer(await desk.editor.click(message_of(deleted), label="Undo"))
    assert await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id)) == []


async def test_what_a_removed_feed_paused_is_not_resumed_without_it(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source=PRIVATE[1], when="daily")
    asked = await desk.editor.slash(desk.news, "feed remove", feed="The Cellar Post")
    await desk.editor.click(message_of(asked), label="Remove")
    resumed = await desk.editor.click(message_of(await opened(desk)), label="Resume")
    assert "Its feed was removed" in answer(resumed)
    assert (await only(desk)).paused
    await desk.editor.slash(desk.news, "feed add", url=PRIVATE[1])
    assert (await only(desk)).paused is None


async def test_an_edit_of_what_an_admin_paused_lets_it_rest(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    paused = await desk.editor.click(message_of(await opened(desk)), label="Pause")
    form = await desk.editor.click(message_of(paused), label="Edit")
    typed = dict(zip(fields(form), (["daily"], "08:00", "", "library", ""), strict=True))
    edited = answer(await desk.editor.submit_modal(form, typed))
    assert "**Only with** library" in edited
    assert "**Paused** An admin paused it." in edited


async def test_words_that_can_be_read_let_what_rested_for_its_filter_go_on(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    one = await only(desk)
    by, broken = UserId(desk.editor.id), Filters(only="ferry AND (")
    await desk.archive.subscriptions.add(
        one.guild, one.channel, one.source, one.schedule, one.next_due_at, by, desk.env.now(), broken
    )
    await desk.archive.subscriptions.pause(one.id, "Its filter cannot be used any more; order it again with another.")
    form = await desk.editor.click(message_of(await opened(desk)), label="Edit")
    typed = dict(zip(fields(form), (["daily"], "08:00", "", "ferry", ""), strict=True))
    assert "Paused" not in answer(await desk.editor.submit_modal(form, typed))


async def test_an_edit_without_a_zone_takes_the_servers(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", timezone="London")
    settings = message_of(await desk.editor.slash(desk.news, "settings show"))
    form = await desk.editor.click(settings, custom_id="settings:zone")
    await desk.editor.submit_modal(form, dict(zip(fields(form), ("Seoul",), strict=True)))
    form = await desk.editor.click(message_of(await opened(desk)), label="Edit")
    typed = dict(zip(fields(form), (["daily"], "08:00", "", "", ""), strict=True))
    assert "(Asia/Seoul)" in answer(await desk.editor.submit_modal(form, typed))


async def set_up(desk: Desk) -> Any:
    """What /setup says at its end."""
    panel = await desk.editor.slash(desk.news, "setup")
    chosen = await desk.editor.select(message_of(panel), ["vale"], custom_id="setup:topics")
    hourly = await desk.editor.select(message_of(chosen), ["hourly"], custom_id="setup:when")
    return await desk.editor.click(message_of(hourly), label="Done")


@pytest.mark.parametrize("done", ["Pause", "Edit", None])
async def test_setup_takes_back_only_what_nobody_changed_since(desk: Desk, done: str | None) -> None:
    told = await set_up(desk)
    other = await another_editor(desk)
    if done:
        pressed = await other.click(message_of(await opened(desk, other)), label=done)
        if done == "Edit":
            typed = dict(zip(fields(pressed), (["daily"], "09:00", "", "", ""), strict=True))
            await other.submit_modal(pressed, typed)
    undone = answer(await desk.editor.click(message_of(told), label="Undo"))
    left = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    assert ("Somebody changed it meanwhile" in undone, bool(left)) == (bool(done), bool(done))


async def test_a_setting_is_taken_back_only_where_nobody_set_another_since(desk: Desk) -> None:
    async def choose(who: Any, language: str) -> Any:
        shown = await who.slash(desk.news, "settings show")
        return await who.select(message_of(shown), [language], custom_id="settings:set:language")

    french = await choose(desk.editor, "fr")
    await choose(await another_editor(desk), "de")
    undone = await desk.editor.click(message_of(french), label="Undo")
    assert "Somebody changed it meanwhile" in answer(undone)
    assert (await desk.archive.servers.settings(GuildId(desk.news.guild.id))).language == "de"
    french = await choose(desk.editor, "fr")
    undone = await desk.editor.click(message_of(french), label="Undo")
    assert "Deutsch" in answer(undone)


@pytest.mark.parametrize("terms", [{"quiet": "22-7", "most_a_day": 1}, {"at": "08:00"}, {"most_a_day": 2}])
async def test_the_button_leaves_what_is_followed_already_on_its_terms(desk: Desk, terms: dict[str, Any]) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await desk.publish("New library opens")
    await desk.reader.slash(desk.news, "follow", person="Ana Ruiz", **terms)
    before = answer(await desk.reader.slash(desk.news, "following"))
    person = await desk.reader.slash(desk.news, "person", name="Ana Ruiz")
    told = await desk.reader.click(message_of(person), label="Follow")
    assert "already" in answer(told)
    assert answer(await desk.reader.slash(desk.news, "following")) == before
    await desk.reader.slash(desk.news, "follow", person="Ana Ruiz", most_a_day=9)
    assert "at most 9 a day" in answer(await desk.reader.slash(desk.news, "following")), "the command changes it"


async def test_of_two_admins_who_order_the_same_at_once_one_is_told(archive: Archive) -> None:
    guild, channel, source = GuildId(1), ChannelId(2), Source(words="ferry")

    async def order(who: int, when: When) -> Subscription:
        by = UserId(who)
        return await archive.subscriptions.add(guild, channel, source, Schedule(when), NOON, by, NOON, over=by)

    await order(7, When.DAILY)
    with pytest.raises(TakenError) as taken:
        await order(8, When.HOURLY)
    assert taken.value.by == 7
    assert (await order(8, When.DAILY)).schedule.when is When.DAILY, "on the same terms there is nothing to tell"
    assert (await order(7, When.HOURLY)).schedule.when is When.HOURLY, "one's own order gets new terms"


async def test_undo_of_several_brings_back_all_but_what_lost_its_feed(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source=PRIVATE[1], when="daily")
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="hourly")
    asked = await desk.editor.slash(desk.news, "unsubscribe")
    here = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    ended = await desk.editor.select(message_of(asked), [str(one.id) for one in here])
    removed = await desk.editor.slash(desk.news, "feed remove", feed="The Cellar Post")
    await desk.editor.click(message_of(removed), label="Remove")
    back = answer(await desk.editor.click(message_of(ended), label="Undo"))
    assert "It is back" in back
    assert (await only(desk)).source == Source(pack="vale")


async def test_setup_says_that_what_it_leaves_is_paused(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    await desk.editor.click(message_of(await opened(desk)), label="Pause")
    said = answer(await set_up(desk))
    assert "is ordered there already, and stays as it is" in said
    assert "paused: An admin paused it" in said
    assert "comes" not in said


async def test_the_button_says_that_what_is_followed_already_is_paused(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    await desk.publish("New library opens")
    await desk.reader.slash(desk.news, "follow", person="Ana Ruiz")
    (one,) = await desk.archive.subscriptions.followed_by(UserId(desk.reader.id))
    await desk.archive.subscriptions.pause(one.id, "Direct messages are closed.")
    person = await desk.reader.slash(desk.news, "person", name="Ana Ruiz")
    told = answer(await desk.reader.click(message_of(person), label="Follow"))
    assert "paused: Direct messages are closed" in told
