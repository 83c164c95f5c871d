"""A quote has the speaker that the text gives it, under the full name, or none."""

import pytest

from bot.news import Article, Quote
from bot.reading.document import document_of
from bot.reading.reader import Reader
from bot.reading.speakers.attribution import unattributed
from bot.reading.speakers.pull_quotes import is_set_off
from bot.reading.text.plain import plain_doc, plain_vocab
from bot.reading.text.quotations import find_quotations
from tests.patterns import HALFWAY, exponent_of


def quotes(reader: Reader, text: str) -> tuple[Quote, ...]:
    return reader.read(Article("", "", text)).quotes


INTRODUCED = "Mayor Clara Hensley opened the new harbour wall on Monday.\n\n"


@pytest.mark.parametrize(
    "line",
    [
        "“The wall will hold for a hundred years,” Hensley said.",
        "“The wall will hold for a hundred years,” said Hensley.",
        "“The wall will hold for a hundred years,” said Hensley, who has led the town since spring.",
        "Hensley said: “The wall will hold for a hundred years.”",
        "Hensley told reporters that “the wall will hold for a hundred years.”",
        "“The wall,” Hensley said, “will hold for a hundred years.”",
        "According to Hensley, “the wall will hold for a hundred years.”",
        "“The wall will hold for a hundred years,” she said.",
        "HENSLEY: “The wall will hold for a hundred years.”",
        "In a statement, Hensley wrote: “The wall will hold for a hundred years.”",
    ],
)
def test_a_speaker_is_told_by_the_cue_and_named_in_full(reader: Reader, line: str) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == "Clara Hensley"
    assert quote.cue
    assert quote.confidence > 0.8


def test_the_words_that_name_the_speaker_are_given_with_their_place(reader: Reader) -> None:
    text = INTRODUCED + "“The wall will hold for a hundred years,” Hensley said."
    (quote,) = quotes(reader, text)
    assert quote.speaker_mention
    assert text[slice(*quote.speaker_mention)] == "Hensley"
    assert text[quote.start : quote.end] == "The wall will hold for a hundred years,"


@pytest.mark.parametrize("first", ["The wall,", "Honestly,"])
def test_a_quote_split_by_its_attribution_is_one_with_both_parts(reader: Reader, first: str) -> None:
    text = INTRODUCED + f"“{first}” Hensley said, “it will hold for a hundred years.”"
    (quote,) = quotes(reader, text)
    assert [text[start:end] for start, end in quote.spans] == [first, "it will hold for a hundred years."]


def test_one_word_is_no_quote_without_more(reader: Reader) -> None:
    assert not quotes(reader, INTRODUCED + "“Honestly,” Hensley said, and went away.")


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("“The road to the harbour is closed until further notice,” police said.", "police"),
        ("“We have never seen a flood as high as this one,” officials said on Monday.", "officials"),
        ("“We agree on what has to be done this year,” the two leaders said.", "the two leaders"),
    ],
)
def test_a_group_speaks_as_the_group_it_is_called(reader: Reader, line: str, speaker: str) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    "line",
    [
        "The so-called “grey gates” were closed at noon.",
        "She first read “The Lantern Keepers of the Northern Shore” as a child.",
        "Robert “Bobby” Lunt was the first to walk on it.",
    ],
)
def test_terms_titles_and_nicknames_are_no_quotes(reader: Reader, line: str) -> None:
    assert quotes(reader, INTRODUCED + line) == ()


def test_a_quotation_that_nothing_leads_up_to_has_no_speaker(reader: Reader) -> None:
    text = (
        "The Harbour Gazette reported that Mayor Clara Hensley met Owen Brack for two hours on Monday.\n\n"
        "Pictures show the two in front of the new wall.\n\n"
        "“It was a good day for both of our towns, and there will be more of them.”\n\n"
        "The wall cost eleven million."
    )
    (quote,) = quotes(reader, text)
    assert quote.speaker is None
    assert quote.speaker_mention is None


def test_a_short_sentence_that_stands_alone_in_marks_is_a_quote(reader: Reader) -> None:
    text = INTRODUCED + "\n\n“If a gate leaks, it should be closed.”\n\nThe wall cost eleven million."
    assert [quote.text for quote in quotes(reader, text)] == ["If a gate leaks, it should be closed."]


