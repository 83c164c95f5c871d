"""The preview page in a real browser: its buttons, selects and pages can be used."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from discord.ui import ActionRow, Button, LayoutView, Select, TextDisplay

from bot.digests.telling import tell_story
from bot.news import Digest
from bot.rendering import body_of, digest_messages
from bot.rendering.preview import Shown, preview_page
from tests import browser
from tests.builders import NOON, a_read_article, a_story

STORY, OTHER = (tell_story(a_story(a_read_article(title=title))) for title in ("Bridge opens", "Tram stops"))

PRESS = """
<script>
const seen = [];
const words = () => document.querySelector(".ephemeral")?.innerText ?? "nothing";
const press = (label) => {
  const here = document.querySelector(".ephemeral") ?? document;
  const button = [...here.querySelectorAll("button")].find((one) => one.textContent === label)
    ?? [...document.querySelectorAll("button")].find((one) => one.textContent === label);
  button.click();
  seen.push(words());
};
for (const step of STEPS) {
  if (step.press) press(step.press);
  else {
    const select = document.querySelector("select");
    select.value = step.choose;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    seen.push(words());
  }
}
const log = document.createElement("pre");
log.id = "seen";
log.textContent = JSON.stringify({ seen, own: document.querySelectorAll(".ephemeral").length });
document.body.append(log);
</script>
"""


def saying(text: str, *buttons: Button[LayoutView]) -> Shown:
    """An answer with some buttons."""
    view = LayoutView(timeout=None).add_item(TextDisplay(text))
    return Shown("", body_of(view.add_item(ActionRow(*buttons)) if buttons else view))


async def used(page: str, steps: list[dict[str, str]], folder: Path) -> dict[str, Any]:
    """What a browser shows after each step."""
    file = folder / "page.html"
    file.write_text(page.replace("</body>", PRESS.replace("STEPS", json.dumps(steps)) + "</body>"), encoding="utf-8")
    shown = await browser.shown(file, "--dump-dom")
    found = re.search(r'<pre id="seen">(.*?)</pre>', shown.stdout.decode(), re.DOTALL)
    assert found, shown.stderr
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


@browser.needed
async def test_a_digests_buttons_open_tabs_and_turn_pages_in_a_browser(tmp_path: Path) -> None:
    (message,) = digest_messages(Digest("The Vale Courier", (STORY,), NOON))
    at = f"look:event:{STORY.story}"
    answers = {
        f"{at}:who:1": saying("Ana Ruiz, Mayor", Button(label="Page 1", custom_id=f"{at}:sources:1")),
        f"{at}:sources:1": saying("The first page", Button(label="Next", custom_id=f"{at}:sources:2>")),
        f"{at}:sources:2>": saying("The second page", Button(label="Back", custom_id=f"{at}:sources:1<")),
    }
    page = preview_page("x", [Shown("#news", message.body)], NOON, answers)
    steps = [{"press": label} for label in ("Who", "Page 1", "Next", "Dismiss message", "Follow")]
    told = await used(page, steps, tmp_path)
    who, first, second, dismissed, unanswered = told["seen"]
    assert "Ana Ruiz, Mayor" in who
    assert "Only you can see this" in who
    assert "The first page" in first
    assert "Ana Ruiz" not in first, "it turned in place"
    assert "The second page" in second
    assert (dismissed, unanswered) == ("nothing", "nothing")


@browser.needed
async def test_the_select_of_a_digest_opens_the_story_that_is_chosen(tmp_path: Path) -> None:
    (message,) = digest_messages(Digest("The Vale Courier", (STORY, OTHER), NOON))
    answers = {f"more={one.story}": saying(f"All of {one.headline}") for one in (STORY, OTHER)}
    page = preview_page("x", [Shown("#news", message.body)], NOON, answers)
    told = await used(page, [{"choose": str(OTHER.story)}, {"choose": str(STORY.story)}], tmp_path)
    first, second = told["seen"]
    assert "All of Tram stops" in first
    assert "All of Bridge opens" in second
    assert told["own"] == 1


def test_what_a_digest_holds_is_no_markup_of_the_page() -> None:
    select: Select[LayoutView] = Select(custom_id='"><script>', placeholder="<b>")
    select.add_option(label="<script>alert(1)</script>", value='"><img onerror=alert(1)>')
    view = LayoutView(timeout=None).add_item(ActionRow(Button(label="<b>x</b>", custom_id='"><script>')))
    page = preview_page(
        "x", [Shown("", body_of(view.add_item(ActionRow(select))))], NOON, {"</template>": saying("<i>")}
    )
    assert len(re.findall(r"<script", page)) == 1
    assert "<b>" not in page
    assert "<img" not in page
    assert len(re.findall(r"</template>", page)) == 1
