"""Family X: what can be wrong with a file before it is a story.

Each function words one finding; its docstring explains the code. The stages that read, parse, validate and include
(``tree``, ``schema``, ``includes``) call them.
"""

from __future__ import annotations

from compiler.diagnostics.findings import Finding, Note, Rule, Severity, hint, note
from compiler.diagnostics.suggest import among, suggestion
from compiler.text.source import Span

# What stands in a file


def not_xml(span: Span, message: str, notes: tuple[Note, ...] = ()) -> Finding:
    """A file is not well-formed XML: a tag is not closed, a quotation mark is missing, a bare & stands in the text.

    Why it matters: nothing after the fault can be read, so the whole file is left out.
    Wrong: <p>Tom & Jerry</p>
    Right: <p>Tom &amp; Jerry</p>
    """
    return Finding("X101", span, message, notes)


def not_utf8(span: Span, message: str, notes: tuple[Note, ...] = ()) -> Finding:
    """A file is neither UTF-8 text nor UTF-16 with a byte order mark, or says that it is something else than it is.

    Why it matters: in another encoding the same bytes are other letters, and Korean turns into rubbish without a word.
    Wrong: a scene saved as EUC-KR or CP949.
    Right: the same scene saved as UTF-8, which every editor offers.
    """
    return Finding("X102", span, message, notes)


def doctype(span: Span) -> Finding:
    """A file has a DOCTYPE.

    Why it matters: a DOCTYPE can define entities that read other files or grow without end, so a story from a stranger
    could do harm. Stories do not need one: the grammar is found by the namespace.
    Wrong: <!DOCTYPE story SYSTEM "story.dtd">
    Right: no such line; letters are written as themselves or as &#233;.
    """
    return Finding(
        "X103",
        span,
        "a story file may not have a DOCTYPE",
        (hint("remove the DOCTYPE, and write letters as themselves instead of as entities"),),
    )


def too_large(span: Span, message: str, advice: str = "") -> Finding:
    """A file or a story is larger than any story can be: in bytes, files, tags, attributes, levels, beats, or marks on a letter.

    Why it matters: reading it would take memory and time for something that is not writing.
    Wrong: a picture or a whole library pasted into a scene.
    Right: one scene a file, of a few kilobytes.
    """
    return Finding("X104", span, message, (hint(advice or "give each scene a file of its own"),))


def forbidden_character(span: Span, code: int) -> Finding:
    """A file holds a control code or a noncharacter: signs that XML allows, and that are no part of any writing.

    Why it matters: no font has them, and some make a terminal do what a stranger wants.
    Wrong: a scene with U+009B or U+1FFFE in it, itself or as &#x9B;
    Right: the same scene without it.
    """
    kind = "control character" if code < 0xA0 else "noncharacter"
    return Finding("X105", span, f"the {kind} U+{code:04X} cannot stand in a story", (hint("delete it"),))


def too_many_faults(span: Span, message: str, first: tuple[Finding, ...] = ()) -> Finding:
    """More is wrong than anybody would mend one by one, so not all is told, and a file that is all wrong is left out.

    Why it matters: so many faults have one cause, and go when it is put right.
    Wrong: a file of another program, renamed to scene.xml.
    Right: the first of the faults put right, and the story validated again.
    """
    told = tuple(note(f"{finding.code}: {finding.message}", finding.span) for finding in first)
    return Finding("X106", span, message, told)


# The grammar


def unknown_element(span: Span, name: str, expected: tuple[str, ...], known: tuple[str, ...]) -> Finding:
    """An element's name is not in the grammar.

    Why it matters: what stands in it would be lost, so nothing is compiled until it is put right.
    Wrong: <summry>Viktor flees.</summry>
    Right: <summary>Viktor flees.</summary>
    """
    namespace, elsewhere, local = name.rpartition("}")
    if elsewhere:
        where = f"the namespace `{namespace[1:]}`" if namespace[1:] else "no namespace"
        advice = (
            (hint("write it with the `xmlns`, or the prefix, of the elements around it"),)
            if local in known
            else _expected(expected)
        )
        return Finding("X201", span, f"`{local}` is in {where}, which is not this file's", advice)
    notes = suggestion(name, expected) or suggestion(name, known)
    return Finding("X201", span, f"there is no element `{name}`", notes or _expected(expected))


