"""Which start of the machine this is, so that times of its monotonic clock can be compared between processes."""

from pathlib import Path


def boot_id() -> str:
    """A name for this start of the machine; empty where it does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
