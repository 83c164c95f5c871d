"""Discord's limits on messages and commands, by hand: its own API description leaves many of them out."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

COMPONENTS_V2 = 1 << 15
ROW, BUTTON, STRING_SELECT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = (
    1,
    2,
    3,
    9,
    10,
    11,
    12,
    13,
    14,
    17,
)
SELECTS = (3, 5, 6, 7, 8)
TOP_LEVEL = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
LINK_STYLE = 5
COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")


class OverLimitError(AssertionError):
    """A body that Discord would refuse."""


def check_message(body: Json) -> None:
    """Raise with every reason that Discord would have to refuse this message."""
    _raise(message_problems(body), body)


def check_sent_message(body: Json) -> None:
    """Check a message as it goes over the wire: it also pings nobody but by name, and its nonce is short enough."""
    _raise(message_problems(body) + sending_problems(body), body)


def check_commands(commands: list[Json]) -> None:
    """Check the commands of an application as they are registered."""
    _raise(command_problems(commands), commands)


def message_problems(body: Json) -> list[str]:
    """Why Discord would refuse a message with this body; empty where it would not."""
    components = body.get("components") or []
    problems = list(_component_problems(components))
    if (body.get("flags") or 0) & COMPONENTS_V2:
        return problems + list(_layout_problems(body, components))
    return problems + list(_classic_problems(body, components))


def sending_problems(body: Json) -> list[str]:
    """What is wrong with how a message is sent, apart from its looks."""
    problems = []
    mentions = body.get("allowed_mentions")
    by_name = {name: ids for name, ids in (mentions or {}).items() if ids}
    if mentions is None or "parse" not in mentions or by_name.keys() - {"roles", "users"}:
        problems.append(f"allowed_mentions must be present, and name whom it pings one by one, not {mentions!r}")
    elif len(by_name.get("roles", [])) > 1:
        problems.append(f"allowed_mentions must name one role at most, which is our own rule, not {mentions!r}")
    elif len(by_name.get("users", [])) > 100 or len(set(by_name.get("users", []))) < len(by_name.get("users", [])):
        problems.append("allowed_mentions may name 100 members, each once")
    if len(str(body.get("nonce", ""))) > 25:
        problems.append("nonce: longer than 25 characters")
    return problems


def command_problems(commands: list[Json]) -> list[str]:
    """Why Discord would refuse these application commands."""
    problems = []
    chat = [command for command in commands if command.get("type", 1) == 1]
    if len(chat) > 100:
        problems.append(f"{len(chat)} slash commands; 100 are allowed")
    for name, count in Counter(command["name"] for command in chat).items():
        if count > 1:
            problems.append(f"/{name}: registered {count} times")
    for command in chat:
        problems += _named_problems(command, f"/{command['name']}")
    return problems


def form_problems(form: Json) -> list[str]:
    """Why Discord would refuse a form."""
    problems = []
    fields = form.get("components") or []
    if not 1 <= len(form.get("title") or "") <= 45:
        problems.append(f"a form's title of {len(form.get('title') or '')} characters; 1 to 45 are allowed")
    if not 1 <= len(fields) <= 5:
        problems.append(f"a form of {len(fields)} fields; 1 to 5 are allowed")
    for field in fields:
        component = field.get("component") or {}
        for part, key, most in (
            (field, "label", 45),
            (field, "description", 100),
            (component, "placeholder", 150 if component.get("type") in SELECTS else 100),
            (component, "value", component.get("max_length") or 4000),
        ):
            if len(part.get(key) or "") > most:
                problems.append(f"a form's {key} of {len(part[key])} characters; {most:,} are allowed")
        if component.get("type") in SELECTS:
            problems += _select_problems(component)
    return problems


def choice_problems(answer: Json) -> list[str]:
    """Why Discord would refuse what is offered while somebody types."""
    choices = answer.get("choices") or []
    problems = [f"{len(choices)} choices; 25 are allowed"] if len(choices) > 25 else []
    for choice in choices:
        texts = [choice["name"], *(choice["value"],) * isinstance(choice["value"], str)]
        texts += (choice.get("name_localizations") or {}).values()
        problems += [f"a choice {text!r}: 1 to 100 characters" for text in texts if not 1 <= len(text) <= 100]
    return problems


def texts_of(body: Json) -> list[str]:
    """Every text that a reader sees in a message, in order."""
    texts = [body.get("content") or ""]
    for embed in body.get("embeds") or []:
        texts += [embed.get("title") or "", embed.get("description") or ""]
        for field in embed.get("fields") or []:
            texts += [field.get("name") or "", field.get("value") or ""]
        texts.append((embed.get("footer") or {}).get("text") or "")
    texts += [component["content"] for component in walk(body.get("components") or []) if component["type"] == TEXT]
    return [text for text in texts if text]


def walk(components: list[Json]) -> Iterator[Json]:
    """Each component with all that are nested in it."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if component.get("accessory"):
            yield from walk([component["accessory"]])


