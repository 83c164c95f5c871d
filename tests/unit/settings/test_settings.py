import os
from pathlib import Path

import pytest
from annotated_types import Ge, Le

from bot.settings import CONFIG_FOLDER, Settings, SettingsError, load_settings, settings_in_force


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
        (
            "[fetching]\npoll_second = 5",
            "unknown setting fetching.poll_second; did you mean poll_seconds?",
        ),
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
    with pytest.raises(SettingsError, match=r"^DATELINE_FETCHING__POLL_SECONDS: "):
        load_settings(a_file(tmp_path, ""))


@pytest.mark.parametrize("url", ["sqlite:///data/a.db", "sqlite+aiosqlite:///data/a.db"])
def test_a_database_url_needs_no_driver(tmp_path: Path, url: str) -> None:
    settings = load_settings(a_file(tmp_path, f"[database]\nurl = '{url}'"))
    assert settings.database.url == "sqlite+aiosqlite:///data/a.db"


def test_every_setting_is_explained_in_the_shipped_file_with_its_bounds() -> None:
    shipped = (CONFIG_FOLDER / "dateline.toml").read_text()
    for section, field in Settings.model_fields.items():
        lines = shipped.partition(f"\n[{section}]")[2].partition("\n[")[0].splitlines()
        for name, one in getattr(field.annotation, "model_fields", {}).items():
            (line,) = [line for line in lines if line.lstrip("# ").startswith(f"{name} = ") and "#" in line]
            about = line.rpartition("#")[2]
            assert len(about.split()) > 1, f"{section}.{name}"
            if section == "limits":
                about += " 1"  # the section's own line says so
            for bound in one.metadata:
                if isinstance(bound, Ge | Le):
                    assert str(bound.ge if isinstance(bound, Ge) else bound.le) in about, f"{section}.{name}"


@pytest.mark.parametrize(
    ("variable", "written", "found"),
    [
        ("FETCHING__ALLOW_PRIVATE", "10.0.0.0/8, fd00::/8", "10.0.0.0/8, fd00::/8"),
        ("FETCHING__ALLOW_PRIVATE", "10.0.0.0/8", "10.0.0.0/8"),
        ("FETCHING__ALLOW_PRIVATE", '["10.0.0.0/8", "fd00::/8"]', "10.0.0.0/8, fd00::/8"),
        ("FETCHING__ALLOW_PORTS", "8000", "8000"),
        ("FETCHING__ALLOW_PORTS", "8000 8001", "8000, 8001"),
        ("FETCHING__ALLOW_PORTS", "[8000, 8001]", "8000, 8001"),
        ("FETCHING__ALLOW_PORTS", "", "81"),
        ("READING__MODELS", '{"fr": "fr_core_news_sm"}', "fr=fr_core_news_sm"),
        ("READING__MODELS", "fr=fr_core_news_sm, es=es_core_news_sm", "fr=fr_core_news_sm, es=es_core_news_sm"),
        ("READING__MODELS__FR", "fr_core_news_sm", "fr=fr_core_news_sm"),
        ("LOGS__LEVEL", "Warning", "warning"),
    ],
)
def test_a_variable_is_written_as_people_write(tmp_path: Path, variable: str, written: str, found: str) -> None:
    file = a_file(tmp_path, "[fetching]\nallow_ports = 81")
    settings = {one.name: one for one in settings_in_force(file, {f"DATELINE_{variable}": written})}
    section, name = variable.lower().split("__")[:2]
    shown = settings[f"{section}.{name}"]
    assert shown.value == found
    assert shown.place == (f"DATELINE_{variable}" if written else f"{file}, line 2")


