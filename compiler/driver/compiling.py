"""All stages: check (in ``checking``), make documents, lay out, write. ``deliver`` puts the result into files.

Nothing is printed here, and neither the clock nor the working directory is looked at.
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
from compiler.documents.registry import DOCUMENTS, TREATMENT, DocumentKind
from compiler.documents.request import Request
from compiler.driver.checking import check, one_edition
from compiler.driver.options import CompileOptions
from compiler.driver.results import Checked, Compiled
from compiler.driver.session import Session
from compiler.errors import NotThere, WrongCommand
from compiler.exhaustive import assert_never
from compiler.model.paradigm import SHIPPED, Paradigm, named, shipped
from compiler.pdf.engine.fonts import package_for
from compiler.syntax.allowances import standing
from compiler.system.deliver import Output
from compiler.text.source import Source, Span
from compiler.writers.registry import WRITERS, DocumentWriter, Look, PageWriter, RecordWriter, Writer, formats_of

DOCUMENT_NAMES = tuple(kind.name for kind in DOCUMENTS)
"""Every document."""

USUAL = tuple(kind.name for kind in DOCUMENTS if kind.usual)
"""The documents that are made where none is named."""

FORMAT_NAMES = tuple(writer.name for writer in WRITERS)
"""Every format of a document."""

LONG = 12
"""Pages from which on a treatment has contents, if nothing is said about them: fewer are leafed through."""


class Planned(Struct, frozen=True):
    """A file that will be made: its document, its format, and its name."""

    kind: DocumentKind
    writer: Writer
    name: str


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


def pairs(options: CompileOptions) -> tuple[tuple[DocumentKind, Writer], ...]:
    """Return the documents and formats of a compile. Raises ``NotThere`` for a name or a pair that does not exist,
    and ``WrongCommand`` for a format that ``export`` makes.

    Where no document is named, those of the usual ones that have a format are made in it.
    """
    for names, known, what in (
        (options.documents, DOCUMENT_NAMES, "document"),
        (options.formats, FORMAT_NAMES, "format"),
    ):
        for name in names:
            if name not in known:
                raise _unknown(what, name, known)
    wanted = options.documents or USUAL
    found = tuple(
        (kind, writer)
        for kind in DOCUMENTS
        if kind.name in wanted
        for writer in WRITERS
        if writer.name in options.formats and (options.documents or writer in formats_of(kind))
    )
    for kind, writer in found:
        if writer not in formats_of(kind):
            known = tuple(one.name for one in formats_of(kind))
            raise NotThere(f"{kind.name} in the format", writer.name, known)
    return found


def _unknown(what: str, name: str, known: tuple[str, ...]) -> Exception:
    """Return the error for an unknown name, which may be a format that another command makes."""
    from compiler.exporters.registry import EXPORTERS  # loaded for wrong names alone

    if what == "format" and name in {one.name for one in EXPORTERS}:
        return WrongCommand(f"`{name}` is a format for other programs", f"export {name}")
    return NotThere(what, name, known)


def lays_out(options: CompileOptions) -> bool:
    """Return whether pages have to be laid out: for a format of pages, or for references to the treatment's."""
    found = pairs(options)
    return any(isinstance(writer, PageWriter) for _, writer in found) or _refers(found, options)


def _refers(found: Iterable[tuple[DocumentKind, Writer]], options: CompileOptions) -> bool:
    return options.settings.page_references and any(kind.needs_pages for kind, _ in found)


def requested(session: Session, options: CompileOptions) -> tuple[Checked, Request | None]:
    """Check a story and return the request for its documents, ``None`` if it has errors. Loads no renderer.

    Raises ``NoStory``, and ``NotThere`` for a name that does not exist.
    """
    pairs(options)
    checked = check(session, one_edition(options.language), paradigm_files(options.paradigms))
    if checked.facts is None or checked.has_errors(strict=options.strict):
        return checked, None
    (language,) = one_edition(options.language)(checked.facts.story)
    paradigms = paradigms_for(checked, options.paradigms)
    return checked, Request(checked.facts, language, paradigms, options.settings)


