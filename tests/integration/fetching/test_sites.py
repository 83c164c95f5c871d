"""What is set to be sent to some sites, and to no others."""

from pathlib import Path

import pytest

from bot.fetching.client import Client
from bot.settings import Fetching, SettingsError, Site, load_settings, settings_in_force
from tests.integration.fetching.web import Web


def a_client(web: Web, **sites: dict[str, object]) -> Client:
    chosen = {web.url(path.replace("_", "/")): Site.model_validate(site) for path, site in sites.items()}
    return Client(Fetching(**{**dict(web.settings()), "sites": chosen}), seconds=1.5)


def members(web: Web) -> Client:
    return a_client(
        web,
        _members_={
            "user_agent": "Reader/1",
            "headers": {"Authorization": "Bearer k3y", "accept": "text/html"},
            "cookies": {"session": "s3cret", "lang": "en"},
        },
    )


async def test_a_site_gets_what_is_set_for_it(web: Web) -> None:
    web.says("/members/feed", "<rss></rss>")
    await members(web).get(web.url("/members/feed"))
    _, sent = web.requests[0]
    assert sent["user-agent"] == "Reader/1"
    assert sent["authorization"] == "Bearer k3y"
    assert sent["accept"] == "text/html"
    assert sent["cookie"] == "session=s3cret; lang=en"


async def test_no_other_address_gets_it_not_even_where_a_redirect_leads(web: Web) -> None:
    web.says("/members/moved", "", "302 Found", Location=web.url("/elsewhere", host="localhost"))
    web.says("/members", "<rss></rss>")
    web.says("/elsewhere", "<rss></rss>")
    client = members(web)
    await client.get(web.url("/members/moved"))
    await client.get(web.url("/members"))
    for _, sent in web.requests[1:]:
        assert "Reader" not in sent["user-agent"]
        assert not {"cookie", "authorization"} & sent.keys()
    assert [path for path, _ in web.requests] == ["/members/moved", "/elsewhere", "/members"]


async def test_cookies_that_come_on_the_way_go_beside_those_that_are_set(web: Web) -> None:
    web.says("/members/a", "", "302 Found", Location="/members/b", Set_Cookie="seen=1; Path=/")
    web.says("/members/b", "<rss></rss>")
    await members(web).get(web.url("/members/a"))
    assert web.requests[1][1]["cookie"] == "session=s3cret; lang=en; seen=1"


async def test_the_longest_beginning_counts(web: Web) -> None:
    web.says("/a/b/feed", "<rss></rss>")
    client = a_client(web, _a_={"user_agent": "short"}, _a_b_={"user_agent": "long"})
    await client.get(web.url("/a/b/feed"))
    assert web.requests[0][1]["user-agent"] == "long"


SITE = '[fetching.sites."https://paper.example/"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SITE + "cookie = { session = 'k3y' }", "line 2: unknown setting .*; did you mean cookies"),
        (SITE + "headers = { Host = 'k3y' }", "line 2: .*Host is written by Dateline itself"),
        (SITE + 'headers = { "X-Key" = "k3y\\nHost: other" }', "line 2: .*what X-Key holds must be one line"),
        (SITE + "cookies = { session = 'k3y; other=1' }", "line 2: .*what session holds must be one line"),
        (SITE + "headers = { 'a b' = 'k3y' }", "line 2: .*a b is no name of one"),
        (
            "[fetching.sites.'https://paper.example']\nuser_agent = 'k3y'",
            "line 1: .*write it as https://paper.example/",
        ),
    ],
)
def test_a_mistake_is_named_without_the_secret(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said) as caught:
        load_settings(file, {})
    assert "k3y" not in str(caught.value)


def test_what_is_in_force_hides_what_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(SITE + "cookies = { session = 'k3y' }")
    (shown,) = [one for one in settings_in_force(file, {}) if one.name == "fetching.sites"]
    assert shown.value == "https://paper.example/"
