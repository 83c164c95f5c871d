"""Dateline: reads the news for a Discord server, and posts only what stands in the source."""
