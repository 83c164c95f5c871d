"""Which articles report the same event. Pure.

`sketch` reduces an article to its terms, `weigh` weighs them by how rare they are, and `decide` chooses among the
stories of the articles that share terms with it. `Grouper` does all three in memory; for the bot the archive keeps the
terms.
"""

from bot.stories.deciding import WINDOW, Decision, Frequencies, decide, in_words, weigh
from bot.stories.grouping import Grouper
from bot.stories.sketching import Sketch, sketch

__all__ = ["WINDOW", "Decision", "Frequencies", "Grouper", "Sketch", "decide", "in_words", "sketch", "weigh"]
