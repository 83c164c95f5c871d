"""The spaCy models, and text that they can take."""

import re
import warnings
from collections.abc import Iterable

import spacy
from spacy.language import Language
from thinc.api import Model

import bot.reading.text.sentences
import bot.reading.text.tagging  # noqa: F401  both register a component
from bot.news import DatelineError


class ModelMissing(DatelineError):
    """The spaCy package that the settings name is not installed, or is of no use."""


# NUL ends strings in C, a lone surrogate has no UTF-8, and some spaces break spaCy's words apart.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ODD_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\u2028\u2029\u0085]")
# Taking a long run of marks apart, mark by mark, takes spaCy's tokenizer time by the square of its length, and so
# does a long word with marks in it, such as a table of hyphens or data that a page carries. Marks with a space between
# each are as many words, and no sentence.
_RUNS = re.compile(r"[^\w\s]{60,}|(?:[^\w\s]\s){60,}")
# Chinese and Japanese have no spaces, but marks of their own.
_LONG_WORDS = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]{300,}")
_DOUBLED = re.compile(r"(?<=\S)’’(?=[\s\W]|$)|(?<!\S)‘‘(?=\S)")
"""Single marks of which two stand for a double one; typewriters have straight ones, and those are known as they are."""
MOST_KEPT = 10_000
"""Words that a model keeps from one batch to the next: they take two or three megabytes."""
_MARKS = re.compile(r"[^\w\s]|_")


def load_model(name: str, language: str = "en") -> Language:
    """Load a spaCy package by name.

    Args:
        name: of the package.
        language: that it is to read, as an ISO 639-1 code.

    Raises:
        ModelMissing: with how to get it, or what is wrong with it.
    """
    try:
        with warnings.catch_warnings():
            # The models were made for spaCy 3.7 and before; that English reads well in 3.8 was measured.
            warnings.filterwarnings("ignore", message=r".*W095.*")
            # The strings are those of all words with a vector; texts bring their own, and 140 MB are saved.
            # Lemmas are asked for in English only, and take a quarter of the time in French.
            unused = ["strings"] if language == "en" else ["strings", "lemmatizer"]
            model = spacy.load(name, exclude=unused)
    except OSError:
        raise ModelMissing(
            f"The spaCy model {name} is not installed. config/models.txt lists those that can be had and how; "
            f"or name an installed one as {_setting(language)} in the settings."
        ) from None
    except (AttributeError, ImportError, ValueError) as error:
        raise ModelMissing(
            f"{name}, which {_setting(language)} names in the settings, is no spaCy model that can be loaded: {error}"
        ) from None
    if model.lang != language:
        raise ModelMissing(
            f"The spaCy model {name} reads the language {model.lang}. "
            f"Name one for {language} as {_setting(language)} in the settings."
        )
    _multiply_with_numpy(model)
    model.add_pipe("dateline_sentences", first=True)
    if model.lang == "en":
        model.add_pipe("dateline_tagging", after="attribute_ruler")
        model.remove_pipe("attribute_ruler")
    return model


def _setting(language: str) -> str:
    return "reading.model" if language == "en" else f"reading.models.{language}"


def readable(text: str) -> str:
    """The text with everything that spaCy can't take replaced one for one, so that offsets stay."""
    clean = _ODD_SPACES.sub(" ", _UNREADABLE.sub(" ", text))
    if "’’" in clean or "‘‘" in clean:
        clean = _DOUBLED.sub(lambda pair: "” " if pair[0] == "’’" else " “", clean)
    clean = _RUNS.sub(lambda run: " " * len(run[0]), clean)
    return _LONG_WORDS.sub(lambda word: _MARKS.sub("x", word[0]), clean)


class KeptWords:
    """The words that articles share, which a model takes apart once and not for each article.

    What a text brings is forgotten after it; to work out "the" and "said" anew each time takes a tenth of the time of
    reading. Kept is what a second batch of articles holds, up to `MOST_KEPT`.
    """

    def __init__(self, model: Language) -> None:
        self._model = model
        self._once: set[str] = set()
        self._kept: set[str] = set()

    def keep(self, texts: Iterable[str]) -> None:
        """Take in the words of a batch, outside of any memory zone."""
        if len(self._kept) >= MOST_KEPT:
            return
        met = {word for text in texts for word in text.split()} - self._kept
        again = met & self._once
        # The tokenizer and the vocabulary remember what they are asked for here.
        self._model.make_doc(" ".join(sorted(again)))
        self._kept |= again
        self._once = (self._once | met) - again if len(self._once) < MOST_KEPT else met


def _multiply_with_numpy(model: Language) -> None:
    """Numpy's matrix product takes three quarters of the time that the one of spaCy's own takes."""
    for _, component in model.pipeline:
        layers = getattr(component, "model", None)
        if isinstance(layers, Model):
            for layer in layers.walk():
                layer.ops.use_blis = False  # type: ignore[attr-defined]
