"""How much of what is shared one member, or one server, may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each; a day is one of UTC."""

    server_feeds: int = 100
    server_feeds_a_day: int = 100
    server_subscriptions: int = 200
    member_follows: int = 25
    follow_messages_a_day: int = 50
    member_pings_a_day: int = 20
    links_a_minute: int = 5
    links_a_day: int = 20
    reports_a_day: int = 10
    lookups_a_minute: int = 30
