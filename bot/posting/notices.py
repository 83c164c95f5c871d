"""Telling a server's admins what goes wrong."""

from datetime import datetime

from bot.archive import Archive
from bot.news import SubscriptionId
from bot.posting.sender import Sender
from bot.rendering import Tone, body_of, notice_view


async def tell_admins(archive: Archive, sender: Sender, subscription: SubscriptionId, text: str, now: datetime) -> None:
    """Say it in the server's channel for notices, as a delivery of its own; else to who ordered, in private."""
    told = await archive.subscriptions.told(subscription)
    if told is None:
        return
    channel, orderer = told
    if channel is not None:
        await archive.deliveries.owe_notice(channel, body_of(notice_view(text, Tone.ERROR)), now)
    else:
        await sender.tell(orderer, text)
