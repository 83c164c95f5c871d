"""What somebody sees of stories is what they would see without the articles that are hidden from them."""

import random
from collections.abc import Iterable
from math import sqrt

import pytest

from bot.news import EVERYBODY, ArticleId, GuildId, Neighbour, Owner, Profile, StoryId, Surroundings
from bot.stories import decide, decide_for_all

X, Y = GuildId(1), GuildId(2)
WORDS = [f"word{number}" for number in range(14)]
RARITY = dict.fromkeys(WORDS, 9.0)
Told = tuple[Profile, frozenset[Owner]]


def a_profile(*words: str, chance: random.Random | None = None) -> Profile:
    # Of two stories that are alike to the last digit the older is taken, which may be older for some only.
    drawn = {word: 1 + (chance.random() / 10 if chance else 0) for word in words}
    weights = {word: value / sqrt(sum(one**2 for one in drawn.values())) for word, value in drawn.items()}
    return Profile(weights, frozenset(words), frozenset(words), {}, frozenset(), None)


class Desk:
    """Places articles one by one, as the bot does."""

    def __init__(self) -> None:
        self.placed: list[Neighbour] = []

    def surroundings(self, owners: frozenset[Owner]) -> Surroundings:
        told: dict[StoryId, frozenset[Owner]] = {}
        for one in self.placed:
            told[one.story] = told.get(one.story, frozenset()) | one.owners
        return Surroundings(self.placed, owners, told)

    def place(self, profile: Profile, owners: frozenset[Owner]) -> StoryId:
        story = decide_for_all(profile, RARITY, self.surroundings(owners)).story
        number = len(self.placed) + 1
        story = story or StoryId(number)
        self.placed.append(Neighbour(ArticleId(number), story, profile, owners=owners))
        return story


def sees(owners: frozenset[Owner], owner: Owner) -> bool:
    return EVERYBODY in owners or owner in owners


def stories_of(told: Iterable[Told], owner: Owner) -> list[list[int]]:
    """The stories as somebody sees them: the places, among all that they see, of each one's articles."""
    desk, seen = Desk(), 0
    stories: dict[StoryId, list[int]] = {}
    for profile, owners in told:
        story = desk.place(profile, owners)
        if sees(owners, owner):
            stories.setdefault(story, []).append(seen)
            seen += 1
    return list(stories.values())


def some_articles(seed: int, *those: frozenset[Owner]) -> list[Told]:
    chance = random.Random(seed)
    return [(a_profile(*chance.sample(WORDS, 5), chance=chance), chance.choice(those)) for _ in range(14)]


PUBLIC, OF_X, OF_Y = frozenset({EVERYBODY}), frozenset({X}), frozenset({Y})


@pytest.mark.parametrize("seed", range(0, 300, 30))
def test_what_servers_bring_changes_nothing_of_what_all_others_see(seed: int) -> None:
    for number in range(seed, seed + 30):
        told = some_articles(number, PUBLIC, OF_X, OF_Y, frozenset({X, Y}))
        public = [one for one in told if sees(one[1], EVERYBODY)]
        assert stories_of(told, EVERYBODY) == stories_of(public, EVERYBODY)


@pytest.mark.parametrize("seed", range(0, 300, 30))
def test_a_server_without_feeds_of_its_own_beside_one_with_many_sees_what_it_would_alone(seed: int) -> None:
    for number in range(seed, seed + 30):
        told = some_articles(number, PUBLIC, OF_X)
        assert stories_of(told, Y) == stories_of([one for one in told if one[1] == PUBLIC], Y)


@pytest.mark.parametrize("seed", range(0, 300, 30))
def test_nobody_sees_an_article_in_a_story_where_what_they_see_would_not_put_it(seed: int) -> None:
    for number in range(seed, seed + 30):
        desk = Desk()
        for profile, owners in some_articles(number, PUBLIC, OF_X, OF_Y):
            near, before = desk.surroundings(owners), list(desk.placed)
            story = desk.place(profile, owners)
            for owner in (EVERYBODY, X, Y):
                if not sees(owners, owner) or not sees(near.told.get(story, frozenset()), owner):
                    continue
                common = [one for one in before if all(sees(one.owners, who) for who in owners)]
                theirs = [one for one in before if sees(one.owners, owner)]
                decided = {decide(profile, RARITY, theirs).story, decide(profile, RARITY, common).story}
                assert story in decided


A = a_profile(*WORDS[:5])
BRIDGE = a_profile(*WORDS[2:7])
B = a_profile(*WORDS[4:9])


def test_a_private_article_makes_no_one_story_of_two() -> None:
    assert stories_of([(A, PUBLIC), (BRIDGE, PUBLIC), (B, PUBLIC)], Y) == [[0, 1, 2]], "a bridge that all see is one"
    assert stories_of([(A, PUBLIC), (BRIDGE, OF_X), (B, PUBLIC)], Y) == [[0], [1]]
    assert stories_of([(BRIDGE, OF_X), (A, PUBLIC), (B, PUBLIC)], Y) == [[0], [1]]


def test_a_private_article_parts_nothing() -> None:
    assert stories_of([(A, PUBLIC), (A, OF_X), (A, PUBLIC)], Y) == [[0, 1]]
    assert stories_of([(A, OF_X), (A, PUBLIC), (A, PUBLIC)], Y) == [[0, 1]]


def test_its_own_server_sees_one_story_whichever_came_first() -> None:
    assert stories_of([(A, OF_X), (A, PUBLIC)], X) == [[0, 1]]
    assert stories_of([(A, PUBLIC), (A, OF_X)], X) == [[0, 1]]
    assert stories_of([(A, OF_X), (A, frozenset({X, Y})), (A, PUBLIC)], X) == [[0, 1, 2]]
