"""Where in a file something new goes: after an element like it, or inside the one that is to hold it, indented as its
neighbours are."""

from __future__ import annotations

import re

from msgspec import Struct

from compiler.editing.edits import Edit
from compiler.syntax.tree import XINCLUDE, Element, Tree
from compiler.text.source import Source, Span

HEADS = ("front", "title", "synopsis")
"""What stands in an element before the units that it holds."""

_REMARKS = re.compile(rb"(?:[ \t]*<!--(?:(?!-->)[^\r\n])*-->)*[ \t]*(?=\r?\n|\Z)")
"""Comments behind an element in its line, if nothing else is there."""


class Spot(Struct, frozen=True):
    """A place in a file: the bytes that give way, and what stands around the new text there.

    ``indent`` is what the new element's lines begin with; nothing if it shares its line with others.
    """

    source: Source
    start: int
    end: int
    before: str
    after: str
    indent: str | None

    def holding(self, lines: list[str]) -> Edit:
        """The edit that puts in an element, which is given by its lines without their indent."""
        ending = newline(self.source)
        between = ending + self.indent if self.indent is not None else ""
        text = between.join(lines) if self.indent is not None else "".join(line.strip() for line in lines)
        return Edit(Span(self.source.path, self.start, self.end), self.before + text + self.after)


def newline(source: Source) -> str:
    """The line end of a file."""
    return "\r\n" if b"\r\n" in source.data else "\n"


def indent_at(source: Source, start: int) -> str | None:
    """What stands before an element in its line, if that is only white space."""
    before = source.data[source.data.rfind(b"\n", 0, start) + 1 : start]
    return before.decode() if not before.strip() and (start == len(before) or b"\n" in source.data[:start]) else None


def step(tree: Tree) -> str:
    """By how much an element of a file is indented more than the one that it stands in."""
    for element in tree.elements[1:]:
        outer = indent_at(tree.source, tree.parents[element].span.start - 1)
        inner = indent_at(tree.source, element.span.start - 1)
        if inner and outer is not None and inner.startswith(outer) and inner != outer:
            return inner[len(outer) :]
    return "  "


def after(tree: Tree, element: Element) -> Spot:
    """Right after an element, and the comments in its line."""
    source = tree.source
    indent = indent_at(source, element.span.start - 1)
    if indent is None:
        return Spot(source, element.end, element.end, "", "", None)
    remarks = _REMARKS.match(source.data, element.end)
    at = element.end + len(remarks[0].rstrip()) if remarks else element.end
    return Spot(source, at, at, newline(source) + indent, "", indent)


def inside(tree: Tree, element: Element) -> Spot:
    """In an element that holds nothing like it yet: after its titles, before its notes."""
    source, data = tree.source, tree.source.data
    children = element.children()
    if heads := [child for child in children if child.name in HEADS]:
        return after(tree, heads[-1])
    outer = indent_at(source, element.span.start - 1)
    ending = newline(source)
    indent = None if outer is None else outer + step(tree)
    if children:
        at = children[0].span.start - 1
        own = indent_at(source, at)
        return Spot(source, at, at, "", "" if own is None else ending + own, own)
    before, behind = ("", "") if indent is None else (ending + indent, f"{ending}{outer}")
    if data[element.end - 2 : element.end] == b"/>":
        name = data[element.span.start : element.span.end].decode()
        return Spot(source, element.end - 2, element.end, f">{before}", f"{behind}</{name}>", indent)
    closing = data.rfind(b"</", 0, element.end)
    at = len(data[:closing].rstrip())
    return Spot(source, at, at, before, "" if b"\n" in data[at:closing] else behind, indent)


def prefix(tree: Tree, element: Element) -> str:
    """What names of elements begin with here: nothing, or the prefix that the file has given to the story's namespace."""
    name, colon, _ = tree.source.data[element.span.start : element.span.end].decode().rpartition(":")
    return name + colon


def include(tree: Tree, beside: Element | None, href: str) -> str:
    """An include as a file writes them: as the one beside, or any other; else one that needs nothing around it."""
    from xml.sax.saxutils import escape

    like = beside or next((element for element in tree.elements if element.name == "xi:include"), None)
    value = escape(href, {'"': "&quot;", "'": "&apos;"})
    data = tree.source.data
    if like is not None and like.attributes.keys() <= {"href", "parse"}:
        start, named = like.span.start - 1, like.attributes["href"]
        return (data[start : named.start] + value.encode() + data[named.end : like.end]).decode()
    root = tree.root
    first = data[root.span.start : data.find(b">", root.span.end)].decode(errors="replace")
    declared = re.search(rf"""\sxmlns:([^\s=]+)\s*=\s*["']{re.escape(XINCLUDE)}["']""", first)
    name = f"{declared[1]}:include" if declared else f'xi:include xmlns:xi="{XINCLUDE}"'
    return f'<{name} href="{value}"/>'
