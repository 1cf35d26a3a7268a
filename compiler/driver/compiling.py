"""All stages: check (in ``checking``), make documents, lay out; ``deliver`` writes the result.

It prints nothing and knows neither clock nor working directory.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from compiler import pdf
from compiler.checks import output
from compiler.diagnostics.findings import in_source_order
from compiler.documents.blocks import CONTENTS, Contents, Document, scene_pages
from compiler.documents.registry import BACKENDS, Request
from compiler.driver.checking import Checked, check, one_edition
from compiler.driver.options import CompileOptions
from compiler.errors import NotThere
from compiler.model.paradigm import SHIPPED, Paradigm, named, shipped
from compiler.pdf.engine.fonts import package_for
from compiler.store.cache import Cache
from compiler.syntax.allowances import standing
from compiler.system.deliver import Output
from compiler.text.source import Source, Span

ALL = tuple(backend.name for backend in BACKENDS)
"""Every kind of document."""

USUAL = tuple(backend.name for backend in BACKENDS if not backend.on_request)
"""The documents that are made when none is named."""

LONG = 12
"""Pages from which on a treatment has contents, if nothing is said about them: fewer are leafed through."""


class Compiled(Struct, frozen=True):
    """The result of a compile: the checked story with all findings, and the documents, empty if there are errors.

    ``sound``: nothing failed that could succeed another time.
    """

    checked: Checked
    outputs: tuple[Output, ...]
    sound: bool = True


def paradigm_files(names: Iterable[str]) -> tuple[Path, ...]:
    """The files among what paradigms are asked for by: a file and not a name is what ends in .xml."""
    return tuple(Path(name) for name in names if name.endswith(".xml"))


def paradigms_for(checked: Checked, names: tuple[str, ...]) -> tuple[Paradigm, ...]:
    """The paradigms of names and files, each once; else the first that the story names, or the first shipped.

    Raises ``NotThere``. The files are those that the story was checked with.
    """
    uses = checked.story.front.paradigms if checked.story else ()
    wanted = names or (uses[0].name.id if uses else SHIPPED[0],)
    return tuple(dict.fromkeys(_paradigm(checked, name) for name in wanted))


def known_paradigms(checked: Checked) -> tuple[Paradigm, ...]:
    """The paradigms that a story may name; the shipped ones where there is no story."""
    return checked.facts.paradigms() if checked.facts else shipped()


def _paradigm(checked: Checked, name: str) -> Paradigm:
    own = checked.facts.paradigm(name) if checked.facts else None
    found = checked.brought.get(Path(name)) or own or named(name, known_paradigms(checked))
    if found is None:
        raise NotThere("paradigm", name, tuple(paradigm.id for paradigm in known_paradigms(checked)))
    return found


def requested(path: Path, options: CompileOptions, cache: Cache | None = None) -> tuple[Checked, Request | None]:
    """Check a story and return the request for its documents, ``None`` if it has errors. Loads nothing that prints.

    In the ``cache`` is what the story's files came to for another process. Raises ``NoStory`` and ``NotThere`` for what was
    asked for and is not there.
    """
    for name in options.to:
        if name not in ALL:
            raise NotThere("document", name, ALL)
    checked = check(path, one_edition(options.language), paradigm_files(options.paradigms), cache)
    if checked.facts is None or checked.has_errors(strict=options.strict):
        return checked, None
    (language,) = one_edition(options.language)(checked.facts.story)
    paradigms = paradigms_for(checked, options.paradigms)
    return checked, Request(
        checked.facts, language, paradigms, options.sluglines, options.notes, options.contents is not False
    )


def paged(request: Request, options: CompileOptions, execution: pdf.Execution | None = None) -> Request:
    """The same request with the treatment's pages, for forms that refer to them and are no pages themselves."""
    laid_out = _laid_out(request, replace(options, to=("treatment",)), execution)
    return replace(request, pages=scene_pages(laid_out["treatment"].anchors))


def compile_story(path: Path, options: CompileOptions, execution: pdf.Execution | None = None) -> Compiled:
    """Check a story and, if it has no errors, make its documents. Nothing is written: see ``deliver``.

    Raises ``NoStory`` and ``NotThere`` for what was asked for and is not there, and ``pdf.NotPrinted`` where it cannot
    be printed.
    """
    checked, request = requested(path, options)
    return Compiled(checked, ()) if request is None else printed(checked, request, options, execution)


def files(request: Request, options: CompileOptions) -> dict[str, str]:
    """The documents that are asked for, each with the name of its file."""
    suffix = "" if request.language == request.facts.story.language else f".{request.language}"
    return {name: f"{name}{suffix}.pdf" for name in ALL if name in (options.to or USUAL)}