def test_a_passage_goes_on_from_paragraph_to_paragraph(reader: Reader) -> None:
    text = (
        INTRODUCED + "“The wall will hold for a hundred years,” Hensley said. “It has to.\n\n“We have built it for our "
        "children, and for theirs after them.”"
    )
    assert [quote.speaker for quote in quotes(reader, text)] == ["Clara Hensley", "Clara Hensley"]


def test_whoever_is_named_inside_a_quote_does_not_speak_it(reader: Reader) -> None:
    text = INTRODUCED + "“Owen Brack said it could not be done, and Brack was wrong,” Hensley said."
    (quote,) = quotes(reader, text)
    assert quote.speaker == "Clara Hensley"


@pytest.mark.parametrize(
    "line",
    [
        "Mayor Clara Hensley met Owen Brack on Monday, the Calder Post reported.",
        "The Calder Post first reported the meeting of Hensley and Brack.",
        "According to the Calder Post, Clara Hensley met Owen Brack.",
        "Clara Hensley told the Calder Post on Monday that the wall will hold.",
    ],
)
def test_a_newspaper_that_reports_is_not_given_the_quote_below(reader: Reader, line: str) -> None:
    quoted = "“It was a good day for both of our towns, and there will be more of them to come.”"
    (quote,) = quotes(reader, f"{line}\n\n{quoted}\n\nThe wall cost eleven million.")
    assert quote.speaker is None


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        (
            "It is a “lawful defence against the sea and its moods,” as a Harbour Office memo put it.",
            "Harbour Office memo",
        ),
        (
            "Boats are let in only “to take on water and leave at once,” per the harbour’s bylaws.",
            "the harbour’s bylaws",
        ),
    ],
)
def test_a_document_speaks_as_the_document_it_is_called(reader: Reader, line: str, speaker: str) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Hensley issued a statement. “We are sorry for all the noise and dust,” the statement said.", "Clara Hensley"),
        ("“We are sorry for the noise and for the dust,” the statement said.", None),
        (
            "Hensley denied the claims in a statement to the Courier.\n\n“We owe nobody a thing,” the statement read.",
            "Clara Hensley",
        ),
        ("Hensley wrote a statement. “We owe nobody a thing at all,” the unsigned statement said.", None),
        (
            "In a statement, Hensley turned the offer down. Rain fell. “We owe nobody a thing,” the statement added.",
            "Clara Hensley",
        ),
        ("Hensley called the leak a crime in a tweet. “Nobody has poisoned us so,” the tweet read.", "Clara Hensley"),
        (
            "Hensley laughed at a statement of the port. “We owe nobody a thing at all,” the statement said.",
            None,
        ),
        (
            (
                "Hensley told the council in a statement that she was ill. The port's lawyers sent a statement, too. "
                "“We owe nobody a thing at all,” the statement said."
            ),
            None,
        ),
    ],
)
def test_a_statement_is_that_of_whoever_issued_it_or_nobodys(reader: Reader, line: str, speaker: str | None) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("She is proud of it because, in her view, “nothing like it was ever built on this coast.”", "Clara Hensley"),
        ("Brack’s motto was always: “Measure the water twice and build the wall once.”", "Brack"),
    ],
)
def test_a_view_or_a_motto_is_said_by_whose_it_is(reader: Reader, line: str, speaker: str) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == speaker
    assert quote.cue


def test_who_speaks_under_the_name_it_stands_behind(reader: Reader) -> None:
    text = INTRODUCED + "The key went to Owen Brack, who said that “no wall in the world will hold for ever.”"
    (quote,) = quotes(reader, text)
    assert quote.speaker == "Owen Brack"


def test_the_noun_behind_the_verb_behind_a_quote_says_it_whatever_follows(reader: Reader) -> None:
    text = INTRODUCED + "“We have waited long enough for this wall,” said one Liberal involved in the sale."
    (quote,) = quotes(reader, text)
    assert quote.speaker == "one Liberal"


