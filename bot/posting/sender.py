"""Messages over discord.py's HTTP client, and its answers as values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp
import discord
from discord.http import Route, json_or_text

from bot.news import ChannelId, DatelineError, GuildId, MessageId, UserId
from bot.posting.answers import CLOUDFLARE_BAN, Answer, Outcome
from bot.posting.history import find_message
from bot.posting.refusals import NO_ACCESS, NO_PERMISSION, NO_PERMISSION_IN_THREAD, meaning_of

Json = dict[str, Any]

TRY = aiohttp.ClientTimeout(total=15)
CLOCK_SKEW = timedelta(minutes=1)
"""Discord's clock, which is in its ids, and ours may differ by this much."""
PAGE = 100
PAGES = 10

MOST_WAIT = timedelta(seconds=30)
"""How long discord.py may keep a request or its answer for a limit that it reckons; what is longer is ours to wait."""
LEAST_LIMIT, MOST_LIMIT = timedelta(seconds=1), timedelta(hours=1)
"""What a 429 is taken to ask for where it tells no time, or none that can be."""
NOT_UNDERSTOOD = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What is raised over an answer that is none of Discord's: of a portal, a proxy, or one that was cut off."""

PLACES = (discord.abc.GuildChannel, discord.Thread)


UNKNOWN_MEMBER = 10007
"""Discord's code where somebody is no member of a server."""


class HistoryClosedError(DatelineError):
    """A channel's history cannot be read: whether a message is there stays unknown."""


class Sender(Protocol):
    """Something that can post to channels."""

    @property
    def ready(self) -> bool:
        """Whether posting can begin."""

    def obstacle(self, channel: ChannelId) -> Answer | None:
        """What would be answered, as far as that is known without asking."""

    def remembers(self, channel: ChannelId) -> bool:
        """Whether Discord knows a repeated nonce there; for a forum's posts it does not."""

    async def post(self, channel: ChannelId, body: Json, title: str, tags: Sequence[int]) -> Answer:
        """Try once to post a message; title and tags are those of a forum's post."""

    async def crosspost(self, channel: ChannelId, message: MessageId) -> Answer:
        """Try once to publish a message of an announcement channel to the channels that follow it."""

    async def edit(self, channel: ChannelId, message: MessageId, body: Json) -> Answer:
        """Try once to change what a message shows."""

    async def find(self, channel: ChannelId, body: Json, since: datetime, after: MessageId | None) -> MessageId | None:
        """Look for a message that was posted at or after a time, and after another message.

        Raises:
            HistoryClosedError: the channel's history cannot be read, now or ever.
            ConnectionError: Discord did not answer.
        """

    async def has_left(self, guild: GuildId, member: UserId) -> bool:
        """Whether somebody is surely no member of a server."""

    async def open_direct(self, user: UserId) -> Answer:
        """Try once to open the channel for direct messages to somebody."""


