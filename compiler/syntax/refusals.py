"""Refusals of libxml2 -> findings in our words."""

from __future__ import annotations

import re

from compiler.diagnostics.findings import Finding
from compiler.syntax import grammar_rules
from compiler.syntax.grammar import Kind
from compiler.syntax.schema_copy import Refusal
from compiler.syntax.schema_files import grammar_of
from compiler.syntax.tree import Element, attribute_name, element_name
from compiler.text.source import Text


def finding_of(fault: Refusal, parent: Element | None, kind: Kind | None, namespace: str) -> Finding:
    """The finding for a refusal; ``kind`` is what the grammar has for the element at its place."""
    element, message = fault.element, fault.message
    expected = _expected(message, namespace)
    given = element.attributes.get(fault.attribute)
    if fault.kind == "SCHEMAV_CVC_ELT_1":
        return grammar_rules.wrong_root(element.span, element.name, grammar_of(namespace).roots(), namespace)
    if fault.kind == "SCHEMAV_ELEMENT_CONTENT":
        if "Missing child" in message:
            return grammar_rules.missing_element(element.span, element.name, expected)
        if parent and len(expected) < 3 and (lacking := _lacking(parent, element, expected, namespace)):
            return grammar_rules.missing_element(parent.span, parent.name, (lacking,))
        return _unexpected(element, parent.name if parent else "", expected, namespace)
    if given and (fault.kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3_2") or fault.kind == "SCHEMAV_CVC_TYPE_3_1_1"):
        known = kind.attribute_names() if kind else ()
        return grammar_rules.unknown_attribute(given.name_span, fault.attribute, element.name, known)
    if fault.kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        missing = re.match(r"The attribute '([^']*)'", message)
        name = attribute_name(missing[1]) if missing else ""
        rule = kind.attribute(name) if kind else None
        return grammar_rules.missing_attribute(element.span, name, element.name, rule.meaning if rule else "")
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
        return grammar_rules.misplaced_element(element.span, element.name, parent, expected)
    return grammar_rules.unknown_element(element.span, element.name, expected, known)


def _not_allowed(element: Element, kind: Kind | None, message: str, namespace: str) -> Finding:
    """Text among elements, or an element inside text."""
    expected = kind.child_names() if kind else ()
    inside = first_inside(element)
    if inside and ("Element content" in message or not expected):
        return _unexpected(inside, element.name, expected, namespace)
    text = next((part for part in element.content if isinstance(part, Text) and not part.value.isspace()), None)
    return grammar_rules.stray_text(text.trimmed() if text else element.span, element.name, expected)


def first_inside(element: Element) -> Element | None:
    """The first element directly inside another."""
    return next((part for part in element.content if isinstance(part, Element)), None)


def _value(element: Element, name: str, kind: Kind | None, message: str) -> Finding:
    """A bad value of an attribute, or of the element's own text."""
    attribute = element.attributes.get(name)
    if attribute is None:
        text = element.text()
        span = text.trimmed() if text.value.strip() else element.span
        return grammar_rules.wrong_value(span, text.plain(), element.name, (), kind.meaning if kind else "")
    rule = kind.attribute(name) if kind else None
    odd = [(word, span) for word, span in attribute.words() if not re.fullmatch(r"[^\W\d][\w.-]*", word)]
    is_list = "list type" in message and len(odd) == 1
    word, span = odd[0] if is_list else (attribute.value, attribute.span)
    return grammar_rules.wrong_value(span, word, name, rule.values if rule else (), rule.meaning if rule else "")


def _expected(message: str, namespace: str) -> tuple[str, ...]:
    listed = re.search(r"Expected is (?:one of )?\( (.*) \)", message)
    return tuple(element_name(name.strip(), namespace) for name in listed[1].split(", ")) if listed else ()
