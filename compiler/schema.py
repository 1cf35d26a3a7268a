"""Tree -> findings: is every element where the grammar has it? libxml2's engine judges, the words are ours."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import islice
from operator import attrgetter
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

FEW_TAGS = 1000
"""In a file of fewer tags no number of faults costs more than a moment; in others they are counted first."""

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


def grammar_of(namespace: str) -> Grammar:
    """The grammar of a namespace as records, for hints and for printing."""
    from compiler.grammar import grammar  # a story without faults needs none

    return grammar(schema_folder() / ENTRY[namespace])


def validate(tree: Tree, namespace: str = STORY) -> Iterator[tuple[Element, Finding]]:
    """Every fault of a file against the grammar, with the element at fault."""
    schema = _schema(namespace)
    if tree.source.data.count(b"<") < FEW_TAGS:
        if not schema.validate(tree.document):
            yield from _in_units(tree, tree.document, namespace)
        return
    faults, reached = _counted(tree.source.data, schema)
    if faults >= FLOOD:
        first = islice(_in_units(tree, _beginning(tree, reached), namespace), FIRST)
        message = f"this file has {FLOOD:,} faults or more; these are the first"
        yield tree.root, shape.too_many_faults(tree.root.span, message, tuple(finding for _, finding in first))
    elif faults:
        yield from _in_units(tree, tree.document, namespace)


def _counted(data: bytes, schema: etree.XMLSchema) -> tuple[int, int]:
    """How many faults libxml2 finds in a file while it reads it, when it has no siblings to count, and up to which byte.

    There are more: it gives up on an element's other children at the first that is out of place.
    """
    parser = etree.XMLParser(schema=schema, encoding="utf-8", resolve_entities=False)
    for reached in range(0, len(data), _BLOCK):
        parser.feed(data[reached : reached + _BLOCK])
        if len(parser.feed_error_log) >= FLOOD:
            return len(parser.feed_error_log), reached + _BLOCK
    try:
        parser.close()
    except etree.XMLSyntaxError:
        return max(len(parser.feed_error_log), 1), len(data)
    return 0, len(data)


def _beginning(tree: Tree, end: int) -> etree._Element:
    """A copy of a file without the elements that begin after a place."""
    from copy import deepcopy

    copy = deepcopy(tree.document)
    begun = bisect_right(tree.elements, end, key=attrgetter("span.start"))
    last = next(islice(copy.iter(etree.Element), begun - 1, None))
    del last[:]
    while (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent
    return copy


def _in_units(tree: Tree, document: etree._Element, namespace: str) -> Iterator[tuple[Element, Finding]]:
    """The faults of a file: libxml2 gives up on an element's other children at the first that is out of place. So each of
    its units (scenes, characters, acts) is judged by itself too.
    """
    units = grammar_of(namespace).roots()
    told: set[tuple[str, Element, str]] = set()
    for number, node in enumerate(document.iter(etree.Element)):
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
    numbers = {node: number for number, node in enumerate(apart.iter(etree.Element), first)}
    prefixes = {prefix: uri for node in numbers for prefix, uri in node.nsmap.items() if prefix}
    stray: set[Element] = set()
    for error in list(schema.error_log)[:MOST]:
        found = apart.getroottree().xpath(error.path or "/*", namespaces=prefixes)
        element = tree.elements[numbers[found[0]]]
        attribute = _quoted(error.message, r"attribute '([^']*)'")
        finding = _finding(error.type_name, error.message, element, _kind(tree, element, namespace), namespace)
        if finding.code == "X207":
            stray.add(element)
        if finding.code == "X203" and finding.span != element.span:  # told at the child before which a part is missing
            element = tree.elements[numbers[found[0].getparent()]]
        mixed = finding.code == "X206" and not attribute and _first_inside(element) is not None
        if not mixed and not (finding.code == "X203" and element in stray):
            yield element, attribute, finding


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
