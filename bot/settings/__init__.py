"""Typed settings from `config/dateline.toml` and the environment. Nothing else reads either."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.settings.public import *  # noqa: F403
else:

    def __getattr__(name: str) -> Any:  # noqa: ANN401
        """They are loaded when the first is asked for: `dateline health` needs a module or two, and no more."""
        return getattr(import_module("bot.settings.public"), name)