def compile_story(session: Session, options: CompileOptions, execution: pdf.Execution | None = None) -> Compiled:
    """Check a story and, if it has no errors, make its documents. Nothing is written: see ``deliver``.

    Raises ``NoStory``, ``NotThere`` for a name that does not exist, and ``pdf.NotPrinted`` where pages cannot be laid out.
    """
    checked, request = requested(session, options)
    return Compiled(checked, ()) if request is None else written(session, checked, request, options, execution)


def planned(request: Request, options: CompileOptions) -> tuple[Planned, ...]:
    """Return the files that a compile makes, in order. Their names have the language if it is not the story's own."""
    edition = "" if request.language == request.facts.story.language else f".{request.language}"
    return tuple(Planned(kind, writer, f"{kind.name}{edition}.{writer.name}") for kind, writer in pairs(options))


def written(
    session: Session,
    checked: Checked,
    request: Request,
    options: CompileOptions,
    execution: pdf.Execution | None = None,
) -> Compiled:
    """Make the documents of a checked story; none if the layout finds that it cannot be printed as it is."""
    with session.memo.in_use():
        return _written(checked, request, options, execution)


def _written(checked: Checked, request: Request, options: CompileOptions, execution: pdf.Execution | None) -> Compiled:
    files = planned(request, options)
    laid_out, request = _laid_out(files, request, options, execution)
    on_pages = [laid_out[file.kind.name] for file in files if isinstance(file.writer, PageWriter)]
    if on_pages:
        checked = _with_complaints(checked, laid_out.values(), options.layout.theme, request.language)
    if checked.has_errors(strict=options.strict):
        return Compiled(checked, ())
    outputs = tuple(_output(file, request, options, laid_out.get(file.kind.name)) for file in files)
    sound = not any(complaint.passing for laid in laid_out.values() for complaint in laid.complaints)
    return Compiled(checked, outputs, sound)


def _output(file: Planned, request: Request, options: CompileOptions, laid: pdf.Pages | None) -> Output:
    """Write a file."""
    match file.writer:
        case PageWriter():
            assert laid is not None
            return Output(file.name, file.writer.write(laid), laid.count, laid.in_one)
        case DocumentWriter():
            look = Look(options.layout, options.created)
            return Output(file.name, file.writer.write(file.kind.document(request), look))
        case RecordWriter():
            assert file.kind.records is not None
            return Output(file.name, file.writer.write(file.kind.records(request)))
        case _:
            return assert_never(file.writer)


def _laid_out(
    files: tuple[Planned, ...], request: Request, options: CompileOptions, execution: pdf.Execution | None
) -> tuple[dict[str, pdf.Pages], Request]:
    """Lay out the documents whose format has pages, and the treatment too if a document refers to its pages.

    Return ``{name of the document: its pages}``, and the request with the treatment's pages.
    """
    names = {file.kind.name for file in files if isinstance(file.writer, PageWriter)}
    refers = _refers(((file.kind, file.writer) for file in files), options)
    kinds = [kind for kind in DOCUMENTS if kind.name in names or (refers and kind is TREATMENT)]
    work = list(accumulate((kind.work for kind in kinds), initial=0.0))
    done: dict[str, pdf.Pages] = {}
    for kind, before, after in zip(kinds, work, work[1:], strict=False):
        part = _part(execution or pdf.Execution(), before / work[-1], after / work[-1])
        document = kind.document(request)
        made = pdf.lay_out(document, options.layout, options.created, part, options.standard)
        if options.settings.contents is None and not _deserves_contents(document, made):  # a short one: soon done again
            shorter = replace(request, settings=replace(request.settings, contents=False))
            again = _part(execution or pdf.Execution(), after / work[-1], after / work[-1])
            made = pdf.lay_out(kind.document(shorter), options.layout, options.created, again, options.standard)
        done[kind.name] = made
        if refers and kind is TREATMENT:
            request = replace(request, pages=scene_pages(made.anchors))
    return done, request


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
