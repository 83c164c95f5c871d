"""What stands in an article without being news, and what only looks like it."""

import pytest

from bot.reading.languages.en.boilerplate import DATELINE
from bot.reading.text.boilerplate import boilerplate, is_boilerplate, is_caption


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Holt",
        "By Jane Holt, Political Correspondent",
        "By Jane Holt and Tom Rask, BBC News",
        "BY JANE HOLT",
        "Jane Holt has more.",
        "Our reporter Jane Holt has the story from Port Vale.",
        "Jane Holt with the latest on the strike.",
        "Jane Holt reports from Port Vale.",
        "Jane Holt, Channel News, Port Vale.",
        "Jane Holt is a columnist for the Vale Courier.",
        "Jane Holt is a senior staff writer at the Vale Courier. Follow her on Twitter @jholt.",
        "Jane Holt is the Courier's political editor.",
        "Jane Holt covers bridges and ferries for the Vale Courier.",
    ],
)
def test_a_byline_is_no_news(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Recommended",
        "Advertisement",
        "Related stories: Bridge closes",
        "Read more about the bridge",
        "Sign up for our newsletter",
        "3 hours ago",
        "Last updated at 4 p.m.",
        "Published 12 March 2026",
        "(Reporting by Jane Holt; editing by Tom Rask)",
        "AFP contributed to this report.",
        "AFP contributed to this report from Port Vale.",
        "Jane Holt and Tom Rask contributed reporting to this article.",
        "Material from AFP was used in this report.",
        "Image caption: The bridge at Port Vale.",
        "The post Mayor opens bridge appeared first on The Vale Courier.",
        "Story continues below advertisement",
        "Vale News Flash top sports headlines for May 12 are here. Check out what's new on our page.",
        "We use cookies to improve this page.",
        "The views expressed here are the author's own.",
        "Photo: Jane Holt",
        "Image by Jane Holt",
        "Photo courtesy of Jane Holt",
        "Photo courtesy of Jane Holt.",
        "Video: Ana Ruiz opens the bridge.",
        "Getty Images",
        "REUTERS/Jane Holt",
        "AFP via Getty Images",
        "© 2026 The Vale Courier",
        "Copyright 2026 The Vale Courier",
        "All rights reserved.",
        "Contact: press@vale.example",
    ],
)
def test_furniture_is_no_news(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Reuters could not immediately verify the report.",
        "We have not been able to verify the video.",
        "The BBC was unable to verify the claim.",
        "The Vale Times has not independently verified the figures.",
        "The video has not been independently verified by Reuters.",
    ],
)
def test_what_a_paper_could_not_verify_is_no_news(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "President Joe Marsh has died aged 91.",
        "Prime Minister Hal Oduya has resigned.",
        "Singer Lola Vane has cancelled her tour.",
        "Mayor Ana Ruiz has more votes than her rival.",
        "Kessel Line reports a loss of two million.",
        "Getty, the oil heir, died on Monday.",
        "Jane Holt is a reporter for the Vale Courier, and was jailed in May.",
        "Jane Holt is a writer who fled to Arden. She spoke on Monday.",
        "Jane Holt covers her eyes.",
        "The views expressed by the mayor cost her the vote.",
        "AP, the news agency, cut 200 jobs.",
        "By Monday, 300 people had been rescued from the town.",
        "By Monday, 300 people had been rescued",
        "By Christmas, all of the miners had left the valley.",
        "Credit card firm Kessel was bought by a rival.",
        "Picture houses (there were nine) have closed.",
        "Photos of Ana Ruiz with the men were shown to the court on Monday.",
        "Video of Ana Ruiz with the men was shown to the court on Monday.",
        "The stories of all who are here will be told in May.",
        "Published in 1998, the book sold a million copies.",
        "Copyright law is to change, ministers said.",
        "He said the votes could not be verified and the election must be run again.",
        "Police could not verify who had opened the gate.",
    ],
)
def test_news_in_the_shape_of_furniture_stays(line: str) -> None:
    assert not is_boilerplate(line)
    assert not is_caption(line)


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("Protesters outside parliament in Grenfell on Monday. Photograph: Alan Reed/EPA", True),
        ("The bridge at Port Vale. Photo credit: Jane Holt", True),
        ("The bridge at Port Vale. (AP Photo/Jane Holt)", True),
        ("The bridge at Port Vale in May.CreditJane Holt/Reuters", True),
        ("The bridge at Port Vale in May. Credit...Jane Holt for The Vale Times", True),
        ("The bridge was built on trust. Credit came later, from Kessel Bank.", False),
        ("The bridge at Port Vale opened on Monday.", False),
        ("The mayor spoke of the picture: it was taken in May.", False),
    ],
)
def test_a_line_that_ends_in_whose_picture_it_is_is_a_caption(line: str, caption: bool) -> None:
    assert is_caption(line) is caption


@pytest.mark.parametrize(
    "line",
    ["AP" + "-A" * 70 + "!a", "Photo: " + "A" * 70 + "=a", "By A" + " A" * 70 + "a.", "A" * 900, "A." * 900],
)
def test_no_line_is_tried_in_every_way(line: str) -> None:
    assert is_boilerplate(line) in {True, False}
    assert not is_caption(line)
    assert not DATELINE.match(line)


def test_of_a_caption_only_whose_picture_it_is_is_no_news() -> None:
    text = "Ana Ruiz opens the bridge on Monday. Photograph: Alan Reed/EPA"
    (place,) = boilerplate(text)
    assert text[place.start : place.end] == "Photograph: Alan Reed/EPA"
