"""Slash commands, buttons and autocomplete: ask the archive, answer in Discord."""

from typing import Any

from bot.commands.client import DatelineClient, Digests, Services
from bot.commands.digests import digest
from bot.commands.feeds import feed
from bot.commands.lists import Turn, latest, quotes, search
from bot.commands.lookups import event, person
from bot.commands.subscribing import notices, subscribe, subscriptions, unsubscribe
from bot.commands.why import why


def connect(services: Services) -> DatelineClient:
    """A client that knows every command; log in to start it."""
    client = DatelineClient(services)
    commands: tuple[Any, ...] = (
        subscribe,
        subscriptions,
        unsubscribe,
        notices,
        feed,
        digest,
        person,
        event,
        quotes,
        search,
        latest,
        why,
    )
    client.add_dynamic_items(Turn)
    for command in commands:
        client.tree.add_command(command)
    return client


__all__ = ["DatelineClient", "Digests", "Services", "connect"]
