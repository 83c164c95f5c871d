"""Bodies as they come over the wire, unpacked within a bound."""

import zlib
from collections.abc import AsyncIterable, AsyncIterator

from bot.fetching.errors import FetchError, TooLarge

PLAIN = frozenset({"", "identity", "none", "utf-8"})
"""Some servers name what is no packing at all."""
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
GZIP = b"\x1f\x8b"
CHUNK = 65_536
MOST_PACKINGS = 2
"""Servers behind a cache pack twice; nobody packs oftener."""
ANY_HEADER = 32 + zlib.MAX_WBITS
"""Reads gzip and zlib alike."""


async def inflated(chunks: AsyncIterable[bytes], encoding: str, most: int) -> bytes:
    """The whole body, read as browsers do: a body that only its label calls packed is taken as it is.

    Args:
        chunks: as they came.
        encoding: the Content-Encoding that was declared.
        most: bytes of the unpacked body; nothing much larger is ever held.

    Raises:
        TooLarge: there is more.
        FetchError: it cannot be unpacked, or ends too early.
    """
    packings = [one.strip() for one in encoding.lower().split(",") if one.strip() not in PLAIN]
    if len(packings) > MOST_PACKINGS or not PACKED.issuperset(packings):
        raise FetchError(f"The server packs its answer in a way we did not ask for ({encoding.strip()[:20]}).")
    # The packing that is named last was done last (RFC 9110, section 8.4); a file that is sent as it lies is not named.
    body = await _unpacked(chunks, packings[-1] if packings else "", most)
    for packing in reversed(packings[:-1]):
        body = await _unpacked(_single(body), packing, most)
    return body


async def _single(body: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(body), CHUNK):
        yield body[at : at + CHUNK]


async def _unpacked(chunks: AsyncIterable[bytes], packing: str, most: int) -> bytes:
    inflater: _Inflater | None = None
    has_begun = False
    body = bytearray()
    pending = b""
    async for chunk in chunks:
        pending += chunk
        if not has_begun:
            if len(pending) < len(GZIP):
                continue
            has_begun, inflater = True, _inflater_of(pending, packing)
        while pending:
            piece, pending = inflater.next_piece(pending) if inflater else (pending, b"")
            body += piece
            if len(body) > most:
                raise TooLarge(f"The answer is larger than {most // 1_000_000} MB.")
    if inflater:
        body += inflater.rest()
        if inflater.is_cut_short:
            raise FetchError("The server's answer is damaged (it ends too early).")
    return bytes(body + pending)


def _inflater_of(beginning: bytes, packing: str) -> "_Inflater | None":
    """What unpacks a body that begins so; None where it is not packed, whatever its label says."""
    # RFC 1950, section 2.2: method 8, and both bytes together a multiple of 31.
    is_zlib = beginning[0] & 0x0F == 8 and int.from_bytes(beginning[:2]) % 31 == 0
    if beginning.startswith(GZIP) or (packing and is_zlib):
        return _Inflater()
    if packing == "deflate" and not beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
        return _Inflater(-zlib.MAX_WBITS)  # without the header that the standard wants; old servers send that
    return None


class _Inflater:
    """Unpacks gzip and zlib, also several in a row, in pieces of a bounded size."""

    def __init__(self, bits: int = ANY_HEADER) -> None:
        self._bits = bits
        self._has_begun = False
        self._start()

    @property
    def is_cut_short(self) -> bool:
        """Whether more should have come; nothing at all is an empty body."""
        return self._has_begun and not self._zlib.eof

    def _start(self) -> None:
        self._zlib = zlib.decompressobj(self._bits)

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
