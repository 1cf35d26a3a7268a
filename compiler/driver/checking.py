"""The first half of the road: from a path to a checked story. Read, parse, validate, lower, break down, check.

``build`` goes the other half. This one is apart so that checking a story loads nothing that only documents need.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from compiler.breakdown import break_down
from compiler.checks.catalogue import BY_CODE
from compiler.checks.run import MOST_FINDINGS, run_checks
from compiler.diagnostics.findings import Finding, in_source_order
from compiler.driver.results import Checked
from compiler.driver.session import Session
from compiler.errors import NotThere
from compiler.model.language_tags import canonical, edition_of, tag_of
from compiler.model.lower import lower
from compiler.model.paradigm import Paradigm, load
from compiler.model.story import ParadigmUse, Story
from compiler.store.cache import Cache
from compiler.store.memo import kept
from compiler.syntax import grammar_rules, source_rules, strays
from compiler.syntax.allowances import allowances, allowed
from compiler.syntax.includes import JoinedStory, join_files, refused
from compiler.syntax.nesting import STORY
from compiler.syntax.parser import parse
from compiler.syntax.tree import Element
from compiler.text.folder import ENTRY, Folder, Outside, read, resolve
from compiler.text.source import Source, Span

if TYPE_CHECKING:  # pathlib takes as long to load as a few scenes to check
    from pathlib import Path

StrPath = str | os.PathLike[str]


MOST_PARADIGMS = 20
"""Files of paradigms that one story may bring. A story has one or two; each file may take two seconds to read, and each beat
mark of the story is looked at for each paradigm."""


Editions = Callable[[Story], tuple[str, ...]]
"""Which languages a story is judged in."""


def all_editions(story: Story) -> tuple[str, ...]:
    """Every language that the story promises."""
    return story.editions


def one_edition(language: str | None) -> Editions:
    """One language, the story's own if none is named: what the others lack does not matter then."""

    def editions(story: Story) -> tuple[str, ...]:
        if language is None:
            return (story.language,)
        edition = edition_of(canonical(language), story.editions)
        if edition not in story.editions:
            raise NotThere("edition", language, story.editions)
        return (edition,)

    return editions


def check(session: Session, editions: Editions = all_editions, paradigms: tuple[Path, ...] = ()) -> Checked:
    """Read a story and check it; ``paradigms`` are files with more paradigms, from wherever the user keeps them.

    Raises ``NoStory``, and ``NotThere`` for an edition that the story does not have.
    """
    folder, entry = session.files.opened()
    with session.memo.in_use(anew=True):
        return judged(folder, join_files(folder, entry, session.cache), editions, paradigms)


def check_scene(file: StrPath, cache: Cache | None = None) -> Checked:
    """Check one file of a story: the whole story is read, and what is found in that file is given.

    A file that no story around it includes is checked for its shape alone.
    """
    from pathlib import Path

    path = Path(file)
    real = path.resolve()
    for folder in real.parents:
        if (folder / ENTRY).is_file():
            checked = check(Session.at(_as_written(path, folder) / ENTRY, cache))
            own = [name for name in checked.sources if Path(name).resolve() == real]
            if own:
                found = tuple(finding for finding in checked.findings if finding.span.path == own[0])
                if own[0] in {source.path for source in checked.unnamed or ()}:
                    found += join_files(Folder.at(path.parent), path.name).findings
                return replace(checked, findings=found, unnamed=None)
    folder_of_file = Folder.at(path.parent)
    forest = join_files(folder_of_file, path.name)
    return Checked(None, forest.findings, _by_path(forest.sources))


def _as_written(path: Path, folder: Path) -> Path:
    """A folder above a file, written the way the file was."""
    for parent in path.parents:
        if parent.resolve() == folder:
            return parent
    return folder


def judged(
    folder: Folder, forest: JoinedStory, editions: Editions = all_editions, paradigms: tuple[Path, ...] = ()
) -> Checked:
    """Check a story that has been read. Raises ``NotThere`` for an edition that it does not have."""
    if forest.root is None or forest.root.element.name != "story":
        findings = forest.findings
        if forest.root is not None:
            outermost = forest.root.element
            findings = (*findings, grammar_rules.wrong_root(outermost.span, outermost.name, ("story",), STORY))
        return Checked(None, findings, _by_path(forest.sources))
    story = lower(forest.root)
    own = _loaded(_brought(folder, story))
    more = bring(paradigms)
    paradigms_of_story = tuple(replace(one, id=id) for id, one in own.paradigms)
    asked = editions(story)
    facts = break_down(story, paradigms_of_story, asked, forest.lost, forest.unread)
    found = tuple(run_checks(facts))
    sources = _by_path((*forest.sources, *own.sources, *more.sources))
    spelt = tuple(_unknown_languages(sources.values()))
    unnamed = None if forest.findings else strays.unnamed(folder, sources)
    left_out = tuple(strays.left_out(folder, unnamed or (), forest.included))
    checks = (*forest.findings, *own.findings, *more.findings, *spelt, *left_out, *found)
    given = tuple(allowances(forest.root.element))
    everything = facts.whole() and facts.editions == story.editions
    standing = tuple(allowed(checks, given, BY_CODE, judged=everything))
    standing += tuple(_limit_reached((*found, *standing), forest.root.element))
    seen = {finding.span.path for finding in left_out}
    sources = {**sources, **_by_path(source for source in unnamed or () if source.path in seen)}
    findings = tuple(in_source_order(standing))
    scenes = sum(1 for _ in story.scenes())
    return Checked(facts, findings, sources, given, dict(more.paradigms), unnamed, story.id.id, scenes)


