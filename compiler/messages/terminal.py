"""Findings for people: the line at fault, a caret under the very words, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.cells import cell_len

from compiler.checks.catalogue import rule_of, severity
from compiler.diagnostics.findings import Finding
from compiler.messages.places import shown, spelled, start_of
from compiler.messages.template_filling import notes, sentence
from compiler.text.source import Position, Source, Span

Paint = Callable[[str, str], str]
"""Gives a text a colour: (role, text) to text; the roles are error, warning, note, hint, place and frame."""


def unpainted(_: str, text: str) -> str:
    """No colour."""
    return text


def report(findings: Sequence[Finding], sources: Mapping[str, Source], width: int, paint: Paint = unpainted) -> str:
    """All findings, a blank line between, no line wider than ``width`` where it can be helped."""
    return "\n".join("\n".join(_lines(finding, sources, width, paint)) + "\n" for finding in findings)


MAX_PRINTED = 50
"""Findings up to this number are printed whole; of more, a few of each code."""

OF_A_CODE = 5


def folded(findings: Sequence[Finding]) -> tuple[list[Finding], list[str]]:
    """Return the findings to print, and a line for each code of which there are more."""
    if len(findings) <= MAX_PRINTED:
        return list(findings), []
    shown: list[Finding] = []
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= OF_A_CODE:
            shown.append(finding)
    return shown, [
        f"{_named(code)}: {number - OF_A_CODE} more like {'this' if number - OF_A_CODE == 1 else 'these'}"
        for code, number in sorted(seen.items())
        if number > OF_A_CODE
    ]


def _named(code: str) -> str:
    """A code with its name."""
    rule = rule_of(code)
    return f"{code} {rule.name}" if rule else code


def _lines(finding: Finding, sources: Mapping[str, Source], width: int, paint: Paint) -> Iterator[str]:
    role = severity(finding).value
    position = start_of(finding.span, sources)
    gutter = " " * len(str(position.line))
    yield paint(role, f"{role}[{_named(finding.code)}]") + f": {spelled(sentence(finding))}"
    yield f"{gutter}{paint('frame', '-->')} {paint('place', _place(finding.span, sources))}"
    source = sources.get(finding.span.path)
    if source and source.data:
        yield from _excerpt(source, finding.span, position, width, role, paint)
    for note in notes(finding):
        where = f" ({_place(note.span, sources)})" if note.span else ""
        yield f"{gutter} {paint('frame', '=')} {paint(note.kind, note.kind)}: {spelled(note.text)}{where}"
    yield f"{gutter} {paint('frame', '=')} {paint('note', 'explain')}: photoplay explain {finding.code}"


def _place(span: Span, sources: Mapping[str, Source]) -> str:
    position = start_of(span, sources)
    return f"{shown(span.path)}:{position.line}:{position.column}"


def _excerpt(source: Source, span: Span, at: Position, width: int, role: str, paint: Paint) -> Iterator[str]:
    """The line with carets under it. A long line is cut around the fault; a syllable of Hangul is two cells wide."""
    number, bar = str(at.line), paint("frame", "|")
    gutter = " " * len(number)
    line = source.line(at.line)
    end = source.position(span.end)
    last = end.column - 1 if end.line == at.line else len(line)
    room = max(width - len(number) - 4, 20)
    before, marked, after = _cut(*_around(line, at.column - 1, last, room), room)
    carets = "^" * max(cell_len(marked), 1)
    yield f"{gutter} {bar}"
    yield f"{paint('frame', number)} {bar} {before}{marked}{after}".rstrip()
    yield f"{gutter} {bar} {' ' * cell_len(before)}{paint(role, carets)}"


def _around(line: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """What stands before, between and after two places of a line, ready to be shown.

    Of a line that is very long (a whole story may stand on one) only what could be seen is looked at.
    """
    far = 3 * room  # two or three characters may share a cell
    first = start - far if start > far else 0
    return shown(line[first:start]), shown(line[start : min(end, start + far)]), shown(line[end : end + far])


def _cut(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """A line that fits: indentation goes first, then what stands far from the marked words."""
    if cell_len(before + marked + after) <= room:
        return before, marked, after
    before = before.lstrip()
    marked = _head(marked, room)
    spare = max(room - cell_len(marked), 0)
    tail = _tail(before, max(spare - min(cell_len(after), spare // 2), 0))
    return tail, marked, _head(after, max(spare - cell_len(tail), 0))


def _head(text: str, room: int) -> str:
    """The beginning of a text, as much as fits, with an ellipsis if it is cut."""
    if cell_len(text) <= room:
        return text
    kept, cells = 0, 0
    for letter in text:
        cells += cell_len(letter)
        if cells > room - 1:
            break
        kept += 1
    return text[:kept] + "…" if room > 0 else ""


def _tail(text: str, room: int) -> str:
    """The end of a text, as much as fits."""
    return _head(text[::-1], room)[::-1]
