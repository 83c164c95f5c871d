"""Addresses with secrets are sealed

The tables stay as they are: whoever opens the archive seals what is not (`archive/sealing.py`), with a key that no
migration has. From here on an older Dateline would take what is sealed for an address.
"""

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Nothing."""