def test_a_pull_quote_is_no_second_quote(reader: Reader) -> None:
    pulled = "It was cold, it was wet, and nobody thanked us for it."
    text = INTRODUCED + f"“{pulled}”\n\nThe work took years. “{pulled}” said Hensley.\n\nThe wall cost eleven million."
    (quote,) = quotes(reader, text)
    assert quote.start == text.rindex(pulled)


def test_a_quote_that_is_printed_twice_in_a_line_of_its_own_is_not_lost(reader: Reader) -> None:
    line = "“It was cold, it was wet, and nobody thanked us for it.”\n\n"
    assert quotes(reader, INTRODUCED + line + "The wall cost eleven million.\n\n" + line)


def test_titles_and_excerpts_of_other_papers_articles_are_no_quotes(reader: Reader) -> None:
    text = (
        INTRODUCED + "TIDES — “Harbour wall opens to rain and applause,” by the Gazette’s Ida Moss: “The wall, four "
        "years late and twice as dear as planned, was opened on Monday before a crowd of three hundred.”"
    )
    assert quotes(reader, text) == ()


def test_a_credit_before_an_excerpt_names_who_wrote_it(reader: Reader) -> None:
    text = INTRODUCED + "The wall was never needed - Ida Moss: “Not one flood in fifty years has reached the market.”"
    (quote,) = quotes(reader, text)
    assert quote.speaker == "Ida Moss"


def test_a_text_of_one_line_again_and_again_is_read_to_its_end() -> None:
    def read(lines: int) -> None:
        text = "“It was cold, it was wet, and nobody thanked us.”\n" * lines
        assert not any(is_set_off(text, one) for one in find_quotations(text))

    assert exponent_of(read, 250) < HALFWAY


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Coach Sarah Milne defended Jack Dunn.\n\n“We win together,” she said.\n\n“I let you down,” he said.",
            ["Sarah Milne", "Jack Dunn"],
        ),
        (
            "Union leader Orlo Kass met boss Tamsin Lindt. “It is an insult,” he said. “It is not,” she said.",
            ["Orlo Kass", "Tamsin Lindt"],
        ),
        (
            "Minister Soren Alby met Queen Astrid at the palace.\n\n“I thanked him for his long service,” she said.",
            ["Queen Astrid"],
        ),
        (
            "Indri Vask left her office and took her coat. “It was the right day to go, and nobody wept,” he said.",
            [None],
        ),
    ],
)
def test_he_and_she_are_not_one_person(reader: Reader, text: str, speakers: list[str | None]) -> None:
    assert [quote.speaker for quote in quotes(reader, text)] == speakers


def test_he_has_no_name_where_two_may_be_meant(reader: Reader) -> None:
    text = "Orlo Kass and Indri Vask met on Monday.\n\n“This is an insult to every worker in this town,” he said."
    (quote,) = quotes(reader, text)
    assert quote.speaker is None


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Hensley was called “the worst mayor in our history” by rival Kit Moss.", "Kit Moss"),
        ("Hensley was described as “a woman who never sleeps at night”.", None),
        ("Finance chief Paul Renner quoted the watchman as saying: “We will not raise the wall.”", "the watchman"),
        ("Hensley was quoted as saying: “We will not raise the wall again this year.”", "Clara Hensley"),
    ],
)
def test_who_is_spoken_of_does_not_speak(reader: Reader, line: str, speaker: str | None) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    "line",
    [
        "“The wall will stand for a hundred years,” Hensley said at the opening, according to the Vale Courier.",
        "“The wall will stand for a hundred years,” said Hensley in a speech on Monday, according to Vale Radio.",
        "“The wall will stand for a hundred years,” the mayor told reporters, according to the Vale Courier.",
        "According to the Vale Courier, Hensley said: “The wall will stand for a hundred years.”",
        "Hensley said “the wall will stand for a hundred years,” according to a transcript of the meeting.",
    ],
)
def test_who_passes_words_on_does_not_speak(reader: Reader, line: str) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == "Clara Hensley"


def test_whom_a_text_only_cites_says_what_nobody_else_is_said_to_say(reader: Reader) -> None:
    text = "The mayor said little on Monday. The wall is “as good as lost after this winter,” according to Kit Moss."
    assert [quote.speaker for quote in quotes(reader, INTRODUCED + text)] == ["Kit Moss"]


