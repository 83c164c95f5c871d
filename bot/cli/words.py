"""Others' words in a terminal or a log: a terminal would obey the escape sequences in them."""


def plain(text: str) -> str:
    """One line of a text, in which whatever cannot be seen is written out by its number."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in line)
