"""Rules about files before they are read as stories (X1), and about allowances (X4)."""

from __future__ import annotations

from compiler.diagnostics.findings import Argument, Fault, Finding, Note, Severity, fault, note
from compiler.diagnostics.rules import Family, source_rule
from compiler.diagnostics.suggest import suggestion
from compiler.text.source import Span


@source_rule(
    "X101",
    Severity.ERROR,
    {
        "format": "this is {format}, not XML",
        "version": "this file says that it is XML {version}, and a story is XML 1.0",
        "mismatch": "`</{closing}>` does not close `<{open}>`",
        "unclosed": "the file ends before `<{open}>` is closed",
        "empty": "this file is empty",
        "entity": "`{entity}` is not known here",
        "duplicate": "this attribute stands twice in one tag",
        "prefix": "the prefix of this name is not declared",
        "after": "something stands after the end of the outermost element",
        "before": "something stands where the outermost element should begin",
        "declaration": "`<?xml …?>` can stand only at the very beginning",
        "token": "a tag, a comment or a reference is begun and not ended",
        "cdata": "a CDATA section is not ended",
        "number": "this number stands for no character",
        "other": "this is not XML: {error}",
        "bare": "a bare `{sign}` cannot stand in text",
        "unquoted": "the value of an attribute stands between quotation marks",
        "unended": "`<` cannot stand in the value of an attribute",
        "control": "the control character U+{letter:04X} cannot stand in a story",
        "sign": "this is not XML: a sign stands where it cannot",
    },
    hints={
        "format": "write it as XML; nothing is unpacked or converted",
        "version": 'write version="1.0"',
        "entity": "write the letter itself, or its number: `&#160;`",
        "duplicate": "remove one of the two",
        "prefix": 'for includes, write `xmlns:xi="http://www.w3.org/2001/XInclude"` on the outermost element',
        "after": "a file has one outermost element: put the rest inside it, or in a file of its own",
        "before": "begin with a tag",
        "declaration": "remove what is before it",
        "cdata": "end it with `]]>`",
        "number": "write the letter itself",
        "bare": "write `{spelling}`",
        "unquoted": 'write it so: `day="1"`',
        "unended": "is a quotation mark missing before it?",
    },
    notes={"opened": "`<{element}>` was opened here"},
)
def not_xml(span: Span, form: str, *notes: Note, **arguments: Argument) -> Fault:
    """A file is not well-formed XML: a tag is not closed, a quotation mark is missing, a bare & stands in the text.

    Why it matters: nothing after the fault can be read, so the whole file is left out.
    Wrong: <p>Tom & Jerry</p>
    Right: <p>Tom &amp; Jerry</p>
    """
    return fault(span, *notes, form=form, **arguments)


@source_rule(
    "X102",
    Severity.ERROR,
    {
        "encoding": "this file is {encoding}",
        "second": "this file begins with a second byte order mark",
        "bytes": "these bytes are not UTF-8",
        "declared": "this file says that it is {declared}, but it is {encoding}",
    },
    hints={
        "encoding": "save it again as UTF-8",
        "second": "delete it, or save the file again as UTF-8 without one",
        "korean": "it looks like EUC-KR (CP949): save it again as UTF-8",
        "named": "it says that it is {declared}: save it again as UTF-8",
        "save": "save the file again as UTF-8",
        "declared": 'write encoding="{encoding}"',
    },
)
def not_utf8(span: Span, form: str, *notes: Note, **arguments: Argument) -> Fault:
    """A file is neither UTF-8 text nor UTF-16 with a byte order mark, or says that it is something else than it is.

    Why it matters: in another encoding the same bytes are other letters, and Korean turns into rubbish without a word.
    Wrong: a scene saved as EUC-KR or CP949.
    Right: the same scene saved as UTF-8, which every editor offers.
    """
    return fault(span, *notes, form=form, **arguments)


@source_rule(
    "X103",
    Severity.ERROR,
    "a story file may not have a DOCTYPE",
    hints={"remove": "remove the DOCTYPE, and write letters as themselves instead of as entities"},
)
def doctype(span: Span) -> Fault:
    """A file has a DOCTYPE.

    Why it matters: a DOCTYPE can define entities that read other files or grow without end, so a story from a stranger
    could do harm. Stories do not need one: the grammar is found by the namespace.
    Wrong: <!DOCTYPE story SYSTEM "story.dtd">
    Right: no such line; letters are written as themselves or as &#233;.
    """
    return fault(span, note("remove"))


