"""The whole road, top to bottom: check (the first half, in ``frontend``), tell, set; ``deliver`` writes what comes of it.

It prints nothing and knows neither clock nor working directory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from compiler import export, pages
from compiler.backends import BACKENDS, Request, beat_sheet
from compiler.backends.beat_sheet import Sheet
from compiler.breakdown import Facts
from compiler.deliver import Output
from compiler.findings import Finding, in_source_order
from compiler.frontend import Checked, NotThere, check, one_edition
from compiler.pages.fonts import package_for
from compiler.paradigm import Paradigm, named
from compiler.source import Source, Span

ALL = tuple(backend.name for backend in BACKENDS)
"""Every kind of document."""


class Telling(Struct, frozen=True):
    """How a story is to be compiled. What is left out is the story's own: its language, its first paradigm."""

    to: tuple[str, ...] = ALL
    language: str | None = None
    paradigm: str | None = None
    layout: pages.Layout = field(default_factory=pages.house_layout)
    sluglines: bool = True
    notes: bool = False
    created: str | None = None
    strict: bool = False


def theme_of(name: str) -> pages.Theme:
    """A shipped theme by name, or the style sheet in a file."""
    if name in pages.THEMES:
        return pages.theme(name)
    path = Path(name)
    if not path.is_file():
        raise NotThere("theme or style sheet", name, tuple(pages.THEMES))
    try:
        return pages.Theme(path.stem, path.read_text(encoding="utf-8-sig"), path)
    except UnicodeDecodeError:
        raise NotThere("UTF-8 text in", name, tuple(pages.THEMES)) from None


class Compiled(Struct, frozen=True):
    """What came of compiling: the checked story with all findings, and the documents, none if there are errors."""

    checked: Checked
    outputs: tuple[Output, ...]


def paradigm_file(name: str | None) -> Path | None:
    """The file that a paradigm is asked for by, if it is a file and not a name."""
    return Path(name) if name and name.endswith(".xml") else None


def paradigm_for(facts: Facts, name: str | None) -> Paradigm:
    """The paradigm of a name or a file, or the first that the story is told by, or else the first that is shipped."""
    if paradigm_file(name):
        return facts.paradigms[-1]
    uses = facts.story.front.paradigms
    wanted = name or (uses[0].name.id if uses else facts.paradigms[0].id)
    found = named(wanted, facts.paradigms)
    if found is None:
        raise NotThere("paradigm", wanted, tuple(paradigm.id for paradigm in facts.paradigms))
    return found


def sheet_of(facts: Facts, paradigm: str | None, language: str | None) -> Sheet:
    """A story's beat sheet as facts, for the forms that have no pages."""
    return beat_sheet.sheet(facts, paradigm_for(facts, paradigm), language or facts.story.language)


def compile_story(path: Path, telling: Telling) -> Compiled:
    """Check a story and, if it has no errors, make its documents. Nothing is written: see ``deliver``.

    Raises ``NoStory`` and ``NotThere`` for what was asked for and is not there, and ``pages.NoFonts`` and
    ``pages.NoRenderer`` where the machine cannot print.
    """
    checked = check(path, one_edition(telling.language), paradigm_file(telling.paradigm))
    if checked.facts is None or checked.has_errors(strict=telling.strict):
        return Compiled(checked, ())
    own = checked.facts.story.language
    language = telling.language or own
    paradigm = paradigm_for(checked.facts, telling.paradigm)
    request = Request(checked.facts, language, paradigm, telling.sluglines, telling.notes)
    laid_out = _laid_out(request, telling)
    checked = _with_complaints(checked, laid_out.values(), telling.layout.theme, language)
    if checked.has_errors(strict=telling.strict):
        return Compiled(checked, ())
    suffix = "" if language == own else f".{language}"
    outputs = (
        Output(f"{name}{suffix}.pdf", laid.pdf, laid.count) for name, laid in laid_out.items() if name in telling.to
    )
    return Compiled(checked, tuple(outputs))


def _laid_out(request: Request, telling: Telling) -> dict[str, pages.Pages]:
    """Lay out what is wanted, and the treatment too if anything refers to its pages."""
    wanted = [backend for backend in BACKENDS if backend.name in telling.to]
    needed = {"treatment"} if any(backend.needs_pages for backend in wanted) else set()
    done: dict[str, pages.Pages] = {}
    for backend in BACKENDS:
        if backend in wanted or backend.name in needed:
            if backend.needs_pages:
                request = replace(request, pages=_scene_pages(done["treatment"]))
            done[backend.name] = pages.lay_out(backend.document(request), telling.layout, telling.created)
    return done


def _scene_pages(laid: pages.Pages) -> Mapping[int, int]:
    """On which page of the treatment each scene stands, by its number."""
    prefix = "scene-"
    return {int(name.removeprefix(prefix)): page for name, page in laid.anchors.items() if name.startswith(prefix)}


def _with_complaints(checked: Checked, laid_out: Iterable[pages.Pages], theme: pages.Theme, language: str) -> Checked:
    """What the page setter complained of, as findings at the place that it is about."""
    sheet = Source(str(theme.path or f"{theme.name}.css"), theme.css.encode())
    findings = list(checked.findings)
    missing = ""
    for complaint in (complaint for laid in laid_out for complaint in laid.complaints):
        if complaint.kind == "missing-glyph":
            missing += complaint.characters
        else:
            place = sheet.offset(complaint.line or 1, complaint.column or 1)
            findings.append(export.ignored_css(Span(sheet.path, place, place + 1), complaint.text))
    if missing:
        findings.append(_missing_glyph(checked, "".join(dict.fromkeys(missing)), language))
    findings = [finding for finding in findings if not any(one.covers(finding) for one in checked.allowed)]
    sources = {**checked.sources, sheet.path: sheet}
    return replace(checked, findings=tuple(in_source_order(findings)), sources=sources)


def _missing_glyph(checked: Checked, characters: str, language: str) -> Finding:
    """One finding for all characters, with the first place of each in what the edition prints."""
    whole = (checked.story, checked.facts.paradigms if checked.facts else ())
    texts = (text for text in export.texts(whole, language) if text.path in checked.sources)
    places = export.first_places(characters, texts)
    return export.missing_glyph(Span(next(iter(checked.sources)), 0, 0), characters, places, package_for(characters))
