"""Cleaning a clean text changes nothing: on whole pages of ours, and on arbitrary mixtures of their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import clean_page
from tests.conftest import ROOT
from tests.run.pages import question

PAGES = sorted(path for path in (ROOT / "raw").iterdir() if path.suffix in {".txt", ".html"})


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_sample_pages(path: Path) -> None:
    once = clean_page(path.read_bytes(), url="https://a.example/1.html").text
    if once:
        assert clean_page(once, url="https://a.example/1.html").text == once


@pytest.mark.parametrize("n", range(8))
def test_generated_pages(n: int) -> None:
    once = clean_page(question(n)).text
    assert clean_page(once).text == once
