"""The curated packs of feeds."""

import tomllib
from pathlib import Path
from typing import Any

from bot.news import Pack
from bot.settings.errors import SettingsError
from bot.settings.written import CONFIG_FOLDER

UNRANKED = 100


def load_packs(folder: Path = CONFIG_FOLDER / "sources") -> dict[str, Pack]:
    """The curated source packs by name, one TOML file each; first those that most want, by their `rank`.

    Raises:
        SettingsError: naming the file that is wrong.
    """
    packs = {}
    ranks = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
            feeds = tuple((feed["title"], feed["url"]) for feed in values["feeds"])
            region = values.get("kind", "topic") == "region"
            packs[path.stem] = Pack(path.stem, values["title"], values["description"], feeds, region=region)
            ranks[path.stem] = int(values.get("rank", UNRANKED))
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise SettingsError(f"{path}: not a pack ({error!r}); it needs title, description and [[feeds]].") from None
    return dict(sorted(packs.items(), key=lambda named: (ranks[named[0]], named[1].title.casefold())))
