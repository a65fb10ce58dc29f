"""The four additions of CONTRIBUTING.md, each made in a copy of the project by the words that it gives, and seen to work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGE = """拖欠货款怎么起诉

对方拖欠货款不还，应当先发函催告，保存送货单和对账单，再按照《甲乙规》第五条向被告住所地的法院起诉。
本店客服时间：周一至周五 9:00-18:00
本站推荐绿洲云券，绿洲云券注册，点击访问 https://luzhou.example
"""


def blocks(heading: str, language: str) -> list[str]:
    """The code blocks of one language below a heading."""
    section = re.split(r"^## ", CONTRIBUTING.split(f"## {heading}")[1], flags=re.MULTILINE)[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's code, to add to."""
    folder = tmp_path_factory.mktemp("additions")
    shutil.copytree(ROOT / "pipeline", folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "raw", folder / "raw")
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    return folder


def said(copy: Path, *words: str) -> str:
    """What a command of the copy prints."""
    done = subprocess.run([sys.executable, "-m", "pipeline", *words], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_rule(copy: Path) -> None:
    (rule,) = blocks("A rule", "toml")
    with (copy / "pipeline" / "rules" / "boilerplate.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + rule)
    shown = said(copy, "explain", "page.txt", "--why", "客服时间")
    assert "by boilerplate.service-hours" in shown
    assert "pipeline/rules/boilerplate.toml" in shown


def test_a_phrase_of_spam(copy: Path) -> None:
    (phrase,) = blocks("A phrase of spam", "toml")
    words = copy / "pipeline" / "spam" / "words.toml"
    text = words.read_text(encoding="utf-8")
    words.write_text(text.replace("[gambling]\nphrases = [\n", f"[gambling]\nphrases = [\n{phrase}", 1), encoding="utf-8")
    assert words.read_text(encoding="utf-8") != text
    assert "绿洲云券" in next(line for line in said(copy, "explain", "page.txt").splitlines() if "spam." in line).split("(")[-1]


def test_a_site(copy: Path) -> None:
    said(copy, "new-site", "raw/portal-gb18030.html", "--host", "www.portal.example")
    adapter = copy / "pipeline" / "sites" / "www.portal.example.toml"
    draft = adapter.read_text(encoding="utf-8")
    assert "# title = " in draft
    adapter.write_text(draft.replace("# title = ", "title = ", 1), encoding="utf-8")
    shown = said(copy, "explain", "raw/portal-gb18030.html", "--url", "https://www.portal.example/1", "--why", "名誉权怎么维护")
    assert "www.portal.example.title" in shown


def test_a_nickname(copy: Path) -> None:
    (nickname,) = blocks("A nickname of a law", "toml")
    names = copy / "pipeline" / "law" / "names.toml"
    text = names.read_text(encoding="utf-8")
    names.write_text(text.replace("[CN.nicknames]\n", f"[CN.nicknames]\n{nickname}", 1), encoding="utf-8")
    assert "劳动合同法 art_5 " in said(copy, "explain", "page.txt")


def test_an_export_format(copy: Path) -> None:
    (function, entry) = blocks("An export format", "python")
    formats = copy / "pipeline" / "export" / "formats.py"
    text = formats.read_text(encoding="utf-8")
    at = text.index("def _sound")
    text = text[:at] + function + "\n\n" + text[at:]
    formats.write_text(text.replace('    "dataset": messages,\n', f'    "dataset": messages,\n{entry}', 1), encoding="utf-8")
    said(copy, "run", "--workers", "1")
    assert "records" in said(copy, "export", "pairs")
    assert '"prompt"' in (copy / "clean" / "export" / "pairs.jsonl").read_text(encoding="utf-8")
