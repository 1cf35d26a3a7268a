"""Records as text: CSV, JSON with its schema, and tables in Markdown. What the beat sheet and the reports have in common."""

from __future__ import annotations

import csv
import inspect
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

Value = str | int | float | bool | None | Sequence["Value"]
"""What a cell can hold; several values stand in one cell with semicolons between."""


def json_text(record: Struct) -> str:
    """A record as JSON, with every field."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"


def schema_text(record: Any, title: str, name: str) -> str:
    """The JSON Schema (2020-12) of a record, or of one of several, and of all that it holds, told by their docstrings."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:photoplay:{name}:1", "title": title}
    schema: dict[str, Any] = {**head, **msgspec.json.schema(record)}
    for definition in schema["$defs"].values():
        told = inspect.cleandoc(definition.get("description", ""))
        definition["description"] = told.replace("``", "`").replace("\n", " ")
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def csv_text(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """CSV as spreadsheets open it (RFC 4180), with a byte order mark so that they read Korean.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, which it does not show
    (OWASP, "CSV Injection").
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([_field(value) for value in row] for row in rows)
    return out.getvalue()


def _field(value: Value) -> str:
    """One field. Numbers are as short as can be without loss."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return "; ".join(map(_field, value))


def markdown_table(titles: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """A table in Markdown; ``numbers`` are the columns that stand to the right. A line break in a cell becomes ``<br>``."""
    right = frozenset(numbers)
    lines = [titles, ["--:" if place in right else "---" for place in range(len(titles))]]
    body = ([_cell(text) for text in row] for row in rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in (*lines, *body))


def markdown(text: str) -> str:
    """Text in Markdown that is read as it stands."""
    for sign in "\\`*_[]|":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _cell(text: str) -> str:
    """Text that stays inside its cell and is read as it stands."""
    return markdown(text).replace("\n", "<br>")
