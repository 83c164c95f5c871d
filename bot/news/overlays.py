"""Corrections laid over what was read. Nothing that was read is changed; what is shown is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.news.corrections import Correction, CorrectionKind
from bot.news.ids import ArticleId, StoryId
from bot.news.names import fold, hash_words
from bot.news.reading import Quote, ReadArticle


@dataclass(frozen=True, slots=True)
class Overlay:
    """The corrections that count for a server."""

    speakers: Mapping[str, str | None] = field(default_factory=dict)
    """By the hash of the words."""
    same: Mapping[str, str] = field(default_factory=dict)
    """From a name, folded, to the full name of whoever it is."""
    nobody: frozenset[str] = frozenset()
    """Names, folded."""
    events: Mapping[ArticleId, StoryId] = field(default_factory=dict)
    merged: Mapping[StoryId, StoryId] = field(default_factory=dict)

    def name(self, name: str) -> str:
        """The name under which somebody is known."""
        return self.same.get(fold(name), name) if self.same else name

    def names_of(self, folded: str) -> set[str]:
        """All names, folded, of whoever has this full name."""
        return {folded, *(other for other, full in self.same.items() if fold(full) == folded)}

    def knows(self, name: str) -> bool:
        """False for what is no person, organisation or place."""
        return not self.nobody or fold(name) not in self.nobody

    def story(self, article: ArticleId, story: StoryId) -> StoryId:
        """The story that an article belongs to."""
        moved = self.events.get(article, story)
        return self.merged.get(moved, moved)

    def reading(self, one: ReadArticle) -> ReadArticle:
        """The article with what was set right in its reading."""
        if not (self.speakers or self.same or self.nobody):
            return one
        reading = one.reading
        actors = tuple(
            replace(actor, name=self.name(actor.name))
            for actor in reading.actors
            if fold(actor.name) not in self.nobody
        )
        quotes = tuple(self._quote(quote, one.article.text) for quote in reading.quotes)
        return replace(one, reading=replace(reading, actors=actors, quotes=quotes))

    def speaker(self, words: str, speaker: str | None) -> str | None:
        """Who said words with this hash."""
        if words in self.speakers:
            return self.speakers[words]
        return self.name(speaker) if speaker and self.knows(speaker) else None

    def _quote(self, quote: Quote, text: str) -> Quote:
        words = hash_words(quote.words_in(text))
        return replace(quote, speaker=self.speaker(words, quote.speaker))


def overlay_from(standing: Iterable[Correction]) -> Overlay:
    """What corrections come to, each of which counts more than those before it."""
    by_kind: dict[CorrectionKind, dict[str, str | None]] = {kind: {} for kind in CorrectionKind}
    for one in standing:
        by_kind[one.kind][one.what] = one.becomes
    events, merged = (
        {int(what): int(becomes) for what, becomes in by_kind[kind].items() if becomes}
        for kind in (CorrectionKind.EVENT, CorrectionKind.MERGE)
    )
    return Overlay(
        speakers=by_kind[CorrectionKind.SPEAKER],
        same={what: becomes for what, becomes in by_kind[CorrectionKind.SAME].items() if becomes},
        nobody=frozenset(by_kind[CorrectionKind.NOBODY]),
        events={ArticleId(what): StoryId(becomes) for what, becomes in events.items()},
        merged={StoryId(what): StoryId(becomes) for what, becomes in merged.items()},
    )


def kept_as(kind: CorrectionKind, what: str) -> str:
    """What a correction is of, as it is kept: quotes by a hash of their words, names folded, the rest by number."""
    match kind:
        case CorrectionKind.SPEAKER:
            return hash_words(what)
        case CorrectionKind.SAME | CorrectionKind.NOBODY:
            return fold(what)
        case _:
            return what
