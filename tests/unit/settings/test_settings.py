import os
from pathlib import Path

import pytest
from annotated_types import Ge, Le

from bot.settings import CONFIG_FOLDER, Settings, SettingsError, load_packs, load_settings, settings_in_force
from bot.settings.database import file_of, url_written


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
        ("[logs]\nLEVEL = 'debug'", "unknown setting logs.LEVEL; did you mean level?"),
        ("[Digests]\nstories = 3", "unknown setting Digests; did you mean digests?"),
        ("[discord]\ntoken_file = '/run/token'", "did you mean the variable DISCORD_TOKEN_FILE?"),
        ("a = " + "[" * 5000, "not valid TOML: too deep"),
        ("\n[fetchin]\npoll_seconds = 5", "line 2: unknown setting fetchin; did you mean fetching?"),
        ("[fetching]\n\npoll_seconds = 'often'", "line 3: fetching.poll_seconds: this must be a number"),
        ("[digests]\nstories = 99", "line 2: digests.stories: input should be less than or equal to 10"),
        ("[fetching]\npoll_seconds = oops\n", "not valid TOML: Invalid value (at line 2, column 16)"),
        ("[discord]\ntoken = 'abc'", "line 2: the token does not belong in a file"),
        ("DISCORD_TOKEN = 'abc'", "line 1: the token does not belong in a file"),
        ("[logs]\n[database]\nkey = 'abc'", "line 3: a key does not belong in this file; set DATELINE_KEY"),
        ("[backups]\nevery_hours = '6h'", "line 2: backups.every_hours: this must be a whole number"),
        ("[backups]\nfolder = 5", "line 2: backups.folder: this must be text, in quotes (found 5)"),
        ("[discord]\ngateway = ['wss://a']", "line 2: discord.gateway: this must be text, in quotes"),
        ("[reading]\nmodels = { fr = '' }", "line 2: reading.models: no package is named for fr"),
        ("logs = { level = 'loud' }", "line 1: logs.level: "),
        ("[status]\naddress = ''", "line 2: status.address: nothing stands here; leave the line out"),
        ("[backups]\nfolder = ' '", "line 2: backups.folder: nothing stands here; leave the line out"),
        ("[digests]\nstories = true", "line 2: digests.stories: true is no value of this setting"),
        ("[fetching]\nallow_private = [10]", "line 2: fetching.allow_private: 10 is no network"),
        ("[fetching.pages.'https://a.example/']\nentrys = 'li'", "entrys; did you mean entries?"),
        ("[fetching.pages.'https://a.example/']\ntitle = 'h2'", "entries is not set, and there is no default for it"),
        ("[fetching.pages.'https://a.example/']\nentries = 'li::before'", "this is no CSS selector"),
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
                about += " 1 to 1000000"  # the section's own line says so
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
        ("FETCHING__PAGES", '{"https://town.example/news": {"entries": "li"}}', "https://town.example/news"),
        ("WEB__PUBLIC_URL", "HTTPS://news.example:8443/hooks/", "HTTPS://news.example:8443/hooks/"),
        ("DATABASE__URL", "postgresql+asyncpg://host/name", "postgresql+psycopg://host/name"),
        ("STATUS__ADDRESS", "::1\r", "::1"),
        ("READING__MODELS__FR", "fr_core_news_sm", "fr=fr_core_news_sm"),
        ("LOGS__LEVEL", "Warning", "warning"),
        ("LOGS__LEVEL", '"debug"', "debug"),
        ("STATUS__PORT", "'9090'", "9090"),
        ("DATABASE__URL", '"sqlite:////srv/my db"', "sqlite+aiosqlite:////srv/my db"),
        ("FETCHING__ALLOW_PRIVATE", '"10.0.0.0/8", "fd00::/8"', "10.0.0.0/8, fd00::/8"),
        ("FETCHING__ALLOW_PRIVATE", "[10.0.0.0/8, 'fd00::/8']", "10.0.0.0/8, fd00::/8"),
        ("FETCHING__ALLOW_PORTS", "8000;8001", "8000, 8001"),
        ("FETCHING__ALLOW_PORTS", '""', "81"),
        ("FETCHING__CONTACT_URL", "us@club.example", "us@club.example"),
        ("DISCORD__API_BASE", "http://proxy:8080/api/v10/", "http://proxy:8080/api/v10/"),
        ("STATUS__ADDRESS", "node-1.lan", "node-1.lan"),
    ],
)
def test_a_variable_is_written_as_people_write(tmp_path: Path, variable: str, written: str, found: str) -> None:
    file = a_file(tmp_path, "[fetching]\nallow_ports = 81")
    settings = {one.name: one for one in settings_in_force(file, {f"DATELINE_{variable}": written})}
    section, name = variable.lower().split("__")[:2]
    shown = settings[f"{section}.{name}"]
    assert shown.value == found
    assert shown.place == (f"DATELINE_{variable}" if written.strip('"') else f"{file}, line 2")


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
        ("DIGEST__STORIES", "3", "did you mean DATELINE_DIGESTS__STORIES?"),
        ("DIGESTS_STORIES", "3", "did you mean DATELINE_DIGESTS__STORIES?"),
        ("DIGESTS__STORIES__MOST", "3", "digests.stories: this must be a whole number"),
        ("FETCHING__SITES", "paper", "fetching.sites is a table; config/dateline.toml shows how it is written"),
        ("FETCHING__SITES__PAPER", "3", "fetching.sites is a table; config/dateline.toml shows how it is written"),
        ("READING__SECONDS", "inf", "should be a finite number"),
        ("BACKUPS__EVERY_HOURS", "99999999999999999999", "less than or equal to 8760"),
        ("READING__MODELS", "french=fr_core_news_sm", "french is no code of a language"),
        ("STATUS__ADDRESS", "my host", "write it as 127.0.0.1"),
        ("STATUS__ADDRESS", "127.0.0.1:9090", "write it as 127.0.0.1"),
        ("WEB__ADDRESS", "a" * 64, "write it as 127.0.0.1"),
        ("WEB__PUBLIC_URL", "news.example", "write it as https://news.example"),
        ("WEB__PUBLIC_URL", "https://news.example:web/", "write it as https://news.example"),
        ("DATABASE__URL", "sqlite://data.db", "did you mean sqlite:///data.db?"),
        ("DATABASE__URL", "sqlite:data.db", "did you mean sqlite:///data.db?"),
        ("DATABASE__URL", "mysql://host/name", "Dateline knows SQLite and PostgreSQL"),
        ("DATABASE__URL", "postgresql://host:port/name", "Dateline knows SQLite and PostgreSQL"),
        ("DISCORD__GATEWAY", "https://gateway.example", "it begins with wss://"),
        ("FETCHING__CONTACT_URL", "somebody\nX-Key: 1", "this must be one line"),
        ("FETCHING__CONTACT_URL", "bücher", "it is sent along in a header"),
        ("FETCHING__CONTACT_URL", "the club", "it is sent along in a header"),
        ("FETCHING__CONTACT_URL", "club.example", "write it as https://club.example/bot, or mailto:us@club.example"),
        ("FETCHING__SITES", '{"https://a.example/": {"headers": {"A": "b"}', "not valid JSON (Expecting ',' delimiter"),
        ("FETCHING__SITES", '{"https://a.example/": {"header": {}}}', "did you mean headers?"),
        ("LIMITS", '{"server_feeds": 0}', "limits.server_feeds: input should be greater than or equal to 1"),
        ("DISCORD_TOKEN", "abc", "the token is set as DISCORD_TOKEN"),
        ("DISCORD__TOKEN", "abc", "the token is set as DISCORD_TOKEN"),
        ("DATABASE__KEY", "abc", "the key is set as DATELINE_KEY"),
        ("DISCORD__API_BASE", "http://proxy:8080/", "did you mean http://proxy:8080/api/v10?"),
        ("STATUS__ADDRESS", "9090", "write it as 127.0.0.1"),
        ("STATUS__ADDRESS", "10.0.0", "write it as 127.0.0.1"),
        ("FETCHING__ALLOW_PRIVATE", "0.0.0.0/0", "0.0.0.0/0 is more than a network of your own"),
        ("FETCHING__ALLOW_PRIVATE", "10.0.0.0/8, ::/0", "::/0 is more than a network of your own"),
        ("FETCHING__ALLOW_PRIVATE", "0.0.0.0/1,128.0.0.0/1", "0.0.0.0/1 is more than a network of your own"),
        ("FETCHING__ALLOW_PRIVATE", "172.0.0.0/6", "172.0.0.0/6 is more than a network of your own"),
        ("FETCHING__ALLOW_PRIVATE", "fc00::/6", "fc00::/6 is more than a network of your own"),
        ("FETCHING__ALLOW_PRIVATE", "::ffff:10.0.0.0/104", "did you mean 10.0.0.0/8?"),
        ("DATABASE__URL", "sqlite://", "in memory all would be lost at each stop"),
        ("DATABASE__URL", "sqlite:///", "in memory all would be lost at each stop"),
        ("DATABASE__URL", "sqlite:///:memory:", "name a file, as sqlite:///data/dateline.db"),
        ("BACKUPS__FOLDER", "s3://bucket/backups", "this is an address; name a file or folder of this machine"),
        ("BACKUPS__FOLDER", "file:///srv/backups", "this is an address; name a file or folder of this machine"),
        ("DATABASE__KEY_FILE", "https://vault.example/key", "this is an address"),
        ("DISCORD_TOKEN_FILE", "/run/token", "did you mean the variable DISCORD_TOKEN_FILE?"),
        ("CONFIG_FILE", "/srv/dateline.toml", "did you mean the variable DATELINE_CONFIG?"),
        ("LIMITS", '{"a":' * 5000, "limits: not valid JSON"),
        ("FETCHING__ALLOW_PORTS", "[" * 5000, "fetching.allow_ports: not valid JSON (too deep)"),
        ("FETCHING__PAGES", f'{{"https://a.example/": {{"entries": "{"a " * 9000}"}}}}', "this is no CSS selector"),
    ],
)
def test_a_mistake_in_a_variable_names_it_and_what_is_right(
    tmp_path: Path, variable: str, written: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(a_file(tmp_path, "[logs]\nlevel = 'info'"), {f"DATELINE_{variable}": written})
    assert str(caught.value).startswith(f"DATELINE_{variable}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["LOGS__LEVEL", "DIGESTS__STORIES", "DATABASE__URL", "FETCHING__ALLOW_PRIVATE"])
def test_a_whole_file_that_is_given_for_a_value_is_told_by_its_beginning(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(a_file(tmp_path, ""), {f"DATELINE_{name}": "mine" + "a" * 100_000})
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("prefix", ["DATLINE_", "DATELINES_", "DATEINE_", "datelin_"])
def test_a_setting_of_ours_under_a_mistyped_name_of_ours_is_told(tmp_path: Path, prefix: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{prefix}LOGS__LEVEL: did you mean DATELINE_LOGS__LEVEL\?$"):
        load_settings(a_file(tmp_path, ""), {f"{prefix}LOGS__LEVEL": "debug"})


@pytest.mark.parametrize("name", ["DATLINE_PORT", "DATELINES_PATH", "NEWSBOT_LOGS__LEVEL", "LOGS__LEVEL", "_"])
def test_variables_of_other_programs_are_theirs(tmp_path: Path, name: str) -> None:
    load_settings(a_file(tmp_path, ""), {name: "debug"})


def test_a_home_is_meant_wherever_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "token").write_text("MTA.abc")
    (tmp_path / "paper").write_text("hunter2")
    site = '[fetching.sites."https://paper.example/"]\nheaders = { Key = { file = "~/paper" } }'
    a_file(tmp_path, f'[backups]\nfolder = "~/copies"\n[database]\nurl = "sqlite:///~/news.db"\n{site}')
    given = {
        "DATELINE_CONFIG": "~/dateline.toml",
        "DATELINE_DATABASE__KEY_FILE": "~/key",
        "DISCORD_TOKEN_FILE": "~/token",
    }
    settings = load_settings(None, given)
    assert settings.backups.folder == tmp_path / "copies"
    assert settings.database.key_file == tmp_path / "key"
    assert settings.database.file == tmp_path / "news.db"
    assert settings.database.url == f"sqlite+aiosqlite:///{tmp_path}/news.db"
    assert settings.token is not None
    (sent,) = settings.fetching.sites.values()
    assert sent.headers["Key"].get_secret_value() == "hunter2"
    assert file_of(url_written(given) or "") == tmp_path / "news.db", "as `dateline health` finds it"


@pytest.mark.parametrize("folder", ["~nobody-of-this-name/copies", "copies~", "a/~/b"])
def test_what_is_no_home_is_a_name_as_it_is(tmp_path: Path, folder: str) -> None:
    assert load_settings(a_file(tmp_path, ""), {"DATELINE_BACKUPS__FOLDER": folder}).backups.folder == Path(folder)


@pytest.mark.parametrize(
    "networks", ["10.0.0.0/8", "fc00::/7", "100.64.0.0/10", "127.0.0.1", "fe80::/10", "192.168.1.0/255.255.255.0"]
)
def test_any_network_of_ones_own_may_be_allowed(tmp_path: Path, networks: str) -> None:
    assert load_settings(a_file(tmp_path, ""), {"DATELINE_FETCHING__ALLOW_PRIVATE": networks}).fetching.allow_private


@pytest.mark.parametrize(
    "password", ["p@hunter2", "p@hunter2/w", "hunter2/w", "p#hunter2", "p?hunter2", "hunter2@"], ids=repr
)
def test_a_password_that_ends_the_address_too_early_is_told_and_not_shown(tmp_path: Path, password: str) -> None:
    given = {"DATELINE_DATABASE__URL": f"postgresql://me:{password}@host/name"}
    with pytest.raises(SettingsError) as caught:
        load_settings(a_file(tmp_path, ""), given)
    assert "in a password @, /, # and ? are written as %40" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://me:p%40ss@host/name", "postgresql://host/name?user=me@host"])
def test_a_password_as_addresses_hold_it_is_taken(tmp_path: Path, url: str) -> None:
    assert load_settings(a_file(tmp_path, ""), {"DATELINE_DATABASE__URL": url}).database.url.endswith(url[10:])


def test_a_value_is_said_to_come_from_the_table_that_holds_it(tmp_path: Path) -> None:
    file = a_file(tmp_path, "limits = { server_feeds = 7, links_a_day = 8 }\n\n[logs]\nlevel = 'debug'")
    given = {"DATELINE_LIMITS": '{"links_a_day": 9, "reports_a_day": 3}', "DATELINE_LOGS": '{"format": "json"}'}
    found = {one.name: (one.value, one.place) for one in settings_in_force(file, given)}
    assert found["limits.server_feeds"] == ("7", f"{file}, line 1")
    assert found["limits.links_a_day"] == ("9", "DATELINE_LIMITS")
    assert found["limits.reports_a_day"] == ("3", "DATELINE_LIMITS")
    assert found["limits.links_a_minute"][1] == "default"
    assert found["logs.level"] == ("debug", f"{file}, line 4")
    assert found["logs.format"] == ("json", "DATELINE_LOGS")


def test_the_lines_of_a_table_are_told_with_its_file_once(tmp_path: Path) -> None:
    file = a_file(tmp_path, "[fetching.pages.'https://town.example/news']\nentries = 'li'\ntitle = 'h2'\n")
    found = {one.name: one.place for one in settings_in_force(file, {})}
    assert found["fetching.pages"] == f"{file}, lines 1, 2, 3"


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
        ("MTA.abc\nMTA.def", "", "must hold the token and nothing else"),
        ("DISCORD_TOKEN=MTA.abc", "", "must hold the token and nothing else"),
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
    given["DATELINE_KEY"] = "k" * 40
    shown = "\n".join(map(str, settings_in_force(a_file(tmp_path, ""), given)))
    assert "DISCORD_TOKEN" in shown
    assert "MTA.abc" not in shown
    assert "name='key', value='is set (hidden)', place='DATELINE_KEY'" in shown
    assert given["DATELINE_KEY"] not in shown
    assert "hunter2" not in shown
    assert "'logs.level', value='info', place='default'" in shown


def test_the_token_leaves_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTA.abc")
    load_settings(a_file(tmp_path, ""))
    assert "DISCORD_TOKEN" not in os.environ


@pytest.mark.parametrize("given", ["MTA.abc more", "Bot MTA.abc", "'MTA.abc'", "…", "MTA\nabc"])
def test_what_can_be_no_token_is_told_before_discord_is_asked(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingsError, match=r"^DISCORD_TOKEN: this is no token; ") as caught:
        load_settings(a_file(tmp_path, ""), {"DISCORD_TOKEN": given})
    assert given not in str(caught.value)


def test_files_as_editors_of_windows_write_them_are_read(tmp_path: Path) -> None:
    file, secret = tmp_path / "dateline.toml", tmp_path / "token"
    file.write_bytes(b"\xef\xbb\xbf[digests]\r\nstories = 4\r\n")
    secret.write_bytes(b"\xef\xbb\xbfMTA.abc\r\n")
    settings = load_settings(file, {"DISCORD_TOKEN_FILE": str(secret)})
    assert settings.digests.stories == 4
    assert settings.token is not None
    assert settings.token.get_secret_value() == "MTA.abc"


def test_a_file_that_is_no_text_is_told_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_bytes(b"[digests]\nstories = 4 # \xff\n")
    with pytest.raises(SettingsError, match=r"dateline\.toml, line 2: this is no UTF-8; save the file as UTF-8\."):
        load_settings(file, {})


def test_what_kubernetes_tells_of_a_service_of_our_name_is_no_setting(tmp_path: Path) -> None:
    told = {
        "DATELINE_SERVICE_HOST": "10.0.0.1",
        "DATELINE_SERVICE_PORT_HTTP": "9090",
        "DATELINE_PORT": "tcp://10.0.0.1:9090",
        "DATELINE_PORT_9090_TCP_ADDR": "10.0.0.1",
        "DATELINE_STATUS_SERVICE_PORT": "9090",
    }
    assert load_settings(a_file(tmp_path, ""), told).model_dump() == Settings().model_dump()


WRITTEN = """\ufeff# of Compose\r
export DATELINE_DIGESTS__STORIES = 4 # in one digest\r
DATELINE_FETCHING__ALLOW_PRIVATE=10.0.0.0/8, fd00::/8
DATELINE_FETCHING__CONTACT_URL='https://paper.example/#us'
DATELINE_DATABASE__KEEP_DAYS="30"
DATELINE_LOGS__LEVEL=
DISCORD_TOKEN=MTA.abc
"""


def test_variables_in_a_file_beside_count_as_compose_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(WRITTEN)
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DATELINE_LOGS__LEVEL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DATELINE_DATABASE__KEEP_DAYS", "60")
    shown = {one.name: (one.value, one.place) for one in settings_in_force(a_file(tmp_path, "[logs]\nlevel = 'error'"))}
    assert shown["digests.stories"] == ("4", "DATELINE_DIGESTS__STORIES in .env")
    assert shown["fetching.allow_private"][0] == "10.0.0.0/8, fd00::/8"
    assert shown["fetching.contact_url"][0] == "https://paper.example/#us"
    assert shown["database.keep_days"] == ("60", "DATELINE_DATABASE__KEEP_DAYS")
    assert shown["logs.level"][0] == "error"
    assert shown["token"] == ("is set (hidden)", "DISCORD_TOKEN in .env")


def test_a_mistake_in_the_file_of_variables_is_told_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("DATELINE_DIGESTS_STORIES=4\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"^DATELINE_DIGESTS_STORIES in \.env: unknown .*DATELINE_DIGESTS__STORIES"):
        load_settings(a_file(tmp_path, ""))


def test_a_folder_in_the_place_of_the_file_of_variables_is_somebody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_settings(a_file(tmp_path, "")).token is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = 'A'\ndescription = 'B'", "feeds: field required"),
        ("title = 'A'\ndescription = 'B'\nfeeds = ['https://paper.example/rss']", "feeds.1: "),
        ("title = 3\ndescription = 'B'\nfeeds = []", "title: this must be text, in quotes"),
        ("title = 'A'\ndescription = 'B'\n[[feeds]]\ntitle = 'C'\nurl = 'paper'", "feeds.1.url: paper is no address"),
        ("title = 'A'\ndescription = 'B'\nrank = 'first'\nfeeds = []", "rank: this must be a whole number"),
        ("title = 'A'\ndescription = 'B'\nkind = 'country'\nfeeds = []", "kind: input should be 'topic' or 'region'"),
        ("title = ", "not valid TOML"),
        ("title = '\udcff'", "this is no UTF-8"),
    ],
)
def test_a_pack_that_is_none_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(SettingsError) as caught:
        load_packs(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'mine.toml'}: ")
    assert said in str(caught.value)


def test_a_pack_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").mkdir()
    with pytest.raises(SettingsError, match=r"mine\.toml: cannot be read \(Is a directory\)"):
        load_packs(tmp_path)