MINISTERS = (
    "Finance minister Lena Kvist met former president Otto Brandvik on Monday.\n\n"
    "Health minister Hal Oduya stayed away, and Kvist left early.\n\n"
)


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("“There are not enough beds in the whole of the north,” the health minister said.", "Hal Oduya"),
        ("“There are not enough beds in the whole of the north,” the finance minister said.", "Lena Kvist"),
        ("“There are not enough beds in the whole of the north,” the president said.", "the president"),
        ("“There are not enough beds in the whole of the north,” the former president said.", "Otto Brandvik"),
        ("“There are not enough beds in the whole of the north,” the defence minister said.", "the defence minister"),
    ],
)
def test_a_role_stands_for_whom_all_its_words_fit(reader: Reader, line: str, speaker: str) -> None:
    (quote,) = quotes(reader, MINISTERS + line)
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("Halvorsen Robotics Ltd. closed its plant in Staven on Monday.", "Halvorsen Robotics Ltd."),
        ("The union Dockhands United met in Staven on Monday.", "the company"),
        ("Halvorsen Robotics Ltd. sold its plant to Kestrel Motors Inc. on Monday.", "the company"),
    ],
)
def test_the_company_is_the_only_organisation_named(reader: Reader, lead: str, speaker: str) -> None:
    (quote,) = quotes(reader, lead + "\n\n“We will find new work for everybody who wants it,” the company wrote.")
    assert quote.speaker == speaker


def test_a_surname_that_two_share_stays_as_it_stands(reader: Reader) -> None:
    text = "Simon Marsh sued Joe Marsh over the mill.\n\n“I will see him in court before long,” Marsh said."
    (quote,) = quotes(reader, text)
    assert quote.speaker == "Marsh"


def test_two_who_speak_together_are_not_one_of_them(reader: Reader) -> None:
    text = (
        "Ana Ruiz met Tom Okafor in London.\n\n“We agree on what has to be done,” Ruiz and Okafor said in a statement."
    )
    (quote,) = quotes(reader, text)
    assert quote.speaker == "Ruiz and Okafor"


@pytest.mark.parametrize("said", ["橋は来年まで閉鎖する。誰も渡ってはならない", "สะพานจะปิดจนถึงปีหน้าจนกว่าจะปลอดภัย"])
def test_words_without_spaces_are_counted_by_their_letters(said: str) -> None:
    text = f"「{said}」「橋」"
    document = document_of(Article("", "", text), plain_doc(plain_vocab(), text), "ja")
    assert [quote.text for quote in unattributed(document)] == [said]


def test_whoever_asks_in_the_line_above_is_not_given_the_answer(reader: Reader) -> None:
    text = (
        "Anna Bell met her brother Tom Bell at the bar on Friday.\n“Did you see it?” Anna asked.\n"
        "“I saw nothing at all that night.”\n“You were standing right beside it, Tom.”\nBoth left before midnight."
    )
    assert [quote.speaker for quote in quotes(reader, text)][:2] == ["Anna Bell", None]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Fully 22 percent said the wall was “not at all worth its price.”", None),
        ("Only 22 percent of voters said the wall was “not at all worth its price.”", "Only 22 percent of voters"),
        ("Six in 10 Marlow voters said the wall was “not at all worth its price.”", "Six in 10 Marlow voters"),
        ("The story said “that the wall was not at all worth its price.”", None),
        ("The juror said the wall was “not at all worth its price.”", "The juror"),
        ("Another said, “It was late when we came to see the wall.”", None),
    ],
)
def test_no_number_or_thing_speaks(reader: Reader, line: str, speaker: str | None) -> None:
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == speaker


def test_another_keeps_the_words_that_name_nobody(reader: Reader) -> None:
    text = INTRODUCED + "Another said, “It was late when we came to see the wall.”"
    (quote,) = quotes(reader, text)
    assert (quote.speaker, quote.confidence) == (None, 0.0)
    assert quote.speaker_mention
    assert text[slice(*quote.speaker_mention)] == "Another"


