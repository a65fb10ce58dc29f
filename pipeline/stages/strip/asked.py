"""What rules say of the lines of a page, by its kind: asked once for each text."""

from __future__ import annotations

from functools import cache

from pipeline import rules
from pipeline.layout.facts import Facts
from pipeline.page import Page
from pipeline.rules import RuleSet
from pipeline.spam import judge


def ruleset_of(page: Page) -> RuleSet:
    """The rules that are for this page."""
    return rules.merged("html" if page.is_html else "text")


def asked(page: Page) -> Facts:
    """The facts of lines on pages of this kind."""
    return _facts("html" if page.is_html else "text")


@cache
def _facts(media: str) -> Facts:
    return Facts(rules.merged(media), judge.suspects, judge.draws())
