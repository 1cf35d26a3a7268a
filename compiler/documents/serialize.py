"""CSV, and JSON with its schema, of the records of the beat sheet and the reports."""

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
"""What a cell can hold. Several values are written into one cell, with semicolons between them."""


def json_text(record: Struct) -> str:
    """Return a record as JSON, with every field."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"


def schema_text(record: Any, title: str, name: str) -> str:
    """Return the JSON Schema (2020-12) of a record or a union of records. Descriptions are the docstrings of the records."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:photoplay:{name}:1", "title": title}
    schema: dict[str, Any] = {**head, **msgspec.json.schema(record)}
    for definition in schema["$defs"].values():
        description = inspect.cleandoc(definition.get("description", ""))
        definition["description"] = description.replace("``", "`").replace("\n", " ")
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def csv_text(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return CSV as spreadsheets open it (RFC 4180), with a byte order mark so that they read Korean.

    Figures have at most six places after the point. A text that a spreadsheet would run as a formula gets an apostrophe
    before it, which it does not show (OWASP, "CSV Injection").
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([_harmless(_field(value)) for value in row] for row in rows)
    return out.getvalue()


def _field(value: Value) -> str | float:
    """Return one cell; several values have semicolons between them."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return round(value, 6)
        case int() | str():
            return value
    return "; ".join(str(_field(one)) for one in value)


def _harmless(field: str | float) -> str | float:
    return f"'{field}" if isinstance(field, str) and field.startswith(("=", "+", "-", "@", "\t", "\r")) else field
