"""The head of an answer as servers write it, put right for a parser that takes none but lawful lines.

Browsers and curl read past a line that is no header; h11 refuses the whole answer for it.
"""

import re

MOST = 65_536
"""Bytes of heads that are waited for; h11 gives up at as many."""
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]++(?P<code>\d{3})")
_HEADER = re.compile(rb"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]++)[ \t]*+:(?P<value>[^\0]*+)\Z")
_UNSEEN = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Head:
    """Takes an answer's bytes as they come and gives them on, the lines of its head put right.

    A line that is no header (RFC 9110, section 5.1) is left out, blanks before a colon and control characters in a
    value go. An interim answer (1xx) has a head of its own, which is done likewise; the body passes as it is.
    """

    def __init__(self) -> None:
        self._held = b""
        self._is_over = False

    def taken(self, data: bytes) -> bytes:
        """What can be given on of the bytes so far; none while a head is not whole. No bytes mean the end."""
        if self._is_over:
            return data
        self._held += data
        given = b""
        while not self._is_over:
            whole = re.search(rb"\r?\n\r?\n", self._held)
            if whole is None:
                if data and len(self._held) <= MOST:
                    return given
                break
            head, self._held = self._held[: whole.start()], self._held[whole.end() :]
            status = _STATUS.match(head)
            self._is_over = status is None or not status["code"].startswith(b"1")
            given += _mended(head) + b"\r\n\r\n"
        self._is_over = True
        rest, self._held = self._held, b""
        return given + rest


def _mended(head: bytes) -> bytes:
    status, *lines = re.split(rb"\r?\n", head)
    kept = [status]
    is_kept = True
    for line in lines:
        if line[:1] in {b" ", b"\t"}:
            # A header that goes on (RFC 9112, section 5.2), of one that was kept.
            kept += [_UNSEEN.sub(b"", line)] if is_kept and len(kept) > 1 else []
            continue
        header = _HEADER.match(line)
        is_kept = header is not None
        if header:
            kept.append(header["name"] + b":" + _UNSEEN.sub(b"", header["value"]))
    return b"\r\n".join(kept)
