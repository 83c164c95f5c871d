"""The only code that opens a URL: the guarded client, feeds, pages, politeness.

Names are imported from the modules: a worker process that parses feeds then holds nothing but the parser.
"""
