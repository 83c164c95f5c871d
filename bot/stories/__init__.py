"""Which articles report the same event. Pure.

`sketch` reduces an article to its terms, `rarities` and `profile_of` weigh them by how rare they are, and `decide`
chooses among the stories of the articles that share terms with it. `Grouper` does all of it in memory; for the bot the
archive keeps the profiles.
"""

from bot.stories.audiences import decide_for_all
from bot.stories.deciding import WINDOW, Decision, decide, in_words
from bot.stories.grouping import Grouper
from bot.stories.sketching import Sketch, sketch
from bot.stories.weighing import FEED_ARTICLES, Frequencies, profile_of, rarities, recurring

__all__ = [
    "FEED_ARTICLES",
    "WINDOW",
    "Decision",
    "Frequencies",
    "Grouper",
    "Sketch",
    "decide",
    "decide_for_all",
    "in_words",
    "profile_of",
    "rarities",
    "recurring",
    "sketch",
]
