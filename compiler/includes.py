"""A folder of files -> one tree: every ``xi:include`` is replaced by what it names.

Done here and not by libxml2, whose own XInclude reads any file on the machine, takes quadratic time, and forgets
which file an element came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import is_

from msgspec import Struct, field
from msgspec.structs import replace

from compiler import shape
from compiler.cache import Cache
from compiler.findings import Finding, in_source_order
from compiler.kept import kept
from compiler.schema import validate
from compiler.shelf import Shelf
from compiler.source import (
    LARGEST_FILE,
    Folder,
    Missing,
    Outside,
    Refusal,
    Source,
    Span,
    Text,
    TooLarge,
    Unreadable,
    read,
    resolve,
)
from compiler.strays import Included
from compiler.tree import Attribute, Element, Tree, parse

UNITS = frozenset({"cast", "character", "places", "place", "props", "prop", "act", "sequence", "scene"})
"""Elements that a story can do without: one that is broken is left out, so that the rest can still be checked."""

HOLDS = {
    "story": ("cast", "places", "props", "act"),
    "act": ("sequence", "scene"),
    "sequence": ("scene",),
    "cast": ("character",),
    "places": ("place",),
    "props": ("prop",),
}
"""Which units can stand in which. The grammar says the same, but reading it takes longer than reading a story, so only
a story with faults does; a test compares the two."""

SORTS = frozenset({"character", "place", "prop", "setup", "scene", "mark", "text"})
"""What something else in the story may count on: elements, and all marks of continuity, and all texts, as one."""

MARKS = ("death", "injury", "recovery", "arrest", "release", "travel", "hand-off", "uses", "learns", "knows")
PARTS = ("title", "summary", "beat", "setup", "payoff", "continuity", "prose", "script", "allow", "note")
TEXTS = ("title", "summary", "turn", "text", "synopsis", "name", "description")
LOOSE = {"scene": PARTS, "continuity": MARKS}
"""Parts that a scene, and its continuity, can do without."""

MISPLACED = frozenset({"X201", "X202", "X207"})
"""Faults of a child and not of the element: a container is whole without it."""


MOST_FILES = 20_000
"""In one story. The longest film has some thousand scenes; to read and judge so many takes ten seconds."""

MOST_BYTES = 64 * 1024 * 1024
"""Of all files of a story together; what is read of them takes ten times as much memory."""

_SPLIT = "make several stories of it"

FLOOD = 2000
"""Findings in the files of a story at which no more of them are read."""


class Forest(Struct, frozen=True):
    """All files of a story as one tree.

    ``root`` is nothing if the story's own frame is broken. ``lost`` are the ids in what was left out, so that nobody
    is called unknown who is only unreadable; ``unsure`` are the ``SORTS`` of things of which there may be more than
    could be read. ``included`` are the files that could be read, by their names from the story's folder.
    """

    root: Element | None
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    lost: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    included: Mapping[str, Included] = field(default_factory=dict)


class Reading(Struct, frozen=True, eq=False, array_like=True):
    """A file that could be read: its outermost element, and whether it includes others."""

    root: Element
    includes: bool


class _Growth(Struct):
    """What has been gathered so far while files are followed; ``ended`` if there was more than is.

    ``readings`` are those from an earlier time.
    """

    folder: Folder
    readings: Shelf[Reading]
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: set[Element] = field(default_factory=set)
    misplaced: set[Element] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    held: dict[str, str] = field(default_factory=dict)
    included: dict[str, Span] = field(default_factory=dict)
    size: int = 0
    ended: bool = False


def grow(folder: Folder, entry: str, cache: Cache | None = None) -> Forest:
    """Read a story from its entry file: parse and validate every file that the cache does not know, and join them."""
    growth = _Growth(folder, Shelf.of(cache, Reading, folder.real, folder.show(entry)))
    nowhere = Span(folder.show(entry), 0, 0)
    reading = _reading(growth, entry, nowhere)
    root = _grown(growth, reading, (entry,)) if reading else None
    growth.readings.save(cache)
    kept = _kept(growth, root) if root and (growth.broken or growth.misplaced) else root
    whole = kept if not growth.ended and kept and (kept.name != "story" or kept.child("front")) else None
    found = tuple(in_source_order(growth.findings))
    included = {file: Included(growth.included[file], holds) for file, holds in growth.held.items()}
    return Forest(whole, tuple(growth.sources), found, frozenset(growth.lost), frozenset(growth.unsure), included)


def _reading(growth: _Growth, file: str, at: Span) -> Reading | None:
    """One file, parsed and validated; ``at`` is the place that asks for it. One without faults is kept."""
    source = read(growth.folder, file)
    if not isinstance(source, Source):
        growth.findings.append(refused(growth.folder, file, source, at))
        return None
    growth.size += len(source.data)
    known = growth.readings.get(source)
    if known is not None:
        growth.sources.append(source)
        return known
    tree, faults = _judged(source)
    if isinstance(tree, Finding):
        growth.sources.append(source)
        growth.findings.append(tree)
        growth.lost.update(_ids_in(source))
        return None
    growth.sources.append(tree.source)
    for element, finding in faults:
        growth.findings.append(finding)
        (growth.misplaced if finding.code in MISPLACED else growth.broken).add(element)
    reading = Reading(tree.root, tree.has_includes())
    if not faults:
        growth.readings.put(source, reading)
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


def _grown(growth: _Growth, reading: Reading, chain: tuple[str, ...]) -> Element:
    """A file's root with all that it includes; most files are scenes, and include nothing."""
    return _joined(growth, reading.root, chain) if reading.includes else reading.root


