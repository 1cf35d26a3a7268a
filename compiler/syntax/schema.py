"""Tree -> findings: is every element where the grammar has it? libxml2's engine judges, the words are ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from compiler.diagnostics.findings import Finding
from compiler.syntax import grammar_rules, source_rules
from compiler.syntax.grammar import Kind
from compiler.syntax.nesting import STORY
from compiler.syntax.refusals import finding_of, first_inside
from compiler.syntax.schema_copy import copied
from compiler.syntax.schema_files import grammar_of, schema_of
from compiler.syntax.tree import Element, Tree

MOST_FAULTS_IN_UNIT = 200
"""Faults that are taken from one unit: no writer reads more."""

MOST_FAULTS_IN_FILE = 1000
"""Faults in one file at which it is called no story, and judged no further. libxml2 names the place of each by counting its
siblings, so that its time grows with the square of them: a hundred thousand cost ten minutes."""

FAULTS_SHOWN = 5
"""Faults of a flood that are shown."""

SMALL_FILE = 16 * 1024
"""Bytes of a file in which no number of faults costs more than a moment; in others they are counted first."""

FEW_ELEMENTS = 32
"""Elements of a unit in which no number of faults costs more than a moment."""

_BLOCK = 8192
"""Bytes that are judged between two looks at how many faults there are."""


def validate(tree: Tree, namespace: str = STORY) -> Iterator[tuple[Element, Finding]]:
    """Every fault of a file against the grammar, with the element at fault."""
    if tree.namespace != namespace:
        local = tree.root.name.rpartition("}")[2]
        yield tree.root, grammar_rules.wrong_root(tree.root.span, local, grammar_of(namespace).roots(), namespace)
        return
    if _is_valid(tree, schema_of(namespace)):
        return
    faults, flooded = _in_units(tree, namespace)
    if flooded:
        first = tuple(finding for _, finding in faults[:FAULTS_SHOWN])
        yield tree.root, source_rules.too_many_faults(tree.root.span, "first", first, most=MOST_FAULTS_IN_FILE)
    elif faults:
        yield from faults
    elif refused(
        tree.root, namespace
    ):  # else only libxml2 does not know decomposed Hangul in names, which the tree has composed
        yield tree.root, source_rules.too_many_faults(tree.root.span, "refused")


def _is_valid(tree: Tree, schema: etree.XMLSchema) -> bool:
    data = tree.source.data
    return schema.validate(tree.document) if len(data) < SMALL_FILE else _flooded(data, schema, 1) is None


def _flooded(
    data: bytes, schema: etree.XMLSchema, most: int = MOST_FAULTS_IN_FILE, bare: tuple[str, ...] = ()
) -> int | None:
    """Return the byte offset by which libxml2 has found ``most`` faults, or None.

    It finds them while it reads, when it has no siblings to count. An empty element with a name in ``bare`` is no
    fault.
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
    """Whether a fault is only that an element with one of these names is empty."""
    lacking = re.match(r"Element '\{[^}]*\}([^']*)': Missing child", message)
    return lacking is not None and lacking[1] in names


def _in_units(tree: Tree, namespace: str) -> tuple[list[tuple[Element, Finding]], bool]:
    """The faults of a file, and whether they are a flood: then only the first are judged.

    libxml2 gives up on an element's other children at the first that is out of place. So each unit of a file (a scene,
    a character, an act) is judged by itself, and each element once, however deep units are nested.
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
            if finding.code == grammar_rules.wrong_root.code:  # no more of the file can be judged
                return list(faults.values()), False
        flood = flood or flooded or len(faults) >= MOST_FAULTS_IN_FILE
        if flood and len(faults) >= FAULTS_SHOWN:
            break
    return list(faults.values()), flood


def refused(root: Element, namespace: str = STORY) -> list[tuple[Element, bool]]:
    """The elements that the schema refuses inside an element, each with whether it is only out of place.

    For a flood, which an element out of place may have hidden until now, it is the element itself.
    """
    copy, schema = copied(root, namespace), schema_of(namespace)
    if len(copy.elements) > FEW_ELEMENTS and _flooded(etree.tostring(copy.node, encoding="utf-8"), schema) is not None:
        return [(root, False)]
    found = islice(copy.faults(schema), MOST_FAULTS_IN_UNIT)
    return [(refusal.element, refusal.is_out_of_place()) for refusal in found]


def _faults(tree: Tree, unit: Element, namespace: str) -> tuple[list[tuple[Element, str, Finding]], bool]:
    """The faults of one unit, and whether they are a flood.

    Each comes with the attribute that it is about, empty if none: libxml2 reports a bad value twice, by facet and by
    type.
    """
    schema = schema_of(namespace)
    units = grammar_of(namespace).roots()
    copy = copied(unit, namespace, units)
    flooded = _cut_at_flood(copy.node, schema, units) if len(copy.elements) > FEW_ELEMENTS else False
    stray: set[Element] = set()
    faults = []
    own = (
        fault
        for fault in copy.faults(schema)
        if fault.outermost or fault.is_out_of_place() or fault.element.name not in units
    )
    for fault in islice(own, MOST_FAULTS_IN_UNIT):  # a unit in this one is judged by itself
        element = fault.element
        finding = finding_of(fault, tree.parents.get(element), _kind(tree, element, namespace), namespace)
        incomplete = finding.code == grammar_rules.missing_element.code
        if finding.code == grammar_rules.stray_text.code:
            stray.add(element)
        if (incomplete or finding.code == grammar_rules.missing_attribute.code) and _is_lost(tree, element, namespace):
            continue
        if (
            incomplete and finding.span != element.span
        ):  # libxml2 reports it at the child before which a part is missing
            element = tree.parents.get(element, element)
        value = finding.code == grammar_rules.wrong_value.code and not fault.attribute
        mixed = value and first_inside(element) is not None
        if not mixed and not (incomplete and element in stray):
            faults.append((element, fault.attribute, finding))
    return faults, flooded


def _is_lost(tree: Tree, element: Element, namespace: str) -> bool:
    """Whether an element is, or is inside, a unit in an element that cannot hold it: then its own lacks are no faults."""
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
    end = _flooded(data, schema, MOST_FAULTS_IN_FILE, bare)
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
    """The element in the grammar, at its place in the unit that it is in."""
    path = [element]
    kinds = grammar_of(namespace)
    while (unit := kinds.root(path[-1].name)) is None and (parent := tree.parents.get(path[-1])):
        path.append(parent)
    kind = unit
    for step in path[-2::-1]:
        kind = kind.child(step.name) if kind else None
    return kind
