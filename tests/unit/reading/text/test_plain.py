"""Sentences of languages for which no model is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.reader import Reader
from bot.reading.text.language import language_of
from bot.reading.text.plain import plain_doc, plain_vocab
from bot.reading.text.quotations import find_quotations
from tests.builders import an_article

WORDS = plain_vocab()


def sentences(text: str) -> list[str]:
    return [sentence.text.strip() for sentence in plain_doc(WORDS, text).sents]


@pytest.mark.parametrize(
    "parted",
    [
        ["Die Brücke ist offen.", "Sie kostete 40 Mio. Euro, z. B. für Stahl.", "Die Fähre wird verkauft."],
        [
            "Sie wurde am 3. Mai eröffnet.",
            "Dr. Holm und Prof. Rehn kamen nicht.",
            "Der Bau begann 2019.",
            "Er war teuer.",
        ],
        ["„Die Brücke wird lange halten. Das verspreche ich“, sagte Ruhland.", "Die Fähre wird verkauft."],
        ["„Sie hält hundert Jahre!“", "Ruhland lachte."],
        [
            "Le pont est ouvert.",
            "« Il tiendra cent ans. Je le promets ! », a dit Mme Rivière.",
            "M. Tessier était absent.",
        ],
        ["« Que faites-vous ? » a crié un riverain.", "Personne n'a répondu."],
        [
            "El puente está abierto.",
            "¿Quién lo pagará?",
            "El Sr. López, de EE. UU., no acudió.",
            "Los barcos se venderán.",
        ],
        [
            "Il ponte è aperto.",
            "«Durerà cento anni. Lo prometto», ha detto Rossi.",
            "Il dott. Bianchi non era presente.",
        ],
        ["Most vydrží sto let.", "Stavba stála 40 mil. korun.", "Na slavnosti 3. března chyběl Ing. Holm."],
        ["Brua er åpen.", "– Den vil stå lenge. Det lover jeg, sier Ruis."],
        [
            "Мост открыт.",
            "Он стоил 40 млн руб. и строился три года.",
            "Инженер П. Хольм не пришел.",
            "Паромы продадут.",
        ],
        ["«Мост простоит сто лет!» — сказала Руис.", "Паромы продадут."],
        ["Η γέφυρα άνοιξε.", "Ποιος θα πληρώσει;", "Ο κ. Χολμ δεν ήταν παρών."],
        ["افتتح الجسر.", "فمن سيدفع؟", "ولم يحضر المهندس."],
        ["پل کھل گیا۔", "انجینئر موجود نہیں تھے۔"],
        ["पुल खुल गया।", "अभियंता मौजूद नहीं थे।"],
        ["大桥开通了。", "谁来付钱？", "他说：“它能用一百年。我保证。”"],
        ["橋が開通した。", "「百年もつ。約束する」と市長は述べた。", "技師は来なかった。"],
        ["Ruis kostet 3.5 Euro auf vale.example heute.", "Mehr nicht."],
    ],
)
def test_where_sentences_end(parted: list[str]) -> None:
    gap = "" if parted[0].endswith("。") else " "
    assert sentences(gap.join(parted)) == parted


GERMAN = """BERLIN (dpa) - Bürgermeisterin Anna Ruhland hat am 3. Mai die neue Brücke über die Kalder eröffnet. \
Der Bau hatte nach Angaben der Stadt rund 40 Millionen Euro gekostet. Die Fähre der Reederei Kessel wird verkauft. \
Der Ingenieur Peter Holm war bei der Feier nicht anwesend, wie die Stadt mitteilte."""
SPANISH = """Madrid, 3 mar (EFE).- La alcaldesa Ana Ruiz inauguró el lunes el nuevo puente sobre el río Calder. \
Las obras costaron unos 40 millones de euros, según el ayuntamiento. Los barcos de la naviera se venderán en junio. \
El ingeniero jefe, Tomás López, no acudió al acto, aunque estaba invitado."""
CHINESE = """港口市长林浩星期一宣布新大桥正式开通。工程耗资四千万元，历时整整三年。两艘渡轮将在六月出售给外国公司。\
总工程师王丽没有出席开通仪式。"""


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (SPANISH, "es"), (CHINESE, "zh")])
def test_the_gist_is_three_sentences_and_no_paragraph(reader: Reader, text: str, language: str) -> None:
    reading = reader.read(an_article(text, title=""))
    assert reading.language == language
    assert len(reading.gist) == 3
    assert reading.gist[-1].end < len(text) - 10
    assert not reading.gist[0].text.startswith(("BERLIN", "Madrid,"))


def test_a_long_paragraph_without_a_space_is_parted_too(reader: Reader) -> None:
    gist = reader.read(an_article(CHINESE * 10, title="")).gist
    assert gist[0].text == "港口市长林浩星期一宣布新大桥正式开通。"


def test_what_is_said_in_chinese_and_japanese_is_a_quote(reader: Reader) -> None:
    reading = reader.read(an_article("「この橋は百年もつ。約束する」と市長は記者団に述べた。「未来」という名だ。"))
    assert [quote.text for quote in reading.quotes] == ["この橋は百年もつ。約束する"]


@pytest.mark.parametrize(
    ("text", "language"), [("大桥星期一开通了。", "zh"), ("橋が開通した。", "ja"), ("🎉 12!", "en")]
)
def test_another_script_is_told_by_few_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text(st.sampled_from('aB1 .!?…\n"“”„‘’«»「」。؟:,;()[]-–é漢ب🎉\u202e')))
def test_no_sentence_begins_in_a_quotation(text: str) -> None:
    begun = [sentence.start_char for sentence in plain_doc(WORDS, text).sents]
    line_starts = {place for place in range(len(text)) if not text[text.rfind("\n", 0, place) + 1 : place].strip()}
    for quotation in find_quotations(text):
        for span in quotation.spans:
            assert not [place for place in begun if span.start < place < span.end and place not in line_starts]
