"""Who and what there is on the loopback Discord: guilds, channels, members, messages."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.discord_limits import texts_of, walk

Json = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000
EPHEMERAL = 1 << 6

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
USE_APPLICATION_COMMANDS = 1 << 31
MANAGE_GUILD = 1 << 5
ADMINISTRATOR = 1 << 3
EVERYBODY_MAY = (
    VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY | USE_APPLICATION_COMMANDS
)

TEXT_CHANNEL = 0
DIRECT_MESSAGES = 1
ANNOUNCEMENT_CHANNEL = 5
POST_IN_A_FORUM = 11
FORUM = 15
CATEGORY = 4
"""A category of channels, in which nothing can be posted."""
CROSSPOSTED = 1 << 0
GUILD_INSTALL = 0

_increments = itertools.count()


def snowflake(moment: float | None = None) -> int:
    """An id as Discord makes them: a time in milliseconds, and a counter."""
    milliseconds = int((time.time() if moment is None else moment) * 1000) - DISCORD_EPOCH
    return (milliseconds << 22) | (next(_increments) & 0x3FFFFF)


def timestamp_of(id_: int) -> str:
    """When an id was made, as Discord writes times."""
    seconds = ((id_ >> 22) + DISCORD_EPOCH) / 1000
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1e6):06}+00:00"


@dataclass(eq=False)
class User:
    """A person or a bot."""

    name: str
    bot: bool = False
    id: int = field(default_factory=snowflake)

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": None if self.bot else self.name,
            "avatar": None,
            "bot": self.bot,
            "flags": 0,
            "public_flags": 0,
        }


@dataclass(eq=False)
class Message:
    """A message as a reader sees it."""

    id: int
    channel: int
    author: User
    body: Json
    nonce: str | None = None
    ephemeral: bool = False
    edited: bool = False
    interaction: Json | None = None

    @property
    def text(self) -> str:
        """Everything that can be read in it, a line break between its parts."""
        return "\n".join(texts_of(self.body))

    @property
    def components(self) -> list[Json]:
        """All its components, nested ones too."""
        return list(walk(self.body.get("components") or []))

    @property
    def buttons(self) -> list[Json]:
        """The buttons on it."""
        return [component for component in self.components if component["type"] == 2]

    def payload(self) -> Json:
        flags = (self.body.get("flags") or 0) | (EPHEMERAL if self.ephemeral else 0)
        payload = {
            "id": str(self.id),
            "type": 0,
            "channel_id": str(self.channel),
            "author": self.author.payload(),
            "content": self.body.get("content") or "",
            "embeds": [{"type": "rich", **embed} for embed in self.body.get("embeds") or []],
            "components": self.body.get("components") or [],
            "attachments": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "flags": flags,
            "timestamp": timestamp_of(self.id),
            "edited_timestamp": timestamp_of(snowflake()) if self.edited else None,
        }
        if self.interaction:
            payload |= {"type": 20, "interaction_metadata": self.interaction}
        return payload


@dataclass(eq=False)
class Channel:
    """A text channel. `denied` and `allowed` are permissions of the bot in this channel alone."""

    guild: "Guild"
    name: str
    type: int = TEXT_CHANNEL
    denied: int = 0
    allowed: int = 0
    id: int = field(default_factory=snowflake)
    messages: list[Message] = field(default_factory=list)
    forum: "Channel | None" = None
    """Where it is a forum's post."""
    tags: list[str] = field(default_factory=list)
    """The names of a forum's tags, or the ids of a post's."""
    tag_required: bool = False
    """Whether a forum asks for a tag."""
    locked: bool = False
    archived: bool = False

    @property
    def posts(self) -> list["Channel"]:
        """A forum's posts, oldest first."""
        return [post for post in self.guild.posts if post.forum is self]

    def tag_id(self, name: str) -> int:
        """The id of a forum's tag."""
        return self.id + 1 + self.tags.index(name)

    def post_payload(self) -> Json:
        """A forum's post, as Discord describes threads."""
        assert self.forum
        archiving = {"archived": self.archived, "auto_archive_duration": 4320, "locked": self.locked}
        return {
            "id": str(self.id),
            "type": POST_IN_A_FORUM,
            "guild_id": str(self.guild.id),
            "parent_id": str(self.forum.id),
            "owner_id": str(self.guild.bot.id),
            "name": self.name,
            "applied_tags": self.tags,
            "message_count": len(self.messages),
            "member_count": 1,
            "thread_metadata": archiving | {"archive_timestamp": timestamp_of(self.id)},
        }

    def payload(self) -> Json:
        overwrites = []
        if self.denied or self.allowed:
            bot = str(self.guild.bot.id)
            overwrites.append({"id": bot, "type": 1, "allow": str(self.allowed), "deny": str(self.denied)})
        return {
            "id": str(self.id),
            "type": self.type,
            "guild_id": str(self.guild.id),
            "name": self.name,
            "position": self.guild.channels.index(self),
            "permission_overwrites": overwrites,
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "last_message_id": str(self.messages[-1].id) if self.messages else None,
            "flags": 0,
            "available_tags": [
                {"id": str(self.tag_id(name)), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
                for name in self.tags
            ],
        }


@dataclass(eq=False)
class Guild:
    """A server that the bot is a member of. `bot_permissions` is what the bot's own role gives it."""

    name: str
    bot: User
    owner: User
    bot_permissions: int = EVERYBODY_MAY
    everyone_permissions: int = USE_APPLICATION_COMMANDS
    id: int = field(default_factory=snowflake)
    bot_role: int = field(default_factory=snowflake)
    channels: list[Channel] = field(default_factory=list)
    posts: list[Channel] = field(default_factory=list)
    """Of its forums."""
    blocked_words: list[str] = field(default_factory=list)
    """What AutoMod lets nobody say."""
    permissions: dict[int, int] = field(default_factory=dict)
    """What each person may do here, by user id."""

    def may(self, user: User, channel: Channel) -> int:
        """A user's permissions in a channel of this guild."""
        if user is self.owner:
            return (1 << 53) - 1
        if user is not self.bot:
            return self.permissions.get(user.id, EVERYBODY_MAY)
        given = self.bot_permissions | self.everyone_permissions
        if given & ADMINISTRATOR:
            return (1 << 53) - 1
        given = (given & ~channel.denied) | channel.allowed
        return given if given & VIEW_CHANNEL else 0

    def member_payload(self, user: User) -> Json:
        return {
            "user": user.payload(),
            "roles": [str(self.bot_role if user is self.bot else user.id)],
            "joined_at": timestamp_of(self.id),
            "nick": None,
            "avatar": None,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
        }

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "description": None,
            "banner": None,
            "owner_id": str(self.owner.id),
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "application_id": None,
            "vanity_url_code": None,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [
                self._role(self.id, "@everyone", self.everyone_permissions, 0),
                self._role(self.bot_role, "Bot", self.bot_permissions, 1),
                *map(self.role_of, self.permissions),
            ],
            "channels": [channel.payload() for channel in self.channels],
            "members": [self.member_payload(self.bot)],
            "member_count": 1 + len(self.permissions),
            "threads": [],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "joined_at": timestamp_of(self.id),
            "large": False,
            "unavailable": False,
        }

    def role_of(self, user: int) -> Json:
        """A person's own role, of the same number: what they may do in channels is known to discord.py by it."""
        return self._role(user, "Member", self.permissions[user], 1)

    def _role(self, id_: int, name: str, permissions: int, position: int) -> Json:
        return {
            "id": str(id_),
            "name": name,
            "permissions": str(permissions),
            "position": position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": name == "Bot",
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
