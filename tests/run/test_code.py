"""The code's version follows imports and data, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline.run import code


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package: stages/a imports text/b, which has a table beside it; stages/c is nobody's."""
    files = {
        "stages/__init__.py": "from pipeline.stages.a import a\nfrom pipeline.stages.c import c\n",
        "stages/a.py": "from pipeline.text.b import b\nimport json\n",
        "stages/c.py": "c = 1\n",
        "text/__init__.py": "",
        "text/b.py": "b = 1\n",
        "text/table.toml": "x = 1\n",
        "text/README.md": "words\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(code, "ROOT", tmp_path)
    return tmp_path


def version() -> str:
    code.version.cache_clear()
    code._imported.cache_clear()
    return code.version(("pipeline.stages.a",), ("stages/a.py",))


@pytest.mark.parametrize(
    ("changed", "counts"),
    [("stages/a.py", True), ("text/b.py", True), ("text/table.toml", True), ("stages/c.py", False), ("text/README.md", False)],
)
def test_what_counts(tree: Path, changed: str, *, counts: bool) -> None:
    before = version()
    assert version() == before
    with (tree / changed).open("a") as file:
        file.write("# more\n")
    assert (version() != before) == counts


def test_a_stage_does_not_count_its_siblings(monkeypatch: pytest.MonkeyPatch) -> None:
    read = {path.name for path in code._files(("pipeline.stages.read",))}
    assert "split.py" not in read
    assert "decode.py" in read


def test_rules_do_not_count_for_reading() -> None:
    """A changed rule must not make a run read its pages again."""
    read = {
        str(path.relative_to(code.ROOT)) for path in code._files(("pipeline.sources", "pipeline.stages.read", "pipeline.stages.survey"))
    }
    strip = {str(path.relative_to(code.ROOT)) for path in code._files(("pipeline.stages.strip",))}
    assert not [name for name in read if name.startswith("rules/")]
    assert [name for name in strip if name.startswith("rules/") and name.endswith(".toml")]


def test_no_import_is_overlooked() -> None:
    """Imports are looked for by their form, without parsing whole modules: in all of ours they must be those that a parser finds."""
    for path in code.ROOT.rglob("*.py"):
        statements = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Import | ast.ImportFrom)]
        found = ast.parse("\n".join(code._IMPORT.findall(path.read_text(encoding="utf-8")))).body
        assert {ast.dump(node) for node in statements} == {ast.dump(node) for node in found}, path.name
