"""Texts of any length that are meant to hold up whoever reads them: the kinds that ever did, and their kin."""

from collections.abc import Callable

GIVEN = "Ana Ben Carla David Erin Frank Grace Henry Iris John".split()
"""Given names."""


def surname(number: int) -> str:
    """A surname, another for each number below 17,576."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(3)).capitalize() + "son"


def _much(unit: str) -> Callable[[int], str]:
    return lambda length: unit * (length // len(unit))


def _numbered(make: Callable[[int], str], between: str = " ") -> Callable[[int], str]:
    return lambda length: between.join(map(make, range(length // (len(make(1000)) + len(between)))))


def _name(number: int) -> str:
    return f"{GIVEN[number % 10]} {surname(number)}"


HOSTILE: dict[str, Callable[[int], str]] = {
    "quoted scraps": _much("He called it “odd” and “sad”, said “no” to “the end” and “left”. "),
    "other quoted scraps": _numbered(lambda n: f"She saw “a {surname(n)}” and “the {n}”, he wrote “no” of “{n} more”."),
    "open quotations": _much("“Word said “other” "),
    "nested quotations": _much("“Moss said ‘Ruiz said “no” to it’ at noon,” said Ben Moss. "),
    "quotation marks": _much("“"),
    "pairs of quotation marks": _much("“” "),
    "straight quotation marks": _much('" '),
    "one quotation": _numbered(lambda n: f"“The gate number {n} is open. We are glad.", "\n\n"),
    "labels": _numbered(lambda n: f"{surname(n).upper()}: We are open.", "\n"),
    "one label": _much("MOSS: We are open.\n"),
    "questions and answers": _much("Q: Is it open?\nA: It is, said Moss.\n"),
    "one surname": _numbered(lambda n: f"{surname(n)} Moss met Moss and {surname(n + 9000)} Moss."),
    "one given name": _numbered(lambda n: f"Ana {surname(n)} met Ana."),
    "one name": _much("Ben Moss met Ben Moss. Moss left. "),
    "two people": _much("Ana Ruiz met Ben Moss. Ruiz told Moss that Ana Ruiz knew Ben Moss. "),
    "two people among thousands": _numbered(lambda n: f"Ana Ruiz met {_name(n)}. Ben Moss told {surname(n)} he left."),
    "boards": _numbered(
        lambda n: f"The {surname(n)} Water Board (NWB) said the Board and {GIVEN[n % 10]} Group Ltd met."
    ),
    "abbreviations": _numbered(lambda n: f"The {surname(n)} Port Authority ({surname(n)[:3].upper()}) met the PA."),
    "lists of names": _numbered(_name, ", "),
    "joined names": _numbered(surname, " and "),
    "titles": _numbered(lambda n: f"Mayor {_name(n)}, the former head of the {surname(n + 5)} council, left."),
    "pronouns": _much("He said he told her that she knew he saw him, and they left it to them. "),
    "people and pronouns": _numbered(lambda n: f"{_name(n)} said she was late. He said he was not, and she agreed."),
    "people who said": _numbered(lambda n: f"“We are open {n},” said {_name(n)}."),
    "chains of said": _numbered(lambda n: f"{surname(n)} said that", " "),
    "said": _much("said "),
    "words a line": _much("gate\n"),
    "names a line": _numbered(surname, "\n"),
    "capitals": _much("GATES OPEN IN PORT VALE. MOSS LEAVES. "),
    "capitals without a stop": _much("GATES OPEN IN PORT VALE "),
    "title case": _numbered(lambda n: f"{surname(n)} Gate Of {surname(n + 77)}", " "),
    "initials": _much("A. B. C. D. "),
    "digits": _much("1234567890 "),
    "figures": _numbered(lambda n: f"It cost ${n},000, or {n % 90}% of {n}.5 million."),
    "days": _numbered(lambda n: f"On Monday, {1 + n % 28} January {1900 + n % 130}, at 12:30 it opened."),
    "days without a stop": _much("Monday January 1 2024 next week "),
    "a sentence without a stop": _much("and the gate that the man who the dog saw opened was the one which "),
    "commas": _much("gate, "),
    "one word": _much("gate"),
    "one letter": _much("a "),
    "Chinese": _much("我们在港口看到了大门打开的情况，他说。"),
    "Japanese without a stop": _much("門が開いたと彼は言った"),
    "bullets": _numbered(lambda n: f"• {_name(n)} opened gate {n}", "\n"),
    "dashes": _much("- "),
    "brackets": _much("("),
    "nested brackets": lambda length: "(a [b " * (length // 12) + "] c) " * (length // 12),
    "bracketed names": _numbered(lambda n: f"({_name(n)} [{surname(n + 9)}])"),
    "a paragraph again and again": _much("The gates of Port Vale are open, said the mayor, Ana Ruiz, on Monday.\n\n"),
    "addresses": _numbered(lambda n: f"https://paper.example/news/{n}?page={n}"),
    "mail addresses": _numbered(lambda n: f"{surname(n)}.moss{n}@paper.example"),
    "apostrophes": _much("'"),
    "possessives": _much("Moss's dog's owner's Ruiz' "),
    "rock 'n' roll": _much("‘twas Moss’ ‘n’ ‘"),
    "mixed scripts": _much("Gate Ворота 門 بوابة Πύλη Ana Ruiz שער "),
    "rows of a table": _numbered(lambda n: f"{surname(n)} | {n} | {n * 7} | {GIVEN[n % 10]}", "\n"),
    "stops": _much(". "),
    "ellipses": _much("… … ... "),
    "exclamations": _much("Go!? "),
    "smilies": _much("\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 "),
    "by-lines": _much("By Ana Ruiz and Ben Moss in Port Vale\n"),
    "by-lines in capitals": _much("Ana, " + "A" * 140 + "!z\n"),
    "advertisements": _much("Read more: Sign up for our newsletter\n"),
    "spaces": _much("a" + " " * 99),
    "soft hyphens": _much("ga\u00adte "),
    "French": _numbered(lambda n: f"« La porte {n} est ouverte », a déclaré {_name(n)}, le maire, lundi 3 mai."),
    "Spanish": _numbered(
        lambda n: f"—La puerta {n} está abierta —dijo {_name(n)}, el alcalde, el lunes 3 de mayo.", "\n"
    ),
}