@source_rule(
    "X104",
    Severity.ERROR,
    {
        "tags": "this file has {tags:,} tags; a file of a story has at most {most:,}",
        "bytes": "`{file}` has {bytes:,} bytes; a file of a story has at most {most:,}",
        "depth": "this stands in {depth} other elements; in a story it can be at most {most}",
        "attributes": "an element of a story has at most {most} attributes",
        "marks": "more than {most} marks stand on one letter",
        "files": "a story has at most {most:,} files, and this is one more",
        "together": "the files of a story have at most {most:,} bytes together; from here on none is read",
        "beats": "a paradigm has at most {most} beats, and this is one more of {beats:,}",
        "paradigms": "a story brings at most {most} paradigms, and this is one more of {paradigms:,}",
    },
    unread=True,
    hints={
        "tags": "give each scene a file of its own",
        "bytes": "give each scene a file of its own",
        "depth": "a story needs a dozen: remove the others",
        "attributes": "a story needs a dozen: remove the others",
        "marks": "leave those that the letter needs",
        "files": "make several stories of it",
        "together": "make several stories of it",
        "beats": "make several paradigms of it",
        "paradigms": "leave those that it is told by",
    },
)
def too_large(span: Span, form: str, **arguments: Argument) -> Fault:
    """A file or a story is larger than any story can be: in bytes, files, tags, attributes, levels, beats, or marks on a letter.

    Why it matters: reading it would take memory and time for something that is not writing.
    Wrong: a picture or a whole library pasted into a scene.
    Right: one scene a file, of a few kilobytes.
    """
    return fault(span, note(form), form=form, **arguments)


@source_rule(
    "X105",
    Severity.ERROR,
    {
        "control": "the control character U+{letter:04X} cannot stand in a story",
        "noncharacter": "the noncharacter U+{letter:04X} cannot stand in a story",
    },
    hints={"delete": "delete it"},
)
def forbidden_character(span: Span, letter: int) -> Fault:
    """A file holds a control code or a noncharacter: signs that XML allows, and that are no part of any writing.

    Why it matters: no font has them, and some make a terminal do what a stranger wants.
    Wrong: a scene with U+009B or U+1FFFE in it, itself or as &#x9B;
    Right: the same scene without it.
    """
    form = "control" if letter < 0xA0 else "noncharacter"
    return fault(span, note("delete"), form=form, letter=letter)


@source_rule(
    "X106",
    Severity.ERROR,
    {
        "first": "this file has {most:,} faults or more; these are the first",
        "refused": "the grammar does not accept this file",
        "files": "there are {most:,} faults or more in the files before this; from here on none is read",
        "code": "there are {most:,} `{code}` or more, and no others are looked for",
    },
    notes={"fault": "{finding}"},
)
def too_many_faults(span: Span, form: str, first: tuple[Finding, ...] = (), **arguments: Argument) -> Fault:
    """More is wrong than anybody would mend one by one, so not all is told, and a file that is all wrong is left out.

    Why it matters: so many faults have one cause, and go when it is put right.
    Wrong: a file of another program, renamed to scene.xml.
    Right: the first of the faults put right, and the story validated again.
    """
    notes = (note("fault", finding.span, finding=finding) for finding in first)
    return fault(span, *notes, form=form, **arguments)


@source_rule(
    "X401",
    Severity.ERROR,
    {
        "": "there is no finding `{code}`",
        "source": "`{code}` cannot be allowed: no finding of family X can",
    },
)
def unknown_code(span: Span, code: str, known: tuple[str, ...]) -> Fault:
    """An allowance names a code that no finding has, or one that cannot be allowed.

    Why it matters: it allows nothing, and whoever wrote it believes that it does.
    Wrong: <allow code="C1001">He is a ghost.</allow>
    Right: <allow code="C101">He is a ghost.</allow>
    """
    if code.startswith(Family.SOURCE.letter):
        return fault(span, form="source", code=code)
    return fault(span, *suggestion(code, known), code=code)


@source_rule(
    "X402",
    Severity.WARNING,
    "this allows no finding: there is no `{code}` here",
    hints={"remove": "remove it"},
)
def idle_allowance(span: Span, code: str) -> Fault:
    """An allowance allows nothing: there is no such finding in the element that it ends.

    Why it matters: the fault has been mended, or stands elsewhere; the next one would be allowed unseen.
    Wrong: <allow code="C101">He is a ghost.</allow> in a scene in which nobody is dead.
    Right: no such element.
    """
    return fault(span, note("remove"), code=code)
