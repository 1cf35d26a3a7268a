"""The model of a story without its places: to compare stories that are written in different files, and to change them.

Nothing here knows how a story is exported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import fields, replace

from compiler.model.story import Story
from compiler.text.source import Span, Text

Field = tuple[type[Struct], str]
"""A field of a class of the model."""

PLACES = {(Text, "path"), (Text, "pieces")}
"""Fields that say where a text stands, besides those that are spans."""


def bare(value: Any) -> Any:
    """A part of a model as (class, (field, value), …), without its places."""
    if isinstance(value, Struct):
        names = (name for name in names_of(type(value)))
        return (type(value), *((name, bare(getattr(value, name))) for name in names))
    return tuple(map(bare, value)) if isinstance(value, tuple) else value


def names_of(kind: type[Struct]) -> Iterator[str]:
    """The fields of a class that are no places."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        if hints[field.name] is not Span and (kind, field.name) not in PLACES:
            yield field.name


def all_fields() -> set[Field]:
    """The fields that a model can have anywhere, without places."""
    found: set[Field] = set()
    waiting: list[Any] = [Story]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, Struct):
            own = {(kind, name) for name in names_of(kind)}
            if not own <= found:
                found |= own
                waiting += [get_type_hints(kind)[name] for _, name in own]
        else:
            waiting += get_args(kind)
    return found


def changed(value: Any, seen: set[Field]) -> Iterator[tuple[Field, Any]]:
    """A part of a model with one field changed, once for each field that is not ``seen`` before; it is then."""
    if isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from ((field, (*value[:at], other, *value[at + 1 :])) for field, other in changed(one, seen))
    elif isinstance(value, Struct):
        for name in names_of(type(value)):
            field, held = (type(value), name), getattr(value, name)
            if field not in seen and held not in (None, (), ""):
                seen.add(field)
                may_lack = type(None) in get_args(get_type_hints(type(value))[name])
                others = [*_others(held), None] if may_lack else _others(held)
                yield from ((field, replace(value, **{name: other})) for other in others)
            yield from ((inner, replace(value, **{name: other})) for inner, other in changed(held, seen))


def _others(held: Any) -> Iterator[Any]:
    """Values that could stand in place of one; of a class or a list only fewer, for it is changed inside too."""
    match held:
        case str():
            yield f"{held} "
            yield ""
        case int() | float():
            yield held + 1
        case tuple():
            yield held[:-1]
            yield (*held, held[-1])
        case Text():
            yield replace(held, value=f"{held.value}\n")
        case Struct():
            return
        case _:
            raise AssertionError(held)
