from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.heads import MOST, Head

LAWFUL = b'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: "a:b"\r\nX-Long: a\r\n b\r\n\r\n'
LINES = st.sampled_from(
    [
        b"a: b",
        b"no header",
        b"A : b",
        b": b",
        b" goes on",
        b"a: \x00\x7fb",
        b"",
        b"HTTP/1.1 103 x",
        b"a:b\rc",
        b"\xff: 1",
    ]
)


def whole(pieces: list[bytes]) -> bytes:
    head = Head()
    return b"".join(head.taken(piece) for piece in [*(piece for piece in pieces if piece), b""])


def test_a_lawful_answer_passes_as_it_is() -> None:
    assert whole([LAWFUL, b"bad name: \x00 of the body\r\n\r\n"]) == LAWFUL + b"bad name: \x00 of the body\r\n\r\n"


@given(st.lists(LINES, max_size=8), st.binary(max_size=30), st.lists(st.integers(0, 120), max_size=6))
def test_it_does_not_matter_in_which_pieces_an_answer_comes(lines: list[bytes], body: bytes, cuts: list[int]) -> None:
    answer = b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"", b""]) + body
    places = [0, *sorted(min(cut, len(answer)) for cut in cuts), len(answer)]
    assert whole([answer[a:b] for a, b in pairwise(places)]) == whole([answer])


def test_a_head_without_an_end_is_not_held_for_ever() -> None:
    head = Head()
    assert head.taken(b"x" * MOST) == b""
    assert head.taken(b"x") == b"x" * (MOST + 1)
