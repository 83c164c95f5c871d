"""Packs that are edited while the bot runs."""

from pathlib import Path

import pytest

from bot.archive import Archive
from bot.jobs.packs import PacksInForce
from bot.news import OPERATOR, ChannelId, GuildId, Schedule, Source, UserId, When
from bot.settings import load_packs
from tests.builders import NOON


def write(folder: Path, name: str, *urls: str) -> None:
    feeds = "".join(f'[[feeds]]\ntitle = "Courier"\nurl = "{url}"\n' for url in urls)
    (folder / f"{name}.toml").write_text(f'title = "{name}"\ndescription = "News of the vale"\n{feeds}')


@pytest.fixture
async def in_force(tmp_path: Path) -> PacksInForce:
    write(tmp_path, "vale", "https://courier.example/feed")
    return PacksInForce(None, load_packs(tmp_path), lambda: load_packs(tmp_path))  # type: ignore[arg-type]


async def test_a_pack_that_was_edited_is_in_force_without_a_restart(tmp_path: Path, in_force: PacksInForce) -> None:
    packs = in_force.packs
    async with Archive.open("sqlite+aiosqlite://") as archive:
        in_force.archive = archive
        await archive.packs.save(packs, NOON)
        instantly = Schedule(When.INSTANTLY)
        await archive.subscriptions.add(
            GuildId(10), ChannelId(100), Source(pack="vale"), instantly, NOON, UserId(1), NOON
        )
        write(tmp_path, "vale", "https://courier.example/feed", "https://gazette.example/feed")
        write(tmp_path, "port", "https://harbour.example/feed")
        await in_force.look(NOON)
        assert packs.keys() == {"vale", "port"}
        read = {feed.url for feed in await archive.feeds.all(asker=OPERATOR)}
        assert read == {"https://courier.example/feed", "https://gazette.example/feed"}


async def test_a_pack_that_is_wrong_changes_nothing(tmp_path: Path, in_force: PacksInForce) -> None:
    before = dict(in_force.packs)
    (tmp_path / "vale.toml").write_text("title = ")
    await in_force.look(NOON)
    assert in_force.packs == before
