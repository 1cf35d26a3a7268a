"""Rules about elements and attributes that are not as the grammar has them (X2)."""

from __future__ import annotations

from compiler.diagnostics.findings import Fault, Note, Severity, fault, note
from compiler.diagnostics.rules import Plural, source_rule
from compiler.diagnostics.suggest import suggestion
from compiler.text.source import Span


@source_rule(
    "X201",
    Severity.ERROR,
    {
        "": "there is no element `{name}`",
        "namespace": "`{name}` is in the namespace `{namespace}`, which is not this file's",
        "bare": "`{name}` is in no namespace, which is not this file's",
    },
    limited=False,
    hints={"xmlns": "write it with the `xmlns`, or the prefix, of the elements around it"},
)
def unknown_element(span: Span, name: str, expected: tuple[str, ...], known: tuple[str, ...]) -> Fault:
    """An element's name is not in the grammar.

    Why it matters: what stands in it would be lost, so nothing is compiled until it is put right.
    Wrong: <summry>Viktor flees.</summry>
    Right: <summary>Viktor flees.</summary>
    """
    namespace, elsewhere, local = name.rpartition("}")
    if elsewhere:
        advice = (note("xmlns"),) if local in known else _expected(expected)
        if not namespace[1:]:
            return fault(span, *advice, form="bare", name=local)
        return fault(span, *advice, form="namespace", name=local, namespace=namespace[1:])
    meant = suggestion(name, expected) or suggestion(name, known)
    return fault(span, *(meant or _expected(expected)), name=name)


@source_rule(
    "X202",
    Severity.ERROR,
    "`{name}` cannot stand here in `{parent}`",
    limited=False,
)
def misplaced_element(span: Span, name: str, parent: str, expected: tuple[str, ...]) -> Fault:
    """An element of the grammar stands where it cannot stand: in the wrong parent, out of order, or once too often.

    Why it matters: files that keep one order can be read, compared and changed by everybody.
    Wrong: <scene id="x"><prose>…</prose><slugline …/></scene>
    Right: <scene id="x"><slugline …/><prose>…</prose></scene>
    """
    return fault(span, *_expected(expected), name=name, parent=parent)


@source_rule(
    "X203",
    Severity.ERROR,
    "`{parent}` is not complete: it lacks {expected}",
    limited=False,
)
def missing_element(span: Span, parent: str, expected: tuple[str, ...]) -> Fault:
    """An element lacks a part that it must have.

    Why it matters: a scene without a slugline has no place and no time, and no breakdown can schedule it.
    Wrong: <scene id="sauna"><summary>…</summary></scene>
    Right: <scene id="sauna"><slugline int-ext="int" place="sauna" time="day"/><summary>…</summary></scene>
    """
    return fault(span, parent=parent, expected=expected)


@source_rule(
    "X204",
    Severity.ERROR,
    "`{parent}` has no attribute `{name}`",
    limited=False,
    hints={
        "known": "`{parent}` can have {known}",
        "none": "`{parent}` has no attributes",
    },
)
def unknown_attribute(span: Span, name: str, parent: str, known: tuple[str, ...]) -> Fault:
    """An attribute's name is not in the grammar of its element.

    Why it matters: what it says would be lost.
    Wrong: <scene id="sauna" lenght="2m">
    Right: <scene id="sauna" length="2m">
    """
    usable = note("known", parent=parent, known=known) if known else note("none", parent=parent)
    return fault(span, *(suggestion(name, known) or (usable,)), parent=parent, name=name)


@source_rule(
    "X205",
    Severity.ERROR,
    "`{parent}` lacks the attribute `{name}`",
    limited=False,
    notes={"meaning": "{meaning}"},
)
def missing_attribute(span: Span, name: str, parent: str, meaning: str) -> Fault:
    """An element lacks an attribute that it must have.

    Why it matters: without its id a scene cannot be named in a finding, a note or a report.
    Wrong: <scene day="1">
    Right: <scene id="sauna" day="1">
    """
    return fault(span, *_meaning(meaning), parent=parent, name=name)


