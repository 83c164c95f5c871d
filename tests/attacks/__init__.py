"""Attempts of strangers in one place: who tries what, what they see of it, and that the victim sees nothing.

`python -m tests.attacks` prints them as a table.
"""
