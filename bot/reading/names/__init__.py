"""Names: found in a text, of what kind, and which of them stand for the same actor."""
