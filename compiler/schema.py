"""Tree -> findings: is every element where the grammar has it? libxml2's engine judges, the words are ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from compiler import shape
from compiler.findings import Finding
from compiler.source import Text
from compiler.tree import PARADIGM, STORY, Element, Tree, qualified

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.grammar import Grammar, Kind

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
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.join(here, "schemas")
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(here), "schemas")


ENTRY = {STORY: "story.xsd", PARADIGM: "paradigm.xsd"}


@cache
def _schema(namespace: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=os.path.join(_folder(), ENTRY[namespace]))


@cache
def grammar_of(namespace: str) -> Grammar:
    """The grammar of a namespace as records, for hints and for printing."""
    from compiler.grammar import grammar  # a story without faults needs none

    return grammar(schema_folder() / ENTRY[namespace])


def validate(tree: Tree, namespace: str = STORY) -> Iterator[tuple[Element, Finding]]:
    """Every fault of a file against the grammar, with the element at fault."""
    if _is_valid(tree, _schema(namespace)):
        return
    faults, flooded = _in_units(tree, namespace)
    if flooded:
        message = f"this file has {FLOOD:,} faults or more; these are the first"
        first = tuple(finding for _, finding in faults[:FIRST])
        yield tree.root, shape.too_many_faults(tree.root.span, message, first)
    else:
        yield from faults


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
    return "Missing child" in message and _quoted(message, r"Element '([^']*)'") in names


def _in_units(tree: Tree, namespace: str) -> tuple[list[tuple[Element, Finding]], bool]:
    """The faults of a file, and whether they are a flood, which nobody needs to its end.

    libxml2 gives up on an element's other children at the first that is out of place. So each unit of a file (a scene, a
    character, an act) is judged by itself.
    """
    faults: dict[tuple[str, Element, str], tuple[Element, Finding]] = {}
    flood = False
    for unit, own in _units(tree, namespace):
        found, flooded = _faults(tree, unit, own, namespace)
        for element, about, finding in found:
            faults.setdefault((finding.code, element, about), (element, finding))
            if finding.code == "X208":  # another grammar, or none: nothing in it can be judged
                return list(faults.values()), False
        flood = flood or flooded or len(faults) >= FLOOD
        if flood and len(faults) >= FIRST:
            break
    return list(faults.values()), flood


def _units(tree: Tree, namespace: str) -> Iterator[tuple[etree._Element, list[Element]]]:
    """A file's units, each apart: a copy of its own elements, and of the units in it no more than the start tags.

    However deep they stand in each other, each element is judged once. With each copy comes what it is a copy of. Of few
    nodes a hand is kept: to let go of many that stand in no document takes lxml the square of their number.
    """
    from copy import deepcopy

    names = grammar_of(namespace).roots()
    document = deepcopy(tree.document)
    nodes = zip(document.iter(etree.Element), tree.elements, strict=True)
    units = [(node, element) for node, element in nodes if element is tree.root or element.name in names]
    for node, _ in units[:0:-1]:  # the innermost first
        start_tag = node.makeelement(node.tag, dict(node.attrib), node.nsmap)
        start_tag.tail, node.tail = node.tail, None
        parent = node.getparent()
        assert parent is not None
        parent.replace(node, start_tag)
    for node, element in units:
        yield deepcopy(node), [element, *_own(element, names)]


def _own(element: Element, names: tuple[str, ...]) -> Iterator[Element]:
    """What stands in a unit, but not what stands in the units in it."""
    for child in element.children():
        yield child
        if child.name not in names:
            yield from _own(child, names)


def _faults(
    tree: Tree, unit: etree._Element, own: list[Element], namespace: str
) -> tuple[list[tuple[Element, str, Finding]], bool]:
    """The faults of one unit, and whether there are more than anybody would mend: then only the first.

    With each comes what it is about, an attribute or nothing: libxml2 tells a bad value twice, by facet and by type.
    """
    schema = _schema(namespace)
    units = grammar_of(namespace).roots()
    flooded = _cut_at_flood(unit, schema, units) if len(own) > FEW else False
    if schema.validate(unit):
        return [], flooded
    elements = dict(zip(unit.iter(etree.Element), own))  # noqa: B905 (the end may be cut)
    bare = {element for element in own[1:] if element.name in units}
    prefixes = {prefix: uri for node in elements for prefix, uri in node.nsmap.items() if prefix}
    stray: set[Element] = set()
    faults = []
    own_faults = [
        error for error in schema.error_log if (error.path or "/").count("/") == 1 or not _is_bare(error.message, units)
    ]
    for error in own_faults[:MOST]:
        found = unit.getroottree().xpath(error.path or "/*", namespaces=prefixes)
        element = elements[found[0]]
        if element in bare and not ("SCHEMAV_ELEMENT_CONTENT" in error.type_name and "Missing" not in error.message):
            continue
        attribute = _quoted(error.message, r"attribute '([^']*)'")
        finding = _finding(error.type_name, error.message, element, _kind(tree, element, namespace), namespace)
        if finding.code == "X207":
            stray.add(element)
        if finding.code == "X203" and finding.span != element.span:  # told at the child before which a part is missing
            element = elements[found[0].getparent()]
        mixed = finding.code == "X206" and not attribute and _first_inside(element) is not None
        if not mixed and not (finding.code == "X203" and element in stray):
            faults.append((element, attribute, finding))
    return faults, flooded


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


def _kind(tree: Tree, element: Element, namespace: str) -> tuple[Element | None, Kind | None]:
    """The parent of an element, and what the grammar says of the element itself."""
    path = [element]
    while parent := tree.parents.get(path[-1]):
        path.append(parent)
    kind = grammar_of(namespace).root(tree.root.name)
    for step in path[-2::-1]:
        kind = kind.child(step.name) if kind else None
    return tree.parents.get(element), kind


def _finding(
    type_name: str, message: str, element: Element, place: tuple[Element | None, Kind | None], namespace: str
) -> Finding:
    parent, kind = place
    attribute = _quoted(message, r"attribute '([^']*)'")
    expected = _expected(message)
    if type_name == "SCHEMAV_CVC_ELT_1":
        local = element.name.rpartition("}")[2]
        return shape.wrong_root(element.span, local, grammar_of(namespace).roots(), namespace)
    if type_name == "SCHEMAV_ELEMENT_CONTENT":
        if "Missing child" in message:
            return shape.missing_element(element.span, element.name, expected)
        if parent and len(expected) < 3 and (lacking := _lacking(parent, element, expected, namespace)):
            return shape.missing_element(parent.span, parent.name, (lacking,))
        return _unexpected(element, parent.name if parent else "", expected, namespace)
    if type_name.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3_2") or (type_name == "SCHEMAV_CVC_TYPE_3_1_1" and attribute):
        known = kind.attribute_names() if kind else ()
        return shape.unknown_attribute(element.attributes[attribute].name_span, attribute, element.name, known)
    if type_name == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        rule = kind.attribute(attribute) if kind else None
        return shape.missing_attribute(element.span, attribute, element.name, rule.meaning if rule else "")
    if re.match(r"Element '[^']*': (Character|Element) content", message):
        return _not_allowed(element, kind, message, namespace)
    return _value(element, attribute, kind, message)


def _lacking(parent: Element, element: Element, expected: tuple[str, ...], namespace: str) -> str | None:
    """The part that is missing before an element which is itself in its place: a scene's slugline before its summary."""
    kind = next((kind for kind in grammar_of(namespace).elements if kind.name == parent.name), None)
    if kind is None or element.name not in kind.child_names():
        return None
    required = [child.kind.name for child in kind.children if child.required and child.kind.name in expected]
    absent = [name for name in required if parent.child(name) is None]
    return absent[0] if absent else None


