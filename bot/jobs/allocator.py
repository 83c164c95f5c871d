"""What the C library's allocator keeps."""

import ctypes
from contextlib import suppress

M_ARENA_MAX = -8
M_MMAP_THRESHOLD = -3
"""Numbers of glibc's malloc.h."""
ARENAS = 2
LARGE_BYTES = 256 * 1024


def bound_allocator() -> None:
    """Have what is free given back, and not kept by each thread for itself.

    glibc gives up to eight arenas a processor to threads, each of which keeps what was its peak, and keeps large blocks
    too once it has seen one of their size. Elsewhere than on glibc nothing is done.
    """
    with suppress(OSError, AttributeError, TypeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, ARENAS)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
