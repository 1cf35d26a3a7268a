"""The whole road, top to bottom: read, parse, validate, lower, break down, check, tell, set, deliver.

Reading this module is the tour of the program. It prints nothing and knows neither clock nor working directory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from compiler import export, pages, shape
from compiler.backends import BACKENDS, Request, beat_sheet
from compiler.backends.beat_sheet import Sheet
from compiler.breakdown import Facts, break_down
from compiler.catalogue import severity
from compiler.checks import run_checks
from compiler.deliver import Output
from compiler.findings import Finding, Severity, in_source_order
from compiler.includes import Forest, grow, refused
from compiler.lower import lower
from compiler.pages.fonts import package_for
from compiler.paradigm import Paradigm, load, named, shipped
from compiler.source import Folder, Outside, Source, Span, read, resolve
from compiler.story import ParadigmUse, Story

ENTRY = "story.xml"
ALL = tuple(backend.name for backend in BACKENDS)
"""Every kind of document."""


class NoStory(Exception):
    """There is no story at the path that was given; the message says so in a sentence."""


class NoEdition(Exception):
    """The story has no edition in the language that was asked for; ``editions`` are those that it has."""

    def __init__(self, language: str, editions: tuple[str, ...]) -> None:
        super().__init__(f"the story has no edition in `{language}`")
        self.editions = editions


class NoParadigm(Exception):
    """There is no paradigm of the name that was asked for; ``known`` are those that there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no paradigm `{name}`")
        self.name = name
        self.known = known


@dataclass(frozen=True)
class Checked:
    """What is known of a story: its facts as far as it could be read, everything found, and the files that were read."""

    facts: Facts | None
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]

    @property
    def story(self) -> Story | None:
        """The story, if its frame is whole."""
        return self.facts.story if self.facts else None

    def has_errors(self, *, strict: bool = False) -> bool:
        """Whether something was found that forbids compiling; with ``strict`` a warning does too."""
        return any(strict or severity(finding) is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True)
class Telling:
    """How a story is to be compiled. What is left out is the story's own: its language, its first paradigm."""

    to: tuple[str, ...] = ALL
    language: str | None = None
    paradigm: str | None = None
    layout: pages.Layout = field(default_factory=pages.house_layout)
    sluglines: bool = True
    notes: bool = False
    created: str | None = None
    strict: bool = False


class NoTheme(Exception):
    """There is no theme of the name that was asked for, and no such file."""


def theme_of(name: str) -> pages.Theme:
    """A shipped theme by name, or the style sheet in a file."""
    if name in pages.THEMES:
        return pages.theme(name)
    path = Path(name)
    if not path.is_file():
        raise NoTheme(f"there is no theme `{name}`, and no file of that name")
    try:
        return pages.Theme(path.stem, path.read_text(encoding="utf-8-sig"), path)
    except UnicodeDecodeError:
        raise NoTheme(f"the theme {name} is not UTF-8 text") from None


@dataclass(frozen=True)
class Compiled:
    """What came of compiling: the checked story with all findings, and the documents, none if there are errors."""

    checked: Checked
    outputs: tuple[Output, ...]


# Read, check


def entry_of(path: Path) -> Path:
    """The entry file of the story at a path, which is the story's folder or the file itself."""
    if path.is_dir():
        if not (path / ENTRY).is_file():
            raise NoStory(f"there is no {ENTRY} in {path}")
        return path / ENTRY
    if not path.exists():
        raise NoStory(f"there is no {path}")
    return path


Editions = Callable[[Story], tuple[str, ...]]
"""Which languages a story is judged in."""


def all_editions(story: Story) -> tuple[str, ...]:
    """Every language that the story promises."""
    return story.editions


def one_edition(language: str | None) -> Editions:
    """One language, the story's own if none is named: what the others lack does not matter then."""

    def editions(story: Story) -> tuple[str, ...]:
        if language and language not in story.editions:
            raise NoEdition(language, story.editions)
        return (language or story.language,)

    return editions


def check(path: Path, editions: Editions = all_editions) -> Checked:
    """Read a story and check it. Raises ``NoStory``, and ``NoEdition`` for a language that the story does not have."""
    entry = entry_of(path)
    folder = Folder.at(entry.parent)
    return _checked(folder, grow(folder, PurePosixPath(entry.name)), editions)


def check_scene(path: Path) -> Checked:
    """Check one file of a story: the whole story is read, and what is found in that file is given.

    A file that no story around it includes is checked for its shape alone.
    """
    real = path.resolve()
    for folder in real.parents:
        if (folder / ENTRY).is_file():
            checked = check(_as_written(path, folder) / ENTRY)
            own = [name for name in checked.sources if Path(name).resolve() == real]
            if own:
                found = tuple(finding for finding in checked.findings if finding.span.path == own[0])
                return Checked(checked.facts, found, checked.sources)
    folder_of_file = Folder.at(path.parent)
    forest = grow(folder_of_file, PurePosixPath(path.name))
    return Checked(None, forest.findings, _by_path(forest.sources))


def _as_written(path: Path, folder: Path) -> Path:
    """A folder above a file, written the way the file was."""
    for parent in path.parents:
        if parent.resolve() == folder:
            return parent
    return folder


