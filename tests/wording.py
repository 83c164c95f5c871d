"""The catalogues of messages: `make words` adds what the code says anew, and takes out what it says no more."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import Mock

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.commands import connect
from bot.news import ENGLISH, LANGUAGES, ActorKind, Topic
from bot.settings.packs import load_packs
from bot.wording import CHOICE, NAME, PACK, REASON, catalogue_of

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "bot/wording"
SAYING = {"say", "saying", "mark", "say_count"}
MUTE = (
    "fetching",
    "archive/people.py",
    "digests/filters.py",
    "jobs/fetching.py",
    "jobs/links.py",
    "jobs/polling.py",
    "jobs/unread.py",
    "jobs/workers.py",
    "posting/refusals.py",
    "posting/sender.py",
)
"""Rooms, and modules, that write in English alone: `retell` says it in the language of whoever reads it."""
SENTENCE = re.compile(r"[A-Z].*?(?:[.?]|: \{\w+\})", re.DOTALL)
OTHERS = [language for language in LANGUAGES if language != ENGLISH]


class Text(NamedTuple):
    """A message of ours."""

    id: str | tuple[str, str]
    context: str | None = None


def texts() -> set[Text]:
    """All that we say: in the code, and as names and descriptions of commands."""
    found = {text for path in (ROOT / "bot").rglob("*.py") for text in texts_in(path.read_text(encoding="utf-8"))}
    found |= {Text(str(value)) for value in (*Topic, *ActorKind)}
    found |= {Text(pack.title, PACK) for pack in load_packs().values()}
    modules = [
        path
        for room in MUTE
        for path in ((ROOT / "bot" / room).rglob("*.py") if "." not in room else [ROOT / "bot" / room])
    ]
    said = {text.id for text in found}
    found |= {text for path in modules for text in reasons_in(path.read_text(encoding="utf-8")) if text.id not in said}
    return found | set(_of_commands())


def texts_in(code: str) -> Iterator[Text]:
    """What a module says. Babel's extractor does not look into f-strings."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            words = [one for argument in node.args[:2] for one in _strings(argument)]
            if node.func.id == "say_count":
                yield Text((words[0], words[1]))
            else:
                yield from map(Text, filter(None, words))


def reasons_in(code: str) -> Iterator[Text]:
    """The sentences that a module writes, and the hints that stand in them, with names in place of values."""
    tree = ast.parse(code)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    parts |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    hints = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "hint"
    }
    hints |= {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "_work"
        and node.args
    }
    for node in ast.walk(tree):
        if id(node) not in parts and isinstance(node, ast.JoinedStr | ast.Constant):
            text = _template(node)
            if id(node) in hints or (" " in text and SENTENCE.fullmatch(text)):
                yield Text(text, REASON)


def _template(node: ast.JoinedStr | ast.Constant) -> str:
    """A string with the names of its values in braces: their own where they have one, else by number."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    written: list[str] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            name = part.value.id.lower() if isinstance(part.value, ast.Name) else "value"
            written.append(f"{{{name}}}" if f"{{{name}}}" not in written else f"{{{name}{len(written)}}}")
        else:
            written.append(str(part.value) if isinstance(part, ast.Constant) else "")
    return "".join(written)


def _strings(argument: ast.expr) -> list[str]:
    """A string, or those between which a condition chooses."""
    if isinstance(argument, ast.IfExp):
        return _strings(argument.body) + _strings(argument.orelse)
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def _of_commands() -> Iterator[Text]:
    tree = connect(Mock()).tree
    for menu in tree.get_commands():
        yield Text(menu.name, NAME)
    for command in tree.walk_commands():
        yield from (Text(command.name, NAME), Text(command.description))
        for option in getattr(command, "parameters", ()):
            yield from (Text(option.display_name, NAME), Text(str(option.description)))
            yield from (Text(str(choice.name), CHOICE) for choice in option.choices)


def updated(language: str) -> bytes:
    """A catalogue with all messages of today; those that are new wait for their words."""
    old = catalogue_of(language) if (FOLDER / f"{language}.po").exists() else Catalog(locale=language)
    new = Catalog(locale=language, header_comment=f"# What Dateline says, in {LANGUAGES[language]}.")
    for text in sorted(texts(), key=lambda one: (one.context or "", one.id if isinstance(one.id, str) else one.id[0])):
        known = old.get(text.id, context=text.context)
        new.add(text.id, known.string if known else None, context=text.context)
    written = io.BytesIO()
    write_po(written, new, width=110, omit_header=True)
    plural = f"nplurals={new.num_plurals}; plural={new.plural_expr};"
    head = (
        f'{new.header_comment}\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    )
    return head.encode() + written.getvalue()


def main() -> None:
    """Write all catalogues anew."""
    for language in OTHERS:
        (FOLDER / f"{language}.po").write_bytes(updated(language))


if __name__ == "__main__":
    main()
