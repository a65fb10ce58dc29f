"""What a reader does with the report, done by a script in a real browser: filter, search, turn pages by key, mark lines, download marks."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.report import marks
from tests.report.test_report import CHROMIUM, chunk, in_browser, report  # noqa: F401 (a fixture)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")
READER = """
<script>
window.addEventListener("DOMContentLoaded", async () => {
  const say = {};
  const wait = () => new Promise(done => setTimeout(done, 10));
  const ready = async hash => { for (let n = 0; n < 200 && document.body.dataset.ready !== hash; n++) await wait(); };
  const go = async hash => { location.hash = hash; await ready(hash); };
  const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const query = selector => document.querySelector(selector), all = selector => [...document.querySelectorAll(selector)];
  try { await ready("#/"); %s } catch (error) { say.error = `${error}`; }
  const told = document.createElement("pre");
  told.id = "told"; told.textContent = JSON.stringify(say); document.body.append(told);
});
</script>
"""


def done(report: Path, folder: Path, steps: str) -> dict[str, Any]:  # noqa: F811
    """What the steps say, done in a copy of the report; the console must stay silent."""
    copy = shutil.copytree(report.parent, folder / "report")
    page = copy / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", READER.replace("%s", steps) + "</body>"), encoding="utf-8")
    dom, console = in_browser(page.as_uri(), folder / "profile")
    assert not [line for line in console.splitlines() if "CONSOLE" in line], console
    found = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[-500:]
    told: dict[str, Any] = json.loads(html.unescape(found[1]))
    assert "error" not in told, told
    return told


def test_every_view_draws(report: Path, tmp_path: Path) -> None:  # noqa: F811
    told = done(
        report,
        tmp_path,
        """
        say.failed = [];
        const pages = (await go("#/pages"), all(".list a").map(a => a.hash));
        for (const hash of ["#/", "#/rules", "#/pages?q=欠钱", ...pages]) {
          await go(hash);
          if (query("#view").textContent.includes("can't be drawn") || !query("h1")) say.failed.push(hash);
        }
        say.pages = pages.length; say.images = all("img").length; say.narrow = document.documentElement.scrollWidth <= innerWidth;
        """,
    )
    assert told == {"failed": [], "pages": 3, "images": 0, "narrow": True}


def test_filters_and_search_narrow_the_list(report: Path, tmp_path: Path) -> None:  # noqa: F811
    told = done(
        report,
        tmp_path,
        """
        await go("#/pages"); say.all = all(".list a").length;
        const kind = query("select[data-field=kind]"); kind.value = kind.options[1].value; kind.dispatchEvent(new Event("change"));
        await ready(location.hash); say.kind = location.hash; say.filtered = all(".list a").length;
        await go("#/pages"); const box = query("input[type=search]"); box.value = "个人信息"; box.dispatchEvent(new Event("change"));
        await ready(location.hash); say.found = all(".list a").length;
        await go("#/pages?q=没有这样的词"); say.none = all(".list a").length;
        """,
    )
    assert told["all"] == 3
    assert "kind=" in told["kind"]
    assert 1 <= told["filtered"] < 3
    assert (told["found"], told["none"]) == (1, 0)


def test_keys_open_the_next_page_and_hide_dropped_lines(report: Path, tmp_path: Path) -> None:  # noqa: F811
    told = done(
        report,
        tmp_path,
        """
        await go("#/pages"); const first = query(".list a").hash; await go(first);
        press("j"); await ready(location.hash); say.moved = location.hash !== first;
        press("k"); await ready(location.hash); say.back = location.hash === first;
        press("d"); say.hidden = query("#lines").classList.contains("hide-dropped");
        say.lines = all("#lines tbody tr").length; say.buttons = all("button.role").length;
        press("g"); await ready("#/"); say.home = query("h1").textContent;
        """,
    )
    assert told["moved"]
    assert told["back"]
    assert told["hidden"]
    assert told["lines"] == told["buttons"] > 0
    assert told["home"] == "What came in, and what came out"


def test_marks_are_downloaded_as_golden_takes_them(report: Path, tmp_path: Path) -> None:  # noqa: F811
    told = done(
        report,
        tmp_path,
        """
        let blob = null; URL.createObjectURL = made => { blob = made; return "data:,"; };
        HTMLAnchorElement.prototype.click = function () { say.name = this.download; };
        await go("#/pages"); await go(query(".list a").hash);
        say.before = query("#marks").hidden;
        query("button.role").click();
        const choice = query("td.why select"); choice.value = "nav"; choice.dispatchEvent(new Event("change"));
        say.shown = query("tr.marked .right").textContent; say.after = query("#marks").hidden;
        query("#download").click(); say.marks = await blob.text();
        say.remedy = query("#marks").textContent;
        """,
    )
    assert (told["before"], told["after"], told["name"], told["shown"]) == (True, False, "marks.json", "should be nav")
    assert "make golden MARKS=marks.json" in told["remedy"]
    (tmp_path / "marks.json").write_text(told["marks"], encoding="utf-8")
    (mark,) = marks.load(tmp_path / "marks.json")
    page = next(page for page in chunk(report, "pages-0") if page["page"]["page_id"] == mark["page_id"])
    assert mark["raw"] == page["lines"][mark["seq"]]["raw"]
    assert mark["right"] == "nav"
