"""A folder of files -> one tree: every ``xi:include`` is replaced by what it names.

Done here and not by libxml2, whose own XInclude reads any file on the machine, takes quadratic time, and forgets
which file an element came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from compiler.diagnostics.findings import Finding, in_source_order
from compiler.exhaustive import assert_never
from compiler.store.cache import Cache
from compiler.store.memo import kept
from compiler.syntax import include_rules, source_rules
from compiler.syntax.accepted import LeftOut, accepted
from compiler.syntax.nesting import (
    HOLDS,
    STORY,
    UNITS,
    UNREAD_EVENTS,
    UNREAD_IN,
    UNREAD_IN_SCENE,
    UNREAD_WITHOUT,
    Unread,
)
from compiler.syntax.parser import parse
from compiler.syntax.schema import validate
from compiler.syntax.schema_files import grammar_of
from compiler.syntax.strays import Included
from compiler.syntax.tree import Accepted, Attribute, Element, Tree
from compiler.syntax.tree_table import TreeTable
from compiler.text.folder import LARGEST_FILE, Folder, Missing, Outside, Refusal, TooLarge, Unreadable, read, resolve
from compiler.text.source import Source, Span, Text

MOST_FILES = 20_000
"""Files of one story. The longest film has some thousand scenes; reading and judging 20,000 files takes ten seconds."""

MOST_BYTES = 64 * 1024 * 1024
"""Of all files of a story together; what is read of them takes ten times as much memory."""

MOST_FAULTS = 2000
"""Findings in the files of a story at which no more of them are read."""


class JoinedStory(Struct, frozen=True):
    """All files of a story as one tree.

    ``root`` is None if the story's own frame is broken. ``lost`` are the ids in what was left out: no check reports
    them as unknown. ``unread`` are the kinds of content that may not have been read completely. ``included`` are the
    files that could be read, {path in the story's folder: include}.
    """

    root: Accepted | None
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    lost: frozenset[str] = frozenset()
    unread: frozenset[Unread] = frozenset()
    included: Mapping[str, Included] = field(default_factory=dict)


class Reading(Struct, frozen=True, eq=False, array_like=True):
    """A file that could be read: what the schema accepts of it, what it does not, and whether it includes others."""

    root: Accepted | None
    includes: bool
    left_out: tuple[LeftOut, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file's outermost element."""
        return self.root.element.name if self.root else self.left_out[0].part.name


class _Joining(Struct):
    """State while files are followed; ``ended`` once a limit is reached.

    ``readings`` are kept from an earlier run; ``idle`` are the includes that the schema refuses.
    """

    folder: Folder
    readings: TreeTable[Reading]
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    idle: set[Element] = field(default_factory=set)
    unread: set[Unread] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    held: dict[str, str] = field(default_factory=dict)
    included: dict[str, Span] = field(default_factory=dict)
    size: int = 0
    ended: bool = False


def join_files(folder: Folder, entry: str, cache: Cache | None = None) -> JoinedStory:
    """Read a story from its entry file: parse and validate every file that the cache does not know, and join them."""
    joining = _Joining(folder, TreeTable.of(cache, Reading, folder.real, folder.show(entry)))
    nowhere = Span(folder.show(entry), 0, 0)
    reading = _reading(joining, entry, nowhere)
    root = _with_includes(joining, reading, (entry,)) if reading else None
    joining.readings.save(cache)
    whole = None if joining.ended else root
    found = tuple(in_source_order(joining.findings))
    included = {file: Included(joining.included[file], holds) for file, holds in joining.held.items()}
    return JoinedStory(
        whole, tuple(joining.sources), found, frozenset(joining.lost), frozenset(joining.unread), included
    )


def _reading(joining: _Joining, file: str, at: Span) -> Reading | None:
    """One file, parsed and validated; ``at`` is the place that asks for it. One without faults is kept."""
    source = read(joining.folder, file)
    if not isinstance(source, Source):
        joining.findings.append(refused(joining.folder, file, source, at))
        return None
    joining.size += len(source.data)
    known = joining.readings.get(source)
    if known is not None:
        joining.sources.append(source)
        return known
    tree, faults = _judged(source)
    if isinstance(tree, Finding):
        joining.sources.append(source)
        joining.findings.append(tree)
        joining.lost.update(_ids_in(source))
        return None
    joining.sources.append(tree.source)
    joining.findings += [finding for _, finding in faults]
    joining.idle |= {element for element, _ in faults if element.name == "xi:include"}
    rest = accepted(tree, faults)
    reading = Reading(rest.root, tree.has_includes(), rest.left_out)
    if not faults:
        joining.readings.put(source, reading)
    return reading


@kept
def _judged(source: Source) -> tuple[Tree | Finding, tuple[tuple[Element, Finding], ...]]:
    """A file's tree with what the schema finds in it, or why it has none."""
    tree = parse(source)
    return tree, () if isinstance(tree, Finding) else tuple(validate(tree))


def _ids_in(source: Source) -> Iterator[str]:
    """The ids of a file that cannot be parsed."""
    text = source.data.decode(errors="replace")
    yield from (match[1] for match in re.finditer(r"""\sid\s*=\s*["']([^"']+)["']""", text))


def _with_includes(joining: _Joining, reading: Reading, chain: tuple[str, ...]) -> Accepted | None:
    """Return what the schema accepts of a file, with all that it includes; most files are scenes, without includes.

    What is left out does not reach the story; but its includes are read too, so that their findings are not hidden.
    """
    root = reading.root
    if root is not None and reading.includes:
        root = Accepted(_joined(joining, root.element, chain))
    for lost in reading.left_out:
        _lose(joining, _joined(joining, lost.part, chain) if reading.includes else lost.part, lost.inside)
    return root


def _joined(joining: _Joining, element: Element, chain: tuple[str, ...]) -> Element:
    """Return an element with every include inside it replaced by its accepted content, if that can be there.

    ``chain`` are the files that led here.
    """
    content: list[Element | Text] = []
    for part in element.content:
        if not isinstance(part, Element):
            content.append(part)
        elif part.name != "xi:include":
            content.append(_joined(joining, part, chain))
        elif included := _included(joining, part, element, chain):
            content.append(included.element)
    return replace(element, content=tuple(content))


def _included(joining: _Joining, include: Element, parent: Element, chain: tuple[str, ...]) -> Accepted | None:
    """Return the element that an include names; else None, after a finding at the include."""
    href, parse_as = include.attributes.get("href"), include.attributes.get("parse")
    if href is None or include in joining.idle or parent.name not in HOLDS:  # the schema has refused it
        return None
    if joining.ended or _ends(joining, href.span):
        return None
    file = resolve(chain[-1], href.written)
    if not isinstance(file, Outside):
        file = joining.folder.spelt(file)
    refusal = _refusal(joining, href, parse_as, file, chain)
    if refusal or isinstance(file, Outside):
        joining.findings += (refusal,) if refusal else ()
        joining.unread |= UNREAD_IN[parent.name]
        return None
    joining.included[file] = href.span
    reading = _reading(joining, file, href.span)
    if reading is None:
        joining.unread |= UNREAD_IN[parent.name]
        return None
    joining.held[file] = reading.name
    expected = HOLDS[parent.name]
    if reading.name not in expected and (reading.root or reading.name in UNITS):
        joining.findings.append(
            include_rules.misplaced_include(href.span, href.value, reading.name, parent.name, expected)
        )
        for part in (*([reading.root.element] if reading.root else ()), *(lost.part for lost in reading.left_out)):
            _lose(joining, part)
        return None
    return _with_includes(joining, reading, (*chain, file))


def _ends(joining: _Joining, at: Span) -> bool:
    """Whether a story has grown beyond what is read; ``at`` is the include that would make it grow on."""
    if len(joining.included) >= MOST_FILES:
        joining.findings.append(source_rules.too_large(at, "files", most=MOST_FILES))
    elif joining.size > MOST_BYTES:
        joining.findings.append(source_rules.too_large(at, "together", most=MOST_BYTES))
    elif len(joining.findings) >= MOST_FAULTS:
        joining.findings.append(source_rules.too_many_faults(at, "files", most=MOST_FAULTS))
    else:
        return False
    joining.ended = True
    return True


def _refusal(
    joining: _Joining,
    href: Attribute,
    parse_as: Attribute | None,
    file: str | Outside,
    chain: tuple[str, ...],
) -> Finding | None:
    """Why an include is not followed, if it is not."""
    if parse_as and parse_as.value != "xml":
        return include_rules.text_include(parse_as.span, parse_as.value)
    if isinstance(file, Outside):
        return refused(joining.folder, href.value, file, href.span)
    if file in chain:
        return include_rules.circular_include(href.span, (*chain[chain.index(file) :], file))
    if file in joining.included:
        return include_rules.repeated_include(href.span, href.value, joining.included[file])
    return None


def refused(folder: Folder, href: str, refusal: Refusal, at: Span) -> Finding:
    """Why a file could not be read, as a finding at the place that asks for it."""
    match refusal:
        case Missing():
            return include_rules.missing_file(at, href, folder.beside(href), folder.alike(href))
        case Outside(how, instead):
            return include_rules.outside_folder(at, href, how, instead)
        case TooLarge(size):
            return source_rules.too_large(at, "bytes", file=href, bytes=size, most=LARGEST_FILE)
        case Unreadable(why):
            return include_rules.unreadable_file(at, href, why)
        case _:
            return assert_never(refusal)


def _lose(joining: _Joining, lost: Element, inside: str = "") -> None:
    """Record what a part held that is left out of the element ``inside``: its ids, and kinds of content without an id."""
    if lost.name == "xi:include":
        joining.unread |= UNREAD_IN.get(inside, frozenset(Unread))
    if inside in ("scene", "continuity"):
        joining.unread |= {UNREAD_IN_SCENE[part] for part in (lost.name, inside) if part in UNREAD_IN_SCENE}
    if grammar_of(STORY).element(lost.name) is None:  # perhaps a text whose name is misspelt
        joining.unread.add(Unread.TEXTS)
    for part in lost.walk():
        if "id" in part.attributes:
            joining.lost.add(part.get("id"))
        elif part.name in UNREAD_WITHOUT:
            joining.unread.add(UNREAD_WITHOUT[part.name])
        if part.name == "continuity" and any(event.name not in UNREAD_WITHOUT for event in part.children()):
            joining.unread |= UNREAD_EVENTS
