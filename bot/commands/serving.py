"""/settings: what a server lets its members do."""

from discord import app_commands

from bot.commands.client import Asked, guild_of
from bot.commands.replying import reply
from bot.rendering import Tone, notice_view
from bot.wording import say

settings = app_commands.Group(name="settings", description="What members of this server may do", guild_only=True)


@settings.command(name="member-pings")
@app_commands.describe(allow="Whether members may have themselves pinged in channels (/follow here:True)")
@app_commands.checks.has_permissions(manage_guild=True)
async def member_pings(interaction: Asked, allow: bool) -> None:
    """Let members be pinged in channels for what they follow, or end that."""
    archive, guild = interaction.client.services.archive, guild_of(interaction)
    await archive.quotas.allow_pings(guild, allowed=allow)
    if allow:
        text = say(
            "Members may have themselves pinged in channels now: /follow here:True. /subscriptions lists who is."
        )
    else:
        ended = [
            await archive.subscriptions.remove(one.id, guild) for one in await archive.subscriptions.pings_in(guild)
        ]
        text = say("Members are pinged in no channel any more; {count} of what they follow so ended.", count=len(ended))
    await reply(interaction, notice_view(text, Tone.DONE))
