"""Where discord.py finds Discord."""

import discord
import yarl


def reach_discord_at(api_base: str, gateway: str | None = None) -> None:
    """Point discord.py at a REST API and a gateway, for the whole process; do it before a client connects.

    It has no setting for either, and these are the only two places that it looks at: each request's URL is made
    from the one, webhooks and answers to commands included; later gateways are told by the first one.

    Args:
        api_base: with its version, `https://host/api/v10`.
        gateway: a `wss:` URL; Discord's own where it is None.
    """
    discord.http.Route.BASE = api_base.rstrip("/")
    if gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
