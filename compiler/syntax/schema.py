"""Tree -> findings: is every element where the grammar has it? libxml2's engine judges, the words are ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from compiler.diagnostics.findings import Finding
from compiler.syntax import source_rules
from compiler.syntax.nesting import STORY
from compiler.syntax.tree import PARADIGM, XINCLUDE, XML, Element, Tree, attribute_name, element_name
from compiler.text.source import Text

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.syntax.grammar import Grammar, Kind

MOST = 200
"""Faults against the grammar that are taken from one unit: nobody reads more."""

FLOOD = 1000
"""Faults in one file at which it is called no story, and judged no further. libxml2 names the place of each by counting its
siblings, so that its time grows with the square of them: a hundred thousand cost ten minutes."""

FIRST = 5
"""Faults of a flood that are told."""

SMALL = 16 * 1024
"""Bytes of a file in which no number of faults costs more than a moment; in others they are counted first."""

FEW = 32
"""Elements of a unit of which the same is true."""

_BLOCK = 8192
"""Bytes that are judged between two looks at how many faults there are."""


def schema_folder() -> Path:
    """Where the grammar lies."""
    from pathlib import Path

    return Path(_folder())


def _folder() -> str:
    """Inside the package when installed, beside it in a checkout.

    The order matters: beside an installed package some other distribution may keep a folder of the same name.
    """
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packed = os.path.join(here, "schemas")
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(here), "schemas")


ENTRY = {STORY: "story.xsd", PARADIGM: "paradigm.xsd"}


@cache
def _schema(namespace: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=os.path.join(_folder(), ENTRY[namespace]))


@cache
def grammar_of(namespace: str) -> Grammar:
    """The grammar of a namespace as records, for hints and for printing."""
    from compiler.syntax.grammar import grammar  # a story without faults needs none

    return grammar(schema_folder() / ENTRY[namespace])


def validate(tree: Tree, namespace: str = STORY) -> Iterator[tuple[Element, Finding]]:
    """Every fault of a file against the grammar, with the element at fault."""
    if tree.namespace != namespace:
        local = tree.root.name.rpartition("}")[2]
        yield tree.root, source_rules.wrong_root(tree.root.span, local, grammar_of(namespace).roots(), namespace)
        return
    if _is_valid(tree, _schema(namespace)):
        return
    faults, flooded = _in_units(tree, namespace)
    if flooded:
        message = f"this file has {FLOOD:,} faults or more; these are the first"
        first = tuple(finding for _, finding in faults[:FIRST])
        yield tree.root, source_rules.too_many_faults(tree.root.span, message, first)
    elif faults:
        yield from faults
    elif refused(
        tree.root, namespace
    ):  # else libxml2 only knows no decomposed Hangul in names, which the tree has composed
        yield tree.root, source_rules.too_many_faults(tree.root.span, "the grammar does not accept this file")


def _is_valid(tree: Tree, schema: etree.XMLSchema) -> bool:
    data = tree.source.data
    return schema.validate(tree.document) if len(data) < SMALL else _flooded(data, schema, 1) is None


def _flooded(data: bytes, schema: etree.XMLSchema, most: int = FLOOD, bare: tuple[str, ...] = ()) -> int | None:
    """Up to which byte libxml2 finds so many faults while it reads, when it has no siblings to count; if it does.

    That elements of some names are ``bare`` is no fault.
    """
    parser = etree.XMLParser(schema=schema, encoding="utf-8", resolve_entities=False)
    for reached in range(0, len(data), _BLOCK):
        parser.feed(data[reached : reached + _BLOCK])
        log = parser.feed_error_log
        if len(log) >= most and len([1 for error in log if not _is_bare(error.message, bare)]) >= most:
            return reached + _BLOCK
    try:
        parser.close()
    except etree.XMLSyntaxError:
        return len(data) if most == 1 else None
    return None


def _is_bare(message: str, names: tuple[str, ...]) -> bool:
    """Whether a fault is only that one of these elements has nothing in it."""
    lacking = re.match(r"Element '\{[^}]*\}([^']*)': Missing child", message)
    return lacking is not None and lacking[1] in names


def _in_units(tree: Tree, namespace: str) -> tuple[list[tuple[Element, Finding]], bool]:
    """The faults of a file, and whether they are a flood, which nobody needs to its end.

    libxml2 gives up on an element's other children at the first that is out of place. So each unit of a file (a scene, a
    character, an act) is judged by itself, and each element once, however deep units stand in each other.
    """
    faults: dict[tuple[str, Element, str], tuple[Element, Finding]] = {}
    flood = False
    names = grammar_of(namespace).roots()
    for unit in tree.elements:
        if unit is not tree.root and unit.name not in names:
            continue
        found, flooded = _faults(tree, unit, namespace)
        for element, about, finding in found:
            faults.setdefault((finding.code, element, about), (element, finding))
            if finding.code == "X208":  # nothing in it can be judged
                return list(faults.values()), False
        flood = flood or flooded or len(faults) >= FLOOD
        if flood and len(faults) >= FIRST:
            break
    return list(faults.values()), flood


class _Copy(Struct, frozen=True):
    """An element and what is in it, made anew for libxml2, in names of the grammar alone.

    Whatever the grammar does not know has a stand-in for a name, which is refused just the same: so nothing that a writer
    can call an element, however long, of whatever namespace and prefix, comes back in a message. ``elements`` are what it
    was made of; the n-th of them stands in line n, which is how a fault finds its element.
    """

    node: etree._Element
    elements: tuple[Element, ...]

    def faults(self, schema: etree.XMLSchema) -> Iterator[_Refusal]:
        """What the schema has against it."""
        if schema.validate(self.node):
            return
        told = False
        for error in schema.error_log:
            told = True
            number = error.line - 1 if 0 < error.line <= len(self.elements) else 0
            element = self.elements[number]
            said = _SAID.match(error.message)
            key, message = (said[1] or "", said[2]) if said else ("", error.message)
            yield _Refusal(error.type_name, message, element, _attribute_of(element, key), number == 0)
        if not told:
            yield _Refusal("", "", self.elements[0], "", True)


class _Refusal(Struct, frozen=True):
    """A fault as libxml2 has it: of which element, of which of its attributes if of one, and whether of the outermost."""

    kind: str
    message: str
    element: Element
    attribute: str
    outermost: bool

    def is_out_of_place(self) -> bool:
        """Whether the element stands where it cannot stand."""
        return self.kind == "SCHEMAV_ELEMENT_CONTENT" and "Missing child" not in self.message


_SAID = re.compile(r"Element '[^']*'(?:, attribute '([^']*)')?: (.*)", re.DOTALL)
"""What libxml2 says of a copy, in which no name has a quotation mark."""

_STRANGE = "strange-"
"""How a stand-in begins: an element's is this alone, an attribute's has its number behind it."""

_OF_XSI = re.compile(
    r"\{http://www.w3.org/2001/XMLSchema-instance\}(?:type|nil|schemaLocation|noNamespaceSchemaLocation)"
)
"""Attributes of which the schema engine thinks for itself."""


def _copied(outermost: Element, namespace: str, bare: tuple[str, ...] = ()) -> _Copy:
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
    return _Copy(node, tuple(elements))


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


def refused(root: Element, namespace: str = STORY) -> list[tuple[Element, bool]]:
    """What the schema refuses in an element, as it is and to its end; with each, whether it is only out of place.

    Of a flood, which something out of place may have hidden until now, it is all of it.
    """
    copy, schema = _copied(root, namespace), _schema(namespace)
    if len(copy.elements) > FEW and _flooded(etree.tostring(copy.node, encoding="utf-8"), schema) is not None:
        return [(root, False)]
    found = islice(copy.faults(schema), MOST)
    return [(refusal.element, refusal.is_out_of_place()) for refusal in found]


def _faults(tree: Tree, unit: Element, namespace: str) -> tuple[list[tuple[Element, str, Finding]], bool]:
    """The faults of one unit, and whether there are more than anybody would mend: then only the first.

    With each comes what it is about, an attribute or nothing: libxml2 tells a bad value twice, by facet and by type.
    """
    schema = _schema(namespace)
    units = grammar_of(namespace).roots()
    copy = _copied(unit, namespace, units)
    flooded = _cut_at_flood(copy.node, schema, units) if len(copy.elements) > FEW else False
    stray: set[Element] = set()
    faults = []
    own = (
        fault
        for fault in copy.faults(schema)
        if fault.outermost or fault.is_out_of_place() or fault.element.name not in units
    )
    for fault in islice(own, MOST):  # a unit in this one is judged by itself
        element = fault.element
        finding = _finding(fault, tree.parents.get(element), _kind(tree, element, namespace), namespace)
        if finding.code == "X207":
            stray.add(element)
        if finding.code in ("X203", "X205") and _is_lost(tree, element, namespace):
            continue
        if finding.code == "X203" and finding.span != element.span:  # told at the child before which a part is missing
            element = tree.parents.get(element, element)
        mixed = finding.code == "X206" and not fault.attribute and _first_inside(element) is not None
        if not mixed and not (finding.code == "X203" and element in stray):
            faults.append((element, fault.attribute, finding))
    return faults, flooded


def _is_lost(tree: Tree, element: Element, namespace: str) -> bool:
    """Whether an element is, or stands in, a unit in what cannot hold it: then what it lacks is not what is wrong."""
    kinds = grammar_of(namespace)
    while (parent := tree.parents.get(element)) is not None:
        if kinds.root(element.name) is not None:
            holder = kinds.root(parent.name)
            if holder is None or holder.child(element.name) is None:
                return True
        element = parent
    return False


def _cut_at_flood(unit: etree._Element, schema: etree.XMLSchema, bare: tuple[str, ...]) -> bool:
    """Whether a unit has a flood of faults; then the elements that begin after it are taken away."""
    data = etree.tostring(unit, encoding="utf-8")
    end = _flooded(data, schema, FLOOD, bare)
    if end is None:
        return False
    begun = data.count(b"<", 0, end) - data.count(b"</", 0, end)
    last = next(islice(unit.iter(etree.Element), begun - 1, None))
    del last[:]
    while (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent
    return True


def _kind(tree: Tree, element: Element, namespace: str) -> Kind | None:
    """What the grammar says of an element at its place in the unit that it stands in."""
    path = [element]
    kinds = grammar_of(namespace)
    while (unit := kinds.root(path[-1].name)) is None and (parent := tree.parents.get(path[-1])):
        path.append(parent)
    kind = unit
    for step in path[-2::-1]:
        kind = kind.child(step.name) if kind else None
    return kind


def _finding(fault: _Refusal, parent: Element | None, kind: Kind | None, namespace: str) -> Finding:
    element, message = fault.element, fault.message
    expected = _expected(message, namespace)
    given = element.attributes.get(fault.attribute)
    if fault.kind == "SCHEMAV_CVC_ELT_1":
        return source_rules.wrong_root(element.span, element.name, grammar_of(namespace).roots(), namespace)
    if fault.kind == "SCHEMAV_ELEMENT_CONTENT":
        if "Missing child" in message:
            return source_rules.missing_element(element.span, element.name, expected)
        if parent and len(expected) < 3 and (lacking := _lacking(parent, element, expected, namespace)):
            return source_rules.missing_element(parent.span, parent.name, (lacking,))
        return _unexpected(element, parent.name if parent else "", expected, namespace)
    if given and (fault.kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3_2") or fault.kind == "SCHEMAV_CVC_TYPE_3_1_1"):
        known = kind.attribute_names() if kind else ()
        return source_rules.unknown_attribute(given.name_span, fault.attribute, element.name, known)
    if fault.kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        missing = re.match(r"The attribute '([^']*)'", message)
        name = attribute_name(missing[1]) if missing else ""
        rule = kind.attribute(name) if kind else None
        return source_rules.missing_attribute(element.span, name, element.name, rule.meaning if rule else "")
    if re.match(r"(Character|Element) content", message):
        return _not_allowed(element, kind, message, namespace)
    return _value(element, fault.attribute, kind, message)


def _lacking(parent: Element, element: Element, expected: tuple[str, ...], namespace: str) -> str | None:
    """The part that is missing before an element which is itself in its place: a scene's slugline before its summary."""
    kind = grammar_of(namespace).element(parent.name)
    if kind is None or element.name not in kind.child_names():
        return None
    required = [child.kind.name for child in kind.children if child.required and child.kind.name in expected]
    absent = [name for name in required if parent.child(name) is None]
    return absent[0] if absent else None


