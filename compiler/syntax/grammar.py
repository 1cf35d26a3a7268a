"""The grammar as records: its elements and attributes, and their meanings.

The XSD files are the one place where the language is written down. Hints, ``photoplay grammar`` and the check of
included files read it from here, so that nothing about it is written twice.
"""

from __future__ import annotations

import os
from functools import cache, cached_property

from msgspec import Struct

from compiler.diagnostics.findings import Finding
from compiler.syntax.parser import parse
from compiler.syntax.tree import XINCLUDE, XML, Element
from compiler.text.source import Source

_XS = "{http://www.w3.org/2001/XMLSchema}"
_PREFIXES = {XINCLUDE: "xi:", XML: "xml:"}
"""How the schema files, and the grammar's pages, write what is not of the grammar's own namespace."""


class AttributeRule(Struct, frozen=True):
    """An attribute in the grammar; ``values`` are all its values, empty if they are not enumerated."""

    name: str
    meaning: str
    required: bool
    default: str
    values: tuple[str, ...]


class Kind(Struct, frozen=True, eq=False):
    """An element in the grammar, at its place; ``children`` are in the order that the grammar requires."""

    name: str
    meaning: str
    attributes: tuple[AttributeRule, ...]
    children: tuple[Child, ...]
    text: bool

    def child(self, name: str) -> Kind | None:
        """The element of this name inside this one."""
        return next((child.kind for child in self.children if child.kind.name == name), None)

    def attribute(self, name: str) -> AttributeRule | None:
        """The attribute of this name."""
        return next((rule for rule in self.attributes if rule.name == name), None)

    def child_names(self) -> tuple[str, ...]:
        """The names of the elements that can be inside."""
        return tuple(dict.fromkeys(child.kind.name for child in self.children))

    def attribute_names(self) -> tuple[str, ...]:
        """The names of the attributes."""
        return tuple(rule.name for rule in self.attributes)


class Child(Struct, frozen=True):
    """An element inside another: whether it is required, and whether it may be repeated."""

    kind: Kind
    required: bool
    repeated: bool


