"""What a model keeps of the texts that it has read: the words that they share, and no more."""

import spacy

from bot.reading.text.model import MOST_KEPT, KeptWords


def test_a_word_is_kept_from_its_second_batch_on() -> None:
    model = spacy.blank("en")
    kept = KeptWords(model)
    for text, known in (("The harbour froze.", False), ("A harbour wall fell.", True), ("Nothing more.", True)):
        with model.memory_zone():
            model(text)
        kept.keep([text])
        assert ("harbour" in model.vocab) is known
    assert "wall" not in model.vocab


def test_no_more_words_are_kept_than_there_is_room_for() -> None:
    model = spacy.blank("en")
    kept = KeptWords(model)
    many = " ".join(f"w{number}" for number in range(MOST_KEPT))
    for text in (many, many, "harbour", "harbour"):
        kept.keep([text])
    assert "w7" in model.vocab
    assert "harbour" not in model.vocab
