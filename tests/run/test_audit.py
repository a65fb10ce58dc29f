"""The audit finds every kind of damage that it says it looks for, and nothing on a sound folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import schema
from pipeline.__main__ import main
from pipeline.run import audit, publish, tables
from tests.run.pages import fill, run

Row = dict[str, Any]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("raw"), range(8))


@pytest.fixture(scope="module")
def sound(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    run(raw, folder)
    return folder


@pytest.fixture
def clean(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(audit, "SAMPLE", 2)
    return Path(shutil.copytree(sound, tmp_path / "clean", symlinks=True))


def rewritten(clean: Path, name: str, change: Callable[[list[Row]], None]) -> None:
    """Change the rows of a table, and let the manifest agree."""
    (path,) = (clean / name).glob("*.parquet")
    rows = tables.rows(path)
    change(rows)
    tables.write(tables.to_arrow(schema.table(name), rows), path.resolve())
    manifest = publish.last(clean) or {}
    manifest["files"][f"{name}/{path.name}"] = path.stat().st_size
    manifest["rows"][name] = len(rows)
    import json

    (clean / "manifest.json").resolve().write_text(json.dumps(manifest))


def found(clean: Path, raw: Path | None = None) -> set[tuple[int, str]]:
    return {(v.invariant, v.what) for v in audit.audit(clean, str(raw) if raw else None).violations}


def test_sound(sound: Path, raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--clean", str(sound), "--raw", str(raw)]) == 0
    assert "every invariant holds" in capsys.readouterr().out


def test_nothing_to_audit(tmp_path: Path) -> None:
    assert main(["audit", "--clean", str(tmp_path)]) == 1


def change_first(column: str, value: object, **wanted: object) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        row = next(row for row in rows if all(row[name] == wish for name, wish in wanted.items()) and row.get("raw") != "\n")
        row[column] = value

    return change


@pytest.mark.parametrize(
    ("name", "change", "invariant", "word"),
    [
        ("lines", change_first("raw", "别的字\n"), 1, "tile"),
        ("lines", lambda rows: rows.pop(1), 1, "tile"),
        ("lines", lambda rows: rows.pop(), 1, "counts"),
        ("lines", change_first("text", "别的字", fate="kept"), 1, "replayed"),
        ("lines", change_first("rule", None, fate="dropped"), 1, "do not go together"),
        ("lines", change_first("role", "advert"), 3, "lines.role"),
        ("lines", change_first("qa_id", "0" * 32), 3, "lines.qa_id"),
        ("lines", change_first("edits", [{"kind": "script", "at": 0, "old": "", "new": ""}], fate="kept"), 6, "converted"),
        ("pages", change_first("text", "别的字"), 1, "kept lines"),
        ("pages", change_first("raw_chars", 3), 1, "counts"),
        ("pages", lambda rows: rows.pop(), 1, "not there"),
        ("pages", lambda rows: rows.append(rows[0]), 3, "unique"),
        ("pages", change_first("kind", "novel"), 3, "pages.kind"),
        ("statutes", change_first("repaired_text", "改过"), 2, "repaired"),
        ("statutes", change_first("end", 10**6), 3, "outside"),
        ("citations", change_first("verdict", "maybe"), 3, "citations.verdict"),
        ("qa", change_first("page_id", "0" * 32), 3, "outside"),
    ],
)
def test_damage_is_named(clean: Path, name: str, change: Callable[[list[Row]], None], invariant: int, word: str) -> None:
    rewritten(clean, name, change)
    violations = found(clean)
    assert any(number == invariant and word in what for number, what in violations), violations


def test_damage_is_status_1(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewritten(clean, "pages", change_first("kind", "novel"))
    assert main(["audit", "--clean", str(clean)]) == 1
    assert "1 violations" in capsys.readouterr().out


def test_missing_and_foreign_files(clean: Path) -> None:
    (path,) = (clean / "qa").resolve().glob("*.parquet")
    path.rename(path.with_name("other.parquet"))
    assert {number for number, _ in found(clean)} == {5}
    assert len(found(clean)) == 2


def test_rows_that_are_missing_from_the_tables(clean: Path, raw: Path, tmp_path: Path) -> None:
    more = Path(shutil.copytree(raw, tmp_path / "raw"))
    (more / "late.txt").write_text("后来的一页", encoding="utf-8")
    assert found(clean, more) == {(2, "a record is neither in pages nor in failed")}


def test_changed_sources_are_a_note(clean: Path, raw: Path, tmp_path: Path) -> None:
    more = Path(shutil.copytree(raw, tmp_path / "raw"))
    (more / "b" / "0002.txt").write_text("换过的一页", encoding="utf-8")
    report = audit.audit(clean, str(more))
    assert not report.violations
    assert "changed since" in report.notes[0]
