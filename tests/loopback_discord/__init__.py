"""A Discord of our own on loopback: REST and gateway over real sockets, with faults to inject."""

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
