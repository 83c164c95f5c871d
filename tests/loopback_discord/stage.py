"""The guilds, channels and people that a bot meets, and how the gateway tells of them."""

from collections.abc import Sequence

from tests.loopback_discord.gateway import Gateway, Session
from tests.loopback_discord.world import (
    DIRECT_MESSAGES,
    EVERYBODY_MAY,
    MANAGE_GUILD,
    TEXT_CHANNEL,
    Channel,
    Guild,
    User,
)

TOKEN = "loopback.token.for-tests"


class Stage:
    """What stands ready for a bot: a guild `home` with a channel `general`, an `admin` and a `reader`."""

    def __init__(self, heartbeat_seconds: float) -> None:
        self.token = TOKEN
        self.bot = User("Dateline", bot=True)
        self.application_id = self.bot.id
        self.guilds: list[Guild] = []
        self.channels: dict[int, Channel] = {}
        self.connection = Gateway(self.token, self._greet, heartbeat_seconds)
        self.admin = User("Ada Admin")
        self.reader = User("Rae Reader")
        self.users = {user.id: user for user in (self.admin, self.reader)}
        self._behind = Guild("Direct messages", self.bot, owner=User("Nobody"))
        self._direct: dict[int, Channel] = {}
        self.home = self.add_guild("Home")
        self.general = self.add_channel("general")

    @property
    def gateway(self) -> str:
        """Where the gateway is."""
        raise NotImplementedError

    def add_guild(self, name: str, *, bot_permissions: int = EVERYBODY_MAY) -> Guild:
        """A guild with the bot, `admin` and `reader` in it."""
        guild = Guild(name, self.bot, owner=User("Olga Owner"), bot_permissions=bot_permissions)
        guild.permissions[self.admin.id] = EVERYBODY_MAY | MANAGE_GUILD
        guild.permissions[self.reader.id] = EVERYBODY_MAY
        self.guilds.append(guild)
        self.connection.dispatch("GUILD_CREATE", guild.payload())
        return guild

    def add_channel(
        self,
        name: str,
        *,
        guild: Guild | None = None,
        denied: int = 0,
        kind: int = TEXT_CHANNEL,
        tags: Sequence[str] = (),
    ) -> Channel:
        """A channel, by default at home. `denied` is what the bot may not do in it, `tags` are a forum's."""
        channel = Channel(guild or self.home, name, type=kind, denied=denied, tags=list(tags))
        channel.guild.channels.append(channel)
        self.channels[channel.id] = channel
        self.connection.dispatch("CHANNEL_CREATE", channel.payload())
        return channel

    def add_member(self, name: str, *, guild: Guild | None = None, permissions: int = EVERYBODY_MAY) -> User:
        """Somebody in a guild."""
        user = User(name)
        self.users[user.id] = user
        there = guild or self.home
        there.permissions[user.id] = permissions
        self.connection.dispatch("GUILD_ROLE_CREATE", {"guild_id": str(there.id), "role": there.role_of(user.id)})
        return user

    def direct(self, user: User) -> Channel:
        """The direct messages between the bot and somebody."""
        if user.id not in self._direct:
            channel = Channel(self._behind, user.name, type=DIRECT_MESSAGES)
            self._behind.channels.append(channel)
            self._direct[user.id] = self.channels[channel.id] = channel
        return self._direct[user.id]

    def deny(self, channel: Channel, permissions: int, *, tell: bool = True) -> None:
        """Set what the bot may not do in a channel; without `tell` the gateway keeps silent about it."""
        channel.denied = permissions
        if tell:
            self.connection.dispatch("CHANNEL_UPDATE", channel.payload())

    def delete_channel(self, channel: Channel, *, tell: bool = True) -> None:
        """Delete a channel; without `tell` the gateway keeps silent about it."""
        del self.channels[channel.id]
        if tell:
            self.connection.dispatch("CHANNEL_DELETE", channel.payload())
        channel.guild.channels.remove(channel)

    def remove_bot(self, guild: Guild, *, tell: bool = True) -> None:
        """Throw the bot out of a guild; without `tell` the gateway keeps silent about it."""
        self.guilds.remove(guild)
        for channel in guild.channels:
            del self.channels[channel.id]
        if tell:
            self.connection.dispatch("GUILD_DELETE", {"id": str(guild.id)})

    def invite_bot(self, guild: Guild) -> None:
        """Invite the bot into a guild that it was thrown out of."""
        self.guilds.append(guild)
        self.channels |= {channel.id: channel for channel in guild.channels}
        payload = guild.payload()
        # Discord tells of a guild's availability where it was known before; so does a client know an invitation.
        del payload["unavailable"]
        self.connection.dispatch("GUILD_CREATE", payload)

    def update_channel(self, channel: Channel) -> None:
        """Tell of what has changed about a channel."""
        self.connection.dispatch("CHANNEL_UPDATE", channel.payload())

    def _greet(self, session: Session) -> None:
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self.bot.payload() | {"verified": True, "mfa_enabled": False},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in self.guilds],
                "session_id": session.id,
                "resume_gateway_url": self.gateway,
                "application": {"id": str(self.application_id), "flags": 0},
                "private_channels": [],
            },
        )
        for guild in self.guilds:
            session.dispatch("GUILD_CREATE", guild.payload())
