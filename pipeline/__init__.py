"""lawsieve: folders of scraped Chinese legal web pages become clean Parquet tables.

`clean_page` cleans one page without any files; `python -m pipeline run` cleans folders; `pipeline.law` finds citations.
"""

from __future__ import annotations

from pipeline.page import Page

__all__ = ["Page", "clean_page"]


def clean_page(html_or_text: bytes | str, *, url: str = "") -> Page:
    """Clean one page: the same page that `run` makes of it, without files, site survey and law library.

    Raises `pipeline.sources.Unreadable` where there is no text to read.
    """
    from pipeline.sources import Record  # what only some of a package's users need, they import: a second of every process
    from pipeline.stages import STAGES
    from pipeline.stages.read import read

    page = read(Record(html_or_text, url=url))
    for stage in STAGES:
        stage(page)
    page.check()
    return page
