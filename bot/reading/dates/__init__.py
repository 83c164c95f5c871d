"""When: the days that an article speaks of."""