def misplaced_element(span: Span, name: str, parent: str, expected: tuple[str, ...]) -> Finding:
    """An element of the grammar stands where it cannot stand: in the wrong parent, out of order, or once too often.

    Why it matters: files that keep one order can be read, compared and changed by everybody.
    Wrong: <scene id="x"><prose>…</prose><slugline …/></scene>
    Right: <scene id="x"><slugline …/><prose>…</prose></scene>
    """
    return Finding("X202", span, f"`{name}` cannot stand here in `{parent}`", _expected(expected))


def missing_element(span: Span, parent: str, expected: tuple[str, ...]) -> Finding:
    """An element lacks a part that it must have.

    Why it matters: a scene without a slugline has no place and no time, and no breakdown can schedule it.
    Wrong: <scene id="sauna"><summary>…</summary></scene>
    Right: <scene id="sauna"><slugline int-ext="int" place="sauna" time="day"/><summary>…</summary></scene>
    """
    return Finding("X203", span, f"`{parent}` is not complete: it lacks {among(expected)}")


def unknown_attribute(span: Span, name: str, parent: str, known: tuple[str, ...]) -> Finding:
    """An attribute's name is not in the grammar of its element.

    Why it matters: what it says would be lost.
    Wrong: <scene id="sauna" lenght="2m">
    Right: <scene id="sauna" length="2m">
    """
    usable = (hint(f"`{parent}` can have {among(known)}"),) if known else (hint(f"`{parent}` has no attributes"),)
    return Finding("X204", span, f"`{parent}` has no attribute `{name}`", suggestion(name, known) or usable)


def missing_attribute(span: Span, name: str, parent: str, meaning: str) -> Finding:
    """An element lacks an attribute that it must have.

    Why it matters: without its id a scene cannot be named in a finding, a note or a report.
    Wrong: <scene day="1">
    Right: <scene id="sauna" day="1">
    """
    return Finding("X205", span, f"`{parent}` lacks the attribute `{name}`", (note(meaning),) if meaning else ())


def wrong_value(span: Span, value: str, of: str, allowed: tuple[str, ...], meaning: str) -> Finding:
    """A value is not of the form that its attribute or element takes.

    Why it matters: a length that cannot be read is a length that is not counted.
    Wrong: <scene id="sauna" length="two minutes">
    Right: <scene id="sauna" length="2m">
    """
    message = f"`{value}` is not a value of {of}" if value else f"{of} is empty"
    notes = suggestion(value, allowed) if allowed else ()
    if allowed and not notes:
        notes = (hint(f"it can be {among(allowed)}"),)
    return Finding("X206", span, message, notes + ((note(meaning),) if meaning else ()))


def stray_text(span: Span, parent: str, expected: tuple[str, ...]) -> Finding:
    """Text stands where only elements can stand.

    Why it matters: it belongs to no paragraph, so it would not be printed.
    Wrong: <prose>Danko waits.</prose>
    Right: <prose><p>Danko waits.</p></prose>
    """
    return Finding("X207", span, f"text cannot stand directly in `{parent}`", _expected(expected))


def wrong_root(span: Span, name: str, roots: tuple[str, ...], namespace: str) -> Finding:
    """A file's outermost element is not one that a file can have, or is not in the story's namespace.

    Why it matters: the namespace says which grammar the file follows; editors find their help by it too.
    Wrong: <scene id="sauna">
    Right: <scene xmlns="urn:photoplay:story:1" id="sauna">
    """
    if roots == ("story",):
        return Finding("X208", span, f"a story begins with `story`, and this file with `{name}`")
    if name in roots:
        return Finding(
            "X208",
            span,
            f"`{name}` is not in the namespace `{namespace}`",
            (hint(f'write `<{name} xmlns="{namespace}" …>`'),),
        )
    notes = suggestion(name, roots) or (hint(f"it can be {among(roots)}"),)
    return Finding("X208", span, f"`{name}` cannot be the outermost element of a file", notes)


