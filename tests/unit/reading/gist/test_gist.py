"""The gist: which sentences carry the news."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.news import Article
from bot.reading.languages.en.boilerplate import DATELINE
from bot.reading.reader import Reader
from bot.reading.text.quotations import find_quotations
from bot.reading.text.unseen import without_unseen
from tests.builders import an_article

LEAD = "Mayor Ana Ruiz opened the new bridge over the Calder in Port Vale on Monday."
MORE = "Engineer Tomas Rehn said that the works had cost 40 million crowns in all."
LAST = "The ferry company Kessel Line will sell both of its ships in Arden."


def gist(reader: Reader, text: str) -> list[str]:
    return [passage.text for passage in reader.read(an_article(text)).gist]


@pytest.mark.parametrize(
    "left_out",
    [
        "This was what everybody in Port Vale had been waiting for since May.",
        "But Ana Ruiz did not stay for the dinner with the council.",
        "Read all about the opening of the bridge by Ana Ruiz on our page.",
        "Here is what Ana Ruiz told the people of Port Vale on Monday.",
        "What will the people of Port Vale do with all of the old ferries?",
        "Reuters could not verify what the works in Port Vale had cost.",
        "The mayor Ana Ruiz opened on Monday the bridge over the Calder.",
        "(Reporting by Jane Holt in Port Vale and by Tom Rask in Arden.)",
        "Good evening, and welcome to the Six O'Clock Report from Port Vale.",
        "Sign up for our morning letter with all the news from Port Vale.",
        "Our correspondent Jane Holt is at the bridge in Port Vale.",
        "Kessel Line did not immediately respond to a request for comment.",
        "A spokeswoman for Kessel Line declined to comment.",
        "The people asked not to be named as the talks with Kessel Line are private.",
        "Read all about it on our page. Follow Jane Holt of the Courier on Twitter @JHolt.",
        "For a start, Ana Ruiz had asked the whole of Port Vale to come.",
        "Such bridges have been built in Port Vale for two hundred years.",
        "Most of them had come to Port Vale on foot or on a bicycle.",
        "Some of those were from Port Vale and had come on foot.",
        "The same day Ana Ruiz was seen on the old ferry to Arden.",
        "Correction: An earlier version misstated the name of Port Vale. It has been put right.",
        "This story contains descriptions of Port Vale that some may find disturbing.",
        "An earlier version of this article misspelled the name of Ana Ruiz in Port Vale.",
        "CORRECTION, May 12: The name of the engineer from Port Vale has been put right.",
        "Correction appended: In Port Vale the bridge is 300 metres long and not 400.",
        "UPDATE: This story has been updated with what Kessel Line said of Port Vale.",
        "This is a breaking news story from Port Vale and will be updated.",
        "This interview with Ana Ruiz has been edited for length and clarity.",
        "You can follow Jane Holt of the Courier on Twitter at @jholt.",
        "You can sign up for the letter from Port Vale on this page.",
        "Get the latest news from Port Vale delivered to your inbox every day.",
        "Do you have a tip about Kessel Line? Write to us in Port Vale.",
        "Contact us in Port Vale if there is anything that we should know.",
        "If you or someone you know in Port Vale is in need, call 988 at any hour.",
        "Imagine that the whole of Port Vale is on the old ferry with you.",
        "Meet the man who has been on the ferry of Port Vale for 40 years.",
        "Let us look first at what Kessel Line of Port Vale has said.",
        "Image caption: The ship of Kessel Line lies in the harbour of Port Vale.",
        "File photo: The ship of Kessel Line lies in the harbour of Port Vale.",
    ],
)
def test_what_carries_no_news_of_its_own_is_left_out(reader: Reader, left_out: str) -> None:
    assert gist(reader, f"{LEAD}\n\n{left_out}\n\n{MORE}\n\n{LAST}") == [LEAD, MORE, LAST]


@pytest.mark.parametrize(
    "opening",
    [
        "Good evening, and welcome to the Six O'Clock Report.",
        "It sounded like a good idea at the time.",
        "Would you cross a river on a rope? Thousands of people do each year.",
        "This is the story that everyone is talking about. But it did not end well for him.",
        "The bridge at Port Vale on Monday. Photograph: Alan Reed/EPA",
        "Jane Holt has more from Port Vale.",
        "Good evening. I'm Jane Holt, and this is the Six O'Clock News.",
        "Mayor Ana Ruiz, third from left, at the new bridge in Port Vale.",
        "Thousands Out To See Bridge In Port Vale.",
        "Editor's note: The bridge in Port Vale was opened after this was written.",
        "They had waited for it for thirty years and some had given up.",
        "At noon, after thirty years of waiting, they saw it open at last.",
    ],
)
def test_the_gist_begins_with_a_sentence_that_stands_alone(reader: Reader, opening: str) -> None:
    assert gist(reader, f"{opening}\n\n{LEAD} {MORE}")[0] == LEAD


def test_a_lead_may_tell_late_whom_it_is_about(reader: Reader) -> None:
    late = "She had promised it to three councils, but on Monday Ana Ruiz had to give it up."
    assert gist(reader, f"{late}\n\n{LAST}")[0] == late


@pytest.mark.parametrize(
    ("opening", "lead"),
    [
        ("She has sold 40 million records.", "But singer Lola Vane has now cancelled her tour of Norland."),
        ("It was to be a quiet day in May.", "Instead, Mayor Ana Ruiz resigned over the bridge in Port Vale."),
        ("Let me begin with a confession.", "Yet the plan of Ana Ruiz for Port Vale is a costly mistake."),
    ],
)
def test_the_news_may_begin_late_with_but(reader: Reader, opening: str, lead: str) -> None:
    assert gist(reader, f"{opening} {lead}\n\n{MORE}")[0] == lead


def test_beside_what_a_paper_could_not_verify_the_rest_of_the_paragraph_is_news(reader: Reader) -> None:
    assert gist(reader, f"{LEAD} Reuters could not verify what it had cost.\n\n{LAST}") == [LEAD, LAST]


@pytest.mark.parametrize(
    "news",
    [
        "Imagine Dragons are to play on the bridge in Port Vale.",
        "Contact Energy has bought the ferry company Kessel Line.",
        "Meet the Press host Jane Holt is to leave the programme in May.",
        "Let's Encrypt said on Monday that it had moved to Arden.",
        "Picture houses in Port Vale and Arden are to close in May.",
    ],
)
def test_a_name_in_the_shape_of_a_call_on_the_reader_is_news(reader: Reader, news: str) -> None:
    assert gist(reader, f"{news}\n\n{MORE}")[0] == news


def test_in_an_interview_no_answer_is_told(reader: Reader) -> None:
    text = f"{LEAD}\n\nQ: Will you stay in Port Vale?\n\nA: I have two more years in Port Vale. I am glad of it."
    assert gist(reader, text) == [LEAD]


@pytest.mark.parametrize("title", ["Ana Ruiz opens bridge in Arden", "Ana Ruiz Opens Bridge in Arden | The Courier"])
def test_a_headline_is_not_told_again(reader: Reader, title: str) -> None:
    text = f"Ana Ruiz opens bridge in Arden.\n\n{MORE}\n\n{LAST}"
    assert [passage.text for passage in reader.read(an_article(text, title=title)).gist] == [MORE, LAST]


@pytest.mark.parametrize("name", ["Ella Ruiz", "R. Holt", "P. Dale"])
def test_what_leans_or_answers_in_spanish_may_be_a_name_in_english(reader: Reader, name: str) -> None:
    lead = LEAD.replace("Mayor Ana Ruiz", name)
    assert name in lead
    assert gist(reader, f"{lead}\n\n{LAST}")[0] == lead


def test_its_is_told_with_the_sentence_that_names_whose(reader: Reader) -> None:
    its = "Its chief, Paul Renner, called the sale a day of grief."
    assert its not in gist(reader, f"{LEAD}\n\nA spokesman for Kessel Line declined to comment.\n\n{its}\n\n{MORE}")
    assert its in gist(reader, f"{LEAD}\n\nThe ferry company Kessel Line will close down.\n\n{its}\n\n{MORE}")


@pytest.mark.parametrize("bullet", ["• ", "* ", "- ", "– ", "▪ ", "]] ", "] ]] "])
def test_a_bullet_is_no_part_of_the_gist(reader: Reader, bullet: str) -> None:
    assert gist(reader, f"{bullet}{LEAD}\n{bullet}{LAST}") == [LEAD, LAST]


def test_a_bracket_left_over_behind_a_sentence_is_no_part_of_the_gist(reader: Reader) -> None:
    assert gist(reader, f"{LEAD} ] ] {LAST}") == [LEAD, LAST]


def test_no_speech_is_shown_that_runs_on_in_the_next_paragraph(reader: Reader) -> None:
    first = 'Captain Rob Harker of Arden said: "We do not know who opened the gate of the lock.'
    text = f'{LEAD}\n\n{first}\n\n"We ask all who were there to come forward."\n\n{LAST}'
    assert gist(reader, text) == [LEAD, LAST]


@pytest.mark.parametrize(
    "pronoun",
    [
        '"It is the best day that Port Vale has had in May," she said.',
        "Writing in the Arden Courier, she called it the best day of the year.",
        "In the end, on Monday in Arden, they gave up and went home to Port Vale.",
    ],
)
def test_who_is_only_a_pronoun_is_told_with_the_sentence_that_names_them(reader: Reader, pronoun: str) -> None:
    question = "Would the engineers of Kessel Line from Arden and Port Vale be there, too?"
    assert pronoun not in gist(reader, f"{LEAD}\n\n{question}\n\n{pronoun}\n\n{MORE}\n\n{LAST}")
    assert pronoun in gist(reader, f"{LEAD} {pronoun}")


def test_a_text_that_leans_from_end_to_end_has_a_gist_all_the_same(reader: Reader) -> None:
    text = "It was a good day for them. But it did not last long at all."
    assert gist(reader, text)[0] == "It was a good day for them."


@pytest.mark.parametrize(
    "news", ["President Joe Marsh has died aged 91.", "Prime Minister Hal Oduya has resigned over the bridge."]
)
def test_short_news_is_news(reader: Reader, news: str) -> None:
    assert gist(reader, f"{news}\n\n{MORE}")[0] == news


@pytest.mark.parametrize(
    "dateline",
    [
        "PORT VALE, March 12 (Reuters) - ",
        "STAVEN, Norway, March 12, 2026 /PRNewswire/ -- ",
        "Paris, March 12 (AFP) – ",
        "KYIV, Ukraine (AP) — ",
        "Lagos — ",
        "SÃO PAULO — ",
        "WASHINGTON, D.C. — ",
        "(Reuters) - ",
        "BEIRUT/PARIS (Reuters) - ",
        "MOSCOW. March 12 (Interfax) - ",
        "Indianapolis – ",
        "NEW DELHI: ",
        "LAHORE: ",
        "(CNN) ",
        "(CNN)",
        "Rome (CNN) ",
        "WASHINGTON ― ",
        "Nov 25 (Market Wire) - ",
        "STAVEN, Nov. 23, 2026 /NewsLine/ -- ",
        "16:42 ",
        "4.05 pm: ",
        "14:10 GMT – ",
    ],
)
def test_a_dateline_is_no_part_of_the_gist(reader: Reader, dateline: str) -> None:
    assert gist(reader, f"{dateline}{LEAD}\n\n{MORE}") == [LEAD, MORE]


@pytest.mark.parametrize(
    "text",
    [
        "Police — who had waited for days — moved in.",
        "Mayor Ana Ruiz — In office since May — resigned.",
        "Ana Ruiz – the mayor – resigned.",
        "Anti-war protesters met in Port Vale.",
        "Lagos-based Kessel Line bought two ships.",
    ],
)
def test_an_aside_makes_no_dateline(text: str) -> None:
    assert not DATELINE.match(text)


def test_nobody_is_told_of_as_she_whom_the_gist_does_not_name(reader: Reader) -> None:
    skipped = "A spokesman for engineer Tomas Rehn declined to comment."
    assert gist(reader, f"{LEAD}\n\n{skipped}\n\nHe had built two bridges in Arden.\n\n{LAST}") == [LEAD, LAST]
    she = "She had promised it to the people of Arden."
    assert gist(reader, f"{LEAD}\n\n{she}\n\n{LAST}") == [LEAD, she, LAST]


@pytest.mark.parametrize(
    "news",
    [
        "The mayor of Port Vale resigned on Monday and declined to comment.",
        "Engineer Tomas Rehn declined to comment on a report that Kessel Line had sold both of its ships in Arden.",
    ],
)
def test_a_refusal_to_comment_may_stand_beside_news(reader: Reader, news: str) -> None:
    assert gist(reader, f"{news}\n\n{MORE}")[0] == news


def test_in_a_transcript_the_first_line_is_an_answer_too(reader: Reader) -> None:
    text = f"RUIZ: We built the bridge in Port Vale in two years.\n\nREHN: And in Arden we built one in May.\n\n{LEAD}"
    assert gist(reader, text) == [LEAD]


@pytest.mark.parametrize(
    ("anchor", "reporter"),
    [
        ("ANCHOR", "REPORTER"),
        ("DANA WHITLOCK, HOST", "PETE MOLLOY, CORRESPONDENT"),
        ("HOST: Good evening. Our correspondent Pete Molloy is in Port Vale.\n\nHOST", "MOLLOY"),
    ],
)
def test_a_broadcast_speaks_with_the_voices_of_its_people(reader: Reader, anchor: str, reporter: str) -> None:
    text = f"{anchor}: {LEAD}\n\n{reporter}: {MORE}\n\nREHN: In Arden I built three bridges in May."
    assert gist(reader, text) == [LEAD, MORE]


LONG = "Engineer Tomas Rehn said that the works in Arden had cost more than anybody in the council had thought" + (
    ", as the river had risen, the winter had been cold and the steel from Norland had come late" * 2
)
VERY_LONG = f"{LONG}{', and that was that' * 6}."
BACKGROUND = "Rehn had told the engineers in the cold winter that the steel would be late."


def test_a_third_sentence_must_fit(reader: Reader) -> None:
    assert gist(reader, f"{LEAD}\n\n{LONG}.\n\n{LAST}\n\n{BACKGROUND}") == [LEAD, f"{LONG}."]


def test_a_second_sentence_may_be_long(reader: Reader) -> None:
    assert 450 < len(f"{LEAD} {VERY_LONG}") < 525
    assert gist(reader, f"{LEAD}\n\n{VERY_LONG}\n\n{LAST}\n\n{BACKGROUND}") == [LEAD, VERY_LONG]


def test_for_a_second_sentence_that_does_not_fit_one_is_taken_that_says_as_much(reader: Reader) -> None:
    assert gist(reader, f"{LEAD}\n\n{VERY_LONG}\n\n{LAST}") == [LEAD, LAST]


def test_for_a_second_sentence_that_does_not_fit_none_is_taken_about_somebody_not_introduced(reader: Reader) -> None:
    stranger = "Holt is to have lunch on the bridge with the council on Friday."
    unfit = VERY_LONG.replace("Tomas Rehn", "Jane Holt").replace("the council", "Port Vale")
    assert gist(reader, f"{LEAD}\n\n{unfit}\n\n{stranger}") == [LEAD, unfit]
    assert stranger in gist(reader, f"{LEAD.replace('Ana Ruiz', 'Jane Holt')}\n\n{unfit}\n\n{stranger}")


def test_a_long_lead_stands_alone_where_nothing_fits_beside_it(reader: Reader) -> None:
    lead = f"{LEAD.rstrip('.')}, {'as the people of Arden and of Norland had asked her to do, ' * 3}after ten years."
    more = f"{MORE.rstrip('.')}, which the council had not thought of."
    assert len(lead) > 240
    assert len(f"{lead} {more}") > 320
    assert gist(reader, f"{lead}\n\n{more}") == [lead]


def test_for_a_second_sentence_that_is_far_too_long_a_shorter_one_is_taken(reader: Reader) -> None:
    assert gist(reader, f"{LEAD}\n\n{LONG}{', and that was that' * 10}.\n\n{LAST}") == [LEAD, LAST]


def test_those_of_whom_the_same_sentence_tells_lean_on_nobody(reader: Reader) -> None:
    those = "Most of those invited by Ana Ruiz had come to Port Vale on foot."
    assert gist(reader, f"{LEAD} {those} {MORE}")[1] == those


SNIPPETS = (
    *("Mayor Ana Ruiz opened the bridge", "she said", "Die Brücke ist am 3. Mai fertig", "大桥开通了", "सेतु खुल गया"),
    *(
        ". ",
        "! ",
        "? ",
        ", ",
        ": ",
        "。",
        "। ",
        "… ",
        "\n",
        " ",
        '"',
        "“",
        "”",
        "„",
        "« ",
        " »",
        "‘",
        "’",
        "「",
        "」",
        "\u202e",
    ),
)


@pytest.mark.parametrize("language", ["en", "de"])
@example(text='\n„. ‘"„! ’Mayor Ana Ruiz opened the bridge"Die Brücke ist am 3. Mai fertig')
@example(text=" „. ‘“„")
@example(text="\u202e« Mayor Ana Ruiz opened the bridge「.  »")
@given(text=st.lists(st.sampled_from(SNIPPETS), min_size=4, max_size=30).map("".join))
def test_no_passage_is_cut_within_a_quotation(reader: Reader, language: str, text: str) -> None:
    # What nobody sees is no neighbour of a mark: whether it opens or closes is told without it.
    quoted = [span for quotation in find_quotations(without_unseen(text)) for span in quotation.spans]
    for passage in reader.read(Article("", "", text, language=language)).gist:
        assert text[passage.start : passage.end] == passage.text
        on_line = without_unseen(text[text.rfind("\n", 0, passage.start) + 1 : passage.start]).strip()
        rest = without_unseen(text[passage.end :].partition("\n")[0]).strip()
        start, end = (len(without_unseen(text[:place])) for place in (passage.start, passage.end))
        for span in quoted:
            assert not (on_line and span.start < start < span.end)
            assert not (rest and span.start < end < span.end)


@pytest.mark.parametrize("text", ["New: dark mode\nFix crash", "Added: a map\nRemoved: the clock", "Faster start"])
def test_a_list_without_sentences_has_a_gist_all_the_same(reader: Reader, text: str) -> None:
    assert gist(reader, text)


@pytest.mark.parametrize("text", ["Bridge to Arden is open", "Bridge to Arden is open."])
def test_what_only_repeats_the_headline_is_no_gist(reader: Reader, text: str) -> None:
    assert reader.read(an_article(text, title="Bridge to Arden is open")).gist == ()


def test_a_claim_is_told_with_the_sentence_that_says_whose_it_is(reader: Reader) -> None:
    claim = (
        "The merger of the two papers will create a “stronger and better” press in all of Skar, and cost nobody a job."
    )
    whose = "That is the view of Mike Reede, the owner of both papers, who told it to his board in Calder on Monday."
    assert gist(reader, f"{claim}\n\n{whose}\n\n{MORE}")[0] == f"{claim}\n\n{whose}"


def test_a_gist_begins_with_the_news_behind_a_paragraph_that_sets_the_scene(reader: Reader) -> None:
    scene = (
        "Getting to the island is easy. Staying on the island through the winter is not. Why? Because of the storms."
    )
    news = "For that reason the council of Port Vale on Monday asked five firms to build a wall around the island."
    assert gist(reader, f"{scene}\n\n{news}\n\n{MORE}")[0] == news


def test_a_question_within_news_sets_no_scene(reader: Reader) -> None:
    lead = "The council of Port Vale voted on Monday to build a wall. Why? Because of the storms on the island."
    told = gist(reader, f"{lead}\n\nOn Tuesday Ana Ruiz signed the plan for the wall in Calder.")
    assert told[0].startswith("The council")


@pytest.mark.parametrize(
    "scene",
    [
        "If you were online this weekend, you will have met the keeper of Skar light. Is it true?",
        "In case you are living in Calder, chances are you own an umbrella by Moss and Holt.",
        "Have you tried to cross the Calder on foot since the ferries went to Arden?",
        "Ever wondered why you cannot park in Port Vale on a Monday in May? You are not alone.",
        "When you woke up in Arden on Monday, you may have missed the horn of the ferry.",
    ],
)
def test_a_scene_with_the_reader_in_it_is_not_the_news(reader: Reader, scene: str) -> None:
    assert gist(reader, f"{scene}\n\n{LEAD} {MORE}\n\n{LAST}")[0] == LEAD


def test_a_column_that_speaks_to_its_reader_throughout_keeps_its_beginning(reader: Reader) -> None:
    text = "If you own a pear tree in Calder, you can make jam. Pear jam keeps you warm.\n\nYou need a pot from Arden."
    assert gist(reader, text)[0].startswith("If you own a pear tree")


@pytest.mark.parametrize(
    "heading",
    [
        "BRIDGE OPENS AFTER YEARS OF WORK",
        "1. MAYOR CUTS A RIBBON IN PORT VALE.",
        "ALL YOU NEED TO KNOW ABOUT THE CALDER",
    ],
)
def test_a_heading_in_capitals_is_no_sentence(reader: Reader, heading: str) -> None:
    assert gist(reader, f"{heading}\n\n{LEAD} {MORE}")[0] == LEAD


def test_an_article_in_capitals_has_a_gist(reader: Reader) -> None:
    assert set(gist(reader, f"{LEAD.upper()}\n\n{MORE.upper()}")) <= {LEAD.upper(), MORE.upper()}


def test_the_second_line_of_a_headline_is_no_sentence(reader: Reader) -> None:
    text = f"A bridge at last for the valley;\nMayor promises that trains will follow within years.\n\n{LEAD} {MORE}"
    assert gist(reader, text)[0] == LEAD


@pytest.mark.parametrize("outlet", ["Arden.info — ", "calder-news.com – ", "valetimes.net - "])
def test_the_name_of_an_outlet_before_the_first_sentence_is_left_out(reader: Reader, outlet: str) -> None:
    assert gist(reader, f"{outlet}{LEAD} {MORE}")[0] == LEAD