def _joined(growth: _Growth, element: Element, chain: tuple[str, ...]) -> Element:
    """An element with every include inside it replaced; ``chain`` is the files that led here."""
    content: list[Element | Text] = []
    for part in element.content:
        if not isinstance(part, Element):
            content.append(part)
        elif part.name != "xi:include":
            content.append(_joined(growth, part, chain))
        elif included := _included(growth, part, element, chain):
            content.append(included)
    joined = replace(element, content=tuple(content))
    for judged in (growth.broken, growth.misplaced):
        if element in judged:
            judged.add(joined)
    return joined


def _included(growth: _Growth, include: Element, parent: Element, chain: tuple[str, ...]) -> Element | None:
    """What an include stands for, or nothing and a finding at the include."""
    href, parse_as = include.attributes.get("href"), include.attributes.get("parse")
    if (
        href is None or include in growth.misplaced or include in growth.broken or parent.name not in HOLDS
    ):  # the schema has said so
        return None
    if growth.ended or _ends(growth, href.span):
        return None
    file = resolve(chain[-1], href.written)
    if not isinstance(file, Outside):
        file = growth.folder.spelt(file)
    refusal = _refusal(growth, href, parse_as, file, chain)
    if refusal or isinstance(file, Outside):
        growth.findings += (refusal,) if refusal else ()
        growth.unsure |= _hidden_by(parent)
        return None
    growth.included[file] = href.span
    reading = _reading(growth, file, href.span)
    if reading is None:
        growth.unsure |= _hidden_by(parent)
        return None
    growth.held[file] = reading.root.name
    if reading.root.name not in HOLDS[parent.name] and reading.root.name in UNITS:
        expected = HOLDS[parent.name]
        growth.findings.append(shape.misplaced_include(href.span, href.value, reading.root.name, parent.name, expected))
        _lose(growth, reading.root)
        return None
    return _grown(growth, reading, (*chain, file))


