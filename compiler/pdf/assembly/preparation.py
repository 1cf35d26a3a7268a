"""Preparation of a worker process: WeasyPrint loaded, style sheets read, and font files sent back once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from msgspec.structs import replace

from compiler.pdf.assembly.unit_jobs import sheets
from compiler.pdf.engine import loader
from compiler.pdf.engine.font_subsets import keep_font_files
from compiler.pdf.layout import Layout
from compiler.pdf.markup.elements import element
from compiler.pdf.objects import PaintedNumbers, PaintedUnit
from compiler.store.cache import Cache, StrPath

T = TypeVar("T")


def prepare(layout: Layout, identity: str, folder: StrPath | None) -> Callable[[T], T]:
    """Load WeasyPrint, read a layout's style sheets and fonts, and return the filter for the answers of this process.

    An error is not raised here: the first job meets it again. `folder` is the cache's.
    """
    text = element("h1", "가a"), element("p", "가a ", element("b", "가a"))
    sample = element("html", element("body", *text), lang="ko")
    with suppress(Exception):
        loader.typesetter(*sheets(layout), identity).paint(sample, bind_numbers=False)
    return _without_known_files(folder)


def _without_known_files(folder: StrPath | None) -> Callable[[T], T]:
    """Return a filter that takes font files out of answers: they have megabytes, and the parent needs each once.

    Where the cache has a folder, files are put there and none is sent.
    """
    known: set[str] = set()

    def without_known_files(answer: T) -> T:
        if not isinstance(answer, PaintedUnit | PaintedNumbers):
            return answer
        new = {digest: content for digest, content in answer.files.items() if digest not in known}
        known.update(new)
        if folder is not None:
            keep_font_files(new, Cache(folder))
            new = {}
        return replace(answer, files=new)

    return without_known_files
