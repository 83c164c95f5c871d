"""The curated packs of feeds."""

import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, ValidationError, field_validator

from bot.news import Pack
from bot.settings.errors import SettingsError
from bot.settings.values import Section, sentence_of
from bot.settings.written import CONFIG_FOLDER

UNRANKED = 100


class _Feed(Section):
    model_config = ConfigDict(extra="ignore")

    title: str
    url: str

    @field_validator("url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        if not re.match(r"https?://[^/\s]", url):
            raise ValueError(f"{url} is no address of a feed; that begins with https://")
        return url


class _File(Section):
    model_config = ConfigDict(extra="ignore")

    title: str
    description: str
    feeds: tuple[_Feed, ...]
    kind: Literal["topic", "region"] = "topic"
    rank: int = UNRANKED


def load_packs(folder: Path = CONFIG_FOLDER / "sources") -> dict[str, Pack]:
    """The curated source packs by name, one TOML file each; first those that most want, by their `rank`.

    Raises:
        SettingsError: naming the file that is wrong.
    """
    packs = {}
    ranks = {}
    for path in sorted(folder.glob("*.toml")):
        packs[path.stem], ranks[path.stem] = _pack_in(path)
    return dict(sorted(packs.items(), key=lambda named: (ranks[named[0]], named[1].title.casefold())))


def _pack_in(path: Path) -> tuple[Pack, int]:
    """A pack, and its rank."""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
        found = _File.model_validate(values)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: this is no UTF-8; save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}.") from None
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(one + 1) if isinstance(one, int) else one for one in problem["loc"])
        raise SettingsError(
            f"{path}: {place}: {sentence_of(problem)}. A pack has a title, a description, and [[feeds]] with title and "
            "url each."
        ) from None
    feeds = tuple((feed.title, feed.url) for feed in found.feeds)
    pack = Pack(path.stem, found.title, found.description, feeds, region=found.kind == "region")
    return pack, found.rank
