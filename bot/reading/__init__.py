"""Text in, a reading out, with spaCy. Pure: no clock, no network, no database."""
