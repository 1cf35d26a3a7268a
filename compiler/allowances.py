"""Findings that the writer lets stand: ``<allow code="C101">why</allow>`` at the end of an element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from compiler import shape
from compiler.findings import Finding
from compiler.kept import kept
from compiler.source import Span
from compiler.tree import Element


class Allowance(Struct, frozen=True):
    """A code that is allowed within some stretches of some files, and where that is written."""

    code: str
    span: Span
    stretches: tuple[Span, ...]

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is one that may stand."""
        at = finding.span
        return finding.code == self.code and any(
            at.path == inside.path and inside.start <= at.start < inside.end for inside in self.stretches
        )


def allowances(element: Element) -> Iterator[Allowance]:
    """All allowances in a story. One holds for the element that it stands in, and for what that includes."""
    for child in element.children():
        if child.name == "allow":
            for code, span in child.attributes["code"].words():
                yield Allowance(code, span, tuple(_stretches(element)))
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
    findings: Sequence[Finding], given: Sequence[Allowance], codes: tuple[str, ...], *, judged: bool
) -> Iterator[Finding]:
    """The findings that stand, and what is wrong with the allowances themselves.

    ``codes`` are all that there are. Whether an allowance is idle is ``judged`` only when every language is looked at
    and everything could be read; one for an export is never idle, because only compiling finds what it allows.
    """
    used: set[Allowance] = set()
    nearby: dict[tuple[str, str], list[Allowance]] = {}
    for one in given:
        for path in dict.fromkeys(inside.path for inside in one.stretches):
            nearby.setdefault((one.code, path), []).append(one)
    for finding in findings:
        covering = [one for one in nearby.get((finding.code, finding.span.path), ()) if one.covers(finding)]
        used.update(covering)
        if not covering or finding.code.startswith("X"):
            yield finding
    for one in given:
        if one.code not in codes or one.code.startswith("X"):
            yield shape.unknown_code(one.span, one.code, codes)
        elif judged and one not in used and not one.code.startswith("E"):
            yield shape.idle_allowance(one.span, one.code)