def _ends(growth: _Growth, at: Span) -> bool:
    """Whether a story has grown beyond what is read; ``at`` is the include that would make it grow on."""
    if len(growth.included) >= MOST_FILES:
        message = f"a story has at most {MOST_FILES:,} files, and this is one more"
        growth.findings.append(shape.too_large(at, message, _SPLIT))
    elif growth.size > MOST_BYTES:
        message = f"the files of a story have at most {MOST_BYTES:,} bytes together; from here on none is read"
        growth.findings.append(shape.too_large(at, message, _SPLIT))
    elif len(growth.findings) >= FLOOD:
        message = f"there are {FLOOD:,} faults or more in the files before this; from here on none is read"
        growth.findings.append(shape.too_many_faults(at, message))
    else:
        return False
    growth.ended = True
    return True


def _refusal(
    growth: _Growth,
    href: Attribute,
    parse_as: Attribute | None,
    file: str | Outside,
    chain: tuple[str, ...],
) -> Finding | None:
    """Why an include is not followed, if it is not."""
    if parse_as and parse_as.value != "xml":
        return shape.text_include(parse_as.span, parse_as.value)
    if isinstance(file, Outside):
        return refused(growth.folder, href.value, file, href.span)
    if file in chain:
        return shape.circular_include(href.span, (*chain[chain.index(file) :], file))
    if file in growth.included:
        return shape.repeated_include(href.span, href.value, growth.included[file])
    return None


def _hidden_by(parent: Element) -> set[str]:
    """What sorts of things may stand in a file that is included here and cannot be read."""
    own = {"cast": {"character"}, "places": {"place"}, "props": {"prop"}}
    return own.get(parent.name, set(SORTS) if parent.name == "story" else {"setup", "scene", "mark", "text"})


def refused(folder: Folder, href: str, refusal: Refusal, at: Span) -> Finding:
    """Why a file could not be read, as a finding at the place that asks for it."""
    match refusal:
        case Missing():
            return shape.missing_file(at, href, folder.beside(href), folder.alike(href))
        case Outside(how, instead):
            return shape.outside_folder(at, href, how, instead)
        case TooLarge(size):
            message = f"`{href}` has {size:,} bytes; a file of a story has at most {LARGEST_FILE:,}"
            return shape.too_large(at, message)
        case Unreadable(why):
            return shape.unreadable_file(at, href, why)


def _kept(growth: _Growth, element: Element) -> Element | None:
    """An element without the broken units in it; nothing if it is broken itself.

    What holds units can do without one, and keeps its others when a child is out of place: each has been judged by
    itself. A scene can do without a broken part, but not once a child is out of place: libxml2 looks no further then.
    """
    holder = element.name in HOLDS
    loose = LOOSE.get(element.name, ())
    if element in growth.broken or (element in growth.misplaced and not holder):
        return None
    content: list[Element | Text] = []
    for part in element.content:
        kept = _kept(growth, part) if isinstance(part, Element) else part
        if kept is not None:
            content.append(kept)
        elif isinstance(part, Element) and _dispensable(growth, part, loose, holder=holder):
            _lose(growth, part)
        else:
            return None
    unchanged = len(content) == len(element.content) and all(map(is_, content, element.content))
    return element if unchanged else replace(element, content=tuple(content))


def _dispensable(growth: _Growth, part: Element, loose: tuple[str, ...], *, holder: bool) -> bool:
    """Whether what holds a broken part can be read without it."""
    if holder:
        return part.name != "front"
    return part.name in loose and part not in growth.misplaced


def _lose(growth: _Growth, part: Element) -> None:
    """Remember what was in a part that is left out, or, where it has no id, of what sort it was."""
    growth.lost.update(_ids(part))
    growth.unsure.update(inside.name for inside in part.walk() if inside.name in SORTS and not inside.get("id"))
    if any(inside.name in ("scene", "continuity", *MARKS) for inside in part.walk()):
        growth.unsure.add("mark")
    if any(inside.name in ("scene", "prose", *TEXTS) for inside in part.walk()):
        growth.unsure.add("text")


def _ids(element: Element) -> Iterator[str]:
    return (inside.get("id") for inside in element.walk() if "id" in inside.attributes)