def _checked(folder: Folder, forest: Forest, editions: Editions) -> Checked:
    sources = list(forest.sources)
    if forest.root is None or forest.root.name != "story":
        findings = forest.findings
        if forest.root is not None:
            place = forest.root.span
            findings = (*findings, shape.wrong_root(place, forest.root.name, ("story",), "urn:photoplay:story:1"))
        return Checked(None, findings, _by_path(sources))
    story = lower(forest.root)
    own, found = _own_paradigms(folder, story, sources)
    facts = break_down(story, (*shipped(), *own), forest.lost, holes=forest.holes)
    checks = run_checks(story, facts, editions(story))
    findings = tuple(in_source_order((*forest.findings, *found, *checks)))
    return Checked(facts, findings, _by_path(sources))


def _by_path(sources: Iterable[Source]) -> Mapping[str, Source]:
    return {source.path: source for source in sources}


def _own_paradigms(folder: Folder, story: Story, sources: list[Source]) -> tuple[list[Paradigm], list[Finding]]:
    """The paradigms that the story brings, and what is wrong with their files."""
    paradigms: list[Paradigm] = []
    findings: list[Finding] = []
    for use in story.front.paradigms:
        if use.href is None:
            continue
        source = _paradigm_source(folder, use)
        loaded = load(source) if isinstance(source, Source) else (source,)
        if isinstance(source, Source):
            sources.append(source)
        if isinstance(loaded, Paradigm):
            paradigms.append(loaded)
        else:
            findings += loaded
    return paradigms, findings


def _paradigm_source(folder: Folder, use: ParadigmUse) -> Source | Finding:
    assert use.href is not None
    file = resolve(PurePosixPath(ENTRY), use.href.id)
    if isinstance(file, Outside):
        return refused(folder, use.href.id, file, use.href.span)
    source = read(folder, file)
    return source if isinstance(source, Source) else refused(folder, str(file), source, use.href.span)


# Tell, set


def paradigm_for(facts: Facts, name: str | None) -> Paradigm:
    """The paradigm of a name, or the first that the story is told by, or else the first that is shipped."""
    uses = facts.story.front.paradigms
    wanted = name or (uses[0].name.id if uses else facts.paradigms[0].id)
    found = named(wanted, facts.paradigms)
    if found is None:
        raise NoParadigm(wanted, tuple(paradigm.id for paradigm in facts.paradigms))
    return found


def sheet_of(facts: Facts, paradigm: str | None, language: str | None) -> Sheet:
    """A story's beat sheet as facts, for the forms that have no pages."""
    return beat_sheet.sheet(facts, paradigm_for(facts, paradigm), language or facts.story.language)


def compile_story(path: Path, telling: Telling) -> Compiled:
    """Check a story and, if it has no errors, make its documents. Nothing is written: see ``deliver``.

    Raises ``NoStory``, ``NoEdition`` and ``NoParadigm`` for what was asked for and is not there, and ``pages.NoFonts``
    and ``pages.NoRenderer`` where the machine cannot print.
    """
    checked = check(path, one_edition(telling.language))
    if checked.facts is None or checked.has_errors(strict=telling.strict):
        return Compiled(checked, ())
    own = checked.facts.story.language
    language = telling.language or own
    paradigm = paradigm_for(checked.facts, telling.paradigm)
    request = Request(checked.facts, language, paradigm, telling.sluglines, telling.notes)
    laid_out = _laid_out(request, telling)
    checked = _with_complaints(checked, laid_out.values(), telling.layout.theme)
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


def _with_complaints(checked: Checked, laid_out: Iterable[pages.Pages], theme: pages.Theme) -> Checked:
    """What the page setter complained of, as findings at the place that it is about."""
    sheet = Source(str(theme.path or f"{theme.name}.css"), theme.css.encode())
    findings = list(checked.findings)
    for complaint in (complaint for laid in laid_out for complaint in laid.complaints):
        if complaint.kind == "missing-glyph":
            findings.append(_missing_glyph(checked, complaint.characters))
        else:
            place = sheet.offset(complaint.line or 1, complaint.column or 1)
            findings.append(export.ignored_css(Span(sheet.path, place, place + 1), _of_the_theme(complaint.text)))
    sources = {**checked.sources, sheet.path: sheet}
    return replace(checked, findings=tuple(in_source_order(findings)), sources=sources)


def _of_the_theme(message: str) -> str:
    """The renderer's message in the manner of ours."""
    told = re.fullmatch(r"Ignored (`.*`), (.*?)\.?", message, re.DOTALL)
    return f"{told[1]} has no effect: {told[2]}" if told else message.rstrip(".")


def _missing_glyph(checked: Checked, characters: str) -> Finding:
    """A finding at the first place in the story where one of the characters stands."""
    for source in checked.sources.values():
        for character in characters:
            at = source.data.find(character.encode())
            if at != -1:
                span = Span(source.path, at, at + len(character.encode()))
                return export.missing_glyph(span, characters, package_for(characters))
    first = next(iter(checked.sources))
    return export.missing_glyph(Span(first, 0, 0), characters, package_for(characters))
