"""The words of Dateline, as values: what passes from room to room. All of them stand in `words`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.news.words import *  # noqa: F403
else:

    def __getattr__(name: str) -> Any:  # noqa: ANN401
        """They are loaded when the first is asked for: `dateline health` needs a module or two, and no more."""
        return getattr(import_module("bot.news.words"), name)
