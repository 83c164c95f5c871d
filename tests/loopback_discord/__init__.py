"""A Discord of our own on loopback: REST and gateway over real sockets, with faults to inject.

    async with LoopbackDiscord() as discord:
        # start a bot with discord.environment, in this process or another
        await discord.wait_for_bot()
        reply = await discord.slash(discord.admin, discord.general, "subscribe", source="world", when="instantly")
        message = await discord.wait_for_message(discord.general, containing="Harbour")
        names = await discord.autocomplete(discord.reader, discord.general, "person", focused="name", name="Mar")
        await discord.click(discord.reader, message, label="Quotes")
        discord.inject(Fault.DROP_REPLY)
        await discord.connection.lose()

On leaving it fails where the bot sent anything that Discord would refuse: by the limits in `tests.discord_limits`, and
by Discord's own API description where a copy of it is present. `LoopbackThread` runs it in a thread, and
`python -m tests.loopback_discord` as a process that prints what is posted.
"""

from tests.loopback_discord.faults import Fault
from tests.loopback_discord.interactions import NoReplyError, NoSuchCommandError, Reply
from tests.loopback_discord.server import LoopbackDiscord
from tests.loopback_discord.thread import LoopbackThread
from tests.loopback_discord.world import Channel, Guild, Message, User

__all__ = [
    "Channel",
    "Fault",
    "Guild",
    "LoopbackDiscord",
    "LoopbackThread",
    "Message",
    "NoReplyError",
    "NoSuchCommandError",
    "Reply",
    "User",
]
