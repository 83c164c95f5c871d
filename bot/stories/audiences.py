"""Placing an article among stories of which not everybody sees the same articles.

What somebody sees of a story must be what they would see without the articles that are hidden from them. So an article
joins a story only where all who see it would put it there by what they see themselves; else a stranger's article could
make one story of two, or part two that are one.
"""

from collections.abc import Mapping

from bot.news import EVERYBODY, Owner, Profile, StoryId, Surroundings
from bot.stories.deciding import Decision, decide


def decide_for_all(profile: Profile, rarity: Mapping[str, float], near: Surroundings) -> Decision:
    """Decide which story an article joins, for all who see it.

    A story of which somebody sees nothing is as good to them as a new one: so the first public report of an event joins
    what a server's own feed told before, and that server sees one story.

    Args:
        profile: of the new article.
        rarity: of its terms.
        near: the articles that share terms with it, and who sees them.
    """
    wanted = decide(profile, rarity, near.neighbours)
    if _suits_all(wanted.story, profile, rarity, near):
        return wanted
    # What all of them see, they all judge alike.
    common = [one for one in near.neighbours if all(_sees(one.owners, owner) for owner in near.owners)]
    return decide(profile, rarity, common)


def _suits_all(story: StoryId | None, profile: Profile, rarity: Mapping[str, float], near: Surroundings) -> bool:
    told = near.told.get(story, frozenset()) if story is not None else frozenset()
    decisions: dict[tuple[bool, ...], StoryId | None] = {(True,) * len(near.neighbours): story}
    for owner in near.owners | told:
        if not _sees(near.owners, owner):
            continue
        seen = tuple(_sees(one.owners, owner) for one in near.neighbours)
        if seen not in decisions:
            theirs = [one for one, is_seen in zip(near.neighbours, seen, strict=True) if is_seen]
            decisions[seen] = decide(profile, rarity, theirs).story
        if decisions[seen] != (story if _sees(told, owner) else None):
            return False
    return True


def _sees(owners: frozenset[Owner], owner: Owner) -> bool:
    return EVERYBODY in owners or owner in owners
