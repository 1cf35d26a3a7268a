"""A new scene, character, place or prop: what it says at first, its file, its include, as edits of the story's files."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from posixpath import dirname, relpath
from string import ascii_lowercase
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from compiler.diagnostics.findings import Finding
from compiler.driver.checking import judged
from compiler.editing import insertion
from compiler.editing.edits import Edit
from compiler.model.language_tags import canonical, edition_of, language_in
from compiler.model.story import Story
from compiler.syntax.grammar_rules import unknown_language
from compiler.syntax.includes import JoinedStory, join_files
from compiler.syntax.nesting import STORY, holders
from compiler.syntax.parser import parse
from compiler.syntax.strays import outermost
from compiler.syntax.tree import Element, Tree
from compiler.text.folder import Files, Folder
from compiler.text.source import Source, Span

Kind = Literal["scene", "character", "place", "prop"]
REGISTERS = ("cast", "places", "props")

_FIRST = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_ID = re.compile(f"[{_FIRST}][{_FIRST}.0-9\xb7\u0300-\u036f\u203f-\u2040-]*")
"""An NCName, without the two joiners that nobody sees."""

LONGEST = 64
"""Letters of an id: it is the name of a file too, which has 255 bytes at most."""

_SUMMARY = {"ko": "이 장면을 한 줄로 쓴다.", "en": "Say here in one line what happens."}
_TURN = {"ko": "무엇이 무엇으로 바뀌는지 한 줄로 쓴다.", "en": "Say here what changes, from what to what."}

_NUMBERED = re.compile(r"(\d+)([a-z]*)([-_. ]?)(.*)\.xml", re.IGNORECASE)


class NotAdded(Exception):
    """What was asked for cannot be added; says why itself."""


class Addition(Struct, frozen=True):
    """What is to be written, and the files as they were read, by the names that they are shown with."""

    folder: Folder
    edits: tuple[Edit, ...]
    sources: Mapping[str, Source]


class _Ground(Struct, frozen=True):
    """The story that something is added to: its files joined, and what they say; ``beside`` is what it is put after."""

    folder: Folder
    forest: JoinedStory
    root: Element
    story: Story
    faults: tuple[Finding, ...]
    sources: Mapping[str, Source]
    entry: str
    beside: Element | None = None

    def tree(self, path: str) -> Tree:
        """A file by itself. Raises ``NotAdded`` if it has faults: an edit might land in the wrong place."""
        if any(finding.span.path == path for finding in self.faults):
            raise NotAdded(f"{path} has faults; mend them first (photoplay validate)")
        tree = parse(self.sources[path])
        if isinstance(tree, Finding):
            raise NotAdded(f"{path} has faults; mend them first (photoplay validate)")
        return tree

    def file_of(self, element: Element) -> str | None:
        """Return the file that holds an element alone, by its name in the story; ``None`` if it stands inline."""
        file = self.folder.named(element.span.path)
        if file not in self.forest.included:
            return None
        first = outermost(self.sources[element.span.path])
        return file if first and first.span == element.span else None


def addition(path: str | os.PathLike[str], kind: Kind, id: str, beside: str | None = None) -> Addition:
    """What adds something to the story at a path: after ``beside``, else behind all others.

    Raises ``NotAdded``, and ``NoStory``.
    """
    ground = _ground(path)
    id = _sound_id(ground, kind, id)
    holder, neighbour = _neighbours(ground, kind, beside)
    ground = replace(ground, beside=neighbour)
    edits = _placed(ground, kind, id, holder, neighbour) if holder else _with_holder(ground, kind, id)
    named = {edit.span.path for edit in edits}
    return Addition(ground.folder, edits, {name: ground.sources[name] for name in named & ground.sources.keys()})


def _ground(path: str | os.PathLike[str]) -> _Ground:
    folder, entry = Files(os.fspath(path)).opened()
    forest = join_files(folder, entry)
    checked = judged(folder, forest)
    if checked.story is None or forest.root is None:
        raise NotAdded("the story has faults that hide it as a whole; mend them first (photoplay validate)")
    sources = {source.path: source for source in forest.sources}
    faults = (*forest.findings, *(finding for finding in checked.findings if finding.code == unknown_language.code))
    return _Ground(folder, forest, forest.root.element, checked.story, faults, sources, folder.show(entry))


def _sound_id(ground: _Ground, kind: Kind, id: str) -> str:
    id = unicodedata.normalize("NFC", id)
    if len(id) > LONGEST or not _ID.fullmatch(id) or not id.isprintable():
        shown = id if len(id) <= LONGEST else f"{id[:LONGEST]}…"
        rule = "letters, digits and hyphens, with a letter first and no spaces: the-chase, 추격"
        raise NotAdded(f"`{shown}` cannot be an id; an id has {rule}" + (f"; {LONGEST} at most" * (len(id) > LONGEST)))
    taken = [element for element in ground.root.walk() if element.name == kind and element.get("id").strip() == id]
    if taken or id in ground.forest.lost:
        raise NotAdded(f"there is a {kind} `{id}` already; ids of one kind are different")
    return id


# Where it goes


def _neighbours(ground: _Ground, kind: Kind, beside: str | None) -> tuple[Element | None, Element | None]:
    """Return what is to hold it, and what of its kind it comes after there; ``None`` where there is none."""
    if beside is not None:
        return _named(ground, kind, unicodedata.normalize("NFC", beside))
    if kind != "scene":
        registers = ground.root.children(*holders(kind))
        return (registers[-1], _last(registers[-1], kind)) if registers else (None, None)
    acts = ground.root.children("act")
    return _end_of(acts[-1]) if acts else (None, None)


def _end_of(holder: Element) -> tuple[Element, Element | None]:
    """The end of an act or a sequence: of an act that ends in a sequence, the end of that."""
    parts = holder.children("sequence", "scene")
    if parts and parts[-1].name == "sequence":
        return _end_of(parts[-1])
    return holder, parts[-1] if parts else None


def _last(holder: Element, kind: Kind) -> Element | None:
    children = holder.children(kind)
    return children[-1] if children else None


def _named(ground: _Ground, kind: Kind, beside: str) -> tuple[Element, Element | None]:
    """The same for what stands after something that is named: one of its kind, or an act or a sequence, at its end."""
    for wanted in (kind, *(holders(kind)[::-1] if kind == "scene" else ())):
        for holder in ground.root.walk():
            for child in holder.children(wanted):
                if child.get("id").strip() == beside:
                    return (holder, child) if wanted == kind else _end_of(child)
    what = "scene, sequence or act" if kind == "scene" else kind
    raise NotAdded(f"there is no {what} `{beside}` to put it after")


def _placed(ground: _Ground, kind: Kind, id: str, holder: Element, neighbour: Element | None) -> tuple[Edit, ...]:
    """The edits that put something into what holds it, in a file of its own if those before it have one."""
    tree = ground.tree(holder.span.path)
    own = _file(ground, kind, id, holder, neighbour)
    beside = _in_file(ground, tree, neighbour) if neighbour else None
    whole = next(element for element in tree.elements if element.span == holder.span)
    where = insertion.after(tree, beside) if beside else insertion.inside(tree, whole)
    if own is None:
        lines = _lines(
            ground, kind, id, insertion.step(tree), insertion.prefix(tree, whole), _inherited(ground, whole, holder)
        )
        return (where.holding(lines),)
    included = beside if beside and beside.name == "xi:include" else None
    href = relpath(own, dirname(ground.folder.named(holder.span.path)) or ".")
    return (where.holding([insertion.include(tree, included, href)]), _new_file(ground, kind, id, own, tree))


def _in_file(ground: _Ground, tree: Tree, element: Element) -> Element:
    """What stands for an element in the file of what holds it: itself, or its include."""
    included = ground.forest.included.get(ground.folder.named(element.span.path))
    for one in tree.elements:
        if one.span == element.span or (
            included and "href" in one.attributes and one.attributes["href"].span == included.at
        ):
            return one
    raise AssertionError("what is in the story stands in one of its files")


def _with_holder(ground: _Ground, kind: Kind, id: str) -> tuple[Edit, ...]:
    """The edits that add something to a story in which nothing could hold it: with the act or the register that does."""
    tree = ground.tree(ground.entry)
    holder = holders(kind)[0]
    before = [
        child
        for child in ground.root.children("front", *REGISTERS)
        if kind == "scene" or child.name == "front" or REGISTERS.index(child.name) < REGISTERS.index(holder)
    ]
    beside = _in_file(ground, tree, before[-1])
    where, step, prefix = insertion.after(tree, beside), insertion.step(tree), insertion.prefix(tree, tree.root)
    if beside.name == "xi:include" or (kind == "scene" and any(one.name == "xi:include" for one in tree.elements)):
        if kind == "scene":
            own = f"scenes/010-{id}.xml"
            edit = where.holding(
                [f'<{prefix}act id="act-1">', step + insertion.include(tree, None, own), f"</{prefix}act>"]
            )
            return (edit, _new_file(ground, kind, id, own, tree))
        own = f"{holder}.xml"
        if os.path.lexists(os.path.join(ground.folder.real, own)):
            raise NotAdded(f"the story has no `{holder}`, and {own} is there; include it first")
        lines = [f'<{holder} xmlns="{STORY}" xml:lang="{ground.story.language}">']
        lines += [step + line for line in _lines(ground, kind, id, step, "", ground.story.language)]
        return (
            where.holding([insertion.include(tree, beside, own)]),
            _file_of(ground, own, [*lines, f"</{holder}>"], tree),
        )
    inner = [step + line for line in _lines(ground, kind, id, step, prefix, ground.story.language)]
    start = f'<{prefix}act id="act-1">' if kind == "scene" else f"<{prefix}{holder}>"
    return (where.holding([start, *inner, f"</{prefix}{holder}>"]),)


# Its file


def _file(ground: _Ground, kind: Kind, id: str, holder: Element, neighbour: Element | None) -> str | None:
    """Return the file that it gets, named as those around it are; ``None`` if they stand inline."""
    order = [element for element in ground.root.walk() if element.name == kind]
    at = _place_in(order, holder, neighbour, ground.root)
    around = [*order[:at][::-1], *order[at:]] if neighbour is None else [neighbour]
    if not around:
        return f"scenes/010-{id}.xml" if kind == "scene" and ground.forest.included else None
    like = ground.file_of(around[0])
    if like is None:
        return None
    within = dirname(like)
    previous = ground.file_of(order[at - 1]) if at else None
    following = ground.file_of(order[at]) if at < len(order) else None
    before, behind = (
        os.path.basename(file) if file and dirname(file) == within else None for file in (previous, following)
    )
    name = f"{_number(before, behind, _taken(ground, within), os.path.basename(like))}{id}.xml"
    own = f"{within}/{name}" if within else name
    if os.path.lexists(os.path.join(ground.folder.real, own)):
        raise NotAdded(f"{ground.folder.show(own)} is there already; include it, or choose another id")
    return own


def _place_in(order: list[Element], holder: Element, neighbour: Element | None, root: Element) -> int:
    """How many of its kind come before it in the whole story."""
    if neighbour is not None:
        return order.index(neighbour) + 1
    walked = list(root.walk())
    reached = next(number for number, element in enumerate(walked) if element is holder)
    known = frozenset(order)
    return sum(element in known for element in walked[:reached])


def _taken(ground: _Ground, within: str) -> frozenset[str]:
    """The numbers, with their letters, that names of files in a folder begin with."""
    names = (os.path.basename(file) for file in ground.folder.beside(f"{within}/x" if within else "x"))
    return frozenset((found[1] + found[2]).lower() for name in names if (found := _NUMBERED.fullmatch(name)))


def _number(before: str | None, behind: str | None, taken: frozenset[str], like: str) -> str:
    """The number that a file's name begins with, between its neighbours', with what divides it from the id.

    Between 010 and 020 that is 015, between 010 and 011 it is 010a, behind all others the next ten or one. No other file
    gets another name; the order of the story is that of its includes.
    """
    shape = _NUMBERED.fullmatch(like)
    if shape is None:
        return ""
    width, divider = len(shape[1]), shape[3] or "-"
    first, last = (_NUMBERED.fullmatch(name) if name else None for name in (before, behind))
    low = int(first[1]) if first else 0
    high = int(last[1]) if last else None
    if high is None:
        ten = 10 if low % 10 == 0 else 1
        numbers: Iterator[int] = iter(range(low + ten, low + ten * 1000, ten))
    else:
        middle = (low + high) // 2
        numbers = iter(sorted(range(low + 1, high), key=lambda number: abs(number - middle)))
    free = next((f"{number:0{width}}" for number in numbers if f"{number:0{width}}" not in taken), None)
    if free is None:
        stem = (first[1] + first[2]).lower() if first else "0" * width
        lettered = [stem + letter for letter in ascii_lowercase if stem + letter not in taken]
        between = [one for one in lettered if not last or one < (last[1] + last[2]).lower()]
        free = next(iter(between or lettered), stem)
    return free + divider


def _new_file(ground: _Ground, kind: Kind, id: str, file: str, tree: Tree) -> Edit:
    """A file of its own, in the manner of the file that includes it."""
    start, *rest = _lines(ground, kind, id, insertion.step(tree), "", ground.story.language)
    start = start.replace(f"<{kind} ", f'<{kind} xmlns="{STORY}" xml:lang="{ground.story.language}" ', 1)
    return _file_of(ground, file, [start, *rest], tree)


def _file_of(ground: _Ground, file: str, lines: list[str], tree: Tree) -> Edit:
    text = "".join(line + insertion.newline(tree.source) for line in ('<?xml version="1.0" encoding="UTF-8"?>', *lines))
    return Edit(Span(ground.folder.show(file), 0, 0), text)


# What it says


def _inherited(ground: _Ground, element: Element, holder: Element) -> str:
    """The edition whose language holds inside an element."""

    def found(outer: Element, language: str) -> str | None:
        language = outer.get("xml:lang") or language
        if outer is holder:
            return language
        return next((inner for child in outer.children() if (inner := found(child, language))), None)

    return edition_of(canonical(found(ground.root, "") or element.get("xml:lang")), ground.story.editions)


def _lines(ground: _Ground, kind: Kind, id: str, step: str, prefix: str, around: str) -> list[str]:
    """The lines of the new element, with a text for each edition. ``around`` is the language where it stands."""

    def texts(name: str, says: Mapping[str, str] | str) -> list[str]:
        lines = []
        for language in ground.story.editions:
            text = says if isinstance(says, str) else says.get(language_in(language), says["en"])
            tag = "" if language == around else f' xml:lang="{language}"'
            lines.append(f"<{prefix}{name}{tag}>{text}</{prefix}{name}>")
        return lines

    if kind != "scene":
        name = " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_.]+", id) if word)
        inner = texts("name", name or id)
        return [f'<{prefix}{kind} id="{id}">', *(step + line for line in inner), f"</{prefix}{kind}>"]
    scenes = tuple(ground.story.scenes())
    length = ' length="1/8"' if scenes and all(scene.length for scene in scenes) else ""
    turns = [step + line for line in texts("turn", _TURN)]
    inner = [_slugline(ground, prefix), *texts("summary", _SUMMARY), f"<{prefix}beat>", *turns, f"</{prefix}beat>"]
    return [f'<{prefix}scene id="{id}"{length}>', *(step + line for line in inner), f"</{prefix}scene>"]


def _slugline(ground: _Ground, prefix: str) -> str:
    """A heading that contradicts nothing: at a place of the story, later."""
    scenes = tuple(ground.story.scenes())
    known = {place.id.id for place in ground.story.places}
    beside = ground.beside.get("id").strip() if ground.beside else ""
    near = sorted(scenes, key=lambda scene: scene.id.id != beside)
    place = next((scene.slugline.place.id for scene in near if scene.slugline.place.id in known), None) or next(
        (place.id.id for place in ground.story.places), None
    )
    if place is None:
        raise NotAdded("a scene needs a place, and the story has none; `photoplay add place ID` adds one")
    return f'<{prefix}slugline int-ext="int" place="{place}" time="{"later" if scenes else "day"}"/>'