@source_rule(
    "X206",
    Severity.ERROR,
    {
        "": "`{value}` is not a value of `{of}`",
        "empty": "`{of}` is empty",
    },
    limited=False,
    hints={"allowed": "it can be {allowed}"},
    notes={"meaning": "{meaning}"},
)
def wrong_value(span: Span, value: str, of: str, allowed: tuple[str, ...], meaning: str) -> Fault:
    """A value is not of the form that its attribute or element takes.

    Why it matters: a length that cannot be read is a length that is not counted.
    Wrong: <scene id="sauna" length="two minutes">
    Right: <scene id="sauna" length="2m">
    """
    usable = (note("allowed", allowed=allowed),) if allowed else ()
    notes = (*(suggestion(value, allowed) or usable), *_meaning(meaning))
    return fault(span, *notes, value=value, of=of) if value else fault(span, *notes, form="empty", of=of)


@source_rule(
    "X207",
    Severity.ERROR,
    "text cannot stand directly in `{parent}`",
    limited=False,
)
def stray_text(span: Span, parent: str, expected: tuple[str, ...]) -> Fault:
    """Text stands where only elements can stand.

    Why it matters: it belongs to no paragraph, so it would not be printed.
    Wrong: <prose>Danko waits.</prose>
    Right: <prose><p>Danko waits.</p></prose>
    """
    return fault(span, *_expected(expected), parent=parent)


@source_rule(
    "X208",
    Severity.ERROR,
    {
        "": "`{name}` cannot be the outermost element of a file",
        "story": "a story begins with `story`, and this file with `{name}`",
        "namespace": "`{name}` is not in the namespace `{namespace}`",
    },
    limited=False,
    hints={
        "namespace": 'write `<{name} xmlns="{namespace}" …>`',
        "roots": "it can be {roots}",
    },
)
def wrong_root(span: Span, name: str, roots: tuple[str, ...], namespace: str) -> Fault:
    """A file's outermost element is not one that a file can have, or is not in the story's namespace.

    Why it matters: the namespace says which grammar the file follows; editors find their help by it too.
    Wrong: <scene id="sauna">
    Right: <scene xmlns="urn:photoplay:story:1" id="sauna">
    """
    if roots == ("story",):
        return fault(span, form="story", name=name)
    if name in roots:
        advice = note("namespace", name=name, namespace=namespace)
        return fault(span, advice, form="namespace", name=name, namespace=namespace)
    return fault(span, *(suggestion(name, roots) or (note("roots", roots=roots),)), name=name)


@source_rule(
    "X209",
    Severity.ERROR,
    "`{tag}` is not a language tag",
    limited=False,
    hints={"tag": "write the language's own tag: ko, en, ja; zh-Hant, en-GB"},
    notes={"more": Plural("more", "it stands in {more} other place too", "it stands in {more} other places too")},
)
def unknown_language(span: Span, written: str, meant: str | None, more: int) -> Fault:
    """A language tag stands in no registry: it is a country's code, a language's name, or misspelt.

    Why it matters: a text in a language that does not exist belongs to no edition, and its names cannot be found in it. It
    is read as the language that was probably meant, so that nothing else is found because of it.
    Wrong: <scene xmlns="urn:photoplay:story:1" xml:lang="kr">
    Right: <scene xmlns="urn:photoplay:story:1" xml:lang="ko">
    """
    shown = written if len(written) <= 40 else f"{written[:40]}…"
    advice = note("meant", name=meant) if meant else note("tag")
    return fault(span, advice, *([note("more", more=more)] if more else []), tag=shown)


def _expected(names: tuple[str, ...]) -> tuple[Note, ...]:
    return (note("expected", expected=names),) if names else ()


def _meaning(text: str) -> tuple[Note, ...]:
    return (note("meaning", meaning=text),) if text else ()