class DiscordSender:
    """Posts as a discord.py client that is logged in.

    Args:
        client: its HTTP client keeps the rate limits; its cache knows channels and permissions.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        client.http.max_ratelimit_timeout = MOST_WAIT.total_seconds()

    @property
    def ready(self) -> bool:
        """Whether the client has logged in and knows its guilds."""
        return self._client.is_ready() and not self._client.is_closed()

    def obstacle(self, channel: ChannelId) -> Answer | None:
        """A missing permission that the cache knows of. What it does not know at all, Discord is to judge."""
        place = self._client.get_channel(channel)
        if not isinstance(place, PLACES) or place.guild.unavailable:
            return None
        permissions = place.permissions_for(place.guild.me)
        if not permissions.view_channel:
            return Answer(Outcome.CHANNEL_CLOSED, NO_ACCESS)
        if isinstance(place, discord.Thread):
            may_write, needed = permissions.send_messages_in_threads, NO_PERMISSION_IN_THREAD
        else:
            may_write, needed = permissions.send_messages, NO_PERMISSION
        return None if may_write else Answer(Outcome.CHANNEL_CLOSED, needed)

    def remembers(self, channel: ChannelId) -> bool:
        """True but for forums: the request that makes a post takes no nonce."""
        return not isinstance(self._client.get_channel(channel), discord.ForumChannel)

    async def post(self, channel: ChannelId, body: Json, title: str, tags: Sequence[int]) -> Answer:
        """Make one request, of at most 15 seconds once discord.py lets it out."""
        forum = self._client.get_channel(channel)
        if not isinstance(forum, discord.ForumChannel):
            return await self._request(Route("POST", "/channels/{channel_id}/messages", channel_id=channel), body)
        # A tag may have been deleted since it was chosen.
        tags = [tag for tag in tags if forum.get_tag(tag)]
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel)
        return await self._request(route, forum_post(body, title, tags))

    async def crosspost(self, channel: ChannelId, message: MessageId) -> Answer:
        """Make one request; discord.py would wait for the hour in which no more are allowed."""
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        return await self._request(Route("POST", path, channel_id=channel, message_id=message))

    async def edit(self, channel: ChannelId, message: MessageId, body: Json) -> Answer:
        """Make one request. A forum's post and its first message have the same number."""
        place = channel if self.remembers(channel) else message
        route = Route("PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=place, message_id=message)
        return await self._request(route, body | {"allowed_mentions": {"parse": []}})

    async def _request(self, route: Route, body: Json | None = None) -> Answer:
        try:
            made = await self._client.http.request(route, json=body, timeout=TRY, raise_for_status=_refuse_to_retry)
            return Answer(Outcome.POSTED, message=MessageId(int(made["id"])))
        except _AnswerError as error:
            return error.answer
        except discord.HTTPException as error:
            return meaning_of(error.status, error.code, error.text)
        except discord.RateLimited as error:
            wait = timedelta(seconds=error.retry_after)
            return Answer(Outcome.LIMITED, "Discord asks to wait.", wait=wait, status=429)
        except aiohttp.ClientConnectorError as error:
            return Answer(Outcome.UNREACHABLE, f"Discord cannot be reached: {error.strerror or error}.")
        except (aiohttp.ClientError, OSError) as error:
            return Answer(Outcome.UNCLEAR, f"The connection to Discord broke ({type(error).__name__}).")
        except NOT_UNDERSTOOD:
            return Answer(Outcome.UNCLEAR, "What was answered is none of Discord's answers.")

    async def find(self, channel: ChannelId, body: Json, since: datetime, after: MessageId | None) -> MessageId | None:
        """Read the channel's history back to just before `since`, a hundred messages at a time.

        The newest hundred are looked at in any case: a clock of ours that is ahead of Discord's would hide them.
        """
        place = self._client.get_channel(channel)
        user = self._client.user
        if user is None:
            raise ConnectionError("the client is not logged in")
        if isinstance(place, PLACES) and not place.permissions_for(place.guild.me).read_message_history:
            raise HistoryClosedError("Dateline may not read this channel's history")
        if isinstance(place, discord.ForumChannel):
            return await self._find_post(place, body, since, UserId(user.id))
        earliest = max(discord.utils.time_snowflake(since - CLOCK_SKEW), after or 0)
        before = None
        for _ in range(PAGES):
            page = await self._page(channel, before)
            found = find_message(body, [one for one in page if int(one["id"]) > (after or 0)], UserId(user.id))
            if not found and not page and place is None:
                # So Discord answers where the history may not be read.
                raise HistoryClosedError("the channel shows no messages, and the gateway does not know it")
            if found or len(page) < PAGE:
                return found
            before = min(int(message["id"]) for message in page)
            if before <= earliest:
                return None
        raise HistoryClosedError("there are too many messages since")

    async def _find_post(
        self, forum: discord.ForumChannel, body: Json, since: datetime, me: UserId
    ) -> MessageId | None:
        """The forum's post that begins with the message. A post and its first message have the same number."""
        active = await self._get(Route("GET", "/guilds/{guild_id}/threads/active", guild_id=forum.guild.id))
        archived = await self._get(Route("GET", "/channels/{channel_id}/threads/archived/public", channel_id=forum.id))
        earliest = discord.utils.time_snowflake(since - CLOCK_SKEW)
        for thread in [*active["threads"], *archived["threads"]]:
            ours = thread["parent_id"] == str(forum.id) and thread["owner_id"] == str(me)
            if ours and int(thread["id"]) >= earliest:
                path = "/channels/{channel_id}/messages"
                history = await self._get(Route("GET", path, channel_id=thread["id"]), limit=str(PAGE))
                if find_message(body, history, me):
                    return MessageId(int(thread["id"]))
        return None

    async def open_direct(self, user: UserId) -> Answer:
        """Make one request. The same channel is opened each time."""
        answer = await self._request(Route("POST", "/users/@me/channels"), {"recipient_id": str(user)})
        return replace(answer, message=None, channel=ChannelId(answer.message)) if answer.message else answer

    async def has_left(self, guild: GuildId, member: UserId) -> bool:
        """Make one request; False where Discord does not say."""
        route = Route("GET", "/guilds/{guild_id}/members/{member_id}", guild_id=guild, member_id=member)
        try:
            await self._client.http.request(route, timeout=TRY, raise_for_status=_refuse_to_retry)
        except discord.NotFound as error:
            return error.code == UNKNOWN_MEMBER
        except (_AnswerError, discord.DiscordException, aiohttp.ClientError, OSError, *NOT_UNDERSTOOD):
            return False
        return False

    async def _page(self, channel: ChannelId, before: int | None) -> list[Json]:
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        position = {"before": str(before)} if before else {}
        page: list[Json] = await self._get(route, **position, limit=str(PAGE))
        return page

    async def _get(self, route: Route, **query: str) -> Any:  # noqa: ANN401
        try:
            return await self._client.http.request(route, params=query, timeout=TRY, raise_for_status=_refuse_to_retry)
        except (discord.Forbidden, discord.NotFound) as error:
            raise HistoryClosedError(error.text) from None
        except (_AnswerError, discord.DiscordException, aiohttp.ClientError, OSError, *NOT_UNDERSTOOD) as error:
            raise ConnectionError(f"the channel's history did not come: {error}") from error


def forum_post(body: Json, title: str, tags: Sequence[int]) -> Json:
    """The body of the request that opens a forum's post with a message."""
    message = {
        name: value for name, value in body.items() if name not in ("nonce", "enforce_nonce", "message_reference")
    }
    return {"name": title or "News", "applied_tags": [str(tag) for tag in tags], "message": message}


class _AnswerError(Exception):
    """An answer after which discord.py would wait and try again by itself."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


async def _refuse_to_retry(response: aiohttp.ClientResponse) -> None:
    """Take 429 and 5xx out of discord.py's hands: each try has to be weighed against the nonce's window.

    And refusals that it cannot read.
    """
    if response.status >= 500:
        response.close()
        raise _AnswerError(Answer(Outcome.UNCLEAR, f"Discord has trouble ({response.status})."))
    if response.status == 429:
        if not response.headers.get("Via"):
            response.close()
            reason = "Cloudflare refuses this address."
            raise _AnswerError(Answer(Outcome.BANNED, reason, wait=CLOUDFLARE_BAN, status=429))
        raise _AnswerError(await _limit(response))
    if response.status >= 400:
        try:
            discord.HTTPException(response, await json_or_text(response))
        except NOT_UNDERSTOOD:
            raise _AnswerError(meaning_of(response.status, 0, "")) from None


async def _limit(response: aiohttp.ClientResponse) -> Answer:
    try:
        told = await response.json(content_type=None)
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    outcome = Outcome.LIMITED_EVERYWHERE if told.get("global") else Outcome.LIMITED
    wait = _seconds(told.get("retry_after")) or _seconds(response.headers.get("Retry-After")) or LEAST_LIMIT
    return Answer(outcome, "Discord asks to wait.", wait=wait, status=429)


def _seconds(told: object) -> timedelta | None:
    """A time to wait, as far as it can be one."""
    try:
        seconds = float(str(told))
    except ValueError:
        return None
    # A number that is none is not more than 0 either.
    return timedelta(seconds=min(seconds, MOST_LIMIT.total_seconds())) if seconds > 0 else None
