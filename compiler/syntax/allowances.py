"""Findings that the writer lets stand: ``<allow code="C101">why</allow>`` at the end of an element."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter

from msgspec import Struct

from compiler.diagnostics.findings import Finding
from compiler.diagnostics.rules import Family, Rule, family_of
from compiler.store.memo import kept
from compiler.syntax import source_rules
from compiler.syntax.tree import Element
from compiler.text.source import Span

MOST_ALLOWANCE_FINDINGS = 1000
"""Findings about allowances themselves, per code, at most."""


class Allowance(Struct, frozen=True):
    """A code that is allowed within some stretches of some files, and where that is written."""

    code: str
    span: Span
    stretches: tuple[Span, ...]

    def area(self) -> tuple[str, int]:
        """The code and the stretches, these by what they are and not by what is in them: thousands may have the same ones."""
        return self.code, id(self.stretches)


def allowances(element: Element) -> Iterator[Allowance]:
    """All allowances in a story. One holds for the element that it stands in, and for what that includes."""
    stretches: tuple[Span, ...] = ()
    for child in element.children():
        if child.name == "allow":
            stretches = stretches or tuple(_stretches(element))
            for code, span in child.attributes["code"].words():
                yield Allowance(code, span, stretches)
        elif child.name == "scene":
            yield from _in_scene(child)
        else:
            yield from allowances(child)


@kept
def _in_scene(scene: Element) -> tuple[Allowance, ...]:
    return tuple(allowances(scene))


def _stretches(element: Element) -> Iterator[Span]:
    """An element from its start tag to its end tag, and every element inside it that comes from another file."""
    yield Span(element.span.path, element.span.start, element.end)
    for child in element.children():
        if child.span.path != element.span.path:
            yield from _stretches(child)
        else:
            yield from (inside for inside in _stretches(child) if inside.path != element.span.path)


def allowed(
    findings: Sequence[Finding], given: Sequence[Allowance], rules: Mapping[str, Rule], *, judged: bool
) -> Iterator[Finding]:
    """Return the findings that no allowance covers, and those about the allowances themselves.

    ``rules`` are all rules by code. Whether an allowance is idle is ``judged`` only when every language is looked at
    and everything could be read; one for an export is never idle, because only compiling finds what it allows.
    """
    used = _used(findings, given)
    yield from _uncovered(findings, used.values())
    known = [one for one in given if one.code in rules and rules[one.code].can_be_allowed]
    unknown = (one for one in given if one.code not in rules or not rules[one.code].can_be_allowed)
    yield from (
        source_rules.unknown_code(one.span, one.code, tuple(rules)) for one in islice(unknown, MOST_ALLOWANCE_FINDINGS)
    )
    areas = {one.area(): one for one in given}
    busy = {area for area, one in areas.items() if any((one.code, inside) in used for inside in one.stretches)}
    idle = (one for one in known if one.area() not in busy and rules[one.code].found_by_checking)
    yield from (
        source_rules.idle_allowance(one.span, one.code)
        for one in islice(idle if judged else (), MOST_ALLOWANCE_FINDINGS)
    )


def standing(findings: Sequence[Finding], given: Sequence[Allowance]) -> Iterator[Finding]:
    """The findings that no allowance covers."""
    return _uncovered(findings, _used(findings, given).values())


def _uncovered(findings: Sequence[Finding], covered: Iterable[Collection[Finding]]) -> Iterator[Finding]:
    may_stand = {finding for found in covered for finding in found}
    return (finding for finding in findings if finding not in may_stand or family_of(finding.code) is Family.SOURCE)


def _used(findings: Iterable[Finding], given: Iterable[Allowance]) -> dict[tuple[str, Span], list[Finding]]:
    """The stretches in which a code is allowed and found, with what is found in each.

    Of two stretches in one file one lies in the other or they lie apart; so from finding to finding those that a place
    lies in are a stack.
    """
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.code, finding.span.path), []).append(finding)
    codes = {code for code, _ in found}
    wanted: dict[tuple[str, str], dict[Span, None]] = {}
    for one in {one.area(): one for one in given if one.code in codes}.values():
        for inside in one.stretches:
            if (one.code, inside.path) in found:
                wanted.setdefault((one.code, inside.path), {})[inside] = None
    used: dict[tuple[str, Span], list[Finding]] = {}
    for (code, path), stretches in wanted.items():
        coming = sorted(stretches, key=lambda inside: (-inside.start, inside.end))
        around: list[Span] = []
        for finding in sorted(found[code, path], key=attrgetter("span.start")):
            at = finding.span.start
            while coming and coming[-1].start <= at:
                _leave(around, coming[-1].start)
                around.append(coming.pop())
            _leave(around, at)
            for inside in around:
                used.setdefault((code, inside), []).append(finding)
    return used


def _leave(around: list[Span], at: int) -> None:
    """Forget the stretches that have ended at a place."""
    while around and around[-1].end <= at:
        around.pop()
