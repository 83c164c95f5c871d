"""Whom a word stands for: a name, "he", "the minister"."""
