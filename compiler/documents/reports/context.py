"""What all reports share: names, notes, lengths, and records of continuity events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from compiler.breakdown import Facts
from compiler.breakdown.timeline import Stretch
from compiler.documents.labels import name_of, short_name_of, text
from compiler.documents.reports.records import MarkRecord, Named, NoteRecord
from compiler.exhaustive import assert_never
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t


class ReportContext(Struct, frozen=True):
    """What a report is made from: the facts, a language, ``{scene number: page of the treatment}``, whether notes are in."""

    facts: Facts
    language: str
    pages: Mapping[int, int] = field(default_factory=dict)
    notes: bool = False

    def character(self, id: str) -> Named:
        """Return a character with the short name."""
        return self._named(self.facts.index.characters.get(id), id)

    def place(self, id: str) -> Named:
        """Return a place with its name."""
        entry = self.facts.index.places.get(id)
        return Named(id, name_of(entry, self.language) if entry else id)

    def prop(self, id: str) -> Named:
        """Return a prop with its short name."""
        return self._named(self.facts.index.props.get(id), id)

    def people(self, refs: Iterable[t.Ref]) -> tuple[Named, ...]:
        """Return characters in order, each once."""
        return tuple(self.character(id) for id in dict.fromkeys(ref.id for ref in refs))

    def around(self, id: str) -> tuple[Named, ...]:
        """Return the places around a place, from the inside out."""
        return tuple(self.place(outer.id.id) for outer in self.facts.index.around(id)[1:])

    def text(self, wordings: t.Wordings) -> str | None:
        """Return the text in the language, or ``None``."""
        return text(wordings, self.language)

    def writer_notes(self, notes: tuple[t.WriterNote, ...]) -> tuple[NoteRecord, ...]:
        """Return the writers' notes in the language; empty where they are not requested."""
        return tuple(
            NoteRecord(note.by or None, note.wording.plain())
            for note in notes
            if self.notes and note.wording.language == self.language
        )

    def minutes(self, stretches: Iterable[Stretch]) -> float | None:
        """Return the minutes of some scenes; ``None`` unless all scenes declare a length."""
        return self.facts.timeline.minutes_of(0, _size(stretches))

    def share(self, stretches: Iterable[Stretch]) -> float:
        """Return the share of some scenes in the whole, from 0 to 1."""
        return self.facts.timeline.share(_size(stretches))

    def _named(self, entry: s.Character | s.Prop | None, id: str) -> Named:
        return Named(id, short_name_of(entry, self.language) if entry else id)


def _size(stretches: Iterable[Stretch]) -> int:
    return sum(one.end - one.start for one in stretches)


def numbers(stretches: Iterable[Stretch]) -> tuple[int, ...]:
    """Return the numbers of scenes, from 1."""
    return tuple(one.number for one in stretches)


def all_names(entry: s.Character | s.Place | s.Prop, language: str) -> tuple[str, ...]:
    """Return every form of a name in a language, each once."""
    return tuple(dict.fromkeys(name.plain() for name in entry.names if name.language == language))


def eighths(half_seconds: int) -> str:
    """Return a length in pages and eighths of a page: 3/8, 2, 1 3/8."""
    count = max((half_seconds + s.EIGHTH // 2) // s.EIGHTH, 1)
    pages, rest = divmod(count, 8)
    return f"{pages} {rest}/8" if pages and rest else str(pages) if pages else f"{rest}/8"


def mark_record(mark: c.Event, context: ReportContext) -> MarkRecord:
    """Return the record of a continuity event."""
    match mark:
        case c.Death():
            return MarkRecord(
                "death", who=_people(mark.who, context), by=_people(mark.by, context), tool=_prop(mark.tool, context)
            )
        case c.Injury():
            return MarkRecord("injury", who=_people(mark.who, context), by=_people(mark.by, context))
        case c.Recovery():
            return MarkRecord("recovery", who=_people(mark.who, context))
        case c.Arrest():
            return MarkRecord("arrest", who=_people(mark.who, context), by=_people(mark.by, context))
        case c.Release():
            return MarkRecord("release", who=_people(mark.who, context), how=mark.how)
        case c.Travel():
            origin, to, means = _place(mark.origin, context), context.place(mark.to.id), mark.by or None
            return MarkRecord("travel", _people(mark.who, context), origin=origin, to=to, means=means, hours=mark.hours)
        case c.HandOff():
            giver, taker, at = _person(mark.giver, context), _person(mark.taker, context), _place(mark.at, context)
            return MarkRecord(
                "hand-off", prop=context.prop(mark.prop.id), giver=giver, taker=taker, at=at, how=mark.how
            )
        case c.Uses():
            return MarkRecord("uses", who=_people(mark.who, context), prop=context.prop(mark.prop.id))
        case c.Learns():
            return MarkRecord("learns", who=_people(mark.who, context), what=mark.what.id, text=context.text(mark.text))
        case c.Knows():
            learnt = context.text(context.facts.index.learnt.get(mark.what.id, ()))
            return MarkRecord("knows", who=_people(mark.who, context), what=mark.what.id, text=learnt)
        case _:
            return assert_never(mark)


def _people(refs: tuple[t.Ref, ...], context: ReportContext) -> tuple[Named, ...]:
    return tuple(context.character(ref.id) for ref in refs)


def _person(ref: t.Ref | None, context: ReportContext) -> Named | None:
    return context.character(ref.id) if ref else None


def _place(ref: t.Ref | None, context: ReportContext) -> Named | None:
    return context.place(ref.id) if ref else None


def _prop(ref: t.Ref | None, context: ReportContext) -> Named | None:
    return context.prop(ref.id) if ref else None
