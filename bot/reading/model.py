"""The spaCy model, and text that it can take."""

import re
import warnings

import spacy
from spacy.language import Language

import bot.reading.sentences  # noqa: F401  registers the component that the model begins with
from bot.news import DatelineError


class ModelMissing(DatelineError):
    """The spaCy package that the settings name is not installed."""


# NUL ends strings in C, a lone surrogate has no UTF-8, and some spaces break spaCy's words apart.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ODD_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\u2028\u2029\u0085]")
# Taking a long run of marks apart, mark by mark, takes spaCy's tokenizer time by the square of its length.
_RUNS = re.compile(r"[^\w\s]{60,}")


def load_model(name: str) -> Language:
    """Load a spaCy package by name.

    Raises:
        ModelMissing: with how to get it.
    """
    try:
        with warnings.catch_warnings():
            # The model was made for spaCy 3.7; that it reads well in 3.8 was measured.
            warnings.filterwarnings("ignore", message=r".*W095.*")
            model = spacy.load(name)
    except OSError:
        raise ModelMissing(
            f"The spaCy model {name} is not installed. Get it with `pip install {name}`, "
            "or name an installed one as reading.model in the settings."
        ) from None
    model.add_pipe("dateline_sentences", first=True)
    return model


def readable(text: str) -> str:
    """The text with everything that spaCy can't take replaced one for one, so that offsets stay."""
    clean = _ODD_SPACES.sub(" ", _UNREADABLE.sub(" ", text))
    return _RUNS.sub(lambda run: " " * len(run[0]), clean)
