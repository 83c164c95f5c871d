"""Bodies as they come over the wire, unpacked within a bound."""

import zlib
from collections.abc import AsyncIterable

from bot.fetching.errors import FetchError, TooLarge

PLAIN = frozenset({"", "identity", "none", "utf-8"})
"""Some servers name what is no packing at all."""
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
GZIP = b"\x1f\x8b"
CHUNK = 65_536


async def inflated(chunks: AsyncIterable[bytes], encoding: str, most: int) -> bytes:
    """The whole body.

    Args:
        chunks: as they came.
        encoding: the Content-Encoding that was declared.
        most: bytes of the unpacked body; nothing much larger is ever held.

    Raises:
        TooLarge: there is more.
        FetchError: it cannot be unpacked, or ends too early.
    """
    packings = [one.strip() for one in encoding.lower().split(",") if one.strip() not in PLAIN]
    if len(packings) > 1 or not PACKED.issuperset(packings):
        raise FetchError(f"The server packs its answer in a way we did not ask for ({encoding.strip()[:20]}).")
    inflater = _Inflater() if packings else None
    body = bytearray()
    async for chunk in chunks:
        pending = chunk
        if not body and inflater is None and chunk.startswith(GZIP):
            inflater = _Inflater()  # a packed file, sent as it lies there
        while pending:
            piece, pending = inflater.next_piece(pending) if inflater else (pending, b"")
            body += piece
            if len(body) > most:
                raise TooLarge(f"The answer is larger than {most // 1_000_000} MB.")
    if inflater:
        body += inflater.rest()
        if inflater.is_cut_short:
            raise FetchError("The server's answer is damaged (it ends too early).")
    return bytes(body)


class _Inflater:
    """Unpacks gzip and zlib, also several in a row, in pieces of a bounded size."""

    def __init__(self) -> None:
        self._has_begun = False
        self._start()

    @property
    def is_cut_short(self) -> bool:
        """Whether more should have come; nothing at all is an empty body."""
        return self._has_begun and not self._zlib.eof

    def _start(self) -> None:
        # 32 + MAX_WBITS reads gzip and zlib headers alike.
        self._zlib = zlib.decompressobj(32 + zlib.MAX_WBITS)

    def next_piece(self, packed: bytes) -> tuple[bytes, bytes]:
        """(a piece of the body, what is still packed)."""
        if self._zlib.eof:
            if not packed.startswith(GZIP):
                return b"", b""  # padding, which gzip allows
            self._start()
        self._has_begun = True
        try:
            piece = self._zlib.decompress(packed, CHUNK)
        except zlib.error:
            raise FetchError("The server's answer is damaged (it does not unpack).") from None
        return piece, self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail

    def rest(self) -> bytes:
        """What zlib still holds back: less than it may copy at once."""
        return self._zlib.flush()
