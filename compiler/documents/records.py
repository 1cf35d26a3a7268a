"""Records of a document for programs, and the JSON Schema of records."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

Value = str | int | float | bool | None | Sequence["Value"]
"""What a cell of a table can hold: one value or several."""


class RecordTable(Struct, frozen=True):
    """Records as a flat table for a spreadsheet: its column titles and rows."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @classmethod
    def of(cls, titles: Iterable[str], rows: Iterable[Iterable[Value]]) -> RecordTable:
        """Return the table of titles and rows."""
        return cls(tuple(titles), tuple(map(tuple, rows)))


class Records(Struct, frozen=True):
    """The records of a document: the ``whole``, with every field, and a function that makes a table of it."""

    whole: Struct
    table: Callable[[], RecordTable]


def schema_text(record: Any, title: str, name: str) -> str:
    """Return the JSON Schema (2020-12) of a record or a union of records. Descriptions are the docstrings of the records."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:photoplay:{name}:1", "title": title}
    schema: dict[str, Any] = {**head, **msgspec.json.schema(record)}
    for definition in schema["$defs"].values():
        description = inspect.cleandoc(definition.get("description", ""))
        definition["description"] = description.replace("``", "`").replace("\n", " ")
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
