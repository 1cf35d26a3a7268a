"""Elements made anew for libxml2, in names of the grammar alone, and what it refuses of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from compiler.syntax.schema_files import grammar_of
from compiler.syntax.tree import XINCLUDE, XML, Element, attribute_name


class Copy(Struct, frozen=True):
    """An element and its content, made anew for libxml2, in names of the grammar alone.

    A name that the grammar does not know is replaced by a stand-in, which is refused just the same: so no name that a
    writer gives an element, however long, of whatever namespace and prefix, comes back in a message. ``elements`` are
    the originals; the n-th is on line n of the copy, by which a fault finds its element.
    """

    node: etree._Element
    elements: tuple[Element, ...]

    def faults(self, schema: etree.XMLSchema) -> Iterator[Refusal]:
        """Refusals of the schema."""
        if schema.validate(self.node):
            return
        reported = False
        for error in schema.error_log:
            reported = True
            number = error.line - 1 if 0 < error.line <= len(self.elements) else 0
            element = self.elements[number]
            parts = _MESSAGE.match(error.message)
            key, message = (parts[1] or "", parts[2]) if parts else ("", error.message)
            yield Refusal(error.type_name, message, element, _attribute_of(element, key), number == 0)
        if not reported:
            yield Refusal("", "", self.elements[0], "", True)


class Refusal(Struct, frozen=True):
    """A fault as libxml2 reports it: the element, the attribute (empty if none), and whether the element is the
    outermost.
    """

    kind: str
    message: str
    element: Element
    attribute: str
    outermost: bool

    def is_out_of_place(self) -> bool:
        """Whether the element is in a wrong place."""
        return self.kind == "SCHEMAV_ELEMENT_CONTENT" and "Missing child" not in self.message


_MESSAGE = re.compile(r"Element '[^']*'(?:, attribute '([^']*)')?: (.*)", re.DOTALL)
"""A message of libxml2 about a copy, in which no name has a quotation mark."""

_STRANGE = "strange-"
"""Prefix of stand-ins: an element's is this alone, an attribute's is followed by its number."""

_OF_XSI = re.compile(
    r"\{http://www.w3.org/2001/XMLSchema-instance\}(?:type|nil|schemaLocation|noNamespaceSchemaLocation)"
)
"""Attributes that the schema engine interprets by itself."""


def copied(outermost: Element, namespace: str, bare: tuple[str, ...] = ()) -> Copy:
    """A copy of an element; of those of some names in it no more than the start tags."""
    known = grammar_of(namespace).vocabulary
    elements: list[Element] = []

    def started(element: Element, within: etree._Element | None) -> etree._Element:
        elements.append(element)
        tag, attributes = _tag(element.name, namespace, known), _given(element, known)
        if within is None:
            node = etree.Element(tag, attributes, nsmap={None: namespace})
        else:
            node = etree.SubElement(within, tag, attributes)
        node.sourceline = len(elements)  # type: ignore[misc]
        return node

    def filled(element: Element, node: etree._Element) -> None:
        last: etree._Element | None = None
        for part in element.content:
            if isinstance(part, Element):
                last = started(part, node)
                if part.name not in bare:
                    filled(part, last)
            elif last is None:
                node.text = (node.text or "") + part.value
            else:
                last.tail = (last.tail or "") + part.value

    node = started(outermost, None)
    filled(outermost, node)
    return Copy(node, tuple(elements))


def _tag(name: str, namespace: str, known: frozenset[str]) -> str:
    if name not in known:
        return f"{{{namespace}}}{_STRANGE}"
    return f"{{{XINCLUDE}}}{name[3:]}" if name.startswith("xi:") else f"{{{namespace}}}{name}"


def _given(element: Element, known: frozenset[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for number, (name, attribute) in enumerate(element.attributes.items()):
        if name in known:
            key = f"{{{XML}}}{name[4:]}" if name.startswith("xml:") else name
        else:
            key = name if _OF_XSI.fullmatch(name) else f"{_STRANGE}{number}"
        given[key] = attribute.value
    return given


def _attribute_of(element: Element, key: str) -> str:
    """The name of an attribute that a copy has."""
    if key.startswith(_STRANGE):
        return list(element.attributes)[int(key.removeprefix(_STRANGE))]
    return attribute_name(key)