@pytest.mark.parametrize(
    ("variable", "written", "said"),
    [
        ("FOO__BAR", "1", "DATELINE_FOO__BAR: unknown setting foo; config/dateline.toml lists"),
        ("FETCHING__POLL_SECOND", "1", "did you mean DATELINE_FETCHING__POLL_SECONDS?"),
        ("MEMORY_MB", "900", "did you mean DATELINE_READING__MEMORY_MB?"),
        ("FETCHING_POLL_SECONDS", "9", "did you mean DATELINE_FETCHING__POLL_SECONDS?"),
        ("FETCHING__ALLOW_PRIVATE", "10.1.2.3/8", "did you mean 10.0.0.0/8?"),
        ("FETCHING__ALLOW_PRIVATE", "home", "home is no network; write it as 192.168.1.0/24"),
        ("FETCHING__ALLOW_PORTS", "0", "greater than or equal to 1 (found '0')"),
        ("FETCHING__ALLOW_PORTS", "[80", "not valid JSON"),
        ("READING__MODELS", "french", 'write it as "fr=fr_core_news_sm'),
        ("LOGS__LEVEL", "warn", "did you mean warning?"),
        ("LOGS", "debug", "logs is a section; its settings are level, format."),
        ("DATABASE__URL", "/data/mine.db", "did you mean sqlite:////data/mine.db?"),
        ("DISCORD__API_BASE", "discord.com/api/v10", "this is no address; it begins with https://"),
        ("TOKEN", "abc", "the token is set as DISCORD_TOKEN"),
    ],
)
def test_a_mistake_in_a_variable_names_it_and_what_is_right(
    tmp_path: Path, variable: str, written: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(a_file(tmp_path, "[logs]\nlevel = 'info'"), {f"DATELINE_{variable}": written})
    assert str(caught.value).startswith(f"DATELINE_{variable}: ")
    assert said in str(caught.value)


def test_a_value_of_the_file_that_a_variable_replaces_is_not_blamed(tmp_path: Path) -> None:
    file = a_file(tmp_path, "[digests]\nstories = 4\n[limits]\nserver_feeds = 5")
    with pytest.raises(SettingsError, match=r"^DATELINE_DIGESTS__STORIES: "):
        load_settings(file, {"DATELINE_DIGESTS__STORIES": "40"})


def test_two_settings_of_one_name_are_told_apart_by_their_section(tmp_path: Path) -> None:
    file = a_file(tmp_path, "[reading]\nseconds = 5\n[logs]\n\nlevel = 5")
    with pytest.raises(SettingsError, match=r", line 5: logs\.level: "):
        load_settings(file, {})


def test_the_token_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("MTA.abc\n")
    settings = load_settings(a_file(tmp_path, ""), {"DISCORD_TOKEN": "", "DISCORD_TOKEN_FILE": str(secret)})
    assert settings.token is not None
    assert settings.token.get_secret_value() == "MTA.abc"


@pytest.mark.parametrize(
    ("held", "token", "said"),
    [
        (None, "", "cannot be read (No such file or directory)"),
        ("", "", "must hold the token and nothing else"),
        ("MTA.abc and more", "", "must hold the token and nothing else"),
        ("MTA.abc", "MTA.abc", "are both set; keep one of them"),
    ],
)
def test_a_token_file_that_is_no_use_is_told(tmp_path: Path, held: str | None, token: str, said: str) -> None:
    secret = tmp_path / "token"
    if held is not None:
        secret.write_text(held)
    with pytest.raises(SettingsError) as caught:
        load_settings(a_file(tmp_path, ""), {"DISCORD_TOKEN": token, "DISCORD_TOKEN_FILE": str(secret)})
    assert said in str(caught.value)


def test_what_is_in_force_is_told_without_secrets(tmp_path: Path) -> None:
    given = {"DISCORD_TOKEN": "MTA.abc", "DATELINE_DATABASE__URL": "postgresql://me:hunter2@host/db"}
    shown = "\n".join(map(str, settings_in_force(a_file(tmp_path, ""), given)))
    assert "DISCORD_TOKEN" in shown
    assert "MTA.abc" not in shown
    assert "hunter2" not in shown
    assert "'logs.level', value='info', place='default'" in shown


def test_the_token_leaves_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTA.abc")
    load_settings(a_file(tmp_path, ""))
    assert "DISCORD_TOKEN" not in os.environ
