"""The curated packs of feeds."""

import tomllib
from pathlib import Path
from typing import Any

from bot.news import Pack
from bot.settings.errors import SettingsError
from bot.settings.loading import CONFIG_FOLDER


def load_packs(folder: Path = CONFIG_FOLDER / "sources") -> dict[str, Pack]:
    """The curated source packs by name, one TOML file each.

    Raises:
        SettingsError: naming the file that is wrong.
    """
    packs = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
            feeds = tuple((feed["title"], feed["url"]) for feed in values["feeds"])
            packs[path.stem] = Pack(path.stem, values["title"], values["description"], feeds)
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise SettingsError(f"{path}: not a pack ({error!r}); it needs title, description and [[feeds]].") from None
    return packs