def unknown_language(span: Span, written: str, meant: str | None, more: int) -> Finding:
    """A language tag stands in no registry: it is a country's code, a language's name, or misspelt.

    Why it matters: a text in a language that does not exist belongs to no edition, and its names cannot be found in it. It
    is read as the language that was probably meant, so that nothing else is found because of it.
    Wrong: <scene xmlns="urn:photoplay:story:1" xml:lang="kr">
    Right: <scene xmlns="urn:photoplay:story:1" xml:lang="ko">
    """
    shown = written if len(written) <= 40 else f"{written[:40]}…"
    tag = hint(f"did you mean `{meant}`?" if meant else "write the language's own tag: ko, en, ja; zh-Hant, en-GB")
    places = (note(f"it stands in {more} other place{'s' if more > 1 else ''} too"),) if more else ()
    return Finding("X209", span, f"`{shown}` is not a language tag", (tag, *places))


# Allowances


def unknown_code(span: Span, code: str, known: tuple[str, ...]) -> Finding:
    """An allowance names a code that no finding has, or one that cannot be allowed.

    Why it matters: it allows nothing, and whoever wrote it believes that it does.
    Wrong: <allow code="C1001">He is a ghost.</allow>
    Right: <allow code="C101">He is a ghost.</allow>
    """
    if code.startswith("X"):
        return Finding("X401", span, f"`{code}` cannot be allowed: no finding of family X can")
    return Finding("X401", span, f"there is no finding `{code}`", suggestion(code, known))


def idle_allowance(span: Span, code: str) -> Finding:
    """An allowance allows nothing: there is no such finding in the element that it ends.

    Why it matters: the fault has been mended, or stands elsewhere; the next one would be allowed unseen.
    Wrong: <allow code="C101">He is a ghost.</allow> in a scene in which nobody is dead.
    Right: no such element.
    """
    return Finding("X402", span, f"this allows no finding: there is no `{code}` here", (hint("remove it"),))


# Includes


def missing_file(span: Span, href: str, beside: tuple[str, ...], alike: str | None = None) -> Finding:
    """An include names a file that is not there, or names none.

    Why it matters: a scene that is not found is a scene that is not in the treatment.
    Wrong: <xi:include href="scenes/010-suana.xml"/>
    Right: <xi:include href="scenes/010-sauna.xml"/>
    """
    message = f"there is no file `{href}`" if href not in ("", ".") else "this names no file"
    meant = (hint(f"did you mean `{alike}`? upper and lower case are different letters here"),) if alike else ()
    return Finding("X301", span, message, meant or suggestion(href, beside))


def outside_folder(span: Span, href: str, how: str, instead: str = "") -> Finding:
    """An include leads out of the story's folder: by .., an absolute path, a web address, or a link.

    Why it matters: a story may come from a stranger, and must not be able to read the reader's other files.
    Wrong: <xi:include href="../../secret.xml"/>
    Right: a file inside the folder that holds story.xml.
    """
    if instead:
        return Finding("X302", span, f"`{href}` names no file: {how}", (hint(f"write `{instead}`"),))
    return Finding(
        "X302",
        span,
        f"`{href}` is not inside the story's folder: {how}",
        (hint("copy the file into the story's folder and name it from there"),),
    )


def circular_include(span: Span, chain: tuple[str, ...]) -> Finding:
    """A file includes itself, directly or by way of others.

    Why it matters: the story would have no end.
    Wrong: <xi:include href="cast.xml"/> in cast.xml itself.
    Right: includes lead from story.xml down to the scenes, never back.
    """
    return Finding("X303", span, "this include comes back to itself: " + " → ".join(f"`{name}`" for name in chain))


def text_include(span: Span, value: str) -> Finding:
    """An include asks for a file as plain text.

    Why it matters: a story is made of scenes, not of files pasted into it.
    Wrong: <xi:include href="notes.txt" parse="text"/>
    Right: <xi:include href="scenes/010-sauna.xml"/>
    """
    return Finding(
        "X304", span, f'parse="{value}" is not accepted; only XML files are included', (hint("remove the attribute"),)
    )


