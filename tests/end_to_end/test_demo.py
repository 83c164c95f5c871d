"""The demo: what it tells in the terminal, and its page in a browser, with everything on it pressed."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.commands.pages import TABS
from tests import browser

NOBODY = "Nobody is quoted in what I have read of this."
PRESSED = """
<script>
// Each way to a control, from each message: what is pressed, and what the presser then reads.
const seen = [];
const controls = (root) => [...root.querySelectorAll("[data-press]:not(:disabled)")]
  .filter((one) => root.matches(".ephemeral") || !one.closest(".ephemeral"))
  .flatMap((one) => one.matches("select")
    ? [...one.options].filter((option) => !option.disabled)
        .map((option) => ({ id: one.dataset.press, value: option.value, label: option.textContent }))
    : [{ id: one.dataset.press, value: null, label: one.textContent }]);
const use = (root, step) => {
  const found = [...root.querySelectorAll("[data-press]")].find((one) => one.dataset.press === step.id);
  if (step.value === null) return found.click();
  found.value = step.value;
  found.dispatchEvent(new Event("change", { bubbles: true }));
};
document.querySelectorAll(".body").forEach((body, message) => {
  const shown = body.innerText;
  const own = () => body.querySelector(".ephemeral");
  const name = (step) => `${step.id}=${step.value}`;
  const ways = controls(body).map((step) => [step]);
  const known = new Set(ways.map(([step]) => name(step)));
  while (ways.length) {
    const way = ways.shift();
    own()?.remove();
    way.forEach((step, number) => use(number ? own() : body, step));
    const off = own() ? [...own().querySelectorAll("button:disabled")].map((one) => one.textContent) : [];
    const pictures = own() ? [...own().querySelectorAll("img")].map((one) => one.alt) : [];
    const last = way[way.length - 1], title = own()?.querySelector("h1, h2, h3")?.innerText ?? "";
    seen.push({ message, shown, way: way.map((step) => step.label), id: last.id, value: last.value,
      words: own()?.innerText ?? "", title, off, pictures, own: document.querySelectorAll(".ephemeral").length });
    for (const step of own() ? controls(own()) : []) {
      if (!known.has(name(step))) { known.add(name(step)); ways.push([...way, step]); }
    }
  }
  if (own()) {
    own().querySelector(".only button").click();
    seen.push({ message, shown, way: ["Dismiss message"], id: "dismiss", value: null, words: own()?.innerText ?? "",
      title: "", off: [], pictures: [], own: document.querySelectorAll(".ephemeral").length });
  }
});
const log = document.createElement("pre");
log.id = "seen";
log.textContent = JSON.stringify(seen);
document.body.append(log);
</script>
"""


class Press(NamedTuple):
    """A control that was used, and what came."""

    message: int
    shown: str
    """What all see of the message, with the answer of before."""
    way: list[str]
    id: str
    value: str | None
    words: str
    title: str
    off: list[str]
    """Buttons of the answer that cannot be pressed."""
    pictures: list[str]
    own: int
    """How many answers stand on the page."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the demo said, and the page that it wrote."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "bot", "demo"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)
    assert told.returncode == 0, told.stderr
    return told.stdout, folder / "demo.html"


def test_the_demo_shows_digests_and_answers_and_writes_its_page(demo: tuple[str, Path]) -> None:
    said, page = demo
    assert "/person Helen Brandt" in said
    assert "shows the messages as Discord would" in said
    assert "Ferry" in page.read_text(encoding="utf-8")