def test_one_of_several_is_told_without_what_is_said_of_him(reader: Reader) -> None:
    line = "“The stones came late and wet,” said one of the masons, who did not want to be named."
    (quote,) = quotes(reader, INTRODUCED + line)
    assert quote.speaker == "one of the masons"


def test_a_line_in_capitals_tells_no_speaker_but_by_a_label_or_a_full_name(reader: Reader) -> None:
    text = (
        "HARDING STEEL WILL CUT 400 JOBS, THE COMPANY SAID ON MONDAY.\n\n"
        "“EVERY WORKER WILL BE OFFERED A PACKAGE,” THE COMPANY SAID. “WE HAVE RUN OUT OF ROAD AT LAST.”\n\n"
        "“THEY NEVER EVEN CALLED US,” CHIEF DELANEY SAID.\n\n"
        "DELANEY: “THIS TOWN WAS BUILT ON STEEL.”"
    )
    assert [quote.speaker for quote in quotes(reader, text)] == [None, None, None, "Delaney"]


@pytest.mark.parametrize(
    ("between", "speaker"),
    [("", "Officials"), ("They shook their heads. ", "Officials"), ("Residents were told to stay off it. ", None)],
)
def test_they_are_the_group_that_spoke_last_where_nobody_else_comes_between(
    reader: Reader, between: str, speaker: str | None
) -> None:
    text = f"Officials said that “the wall is safe for everybody”. {between}“We look at it every day,” they said."
    assert [quote.speaker for quote in quotes(reader, INTRODUCED + text)] == ["Officials", speaker]


def test_in_a_dialogue_an_answer_may_be_followed_by_whoever_asked(reader: Reader) -> None:
    text = (
        "“Will the wall hold for a year?” Owen Moss asked.\n\n“It will hold for the town,” Hensley replied.\n\n"
        "“That is not what I asked you, mayor.”"
    )
    assert [quote.speaker for quote in quotes(reader, INTRODUCED + text)] == ["Owen Moss", "Clara Hensley", None]


def test_what_goes_with_words_of_its_own_is_no_second_part_of_a_quote(reader: Reader) -> None:
    text = (
        "“I am out of stones,” said Owen Moss, who owns three trucks and, in his words, “about a hundred bad habits.”"
    )
    first, second = quotes(reader, INTRODUCED + text)
    assert first.speaker == second.speaker == "Owen Moss"


def test_the_town_of_a_dateline_says_nothing(reader: Reader) -> None:
    text = (
        "DES PLAINS, Iowa (AP) — A man accused of stealing an ambulance told officers he “just needed a lift home,” "
        "according to a criminal complaint."
    )
    (quote,) = quotes(reader, text)
    assert quote.speaker == "man"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "The Weekly has seen a letter in which the chief measurer, Noor Hale, warned that the masts "
                "“will go in a seaway, and they will go without a sound”. She left the tour in April."
            ),
            "Noor Hale",
        ),
        (
            (
                "The prosecutor read from a statement by the victim's daughter, Miriam Holt. “My mother knew half the "
                "children in that village,” it said."
            ),
            "Miriam Holt",
        ),
        (
            (
                "“Do not go and look at the sea,” says minister\n\nMinister Anselm Dray spoke on Monday. "
                "“Do not go and look at the sea,” he said."
            ),
            "Anselm Dray",
        ),
    ],
)
def test_words_that_are_passed_on_are_those_of_whom_they_are_passed_on_from(
    reader: Reader, text: str, speaker: str
) -> None:
    assert {quote.speaker for quote in quotes(reader, text)} == {speaker}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Ada Moss ruled on Friday. Moss's order came late. “The claim is mere speculation,” the order said.",
            "Ada Moss",
        ),
        ("Bo Holt released a video that said, “We are going to have the best teachers there are.”", "Bo Holt"),
        ("Ida Rook wrote to the port. A letter from Rook said the cranes “were sold behind our backs”.", "Ida Rook"),
        ("The owner, Ida Rook, answered in a letter.\n\n“We saw no oil at all,” the letter says.", "Ida Rook"),
        ("Judge Ada Moss dissented. “The majority has lost its way,” Moss's dissent said.", "Ada Moss"),
        (
            "Ada Moss published a memoir. Moss's memoir sold well. “I never liked the crown,” the memoir says.",
            "Ada Moss",
        ),
    ],
)
def test_what_somebody_has_written_speaks_for_its_author(reader: Reader, text: str, speaker: str) -> None:
    assert [quote.speaker for quote in quotes(reader, text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "Port spokesman Sean Spire -- as Carla Lint's campaign noted this week -- has taunted the union for "
                "“getting schooled by a few old dockers.”"
            ),
            "Sean Spire",
        ),
        (
            (
                "Mayor Ida Rook — the aide Bo Holt said so on Monday — has called the harbour “our cathedral in "
                "four pieces.”"
            ),
            "Ida Rook",
        ),
    ],
)
def test_an_aside_between_dashes_is_not_who_speaks(reader: Reader, text: str, speaker: str) -> None:
    assert [quote.speaker for quote in quotes(reader, text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Yet research team head Ida Strand-Holt says the idea “is actually not so crazy at all.”", "Ida Strand-Holt"),
        ("On Monday project leader Tomasz Wilk said of the plan: “It is late rather than harsh.”", "Tomasz Wilk"),
        (
            (
                "Vale Radio and former network anchor Katie Corran has praised humility, telling graduates: “Become "
                "members of "
                "the club of hard work.”"
            ),
            "Katie Corran",
        ),
        (
            (
                "Ada Moss said that after long talks Norway had concluded that the border was “not, as "
                "such, against "
                "the law of the sea”."
            ),
            "Ada Moss",
        ),
        ("According to AFP, one fan in Calder posted: “I just want to know how these two came here.”", "one fan"),
    ],
)
def test_who_speaks_is_the_one_whom_the_words_beside_name(reader: Reader, text: str, speaker: str) -> None:
    assert [quote.speaker for quote in quotes(reader, text)] == [speaker]


