from pathlib import Path

import pytest

from bot.settings import CONFIG_FOLDER, Settings, SettingsError, load_settings


def a_file(folder: Path, text: str) -> Path:
    file = folder / "dateline.toml"
    file.write_text(text)
    return file


def test_the_shipped_file_holds_the_defaults() -> None:
    assert load_settings(CONFIG_FOLDER / "dateline.toml").model_dump() == Settings().model_dump()


def test_every_setting_stands_in_the_shipped_file() -> None:
    shipped = (CONFIG_FOLDER / "dateline.toml").read_text()
    for section, field in Settings.model_fields.items():
        for name in getattr(field.annotation, "model_fields", {}):
            assert f"[{section}]" in shipped
            assert f"{name} = " in shipped, f"{section}.{name}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[fetching]\npoll_second = 5", "line 2: unknown setting fetching.poll_second; did you mean poll_seconds?"),
        ("\n[fetchin]\npoll_seconds = 5", "line 2: unknown setting fetchin; did you mean fetching?"),
        ("[fetching]\n\npoll_seconds = 'often'", "line 3: fetching.poll_seconds: input should be a valid number"),
        ("[digests]\nstories = 99", "line 2: digests.stories: input should be less than or equal to 10"),
        ("[fetching]\npoll_seconds = oops\n", "not valid TOML: Invalid value (at line 2, column 16)"),
        ("[discord]\ntoken = 'abc'", "the token does not belong in a file"),
    ],
)
def test_a_mistake_in_the_file_is_one_line_that_names_the_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(a_file(tmp_path, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FETCHING__POLL_SECONDS", "7")
    monkeypatch.setenv("DATELINE_FETCHING__ALLOW_PRIVATE", '["10.0.0.0/8"]')
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    settings = load_settings(a_file(tmp_path, "[fetching]\npoll_seconds = 5\nallow_ports = [81]"))
    assert settings.fetching.poll_seconds == 7
    assert settings.fetching.allow_ports == (81,)
    assert [str(network) for network in settings.fetching.allow_private] == ["10.0.0.0/8"]
    assert "secret" not in repr(settings)


def test_a_wrong_value_in_the_environment_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FETCHING__POLL_SECONDS", "often")
    with pytest.raises(SettingsError, match="DATELINE_FETCHING__POLL_SECONDS in the environment"):
        load_settings(a_file(tmp_path, ""))


@pytest.mark.parametrize("url", ["sqlite:///data/a.db", "sqlite+aiosqlite:///data/a.db"])
def test_a_database_url_needs_no_driver(tmp_path: Path, url: str) -> None:
    settings = load_settings(a_file(tmp_path, f"[database]\nurl = '{url}'"))
    assert settings.database.url == "sqlite+aiosqlite:///data/a.db"
