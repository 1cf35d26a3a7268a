"""Paradigms: ways of dividing a story into beats. Data, one XML file each, with a schema of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from compiler.diagnostics.findings import Finding, fault, note
from compiler.model.language_tags import Language, canonical, edition_of
from compiler.model.lower import wordings
from compiler.model.texts import Wordings, in_language
from compiler.syntax import grammar_rules, source_rules
from compiler.syntax.parser import parse
from compiler.syntax.schema import validate
from compiler.syntax.tree import PARADIGM, Attribute, Element
from compiler.text.source import Source, Span

Basis = Literal["published", "convention", "none"]
"""Basis of targets: a publication, or common use; ``none`` without targets."""


MOST_BEATS = 200
"""In one paradigm; those that are shipped have sixteen at most. Each is compared with each: two thousand that are all out of order
take a second and 250 MB (measured), ten times as many the memory of a machine."""


class ParadigmBeat(Struct, frozen=True):
    """A beat as its paradigm describes it.

    ``start`` and ``end`` are its target as shares of the whole (0..1), None where no source gives one. A ``moment``
    falls at one place, between them if they differ; any other beat lasts from the one to the other. ``tolerance`` is
    the distance from the target, as a share, that is no finding. ``act`` is the act of the beat, counted from 1. A
    story may lack an ``optional`` beat.
    """

    id: str
    names: Wordings
    purpose: Wordings
    start: float | None
    end: float | None
    moment: bool
    tolerance: float
    act: int | None
    basis: Basis
    optional: bool

    @property
    def target(self) -> tuple[float, float] | None:
        """The target, as shares of the whole, if the paradigm gives one."""
        return None if self.start is None or self.end is None else (self.start, self.end)


class Paradigm(Struct, frozen=True):
    """A paradigm. ``acts`` are the ends of its acts as shares of the whole, the last 1.0; empty if it gives none."""

    id: str
    names: Wordings
    source: Wordings
    basis: Basis
    acts: tuple[float, ...]
    beats: tuple[ParadigmBeat, ...]

    def beat(self, id: str) -> ParadigmBeat | None:
        """The beat of this id."""
        return next((beat for beat in self.beats if beat.id == id), None)

    def is_called(self, name: str) -> bool:
        """Whether ``name`` is the paradigm's id or one of its names, whatever the case."""
        called = {self.id, *(wording.plain() for wording in self.names)}
        return name.casefold() in {known.casefold() for known in called}


def best(wordings: Wordings, language: str) -> str:
    """The wording in a language, else the English one, else the first: a paradigm need not know every language."""
    language = edition_of(language, tuple(wording.language for wording in wordings))
    found = in_language(wordings, language) or in_language(wordings, "en") or (wordings[0] if wordings else None)
    return found.plain() if found else ""


SHIPPED = (
    "save-the-cat", "three-act", "heros-journey", "eight-sequences", "story-circle", "six-stages",
    "gi-seung-jeon-gyeol", "five-part", "freytag", "one-hour-tv",
)  # fmt: skip
"""The paradigms that come with photoplay, each a file of that name in ``paradigms/``."""


def shipped() -> tuple[Paradigm, ...]:
    """The paradigms that come with photoplay."""
    return tuple(map(shipped_as, SHIPPED))


@cache
def shipped_as(id: str) -> Paradigm:
    """The shipped paradigm of this id, read when it is first wanted. It is not validated again: a test does that."""
    tree = parse(source_of(id))
    assert not isinstance(tree, Finding), id
    return _paradigm(tree.root)


def source_of(id: str) -> Source:
    """Return the file of a shipped paradigm."""
    name = f"{id}.xml"
    with open(os.path.join(os.path.dirname(__file__), "paradigms", name), "rb") as file:
        return Source(name, file.read())


def load(source: Source) -> Paradigm | tuple[Finding, ...]:
    """The paradigm in a file, or what is wrong with the file."""
    tree = parse(source)
    if isinstance(tree, Finding):
        return (tree,)
    findings = tuple(finding for _, finding in validate(tree, PARADIGM)) or tuple(_too_many(tree.root))
    return findings or tuple(_senseless(tree.root)) or _paradigm(tree.root)