class Grammar(Struct, frozen=True, dict=True):
    """All elements that a file can begin with, and through them all that there are."""

    kinds: tuple[Kind, ...]

    def root(self, name: str) -> Kind | None:
        """The outermost element of this name."""
        return next((kind for kind in self.kinds if kind.name == name), None)

    def element(self, name: str) -> Kind | None:
        """The first element of this name in reading order, outermost or not."""
        return next((kind for kind in self.elements if kind.name == name), None)

    def roots(self) -> tuple[str, ...]:
        """The names of the elements that a file can begin with."""
        return tuple(kind.name for kind in self.kinds)

    @cached_property
    def elements(self) -> tuple[Kind, ...]:
        """Every element once, in reading order; one that is the same in several places is one."""
        found: dict[Kind, None] = {}
        for kind in self.kinds:
            _gather(kind, found)
        return tuple(found)

    def names(self) -> tuple[str, ...]:
        """The names of all elements."""
        return tuple(dict.fromkeys(kind.name for kind in self.elements))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The names of all elements and of all attributes."""
        return frozenset(self.names()).union(*(kind.attribute_names() for kind in self.elements))


def _gather(kind: Kind, found: dict[Kind, None]) -> None:
    if kind not in found:
        found[kind] = None
        for child in kind.children:
            _gather(child.kind, found)


@cache
def grammar(entry: str) -> Grammar:
    """Read the grammar from its entry file and the files that this one includes."""
    files: dict[str, Element] = {}
    _read(entry, files)
    parts: dict[tuple[str, str], Element] = {}
    for schema in files.values():
        namespace = schema.get("targetNamespace")
        for part in schema.children():
            if "name" in part.attributes:
                parts[part.name.removeprefix(_XS), _PREFIXES.get(namespace, "") + part.get("name")] = part
    namespace = files[os.path.basename(entry)].get("targetNamespace")
    of_namespace = [schema for schema in files.values() if schema.get("targetNamespace") == namespace]
    own = [part for schema in of_namespace for part in schema.children(f"{_XS}element")]
    reader = _Grammarian(parts)
    return Grammar(tuple(reader.kind(part) for part in own))


def _read(path: str, files: dict[str, Element]) -> None:
    folder, name = os.path.split(path)
    with open(path, "rb") as file:
        tree = parse(Source(name, file.read()))
    assert not isinstance(tree, Finding), "the grammar is part of the program"
    files[name] = tree.root
    for include in tree.root.children(f"{_XS}include", f"{_XS}import"):
        location = include.get("schemaLocation")
        if location not in files:
            _read(os.path.join(folder, location), files)


class _Grammarian:
    """Resolves the named types and groups of the schema files into ``Kind``s."""

    def __init__(self, parts: dict[tuple[str, str], Element]) -> None:
        self.parts = parts
        self.known: dict[Element, Kind] = {}

    def part(self, tag: str, name: str) -> Element | None:
        return self.parts.get((tag, name))

    def kind(self, element: Element) -> Kind:
        """An element's declaration, followed to its type and the types that this one extends."""
        declared = self.part("element", element.get("ref")) if "ref" in element.attributes else element
        assert declared is not None, element.get("ref")
        if declared not in self.known:
            name = self._own_name(declared)
            typed = declared.child(f"{_XS}complexType") or self.part("complexType", declared.get("type"))
            attributes: list[AttributeRule] = []
            children: list[Child] = []
            text = typed is None
            if typed is not None:
                text = self._collect(typed, attributes, children)
            self.known[declared] = Kind(name, _meaning(declared), tuple(attributes), tuple(children), text)
        return self.known[declared]

    def _own_name(self, declared: Element) -> str:
        foreign = self.part("element", f"xi:{declared.get('name')}")
        return f"xi:{declared.get('name')}" if foreign is declared else declared.get("name")

    def _collect(
        self,
        part: Element,
        attributes: list[AttributeRule],
        children: list[Child],
        *,
        optional: bool = False,
        repeated: bool = False,
    ) -> bool:
        """Gather the contents of a type, through groups and extensions; return whether it can hold text."""
        text = part.get("mixed") == "true"
        for child in part.children():
            tag = child.name.removeprefix(_XS)
            may = optional or child.get("minOccurs", "1") == "0" or tag == "choice"
            often = repeated or child.get("maxOccurs", "1") != "1"
            if tag == "element":
                children.append(Child(self.kind(child), not may, often))
            elif tag == "attribute":
                attributes.append(self._attribute(child))
            elif tag == "extension":
                base = self.part("complexType", child.get("base"))
                text = (self._collect(base, attributes, children) if base is not None else True) or text
                text = self._collect(child, attributes, children) or text
            elif tag == "group":
                group = self.part("group", child.get("ref"))
                assert group is not None, child.get("ref")
                text = self._collect(group, attributes, children, optional=may, repeated=often) or text
            elif tag in ("sequence", "choice", "simpleContent", "complexContent"):
                text = self._collect(child, attributes, children, optional=may, repeated=often) or text
        return text

    def _attribute(self, use: Element) -> AttributeRule:
        declared = self.part("attribute", use.get("ref")) if "ref" in use.attributes else use
        assert declared is not None, use.get("ref")
        name = f"xml:{declared.get('name')}" if "ref" in use.attributes else declared.get("name")
        values = tuple(value.get("value") for value in declared.walk() if value.name == f"{_XS}enumeration")
        return AttributeRule(name, _meaning(declared), use.get("use") == "required", declared.get("default"), values)


def _meaning(part: Element) -> str:
    annotation = part.child(f"{_XS}annotation")
    documentation = annotation.child(f"{_XS}documentation") if annotation else None
    return documentation.text().plain() if documentation else ""