@browser.needed
async def test_everything_on_the_demos_page_can_be_pressed_and_answers_rightly(
    demo: tuple[str, Path], tmp_path: Path
) -> None:
    page = demo[1].read_text(encoding="utf-8")
    pressed = await presses(page, tmp_path)
    titles = {":".join(one.id.split(":")[1:3]): one.title for one in pressed if ":overview:" in one.id}
    assert all(titles.values())
    wrong = [f"message {one.message} > {' > '.join(one.way)}: {why}" for one in pressed for why in faults(one, titles)]
    assert not wrong, "\n".join(wrong)
    used = {one.id for one in pressed} | {f"{one.id}={one.value}" for one in pressed}
    offered = set(map(unescape, re.findall(r'data-press="([^"]*)"(?! disabled)', page)))
    answered = set(map(unescape, re.findall(r'data-answer="(.*?)"', page)))
    assert offered <= used, f"nobody can press {offered - used}"
    assert answered <= used, f"nobody can come to {answered - used}"
    kinds = {kind for kind, *_ in (one.id.split(":") for one in pressed)}
    assert kinds == {"look", "more", "follow", "report", "wrong", "which", "dismiss"}
    read = {one.id: one.words for one in pressed}
    turned = [one for one in read if one.endswith(">")]
    assert turned
    assert all(read[one] != read[f"{one.rpartition(':')[0]}:1"] for one in turned), "a page turns to itself"
    assert {one.way[-1] for one in pressed} >= {"Next", "Back"}
    assert any(one.pictures for one in pressed if ":timeline:" in one.id)


async def presses(page: str, folder: Path) -> list[Press]:
    """Everything that can be used on the page, and in the answers to that."""
    file = folder / "page.html"
    file.write_text(page.replace("</body>", f"{PRESSED}</body>"), encoding="utf-8")
    shown = await browser.shown(file, "--dump-dom")
    found = re.search(r'<pre id="seen">(.*?)</pre>', shown.stdout.decode(), re.DOTALL)
    assert found, shown.stderr
    told: list[dict[str, Any]] = json.loads(unescape(found[1]))
    return [Press(**one) for one in told]


def faults(one: Press, titles: dict[str, str]) -> Iterator[str]:
    """What is wrong with an answer."""
    if one.id == "dismiss":
        if one.words or one.own:
            yield "it still stands there"
        return
    if not one.words:
        yield "nothing came"
        return
    if one.own != 1 or "Only you can see this" not in one.words:
        yield f"{one.own} answers, {one.words[-80:]!r}"
    kind, *rest = one.id.split(":")
    wanted: dict[str, list[str]] = {
        "look": looked(rest) if kind == "look" else [],
        "more": [titles.get(f"event:{one.value}", "?"), one.way[-1].rstrip("…")],
        "follow": ["I will send you a direct message when there is news of "],
        "report": ["What is wrong?"],
        "wrong": ["Which article"] if one.way[-1] == "Not the same event" else ["Reported."],
        "which": ["Reported."],
    }
    yield from (f"{part!r} is not in {one.words[:300]!r}" for part in wanted[kind] if part not in one.words)
    if kind == "look":
        yield from tab_faults(one, rest, titles)


def looked(rest: list[str]) -> list[str]:
    """What stands on a tab, whatever the story."""
    about, _, tab, _ = rest
    return {
        ("event", "who"): ["Who is in this story"],
        ("event", "quotes"): [],
        ("event", "timeline"): ["What was new when"],
        ("person", "quotes"): ["Quotes by ", "“"],
        ("person", "stories"): ["Stories with "],
        ("person", "with"): ["Who appears with "],
    }.get((about, tab), [])


def tab_faults(one: Press, rest: list[str], titles: dict[str, str]) -> Iterator[str]:
    """What is wrong with a tab: it tells of the story or person that it says, and of the tabs it is the one pressed."""
    about, number, tab, page = rest
    if one.words.startswith(NOBODY) and tab == "quotes":
        return  # a line that stands alone
    label = TABS[about][tab]
    if (about, tab) == ("event", "quotes") and not {"“", "”"} <= set(one.words):
        yield f"there is no quote in {one.words[:300]!r}"
    if titles[f"{about}:{number}"] not in one.words:
        yield f"it does not tell of {titles[f'{about}:{number}']!r}: {one.words[:300]!r}"
    if label not in one.off:
        yield f"{label} can be pressed again; only {one.off} cannot"
    # Those on which there would be nothing.
    may_be_off = {"Quotes", "With"} - {label}
    if (set(TABS[about].values()) & set(one.off)) - may_be_off != {label}:
        yield f"other tabs cannot be pressed: {one.off}"
    if one.way[-1] not in {label, "Next", "Back"}:
        yield f"{one.way[-1]!r} leads to {label}"
    if page.endswith("<") and page.startswith("1") and "Back" not in one.off:
        yield "there is a page before the first"