def printed(
    checked: Checked, request: Request, options: CompileOptions, execution: pdf.Execution | None = None
) -> Compiled:
    """The documents of a story that has been checked; none if it turns out that it cannot be printed as it is."""
    laid_out = _laid_out(request, options, execution)
    checked = _with_complaints(checked, laid_out.values(), options.layout.theme, request.language)
    if checked.has_errors(strict=options.strict):
        return Compiled(checked, ())
    outputs = (
        Output(file, laid.pdf, laid.count, laid.in_one)
        for name, file in files(request, options).items()
        if (laid := laid_out[name])
    )
    sound = not any(complaint.passing for laid in laid_out.values() for complaint in laid.complaints)
    return Compiled(checked, tuple(outputs), sound)


def _laid_out(request: Request, options: CompileOptions, execution: pdf.Execution | None) -> dict[str, pdf.Pages]:
    """Lay out what is wanted, and the treatment too if anything refers to its pages."""
    wanted = [backend for backend in BACKENDS if backend.name in (options.to or USUAL)]
    needed = {"treatment"} if options.paged and any(backend.needs_pages for backend in wanted) else set()
    asked = [backend for backend in BACKENDS if backend in wanted or backend.name in needed]
    work = list(accumulate((backend.work for backend in asked), initial=0.0))
    done: dict[str, pdf.Pages] = {}
    for backend, before, after in zip(asked, work, work[1:], strict=False):
        if options.paged and backend.needs_pages:
            request = replace(request, pages=scene_pages(done["treatment"].anchors))
        part = _part(execution or pdf.Execution(), before / work[-1], after / work[-1])
        document = backend.document(request)
        made = pdf.lay_out(document, options.layout, options.created, part, options.standard)
        if options.contents is None and not _deserves_contents(document, made):  # a short one, which is soon done again
            document = backend.document(replace(request, contents=False))
            again = _part(execution or pdf.Execution(), after / work[-1], after / work[-1])
            made = pdf.lay_out(document, options.layout, options.created, again, options.standard)
        done[backend.name] = made
    return done


def _deserves_contents(document: Document, laid: pdf.Pages) -> bool:
    """Whether a document is long enough for its contents, if it has any: without their own pages, so that to print them
    or not changes nothing in this.
    """
    if not any(isinstance(block, Contents) for block in document.blocks):
        return True
    begin = laid.anchors.get(CONTENTS, 0)
    end = min((page for page in laid.anchors.values() if page > begin), default=begin)
    return laid.count - (end - begin) >= LONG


def _part(execution: pdf.Execution, before: float, after: float) -> pdf.Execution:
    """The same execution for one of several documents, whose work leads from one share of all to another."""
    return replace(execution, progress=lambda share: execution.progress(before + share * (after - before)))


def _with_complaints(checked: Checked, laid_out: Iterable[pdf.Pages], theme: pdf.Theme, language: str) -> Checked:
    """What the page setter complained of, as findings at the place that it is about."""
    sheet = Source(str(theme.path or f"{theme.name}.css"), theme.css.encode())
    findings = list(checked.findings)
    missing = ""
    unread: dict[str, str] = {}
    for complaint in (complaint for laid in laid_out for complaint in laid.complaints):
        if complaint.kind == "missing-glyph":
            missing += complaint.characters
        elif complaint.kind == "unread":
            unread[complaint.text] = unread.get(complaint.text, "") + complaint.characters
        else:
            place = sheet.offset(complaint.line or 1, complaint.column or 1)
            findings.append(output.ignored_css(Span(sheet.path, place, place + 1), complaint.text))
    if missing:
        letters, start, places = _places(checked, missing, language)
        findings.append(output.missing_glyph(start, letters, places, package_for(letters)))
    for why, characters in unread.items():
        findings.append(output.unread_letter(*_places(checked, characters, language)[1:], why))
    findings = list(standing(findings, checked.allowed))
    meant = {sheet.path: sheet} if any(finding.span.path == sheet.path for finding in findings) else {}
    sources = {**checked.sources, **meant}
    return replace(checked, findings=tuple(in_source_order(findings)), sources=sources)


def _places(checked: Checked, characters: str, language: str) -> tuple[str, Span, dict[str, Span]]:
    """Each of some characters once, the start of the story, and where each first stands in what the edition prints."""
    letters = "".join(dict.fromkeys(characters))
    whole = (checked.story, (*(checked.facts.own_paradigms if checked.facts else ()), *checked.brought.values()))
    texts = (text for text in output.texts(whole, language) if text.path in checked.sources)
    return letters, Span(next(iter(checked.sources)), 0, 0), output.first_places(letters, texts)
