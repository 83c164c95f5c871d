"""Bodies as they come over the wire, unpacked within a bound."""

import zlib
from collections.abc import AsyncIterable

from bot.fetching.errors import FetchError, TooLarge

PLAIN = frozenset({"", "identity"})
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
CHUNK = 65_536


async def inflated(chunks: AsyncIterable[bytes], encoding: str, most: int) -> bytes:
    """The whole body.

    Args:
        chunks: as they came.
        encoding: the Content-Encoding that was declared.
        most: bytes of the unpacked body; nothing much larger is ever held.

    Raises:
        TooLarge: there is more.
        FetchError: it cannot be unpacked.
    """
    encoding = encoding.strip().lower()
    if encoding not in PLAIN | PACKED:
        raise FetchError(f"The server packs its answer in a way we did not ask for ({encoding[:20]}).")
    inflater = _Inflater() if encoding in PACKED else None
    body = bytearray()
    async for chunk in chunks:
        pending = chunk
        while pending:
            piece, pending = inflater.next_piece(pending) if inflater else (pending, b"")
            body += piece
            if len(body) > most:
                raise TooLarge(f"The answer is larger than {most // 1_000_000} MB.")
    if inflater:
        body += inflater.rest()
    return bytes(body)


class _Inflater:
    """Unpacks gzip and zlib, also several in a row, in pieces of a bounded size."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        # 32 + MAX_WBITS reads gzip and zlib headers alike.
        self._zlib = zlib.decompressobj(32 + zlib.MAX_WBITS)

    def next_piece(self, packed: bytes) -> tuple[bytes, bytes]:
        """(a piece of the body, what is still packed)."""
        if self._zlib.eof:
            if not packed.startswith(b"\x1f\x8b"):
                return b"", b""  # padding, which gzip allows
            self._start()
        try:
            piece = self._zlib.decompress(packed, CHUNK)
        except zlib.error:
            raise FetchError("The server's answer is damaged (it does not unpack).") from None
        return piece, self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail

    def rest(self) -> bytes:
        """What zlib still holds back: less than it may copy at once."""
        return self._zlib.flush()
