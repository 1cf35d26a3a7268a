"""Tables as HTML, with the width of each column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from compiler.documents.blocks import Inline, Row, Run, Table
from compiler.pdf.markup.elements import element, inlines

LONG_ROW = 3500
"""Characters from which on the text below a row is `long`, about half a page: a page end may divide it."""


SHORT = 24
"""Widest entry (in ems) of a column that gets the width of its entries: figures are read down, not along."""


_RANGE = re.compile(r"(?:p\. )?\d[\d.]*[–-]\d\S*(?: ·)?")


def table_element(table: Table) -> Element:
    """Return a table. Where any row has text below it, each row and its text are a tbody."""
    widths = (element("col", style=f"width: {width:.2f}%") for width in _widths(table))
    head = (element("th", element("p", column.title), class_=column.kind, scope="col") for column in table.columns)
    rows = [list(_rows(row, table)) for row in table.rows]
    if not any(row.below for row in table.rows):
        rows = [[part for parts in rows for part in parts]]
    return element(
        "table",
        element("caption", table.caption),
        element("colgroup", *widths),
        element("thead", element("tr", *head)),
        *(element("tbody", *parts) for parts in rows),
    )


def _rows(row: Row, table: Table) -> Iterator[Element]:
    """Yield the row, and another of one cell for the text below it. The first cell is the row's header, unless it is
    empty.
    """
    cells = []
    for position, (column, paragraphs) in enumerate(zip(table.columns, row.cells, strict=True)):
        content = (element("p", *_whole_ranges(inlines(runs))) for runs in paragraphs)
        tag, scope = ("th", "row") if position == 0 and any(paragraphs) else ("td", None)
        cells.append(element(tag, *content, class_=column.kind, scope=scope))
    classes = [name for name, holds in ((row.kind, row.kind != "plain"), ("above", row.below)) if holds]
    yield element("tr", *cells, class_=" ".join(classes) or None)
    if row.below:
        content = (element("p", *inlines(runs)) for runs in row.below)
        size = sum(_length(inline) for runs in row.below for inline in runs)
        kind = "below long" if size > LONG_ROW else "below"
        yield element("tr", element("td", *content, colspan=str(len(table.columns))), class_=kind)


def _widths(table: Table) -> list[float]:
    """Return the width of each column in percent of the table; one percent is about a character of its type.

    What a column of short entries needs beyond its share, the others give in proportion to theirs.
    """
    whole = sum(column.share for column in table.columns)
    shares = [100 * column.share / whole for column in table.columns]
    wider = {
        position: need for position, share in enumerate(shares) if (need := _need(table, position)) and need > share
    }
    left = 100 - sum(wider.values())
    others = sum(share for position, share in enumerate(shares) if position not in wider)
    if not others or left < others / 2:
        return shares
    return [wider.get(position, share * left / others) for position, share in enumerate(shares)]


def _need(table: Table, position: int) -> float:
    """Return the width that a column of short entries needs, or 0 if its entries are set in lines."""
    column = table.columns[position]
    entries = [sum(map(_length, runs)) for row in table.rows for runs in row.cells[position]]
    longest = max((_advance(column.title), *entries))
    return longest + 2 if column.kind == "text" and longest <= SHORT else 0.0


def _length(inline: Inline) -> float:
    return _advance(inline.text) if isinstance(inline, Run) else 3


def _advance(text: str) -> float:
    return sum(1.7 if letter > "\u10ff" and not "\u2000" <= letter < "\u2e80" else 1 for letter in text)


def _whole_ranges(content: Iterator[Element | str]) -> Iterator[Element | str]:
    """Yield content with ranges of numbers (`11–15 ·`, `p. 13–15`) in spans that no line end divides."""
    for piece in content:
        if isinstance(piece, Element):
            yield piece
            continue
        done = 0
        for found in _RANGE.finditer(piece):
            yield piece[done : found.start()]
            yield element("span", found.group(), class_="whole")
            done = found.end()
        yield piece[done:]
