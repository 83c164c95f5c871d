"""Slash commands, buttons and autocomplete: ask the archive, answer in Discord."""

from typing import Any

from bot.commands.client import DatelineClient
from bot.commands.closed import tell_of_closed
from bot.commands.connection import NOT_ACCEPTED, Connection
from bot.commands.correcting import Report, WhatIsWrong
from bot.commands.data import data, delete_my_data
from bot.commands.deciding import Decide, Sheet, corrections
from bot.commands.digests import digest
from bot.commands.feeds import Keeping, feed
from bot.commands.following import Follow, follow
from bot.commands.health import health
from bot.commands.helping import ShowHelp, about, show_help
from bot.commands.lists import Turn, latest, quotes, search, trending
from bot.commands.lookups import Whom, event, person
from bot.commands.menus import WhichStory, digest_link, quotes_from_it, report, who_is_in_it
from bot.commands.panel import Act, Where
from bot.commands.parting import Apart, WhichArticle
from bot.commands.persistent import Choice, PersistentItem, Restore
from bot.commands.services import Digests, Services
from bot.commands.serving import NoticesSelect, PingsSelect, SetSelect, UndoSetting, ZoneButton, settings
from bot.commands.settling import Undo
from bot.commands.setup import Begin, PlanButton, PlanSelect, WhereSelect, setup
from bot.commands.standing import Leaf, Open, subscriptions
from bot.commands.subscribing import notices, subscribe, unsubscribe
from bot.commands.tabs import Look, More
from bot.commands.unfollowing import Unfollow, following, unfollow
from bot.commands.welcoming import greet
from bot.commands.why import why

ITEMS: tuple[type[PersistentItem[Any]], ...] = (
    Act,
    Apart,
    Begin,
    Choice,
    Decide,
    Follow,
    Keeping,
    Leaf,
    Look,
    More,
    NoticesSelect,
    Open,
    PingsSelect,
    PlanButton,
    PlanSelect,
    Report,
    Restore,
    SetSelect,
    Sheet,
    ShowHelp,
    Turn,
    Undo,
    UndoSetting,
    Unfollow,
    WhatIsWrong,
    WhereSelect,
    Where,
    WhichArticle,
    WhichStory,
    Whom,
    ZoneButton,
)


def connect(services: Services) -> DatelineClient:
    """A client that knows every command; log in to start it."""
    client = DatelineClient()
    give_commands(client, services)
    return client


def give_commands(client: DatelineClient, services: Services) -> None:
    """Have a client answer every command by asking these; before it logs in."""
    client.services = services
    commands: tuple[Any, ...] = (
        subscribe,
        subscriptions,
        unsubscribe,
        notices,
        settings,
        feed,
        digest,
        person,
        event,
        quotes,
        search,
        latest,
        trending,
        follow,
        unfollow,
        following,
        data,
        delete_my_data,
        health,
        corrections,
        why,
        who_is_in_it,
        quotes_from_it,
        report,
        digest_link,
        setup,
        show_help,
        about,
    )
    client.add_dynamic_items(*ITEMS)
    client.greet = greet
    client.completed = tell_of_closed
    client.knows_item = lambda custom_id: any(item.knows(custom_id) for item in ITEMS)
    for command in commands:
        client.tree.add_command(command)


__all__ = ["NOT_ACCEPTED", "Connection", "DatelineClient", "Digests", "Services", "connect", "give_commands"]