_LANGUAGE = re.compile(rb"""\s(xml:lang|editions)\s*=\s*["']([^"']*)""")


def _unknown_languages(sources: Iterable[Source]) -> Iterator[Finding]:
    """Each language tag that is none, once, at the first of its places."""
    places: dict[str, list[tuple[str, Span]]] = {}
    for source in sources:
        if _all_known(_written_languages(source)):
            continue
        tree = parse(source)
        for element in () if isinstance(tree, Finding) else tree.elements:
            for word, span in _tags_of(element):
                if not tag_of(word).known:
                    places.setdefault(word.casefold(), []).append((word, span))
    for (word, span), *others in places.values():
        meant = canonical(word)
        yield grammar_rules.unknown_language(span, word, meant if meant != word else None, len(others))


@kept
def _written_languages(source: Source) -> frozenset[tuple[bytes, bytes]]:
    """Return the language attributes of a file, as pairs of name and value."""
    return frozenset(_LANGUAGE.findall(source.data))


@lru_cache(1024)
def _all_known(written: frozenset[tuple[bytes, bytes]]) -> bool:
    """Whether all tags in some attributes are languages; a story has a few combinations of them."""
    texts = ((name, value.decode(errors="replace")) for name, value in written)
    return all(
        tag_of(tag).known for name, value in texts for tag in (value.split() if name == b"editions" else [value])
    )


def _tags_of(element: Element) -> Iterator[tuple[str, Span]]:
    """The language tags of an element, each with its place."""
    if own := element.attributes.get("xml:lang"):
        yield own.value.strip(), own.span
    if promised := element.attributes.get("editions"):
        yield from promised.words()


def _limit_reached(findings: Iterable[Finding], root: Element) -> Iterator[Finding]:
    """Yield a finding for each code of which no more than the limit were looked for."""
    for code, number in Counter(finding.code for finding in dict.fromkeys(findings)).items():
        if number >= MOST_FINDINGS and BY_CODE[code].limited:
            yield source_rules.too_many_faults(root.span, "code", most=MOST_FINDINGS, code=code)


def _by_path(sources: Iterable[Source]) -> Mapping[str, Source]:
    return {source.path: source for source in sources}


Name = TypeVar("Name")


class Loaded(Struct, Generic[Name], frozen=True):
    """Paradigms from files, each with what it was asked for by; what is wrong with the files; the files themselves."""

    paradigms: tuple[tuple[Name, Paradigm], ...]
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]


def bring(files: Iterable[Path]) -> Loaded[Path]:
    """The paradigms in files that the user names, from wherever they are kept."""
    return _loaded((file, _outside_source(file)) for file in files)


def _loaded(asked: Iterable[tuple[Name, Source | Finding]]) -> Loaded[Name]:
    paradigms: list[tuple[Name, Paradigm]] = []
    findings: list[Finding] = []
    sources: list[Source] = []
    known: dict[str, Paradigm | tuple[Finding, ...]] = {}
    for name, source in asked:
        if isinstance(source, Finding):
            findings.append(source)
            continue
        if source.path not in known:
            sources.append(source)
            known[source.path] = load(source)
        loaded = known[source.path]
        if isinstance(loaded, Paradigm):
            paradigms.append((name, loaded))
        else:
            findings += loaded
    return Loaded(tuple(paradigms), tuple(findings), tuple(sources))


def _outside_source(path: Path) -> Source | Finding:
    """A paradigm's file that the user names on the command line: it may lie anywhere."""
    folder = Folder.at(path.parent)
    file = path.name
    source = read(folder, file)
    return source if isinstance(source, Source) else refused(folder, str(path), source, Span(folder.show(file), 0, 0))


def _brought(folder: Folder, story: Story) -> Iterator[tuple[str, Source | Finding]]:
    """The paradigms that a story brings: each with its file, or why that could not be read."""
    uses = [use for use in story.front.paradigms if use.href]
    yield from ((use.name.id, _paradigm_source(folder, use)) for use in uses[:MOST_PARADIGMS])
    for use in uses[MOST_PARADIGMS : MOST_PARADIGMS + 1]:
        too_many = source_rules.too_large(use.name.span, "paradigms", most=MOST_PARADIGMS, paradigms=len(uses))
        yield use.name.id, too_many


def _paradigm_source(folder: Folder, use: ParadigmUse) -> Source | Finding:
    assert use.href is not None
    file = resolve(ENTRY, use.href.id)
    if isinstance(file, Outside):
        return refused(folder, use.href.id, file, use.href.span)
    file = folder.spelt(file)
    source = read(folder, file)
    return source if isinstance(source, Source) else refused(folder, file, source, use.href.span)
