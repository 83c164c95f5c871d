"""Files and folders as people name them, read with the standard library alone."""

import os
from pathlib import Path


def at_home(written: str) -> Path:
    """A file or folder; ~ is the home of whoever runs Dateline, as in a shell, and no folder of that name.

    It stays as it is where nobody knows a home, as of a user without a name in a container: `Path` would raise then.
    """
    return Path(os.path.expanduser(written.strip()))  # noqa: PTH111
