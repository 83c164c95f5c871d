"""Labels that do not fit their text would count as mistakes of the reading: each must be found in it word for word."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parent / "corpus"
SHAPES = sorted(path.name.removesuffix(".gold.jsonl") for path in CORPUS.glob("*.gold.jsonl"))
SHOWN_ACTORS = 4


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


def articles(shape: str) -> list[tuple[dict[str, Any], dict[str, Any], str]]:
    """Each article with its labels, and its title and text with single spaces."""
    given, gold = rows(f"{shape}.input.jsonl"), rows(f"{shape}.gold.jsonl")
    assert [article["id"] for article in given] == [labels["id"] for labels in gold]
    return [
        (article, labels, re.sub(r"\s+", " ", f"{article['title']} {article['text']}"))
        for article, labels in zip(given, gold, strict=True)
    ]


def test_every_article_has_an_id_of_its_own() -> None:
    ids = [labels["id"] for shape in SHAPES for labels in rows(f"{shape}.gold.jsonl")]
    assert ids
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_label_is_found_in_its_text(shape: str) -> None:
    for article, labels, text in articles(shape):
        roles = [role for actor in labels["key_actors"] if actor["role"] for role in actor["role"].split(" / ")]
        starts = [quote["first"] for quote in labels["quotes"]]
        sentences = labels["gist_opens"] + labels["gist_may_hold"]
        missing = [words for words in roles + starts + sentences if words not in text]
        assert not missing, (article["id"], missing)
        named = [actor["name"] for actor in labels["key_actors"]]
        named += [quote["speaker"] for quote in labels["quotes"] if quote["speaker"]]
        unnamed = [name for name in named if name.lower() not in text.lower()]
        assert not unnamed, (article["id"], unnamed)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_article_says_who_it_is_about_and_how_its_gist_may_begin(shape: str) -> None:
    for _, labels, _ in articles(shape):
        assert 1 <= len(labels["key_actors"]) <= SHOWN_ACTORS
        assert labels["gist_opens"]
        starts = [quote["first"] for quote in labels["quotes"]]
        assert len(set(starts)) == len(starts)