def test_the_answers_of_a_talk_are_those_of_the_one_who_is_introduced(reader: Reader) -> None:
    text = (
        "We put your questions to Benedikt Oyelaran, a housing lawyer in Marcheton.\n\n"
        "Q: Must I pay for two mornings of shovelling?\n\nA: Only if your lease says so in so many words.\n\n"
        "Q: I am 80 and cannot do it. What now?\n\nA: Then write to him, today, by post, and keep a copy."
    )
    assert {quote.speaker for quote in quotes(reader, text)} == {"Benedikt Oyelaran"}


@pytest.mark.parametrize(
    ("first", "answer"),
    [
        ("Q: Ms. Frost, must I pay for it?", "A: "),
        ("Q. Ilona, must I pay for it?", "A. "),
        ("Question: Ilona Frost, must I pay for it?", "Answer: "),
    ],
)
def test_who_answers_in_a_talk_is_whom_the_first_question_calls(reader: Reader, first: str, answer: str) -> None:
    ask = first.partition(" ")[0]
    text = (
        "We put your questions to Benedikt Oyelaran and Ilona Frost in Marcheton.\n\n"
        f"{first}\n\n{answer}Only if your lease says so in so many words.\n\n"
        f"{ask} I am 80 and cannot do it. What now?\n\n{answer}Then write to him, today, by post, and keep a copy."
    )
    found = quotes(reader, text)
    assert [quote.speaker for quote in found] == ["Ilona Frost"] * 2


def test_the_answers_of_a_talk_stay_open_where_several_are_introduced(reader: Reader) -> None:
    text = (
        "We put your questions to Benedikt Oyelaran and Ilona Frost in Marcheton.\n\n"
        "Q: Must I pay for two mornings of shovelling?\n\nA: Only if your lease says so in so many words.\n\n"
        "Q: I am 80 and cannot do it. What now?\n\nA: Then write to him, today, by post, and keep a copy."
    )
    assert {quote.speaker for quote in quotes(reader, text)} == {None}


@pytest.mark.parametrize("who", ["@CalderRovers", "the club"])
def test_whoever_wrote_right_behind_the_words_is_no_one_named_next(reader: Reader, who: str) -> None:
    text = f'"So proud of our team!" wrote {who} on X. Ida Moss replied: "It is our best year."'
    assert [quote.speaker for quote in reader.read(Article("", "", text)).quotes] == [who, "Ida Moss"]
