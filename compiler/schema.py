"""Tree -> findings: is every element where the grammar has it? libxml2's engine judges, the words are ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
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
"""Schema errors taken from one file. libxml2's cost of naming the place of an error grows with the number of errors,
and nobody reads more."""


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


def grammar_of(namespace: str) -> Grammar:
    """The grammar of a namespace as records, for hints and for printing."""
    from compiler.grammar import grammar  # a story without faults needs none

    return grammar(schema_folder() / ENTRY[namespace])


def validate(tree: Tree, namespace: str = STORY) -> Iterator[tuple[Element, Finding]]:
    """Every fault of a file against the grammar, with the element at fault.

    libxml2 gives up on an element's other children at the first that is out of place. So where a file has a fault,
    each of its units (scenes, characters, acts) is judged by itself too.
    """
    if _schema(namespace).validate(tree.document):
        return
    units = grammar_of(namespace).roots()
    told: set[tuple[str, Element, str]] = set()
    for number, node in enumerate(tree.document.iter(etree.Element)):
        if number == 0 or tree.elements[number].name in units:
            for element, about, finding in _faults(tree, number, node, namespace):
                if (finding.code, element, about) not in told:
                    told.add((finding.code, element, about))
                    yield element, finding
                if finding.code == "X208":  # another grammar, or none: nothing in it can be judged
                    return


def _faults(tree: Tree, first: int, unit: etree._Element, namespace: str) -> Iterator[tuple[Element, str, Finding]]:
    """The faults of one unit, judged apart from what it stands in; ``first`` is its number among the file's elements.

    With each comes what it is about, an attribute or nothing: libxml2 tells a bad value twice, by facet and by type.
    """
    from copy import deepcopy

    schema = _schema(namespace)
    apart = deepcopy(unit)
    apart.tail = None
    if schema.validate(apart):
        return
    nodes = list(apart.iter(etree.Element))
    prefixes = {prefix: uri for node in nodes for prefix, uri in node.nsmap.items() if prefix}
    stray: set[Element] = set()
    for error in list(schema.error_log)[:MOST]:
        found = apart.getroottree().xpath(error.path or "/*", namespaces=prefixes)
        element = tree.elements[first + nodes.index(found[0])]
        attribute = _quoted(error.message, r"attribute '([^']*)'")
        finding = _finding(error.type_name, error.message, element, _kind(tree.root, element, namespace), namespace)
        if finding.code == "X207":
            stray.add(element)
        if finding.code == "X203" and finding.span != element.span:  # told at the child before which a part is missing
            element = tree.elements[first + nodes.index(found[0].getparent())]
        mixed = finding.code == "X206" and not attribute and bool(element.children())
        if not mixed and not (finding.code == "X203" and element in stray):
            yield element, attribute, finding


def _kind(root: Element, element: Element, namespace: str) -> tuple[Element | None, Kind | None]:
    """The parent of an element, and what the grammar says of the element itself."""
    path = _path(root, element)
    kind = grammar_of(namespace).root(root.name)
    for step in path[1:]:
        kind = kind.child(step.name) if kind else None
    return (path[-2] if len(path) > 1 else None), kind


def _path(root: Element, element: Element) -> list[Element]:
    if root is element:
        return [root]
    for child in root.children():
        if below := _path(child, element):
            return [root, *below]
    return []


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
    inside = element.children()
    if inside and ("Element content" in message or not expected):
        return _unexpected(inside[0], element.name, expected, namespace)
    texts = [part for part in element.content if isinstance(part, Text) and part.value.strip()]
    return shape.stray_text(texts[0].trimmed() if texts else element.span, element.name, expected)


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
