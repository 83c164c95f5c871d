"""The colour of a message. It only repeats what words beside it say."""

import discord

from bot.news import Topic

ACCENT = discord.Colour(0x2F6FDE)
_TOPICS = {
    Topic.WORLD: 0x2F6FDE,
    Topic.POLITICS: 0x8A4FBE,
    Topic.BUSINESS: 0x2E8B57,
    Topic.TECHNOLOGY: 0x1D9DB3,
    Topic.SCIENCE: 0x5A5FD6,
    Topic.HEALTH: 0xC94F7C,
    Topic.CLIMATE: 0x6B8E23,
    Topic.CULTURE: 0xC9822B,
    Topic.SPORT: 0xD0472F,
}


def colour_of(topic: Topic | None, chosen: int | None) -> discord.Colour:
    """The colour that a subscription chose, else the topic's, else ours."""
    if chosen is not None:
        return discord.Colour(chosen)
    return discord.Colour(_TOPICS[topic]) if topic else ACCENT
