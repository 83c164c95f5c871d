"""What follows from a word's tag: its part of speech, its form and the lemma of odd ones."""

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, LEMMA, LOWER, MORPH, POS, TAG
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from bot.reading.languages.en.words import ENGLISH

_KEYS = [TAG, LOWER, DEP]
_TAGS = [POS, MORPH, LEMMA]
_EXISTS = ENGLISH.there_is
MOST_KNOWN = 20_000


@Language.factory("dateline_tagging")
def remembering(nlp: Language, name: str) -> "RememberedRules":  # noqa: ARG001  spaCy gives both by name
    """Stands in for the attribute ruler of a model."""
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    return RememberedRules(ruler)


class RememberedRules:
    """A model's attribute ruler, asked once for each word with its tag and its place in the sentence.

    Its rules look at one word each, but for a few of spoken English. Matching them all against every word took a
    seventh of the time of reading.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self._known: dict[bytes, npt.NDArray[np.uint64]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set what the rules say of each word."""
        if not len(doc):
            return doc
        rows = doc.to_array(_KEYS)
        keys = [row.tobytes() for row in rows]
        fresh = {key: place for place, key in enumerate(keys) if key not in self._known}
        if len(self._known) + len(fresh) > MOST_KNOWN:
            self._known, fresh = {}, {key: place for place, key in enumerate(keys)}
        if fresh:
            self._learn(doc, fresh)
        tags = np.stack([self._known[key] for key in keys])
        for place in np.flatnonzero(rows[:-1, 2] == doc.vocab.strings["expl"]):
            if doc[int(place) + 1].lower_ in _EXISTS:
                tags[place + 1, 0] = doc.vocab.strings["VERB"]
        return doc.from_array(_TAGS, tags)  # type: ignore[arg-type]

    def _learn(self, doc: Doc, fresh: dict[bytes, int]) -> None:
        words = [doc[place] for place in fresh.values()]
        one_by_one = Doc(doc.vocab, words=[word.text for word in words])
        one_by_one.from_array([TAG, DEP], doc.to_array([TAG, DEP])[list(fresh.values())])  # type: ignore[arg-type]
        self._ruler(one_by_one)
        for key, tags in zip(fresh, one_by_one.to_array(_TAGS), strict=True):
            self._known[key] = tags