def _unexpected(element: Element, parent: str, expected: tuple[str, ...], namespace: str) -> Finding:
    known = grammar_of(namespace).names()
    if element.name in known:
        return source_rules.misplaced_element(element.span, element.name, parent, expected)
    return source_rules.unknown_element(element.span, element.name, expected, known)


def _not_allowed(element: Element, kind: Kind | None, message: str, namespace: str) -> Finding:
    """Text among elements, or an element inside text."""
    expected = kind.child_names() if kind else ()
    inside = _first_inside(element)
    if inside and ("Element content" in message or not expected):
        return _unexpected(inside, element.name, expected, namespace)
    text = next((part for part in element.content if isinstance(part, Text) and not part.value.isspace()), None)
    return source_rules.stray_text(text.trimmed() if text else element.span, element.name, expected)


def _first_inside(element: Element) -> Element | None:
    return next((part for part in element.content if isinstance(part, Element)), None)


def _value(element: Element, name: str, kind: Kind | None, message: str) -> Finding:
    """A bad value of an attribute, or of the element's own text."""
    attribute = element.attributes.get(name)
    if attribute is None:
        text = element.text()
        span = text.trimmed() if text.value.strip() else element.span
        return source_rules.wrong_value(span, text.plain(), f"`{element.name}`", (), kind.meaning if kind else "")
    rule = kind.attribute(name) if kind else None
    odd = [(word, span) for word, span in attribute.words() if not re.fullmatch(r"[^\W\d][\w.-]*", word)]
    is_list = "list type" in message and len(odd) == 1
    word, span = odd[0] if is_list else (attribute.value, attribute.span)
    return source_rules.wrong_value(span, word, f"`{name}`", rule.values if rule else (), rule.meaning if rule else "")


def _expected(message: str, namespace: str) -> tuple[str, ...]:
    listed = re.search(r"Expected is (?:one of )?\( (.*) \)", message)
    return tuple(element_name(name.strip(), namespace) for name in listed[1].split(", ")) if listed else ()