def misplaced_include(span: Span, href: str, name: str, parent: str, expected: tuple[str, ...]) -> Finding:
    """An included file holds an element that cannot stand at the place of the include.

    Why it matters: a scene included among the characters belongs to no act.
    Wrong: <cast><xi:include href="scenes/010-sauna.xml"/></cast>
    Right: <sequence id="s1"><xi:include href="scenes/010-sauna.xml"/></sequence>
    """
    return Finding("X305", span, f"`{href}` holds a `{name}`, which cannot stand in `{parent}`", _expected(expected))


def repeated_include(span: Span, href: str, first: Span) -> Finding:
    """The same file is included twice.

    Why it matters: everything in it would be in the story twice, with the same ids.
    Wrong: <xi:include href="scenes/010-sauna.xml"/> <xi:include href="scenes/010-sauna.xml"/>
    Right: one include for each file.
    """
    return Finding("X306", span, f"`{href}` is included a second time", (note("it was included here", first),))


def unreadable_file(span: Span, href: str, why: str) -> Finding:
    """An include names something that is there but cannot be read: a folder, a device, a file without permission.

    Why it matters: what cannot be read is not in the story.
    Wrong: <xi:include href="scenes"/>
    Right: <xi:include href="scenes/010-sauna.xml"/>
    """
    return Finding("X307", span, f"`{href}` cannot be read: {why}")


def unincluded_file(span: Span, name: str, include: str, where: str, beside: Span | None) -> Finding:
    """A file in the story's folder holds a part of a story, and no file includes it.

    Why it matters: what is not included is not in the story: not in the treatment, the beat sheet or any count.
    Wrong: scenes/030-chase.xml, and no include that names it.
    Right: <xi:include href="scenes/030-chase.xml"/> in story.xml, or the file in a folder outside the story.
    """
    advice = hint(f"write `{include}` {where}", beside)
    return Finding("X308", span, f"this `{name}` is not in the story: no file includes it", (advice,))


def _expected(names: tuple[str, ...]) -> tuple[Note, ...]:
    return (hint(f"{among(names)} can stand here"),) if names else ()


SHAPE = (
    Rule("X101", "not-xml", Severity.ERROR, not_xml),
    Rule("X102", "not-utf8", Severity.ERROR, not_utf8),
    Rule("X103", "doctype", Severity.ERROR, doctype),
    Rule("X104", "too-large", Severity.ERROR, too_large),
    Rule("X105", "forbidden-character", Severity.ERROR, forbidden_character),
    Rule("X106", "too-many-faults", Severity.ERROR, too_many_faults),
    Rule("X201", "unknown-element", Severity.ERROR, unknown_element),
    Rule("X202", "misplaced-element", Severity.ERROR, misplaced_element),
    Rule("X203", "missing-element", Severity.ERROR, missing_element),
    Rule("X204", "unknown-attribute", Severity.ERROR, unknown_attribute),
    Rule("X205", "missing-attribute", Severity.ERROR, missing_attribute),
    Rule("X206", "wrong-value", Severity.ERROR, wrong_value),
    Rule("X207", "stray-text", Severity.ERROR, stray_text),
    Rule("X208", "wrong-root", Severity.ERROR, wrong_root),
    Rule("X209", "unknown-language", Severity.ERROR, unknown_language),
    Rule("X301", "missing-file", Severity.ERROR, missing_file),
    Rule("X302", "outside-folder", Severity.ERROR, outside_folder),
    Rule("X303", "circular-include", Severity.ERROR, circular_include),
    Rule("X304", "text-include", Severity.ERROR, text_include),
    Rule("X305", "misplaced-include", Severity.ERROR, misplaced_include),
    Rule("X306", "repeated-include", Severity.ERROR, repeated_include),
    Rule("X307", "unreadable-file", Severity.ERROR, unreadable_file),
    Rule("X308", "unincluded-file", Severity.WARNING, unincluded_file),
    Rule("X401", "unknown-code", Severity.ERROR, unknown_code),
    Rule("X402", "idle-allowance", Severity.WARNING, idle_allowance),
)