def _layout_problems(body: Json, components: list[Json]) -> Iterator[str]:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            yield f"{key} may not stand beside V2 components"
    if not components:
        yield "an empty message"
    everything = list(walk(components))
    if len(everything) > 40:
        yield f"{len(everything)} components; 40 are allowed, nested ones counted"
    # Whether Discord counts code points or UTF-16 it does not say; the latter is never less.
    length = sum(
        len(component["content"].encode("utf-16-le")) // 2 for component in everything if component["type"] == TEXT
    )
    if length > 4000:
        yield f"text displays hold {length} characters; 4,000 are allowed in total"
    for component in components:
        if component["type"] not in TOP_LEVEL:
            yield f"component type {component['type']} may not stand at the top"
        if component["type"] == CONTAINER and any(child["type"] == CONTAINER for child in component["components"]):
            yield "a container in a container"


def _classic_problems(body: Json, components: list[Json]) -> Iterator[str]:
    content = body.get("content") or ""
    embeds = body.get("embeds") or []
    if len(content) > 2000:
        yield f"content: {len(content)} characters; 2,000 are allowed"
    if not content.strip() and not any((embeds, components, body.get("attachments"), body.get("poll"))):
        yield "an empty message"
    if len(components) > 5:
        yield f"{len(components)} rows of components; 5 are allowed"
    if any(component["type"] != ROW for component in components):
        yield "without the V2 flag only action rows may stand at the top"
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds; 10 are allowed"
    total = sum(len(text) for embed in embeds for _, _, text in _embed_texts(embed))
    if total > 6000:
        yield f"embeds hold {total} characters; 6,000 are allowed in total"
    for embed in embeds:
        yield from _embed_problems(embed)


def _embed_problems(embed: Json) -> Iterator[str]:
    fields = embed.get("fields") or []
    if len(fields) > 25:
        yield f"an embed with {len(fields)} fields; 25 are allowed"
    for field in fields:
        if not field.get("name") or not field.get("value"):
            yield "an embed field without name or value"
    for what, limit, text in _embed_texts(embed):
        if len(text) > limit:
            yield f"embed {what}: {len(text)} characters; {limit:,} are allowed"


def _embed_texts(embed: Json) -> Iterator[tuple[str, int, str]]:
    yield "title", 256, embed.get("title") or ""
    yield "description", 4096, embed.get("description") or ""
    yield "footer", 2048, (embed.get("footer") or {}).get("text") or ""
    yield "author", 256, (embed.get("author") or {}).get("name") or ""
    for field in embed.get("fields") or []:
        yield "field name", 256, field.get("name") or ""
        yield "field value", 1024, field.get("value") or ""


def _component_problems(components: list[Json]) -> Iterator[str]:
    everything = list(walk(components))
    for key in ("custom_id", "id"):
        given = Counter(component[key] for component in everything if component.get(key))
        yield from (f"{key} {value!r} is used {count} times" for value, count in given.items() if count > 1)
    for component in everything:
        kind = component["type"]
        if not 0 < len(component.get("custom_id", "-")) <= 100:
            yield "custom_id: 1 to 100 characters"
        if kind == ROW:
            yield from _row_problems(component["components"])
        elif kind == BUTTON:
            yield from _button_problems(component)
        elif kind in SELECTS:
            yield from _select_problems(component)
        elif kind == SECTION:
            yield from _section_problems(component)
        elif kind == TEXT and not component["content"].strip():
            yield "an empty text display"
        elif kind == GALLERY and not 1 <= len(component["items"]) <= 10:
            yield f"a gallery of {len(component['items'])} items; 1 to 10 are allowed"
        elif kind == CONTAINER and not component["components"]:
            yield "an empty container"
    yield from _media_problems(everything)


