"""A file with faults -> what the schema accepts of it.

What has a fault is left out with the smallest part around it that a story can do without; then what is left is judged
once more, by the same schema. Only what has passed is an ``Accepted`` element, and only such are lowered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import is_

from msgspec import Struct
from msgspec.structs import replace

from compiler.diagnostics.findings import Finding
from compiler.syntax import grammar_rules
from compiler.syntax.nesting import HOLDS, STORY
from compiler.syntax.schema import refused
from compiler.syntax.schema_files import grammar_of
from compiler.syntax.tree import Accepted, Element, Tree
from compiler.text.source import Text

LOOSE = ("scene", "continuity")
"""Elements that hold no units and can do without a part, if the grammar does not ask for it."""

MISPLACED = frozenset({grammar_rules.unknown_element.code, grammar_rules.misplaced_element.code})
"""Codes of faults of an element that is in a wrong place."""

STRAY = grammar_rules.stray_text.code
"""Text where there can be none; what holds units is whole without it."""

MOST_ROUNDS = 6
"""How often what is left is judged. libxml2 looks no further in an element whose children are out of place, so that each
round may show one more; a file that is still refused then is left out."""


class LeftOut(Struct, frozen=True):
    """A part that is left out, and the name of the element it was in; empty for the file's outermost."""

    part: Element
    inside: str = ""


class AcceptedPart(Struct, frozen=True):
    """The part of a file that the schema accepts, None if the file cannot do without what it refuses; and what is left
    out.
    """

    root: Accepted | None
    left_out: tuple[LeftOut, ...]


def accepted(tree: Tree, faults: Sequence[tuple[Element, Finding]]) -> AcceptedPart:
    """The part of a file that can be used. ``faults`` are all that the schema finds in it."""
    if not faults:
        return AcceptedPart(Accepted(tree.root), ())
    faulty = _Faulty(
        broken=frozenset(element for element, found in faults if found.code not in (*MISPLACED, STRAY)),
        misplaced=frozenset(element for element, found in faults if found.code in MISPLACED),
        stray=frozenset(element for element, found in faults if found.code == STRAY),
    )
    root, left_out = tree.root, list[LeftOut]()
    for round in range(MOST_ROUNDS):
        rest = _without(root, faulty, left_out, may_reorder=not round)
        if rest is None:
            break
        refusals = refused(rest, STORY)
        if not refusals:
            return AcceptedPart(Accepted(rest), tuple(left_out))
        root, faulty = rest, _Faulty.of(refusals)
    return AcceptedPart(None, (LeftOut(tree.root),))


class _Faulty(Struct, frozen=True):
    """Elements at fault: those in a wrong place, those that hold text and must not, and all others."""

    broken: frozenset[Element]
    misplaced: frozenset[Element]
    stray: frozenset[Element] = frozenset()

    @classmethod
    def of(cls, refusals: Iterable[tuple[Element, bool]]) -> _Faulty:
        """The same of what is refused once more."""
        listed = list(refusals)
        misplaced = frozenset(element for element, is_misplaced in listed if is_misplaced)
        return cls(frozenset(element for element, is_misplaced in listed if not is_misplaced), misplaced)


def _without(element: Element, faulty: _Faulty, left_out: list[LeftOut], *, may_reorder: bool) -> Element | None:
    """Return an element without what is at fault in it; None if it cannot do without that.

    An element that holds units can do without one, and keeps its others when a child is out of place: each has been
    judged by itself. A scene can do without a broken part, but not once a child is out of place: libxml2 looks no
    further then.
    """
    holder = element.name in HOLDS
    if element in faulty.broken or (element in faulty.stray and not holder):
        return None
    before = len(left_out)
    content: list[Element | Text] = []
    reorder = may_reorder and holder and _is_out_of_order(element, faulty)
    for part in element.content:
        if not isinstance(part, Element):
            content.append(part)
            continue
        misplaced = part in faulty.misplaced and not (reorder and _can_hold(element, part))
        kept = None if misplaced else _without(part, faulty, left_out, may_reorder=may_reorder)
        if kept is not None:
            content.append(kept)
        elif _dispensable(element, part, misplaced=misplaced):
            left_out.append(LeftOut(part, element.name))
        else:
            del left_out[before:]
            return None
    if reorder:
        content = [*_in_order(element, content, left_out)]
    if len(content) == len(element.content) and all(map(is_, content, element.content)):
        return element
    return replace(element, content=tuple(content))


def _dispensable(element: Element, part: Element, *, misplaced: bool) -> bool:
    """Whether an element can be read without a part that is at fault."""
    kind = grammar_of(STORY).element(element.name)
    child = next((child for child in kind.children if child.kind.name == part.name), None) if kind else None
    if element.name in HOLDS:
        return misplaced or child is None or not child.required
    return element.name in LOOSE and not misplaced and child is not None and not child.required


def _is_out_of_order(element: Element, faulty: _Faulty) -> bool:
    return element in faulty.stray or any(child in faulty.misplaced for child in element.children())


def _can_hold(element: Element, part: Element) -> bool:
    kind = grammar_of(STORY).root(element.name)
    return kind is not None and kind.child(part.name) is not None


def _in_order(element: Element, content: Iterable[Element | Text], left_out: list[LeftOut]) -> Sequence[Element]:
    """Return the content that an element can hold, in the order of the grammar."""
    kind = grammar_of(STORY).root(element.name)
    names = kind.child_names() if kind else ()
    units = (*HOLDS[element.name], "xi:include")
    first = min(names.index(unit) for unit in units)
    children = [part for part in content if isinstance(part, Element)]
    left_out += [LeftOut(child, element.name) for child in children if child.name not in names]
    ranked = [
        (first if child.name in units else names.index(child.name), child) for child in children if child.name in names
    ]
    return [child for _, child in sorted(ranked, key=lambda one: one[0])]