def _unexpected(element: Element, parent: str, expected: tuple[str, ...], namespace: str) -> Finding:
    known = grammar_of(namespace).names()
    if element.name in known:
        return shape.misplaced_element(element.span, element.name, parent, expected)
    return shape.unknown_element(element.span, element.name, expected, known)


def _not_allowed(element: Element, kind: Kind | None, message: str, namespace: str) -> Finding:
    """Text among elements, or an element inside text."""
    expected = kind.child_names() if kind else ()
    inside = _first_inside(element)
    if inside and ("Element content" in message or not expected):
        return _unexpected(inside, element.name, expected, namespace)
    text = next((part for part in element.content if isinstance(part, Text) and not part.value.isspace()), None)
    return shape.stray_text(text.trimmed() if text else element.span, element.name, expected)


def _first_inside(element: Element) -> Element | None:
    return next((part for part in element.content if isinstance(part, Element)), None)


def _value(element: Element, name: str, kind: Kind | None, message: str) -> Finding:
    """A bad value of an attribute, or of the element's own text."""
    allowed = tuple(re.findall(r"'([^']*)'", message.partition("element of the set")[2]))
    attribute = element.attributes.get(name)
    if attribute is None:
        text = element.text()
        span = text.trimmed() if text.value.strip() else element.span
        return shape.wrong_value(span, text.plain(), f"`{element.name}`", allowed, kind.meaning if kind else "")
    rule = kind.attribute(name) if kind else None
    odd = [(word, span) for word, span in attribute.words() if not re.fullmatch(r"[^\W\d][\w.-]*", word)]
    is_list = "list type" in message and len(odd) == 1
    word, span = odd[0] if is_list else (attribute.value, attribute.span)
    return shape.wrong_value(span, word, f"`{name}`", allowed, rule.meaning if rule else "")


def _quoted(message: str, pattern: str) -> str:
    match = re.search(pattern, message)
    return _short(match[1]) if match else ""


def _expected(message: str) -> tuple[str, ...]:
    listed = re.search(r"Expected is (?:one of )?\( (.*) \)", message)
    return tuple(_short(name.strip()) for name in listed[1].split(", ")) if listed else ()


def _short(name: str) -> str:
    """libxml2's {namespace}name as the pages of the grammar write it."""
    match = re.fullmatch(r"\{([^}]*)\}(.*)", name)
    return qualified(match[1], match[2]) if match else name