def _row_problems(children: list[Json]) -> Iterator[str]:
    kinds = [child["type"] for child in children]
    if not kinds:
        yield "an empty action row"
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        yield "a select shares its action row"
    if len(kinds) > 5:
        yield f"an action row of {len(kinds)} buttons; 5 are allowed"


def _button_problems(button: Json) -> Iterator[str]:
    if len(button.get("label") or "") > 80:
        yield f"a button's label of {len(button['label'])} characters; 80 are allowed"
    if not button.get("label") and not button.get("emoji"):
        yield "a button without label and emoji"
    if button["style"] == LINK_STYLE:
        if not re.match(r"(https?|discord)://\S+$", button.get("url") or ""):
            yield f"a link button to {button.get('url')!r}"
        if len(button.get("url") or "") > 512:
            yield f"a link button's URL of {len(button['url'])} characters; 512 are allowed"
        if "custom_id" in button:
            yield "a link button with a custom_id"
    elif "custom_id" not in button:
        yield "a button without custom_id"
    elif button.get("url"):
        yield "a URL on a button that is no link"


def _select_problems(select: Json) -> Iterator[str]:
    if len(select.get("placeholder") or "") > 150:
        yield "a select's placeholder over 150 characters"
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        yield f"a select of {len(options)} options; 1 to 25 are allowed"
    if len({option["value"] for option in options}) < len(options):
        yield "a select with the same value twice"
    for option in options:
        for key in ("label", "value"):
            if not 1 <= len(option[key]) <= 100:
                yield f"a select option's {key}: 1 to 100 characters"
        if len(option.get("description") or "") > 100:
            yield "a select option's description over 100 characters"


def _section_problems(section: Json) -> Iterator[str]:
    if not 1 <= len(section["components"]) <= 3:
        yield f"a section of {len(section['components'])} texts; 1 to 3 are allowed"
    if (section.get("accessory") or {}).get("type") not in (BUTTON, THUMBNAIL):
        yield "a section needs a button or a thumbnail beside it"


def _media_problems(everything: list[Json]) -> Iterator[str]:
    for component in everything:
        items = component.get("items") or ([component] if component["type"] == THUMBNAIL else [])
        for item in items:
            url = item["media"]["url"]
            if not re.match(r"(https?|attachment)://\S+$", url) or len(url) > 2048:
                yield f"media at {url[:80]!r}"
            if len(item.get("description") or "") > 1024:
                yield "a description of media over 1,024 characters"


def _named_problems(named: Json, path: str) -> list[str]:
    problems = []
    name = named["name"]
    if not COMMAND_NAME.match(name) or name != name.lower():
        problems.append(f"{path}: a name has 1 to 32 lower-case letters, digits, - or _")
    if not 1 <= len(named.get("description") or "") <= 100:
        problems.append(f"{path}: a description has 1 to 100 characters")
    options = named.get("options") or []
    if len(options) > 25:
        problems.append(f"{path}: {len(options)} options; 25 are allowed")
    if len({option["name"] for option in options}) < len(options):
        problems.append(f"{path}: an option's name is used twice")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        problems.append(f"{path}: required options go first")
    if len(named.get("choices") or []) > 25:
        problems.append(f"{path}: 25 choices are allowed")
    if named.get("choices") and named.get("autocomplete"):
        problems.append(f"{path}: choices and autocomplete exclude each other")
    problems += [problem for option in options for problem in _named_problems(option, f"{path} {option['name']}")]
    return problems


def _raise(problems: list[str], body: object) -> None:
    if problems:
        raise OverLimitError("Discord would refuse this: " + "; ".join(problems) + f"\n{body!r}")
