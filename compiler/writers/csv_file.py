"""A document's records as CSV, one flat table."""

from __future__ import annotations

import csv
import io

from compiler.documents.records import Records, Value


def csv_file(records: Records) -> bytes:
    """Return CSV as spreadsheets open it (RFC 4180), with a byte order mark so that they read Korean.

    Figures have at most six places after the point. A text that a spreadsheet would run as a formula gets an apostrophe
    before it, which it does not show (OWASP, "CSV Injection").
    """
    table = records.table()
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.titles)
    writer.writerows([_harmless(_cell(value)) for value in row] for row in table.rows)
    return out.getvalue().encode()


def _cell(value: Value) -> str | float:
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
    return "; ".join(str(_cell(one)) for one in value)


def _harmless(cell: str | float) -> str | float:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
