"""Who may import whom: five floors, arrows only downwards, as pipeline/README.md says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = (
    {"page", "schema", "sources"},
    {"html", "text", "law", "rules", "sites", "spam", "layout", "qa"},
    {"stages"},
    {"run", "report", "export", "__init__"},
    {"__main__"},
)
FREE = {("page", "schema"), ("schema", "page")}
ONLY = {
    "bs4": {"html"},
    "selectolax": {"html", "sites"},
    "lxml": {"html", "law"},
    "opencc": {"text"},
    "ray": {"run"},
    "pyarrow": {"schema", "run", "report", "export", "law", "sources"},
}
FILES = sorted((ROOT / "pipeline").rglob("*.py"))


def package_of(path: Path) -> str:
    part = path.relative_to(ROOT / "pipeline").parts[0]
    return part.removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names if node.module == "pipeline"}
    return names


def floor(package: str) -> int:
    return next(n for n, packages in enumerate(FLOORS) if package in packages)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_downwards(path: Path) -> None:
    mine = package_of(path)
    for name in imported(path):
        if not name.startswith("pipeline.") or name.count(".") < 1:
            continue
        other = name.split(".")[1]
        if not ((ROOT / "pipeline" / other).exists() or (ROOT / "pipeline" / f"{other}.py").exists()):
            continue
        if other == mine and mine != "stages":
            continue
        if name.startswith(("pipeline.text.fold", "pipeline.text.literals")) and floor(mine) == 1:
            continue
        if mine == "stages" and other == "stages":
            own = path.parent.name == name.split(".")[2]
            assert own or path.name == "__init__.py", f"{path}: stages never import each other, but the files of a stage do"
            continue
        below = floor(other) < floor(mine) or (floor(other) == 0 and floor(mine) == 0)
        assert below, f"{path} imports {name}: arrows go downwards only"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_library_has_its_place(path: Path) -> None:
    for name in imported(path):
        allowed = ONLY.get(name.split(".")[0])
        assert allowed is None or package_of(path) in allowed, f"{path} imports {name}, which belongs under {allowed}"


def test_the_names_of_two_opencc_packages_do_not_clash() -> None:
    import opencc

    assert opencc.OpenCC.__module__ == "opencc.opencc", (
        "the package `opencc` is installed over opencc-python-reimplemented: uninstall both, install the latter"
    )