def _too_many(root: Element) -> Iterator[Finding]:
    beats = root.children("beat")
    if len(beats) > MOST_BEATS:
        yield source_rules.too_large(beats[MOST_BEATS].span, "beats", most=MOST_BEATS, beats=len(beats))


def _senseless(root: Element) -> Iterator[Finding]:
    """Find faults that the schema cannot express: ids given twice, targets and acts that contradict each other."""
    first: dict[str, Span] = {}
    acts = root.attributes.get("acts")
    number = len(acts.value.split()) + 1 if acts else 0
    for beat in root.children("beat"):
        id = beat.attributes["id"]
        if id.value in first:
            again = fault(id.span, note("first", first[id.value]), kind="beat", id=id.value)
            yield Finding(again.span, again.form, again.arguments, again.notes, code="N201")
        first.setdefault(id.value, id.span)
        given = {name: beat.attributes[name] for name in ("at", "from", "to") if name in beat.attributes}
        if "at" in given and len(given) > 1:
            yield _wrong("at", given["at"], "A beat is a moment (`at`) or a span (`from` and `to`), not both.")
        elif len(given) == 1 and "at" not in given:
            ((name, only),) = given.items()
            yield _wrong(name, only, "`from` and `to` belong together: where the beat begins, and where it ends.")
        elif len(given) == 2 and Decimal(given["from"].value) > Decimal(given["to"].value):
            yield _wrong("to", given["to"], f"It comes after `from`, which is {given['from'].value}.")
        act = beat.attributes.get("act")
        if act and acts and int(act.value) > number:
            yield _wrong("act", act, f"The paradigm has {number} acts: `acts` says where all but the last end.")
    if acts and any(before >= after for before, after in pairwise((0.0, *_acts(acts.value)))):
        yield _wrong("acts", acts, "Each act ends after the one before it, the last at 100.")


def _wrong(name: str, attribute: Attribute, hint: str) -> Finding:
    return grammar_rules.wrong_value(attribute.span, attribute.value, name, (), hint)


def named(name: str, paradigms: Iterable[Paradigm]) -> Paradigm | None:
    """The paradigm that goes by a name."""
    return next((paradigm for paradigm in paradigms if paradigm.is_called(name)), None)


def _paradigm(root: Element) -> Paradigm:
    language = Language(canonical(root.get("xml:lang")))
    basis = _basis(root, "convention")
    beats = tuple(_beat(beat, language, basis) for beat in root.children("beat"))
    return Paradigm(
        id=root.get("id"),
        names=wordings(root.by_name(), "name", language),
        source=wordings(root.by_name(), "source", language),
        basis=basis if any(beat.start is not None for beat in beats) else "none",
        acts=_acts(root.get("acts")),
        beats=beats,
    )


def _basis(element: Element, default: Basis) -> Basis:
    given = element.get("basis", default)
    return "published" if given == "published" else "convention"


def _acts(percents: str) -> tuple[float, ...]:
    """Ends of acts as shares of the whole, the last act's end included; empty if the paradigm gives none."""
    ends = tuple(float(Decimal(percent) / 100) for percent in percents.split())
    return (*ends, 1.0) if ends else ()


def _beat(element: Element, language: Language, basis: Basis) -> ParadigmBeat:
    start, end = (element.get(name) or element.get("at") for name in ("from", "to"))
    return ParadigmBeat(
        id=element.get("id"),
        names=wordings(element.by_name(), "name", language),
        purpose=wordings(element.by_name(), "purpose", language),
        start=_share(start),
        end=_share(end),
        moment="at" in element.attributes or _flag(element, "moment"),
        tolerance=_share(element.get("tolerance", "5")) or 0.0,
        act=int(element.get("act")) if "act" in element.attributes else None,
        basis=_basis(element, basis) if start else "none",
        optional=_flag(element, "optional"),
    )


def _flag(element: Element, name: str) -> bool:
    return element.get(name) in ("true", "1")


def _share(percent: str) -> float | None:
    """Percent as a share of the whole, without the noise of binary division: 22.7 is 0.227."""
    return float(Decimal(percent) / 100) if percent else None
