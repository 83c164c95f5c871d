"""Who an article is about: names, of what kind, of whom, in what role, and how much."""
