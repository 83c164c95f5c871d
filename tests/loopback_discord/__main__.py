"""`python -m tests.loopback_discord`: a Discord to point a bot at; shows what is posted."""

import asyncio
import shlex
import sys

from tests.loopback_discord.server import LoopbackDiscord


async def main() -> None:
    async with LoopbackDiscord(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0, strict=False) as discord:
        for name, value in discord.environment.items():
            _say(f"export {name}={shlex.quote(value)}")
        _say(f"# guild {discord.home.id}, channel {discord.general.id}")
        seen = 0
        while True:
            message = await discord.wait_for_message(count=seen + 1, seconds=1e9)
            seen += 1
            _say(f"\n── {message.author.name} ──\n{message.text}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
