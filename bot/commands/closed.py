"""Direct messages that did not arrive: their reader is told at the next command, which lets them be tried again."""

from typing import Any

from bot.commands.client import Asked, DatelineClient
from bot.commands.replying import reply
from bot.news import UserId
from bot.rendering import Tone, notice_view
from bot.wording import say_count

MOST_REMEMBERED = 1000
"""Members who were told; who was told before these may be told again."""


async def tell_of_closed(client: DatelineClient, interaction: Any) -> None:  # noqa: ANN401, of any client
    """Try again what somebody's closed direct messages hold up, and say so once."""
    asked: Asked = interaction
    services, user = client.services, UserId(asked.user.id)
    closed = await services.archive.pauses.closed_to(user)
    if closed is None:
        return
    channel, since, count = closed
    await services.archive.pauses.knock(channel, services.clock())
    if client.told_closed.get(user) == since:
        return
    client.told_closed[user] = since
    if len(client.told_closed) > MOST_REMEMBERED:
        client.told_closed.pop(next(iter(client.told_closed)))
    text = say_count(
        "I could not send you a direct message, and {count} thing that you follow rests. Allow direct messages in "
        "this server's privacy settings; I try again now.",
        "I could not send you a direct message, and {count} things that you follow rest. Allow direct messages in "
        "this server's privacy settings; I try again now.",
        count,
    )
    await reply(asked, notice_view(text, Tone.ERROR))
