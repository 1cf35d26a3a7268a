"""A document as Markdown that reads well in a pull request; pictures are described in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compiler.documents.blocks import (
    Block,
    Chart,
    Contents,
    Cover,
    Definitions,
    Document,
    Heading,
    Inline,
    PageNumber,
    Paragraph,
    Table,
    leaves,
)
from compiler.exhaustive import assert_never

_SIGNS_OF_MARKDOWN = re.compile(r"[\\`*_\[\]|~]")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
_STARTS_OF_LINES = re.compile(r"^(?:[#+-]+(?=\s|$)|>|[=-]+$)")

_SIGNS = {"plain": "", "emphasis": "*", "strong": "**"}


def markdown(document: Document) -> str:
    """The whole document (GitHub's dialect, for its tables). Page numbers are left out: there are no pages."""
    return "\n\n".join(_blocks(document.blocks)) + "\n"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """Each block as a paragraph. No caption repeats the heading before it."""
    heading = ""
    for block in leaves(blocks):
        match block:
            case Cover():
                yield f"# {escaped(block.title)}"
                yield from map(escaped, (*filter(None, (block.subtitle,)), *block.credits, *block.foot))
            case Contents():
                yield "\n".join(f"{'  ' * (entry.level - 1)}- {escaped(entry.text)}" for entry in block.entries)
            case Heading():
                heading = block.text
                label = f"{escaped(block.label)}: " if block.label else ""
                yield f"{'#' * min(block.level, 6)} {label}{escaped(block.text)}"
            case Paragraph():
                yield _line(block.runs)
            case Definitions():
                yield "\n".join(
                    f"- **{escaped(item.term)}**{_after(' ', item.detail)}{_after(': ', item.text)}"
                    for item in block.items
                )
            case Chart():
                yield f"**{escaped(block.title)}**"
                yield "\n".join(f"- {escaped(sentence)}" for sentence in block.alternative)
            case Table():
                if block.caption != heading:
                    yield f"**{escaped(block.caption)}**"
                yield _table(block)
                yield from _below(block)
            case _:
                assert_never(block)


def _after(sign: str, text: str | None) -> str:
    return f"{sign}{escaped(text)}" if text else ""


def _table(table: Table) -> str:
    lines = [[escaped(column.title) for column in table.columns]]
    lines.append(["--:" if column.kind == "number" else "---" for column in table.columns])
    lines += [["<br>".join(map(_line, cell)) for cell in row.cells] for row in table.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _below(table: Table) -> Iterator[str]:
    """What stands below the rows, under the row's name: a table in Markdown has no room for it."""
    for row in table.rows:
        if row.below:
            yield f"**{escaped(table.name_of(row))}**"
            yield "\n".join(f"- {_line(runs)}" for runs in row.below)


def _line(runs: Sequence[Inline]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Inline) -> str:
    """A run in its style. The space around styled words stands outside of the signs, else they would not count."""
    if isinstance(run, PageNumber):
        return ""
    bare = run.text.strip()
    if not bare or run.style == "plain":
        return escaped(run.text)
    before, _, after = run.text.partition(bare)
    return f"{before}{_SIGNS[run.style]}{escaped(bare)}{_SIGNS[run.style]}{after}"


def escaped(text: str) -> str:
    """Text that is read as it stands, also within a cell or at the start of a line."""
    text = _SIGNS_OF_MARKDOWN.sub(r"\\\g<0>", text).replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")
    return _NUMBERED.sub(r"\1\\\2", _STARTS_OF_LINES.sub(r"\\\g<0>", text))
