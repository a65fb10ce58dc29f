"""The reader of the site adapters: what stands where on the pages of one site, as CSS selectors. README.md says how to write one.

An adapter is asked before anyone guesses: lines below an element that a selector found carry the field's name in `Block.field`, as
`<host>.<field>`. Fields are the roles of lines, so strip drops what an aside or dropped role names, and split trusts a kept role.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Protocol

from selectolax.lexbor import LexborHTMLParser

from pipeline.page import ASIDE_ROLES, DROPPED_ROLES, KEPT_ROLES, Line

FIELDS: Final = {role: role for role in (*KEPT_ROLES, *ASIDE_ROLES, *DROPPED_ROLES)} | {
    "answerer": "lawyer_card",
    "date": "meta",
    "drop": "other_boilerplate",
}
"""Names of fields with the role that their lines get: the roles of lines, and three short names."""


class Element(Protocol):
    """An element that a selector found."""

    @property
    def mem_id(self) -> int: ...


class Tree(Protocol):
    """A page's tree, lexbor's or BeautifulSoup's."""

    def css(self, query: str, /) -> Sequence[Element]: ...

    def css_first(self, query: str, /) -> Element | None: ...


class AdapterError(Exception):
    """An adapter that can't be used: names the file, the line, the field and the remedy."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One design of a site's pages: for pages on which `when` finds something (every page where it is empty)."""

    name: str
    when: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Adapter:
    """What one site's pages look like."""

    host: str
    layouts: tuple[Layout, ...]

    def layout_of(self, tree: Tree) -> Layout | None:
        """The first layout that the page has."""
        return next((layout for layout in self.layouts if not layout.when or tree.css_first(layout.when) is not None), None)


def adapter_for(host: str) -> Adapter | None:
    """The adapter of a host: its own, else that of the nearest domain above it (`www.` and `m.` share one)."""
    adapters = _adapters()
    while host:
        if host in adapters:
            return adapters[host]
        host = host.partition(".")[2]
    return None


def fields(tree: Tree, host: str) -> dict[int, str]:
    """By `mem_id`, the field of each element that the host's adapter finds on the page; the first field that finds an element has it."""
    adapter = adapter_for(host)
    layout = adapter.layout_of(tree) if adapter else None
    found: dict[int, str] = {}
    for name, selector in layout.fields if adapter and layout else ():
        for node in tree.css(selector):
            found.setdefault(node.mem_id, f"{adapter.host}.{name}" if adapter else name)
    return found


def rules() -> list[str]:
    """The rules by which the adapters drop lines, as they stand in `lines.rule`."""
    found = {(adapter.host, name) for adapter in _adapters().values() for layout in adapter.layouts for name, _ in layout.fields}
    return sorted(f"sites.{host}.{name}" for host, name in found if FIELDS[name] not in KEPT_ROLES)


def verdict(line: Line) -> tuple[str, str] | None:
    """Rule and role by which an adapter drops a line; None where it says nothing, or that the line is to stay."""
    role = role_of(line)
    return (f"sites.{line.block.field}", role) if line.block and role and role not in KEPT_ROLES else None


def role_of(line: Line) -> str | None:
    """The role that an adapter gives a line, kept roles included; None where it says nothing."""
    return FIELDS[line.block.field.rpartition(".")[2]] if line.block and line.block.field else None


def parse(host: str, text: str) -> Adapter:
    """The adapter of a TOML text. Raises AdapterError with the line of what is wrong."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AdapterError(f"sites/{host}.toml: {error}") from error
    if not tables:
        raise AdapterError(f"sites/{host}.toml: no layout; write [name] with a field for each selector")
    return Adapter(host, tuple(_layout(host, text, name, table) for name, table in tables.items()))


def _layout(host: str, text: str, name: str, table: Any) -> Layout:
    if not isinstance(table, Mapping):
        raise AdapterError(f"{_where(host, text, name)}: {name!r} stands outside a layout; write it below [name]")
    found = []
    for field, value in table.items():
        if field not in FIELDS and field != "when":
            raise AdapterError(f"{_where(host, text, field)}: unknown field {field!r}; a layout may have when, {', '.join(FIELDS)}")
        for selector in value if isinstance(value, list) else [value]:
            _check(host, text, selector)
            found.append((field, selector))
    when = next((selector for field, selector in found if field == "when"), "")
    return Layout(name, when, tuple(pair for pair in found if pair[0] != "when"))


def _check(host: str, text: str, selector: Any) -> None:
    try:
        LexborHTMLParser("<p>").css(selector)
    except Exception as error:  # lexbor raises its own error, cython a TypeError: both mean that this is no selector
        raise AdapterError(f"{_where(host, text, str(selector))}: {selector!r} is no CSS selector ({error})") from error


def _where(host: str, text: str, word: str) -> str:
    """File and line of a word; adapters are short, the first line that holds it is the one."""
    line = next((n for n, row in enumerate(text.split("\n"), 1) if word in row), 1)
    return f"sites/{host}.toml, line {line}"


@cache
def _adapters() -> dict[str, Adapter]:
    entries = (entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".toml"))
    hosts = {entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8") for entry in entries}
    return {host: parse(host, text) for host, text in sorted(hosts.items())}
