"""The only code that opens a URL: the guarded client, feeds, pages, politeness."""
