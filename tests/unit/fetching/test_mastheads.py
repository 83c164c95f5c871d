"""Titles without the name of their site, and names of sites without slogans and addresses."""

import pytest

from bot.fetching.mastheads import bare_title, site_name


@pytest.mark.parametrize(
    ("title", "headline", "bare"),
    [
        ("Ferry strikes rock off Calder | Skar News", "Ferry strikes rock off Calder", "Ferry strikes rock off Calder"),
        ("Ferry strikes rock off Calder - Skar News", "Ferry strikes rock off Calder", "Ferry strikes rock off Calder"),
        ("Skar News | All day: Ferry strikes rock off Calder", "Ferry strikes rock off Calder", ...),
        ("Harbour: Ferry strikes rock off Calder", "Ferry strikes rock off Calder", None),
        ("Ferry strikes rock: nine are saved off Calder", "Ferry strikes rock", None),
        ("Ferry strikes rock off Calder", "Skar News", None),
        ("Ferry strikes rock off Calder - Skar News", "Skar News", None),
    ],
)
def test_a_title_loses_the_sites_name_where_the_page_has_the_headline_alone(
    title: str, headline: str, bare: object
) -> None:
    wanted = headline if bare is ... else bare or title
    assert bare_title(title, [headline, title]) == wanted


@pytest.mark.parametrize(
    ("stated", "url", "name"),
    [
        ("Skar News | The island in the morning", "https://www.skarnews.example/a", "Skar News"),
        ("News, weather and sport | Skar News", "https://www.skarnews.example/a", "Skar News"),
        ("https://www.skarnews.example", "https://www.skarnews.example/a", "skarnews.example"),
        ("Skarnews.example", "", "Skarnews.example"),
        ("The Calder-Skar Gazette", "https://gazette.example/a", "The Calder-Skar Gazette"),
        ("", "https://gazette.example/a", ""),
    ],
)
def test_a_publisher_is_called_by_its_name(stated: str, url: str, name: str) -> None:
    assert site_name(stated, url) == name
