"""Rules about files that a story includes, or leaves out (X3)."""

from __future__ import annotations

from compiler.diagnostics.findings import Fault, Note, Severity, fault, note
from compiler.diagnostics.rules import source_rule
from compiler.diagnostics.suggest import suggestion
from compiler.text.source import Span


@source_rule(
    "X301",
    Severity.ERROR,
    {
        "": "there is no file `{file}`",
        "nameless": "this names no file",
    },
    unread=True,
    hints={"alike": "did you mean `{name}`? upper and lower case are different letters here"},
)
def missing_file(span: Span, href: str, beside: tuple[str, ...], alike: str | None = None) -> Fault:
    """An include names a file that is not there, or names none.

    Why it matters: a scene that is not found is a scene that is not in the treatment.
    Wrong: <xi:include href="scenes/010-suana.xml"/>
    Right: <xi:include href="scenes/010-sauna.xml"/>
    """
    meant = (note("alike", name=alike),) if alike else suggestion(href, beside)
    return fault(span, *meant, form="nameless" if href in ("", ".") else "", file=href)


@source_rule(
    "X302",
    Severity.ERROR,
    {
        "": "`{file}` is not inside the story's folder: {why}",
        "spelling": "`{file}` names no file: {why}",
    },
    unread=True,
    hints={
        "copy": "copy the file into the story's folder and name it from there",
        "write": "write `{instead}`",
    },
)
def outside_folder(span: Span, href: str, why: str, instead: str = "") -> Fault:
    """An include leads out of the story's folder: by .., an absolute path, a web address, or a link.

    Why it matters: a story may come from a stranger, and must not be able to read the reader's other files.
    Wrong: <xi:include href="../../secret.xml"/>
    Right: a file inside the folder that holds story.xml.
    """
    if instead:
        return fault(span, note("write", instead=instead), form="spelling", file=href, why=why)
    return fault(span, note("copy"), file=href, why=why)


@source_rule(
    "X303",
    Severity.ERROR,
    "this include comes back to itself: {chain: → }",
)
def circular_include(span: Span, chain: tuple[str, ...]) -> Fault:
    """A file includes itself, directly or by way of others.

    Why it matters: the story would have no end.
    Wrong: <xi:include href="cast.xml"/> in cast.xml itself.
    Right: includes lead from story.xml down to the scenes, never back.
    """
    return fault(span, chain=chain)


@source_rule(
    "X304",
    Severity.ERROR,
    'parse="{value}" is not accepted; only XML files are included',
    hints={"remove": "remove the attribute"},
)
def text_include(span: Span, value: str) -> Fault:
    """An include asks for a file as plain text.

    Why it matters: a story is made of scenes, not of files pasted into it.
    Wrong: <xi:include href="notes.txt" parse="text"/>
    Right: <xi:include href="scenes/010-sauna.xml"/>
    """
    return fault(span, note("remove"), value=value)


@source_rule(
    "X305",
    Severity.ERROR,
    "`{file}` holds a `{name}`, which cannot stand in `{parent}`",
)
def misplaced_include(span: Span, href: str, name: str, parent: str, expected: tuple[str, ...]) -> Fault:
    """An included file holds an element that cannot stand at the place of the include.

    Why it matters: a scene included among the characters belongs to no act.
    Wrong: <cast><xi:include href="scenes/010-sauna.xml"/></cast>
    Right: <sequence id="s1"><xi:include href="scenes/010-sauna.xml"/></sequence>
    """
    return fault(
        span, *([note("expected", expected=expected)] if expected else []), file=href, name=name, parent=parent
    )


@source_rule(
    "X306",
    Severity.ERROR,
    "`{file}` is included a second time",
    notes={"first": "it was included here"},
)
def repeated_include(span: Span, href: str, first: Span) -> Fault:
    """The same file is included twice.

    Why it matters: everything in it would be in the story twice, with the same ids.
    Wrong: <xi:include href="scenes/010-sauna.xml"/> <xi:include href="scenes/010-sauna.xml"/>
    Right: one include for each file.
    """
    return fault(span, note("first", first), file=href)


@source_rule(
    "X307",
    Severity.ERROR,
    "`{file}` cannot be read: {why}",
    unread=True,
)
def unreadable_file(span: Span, href: str, why: str) -> Fault:
    """An include names something that is there but cannot be read: a folder, a device, a file without permission.

    Why it matters: what cannot be read is not in the story.
    Wrong: <xi:include href="scenes"/>
    Right: <xi:include href="scenes/010-sauna.xml"/>
    """
    return fault(span, file=href, why=why)


@source_rule(
    "X308",
    Severity.WARNING,
    "this `{name}` is not in the story: no file includes it",
    hints={
        "after": "write `{include}` after the one of `{other}`",
        "before": "write `{include}` before the one of `{other}`",
        "scene": "write `{include}` in an `act` or a `sequence`",
        "sequence": "write `{include}` in an `act`",
        "in": "write `{include}` in {holders}",
    },
)
def unincluded_file(span: Span, name: str, advice: Note) -> Fault:
    """A file in the story's folder holds a part of a story, and no file includes it.

    Why it matters: what is not included is not in the story: not in the treatment, the beat sheet or any count.
    Wrong: scenes/030-chase.xml, and no include that names it.
    Right: <xi:include href="scenes/030-chase.xml"/> in story.xml, or the file in a folder outside the story.
    """
    return fault(span, advice, name=name)
