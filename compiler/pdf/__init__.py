"""A document as pages: PDF by WeasyPrint, unit by unit, and HTML for browsers.

In: a `Document`, a `Layout` (paper and theme). Out of `lay_out`: `Pages` (the file, its page count, `{anchor: page}`,
and complaints); out of `html`: text. All errors are `NotPrinted`. The command, `watch` and the library's `compile` call
it.

Importing this package does not load WeasyPrint, which takes a second and needs libraries that checking a story does
not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from compiler.documents.blocks import Document
from compiler.pdf.assembly.workers import Crashed, Execution, JobRunner, Progress, TooSlow, available_cores
from compiler.pdf.layout import (
    STANDARDS,
    THEMES,
    Complaint,
    Failed,
    Layout,
    NoFonts,
    NoRenderer,
    NotPrinted,
    Pages,
    Paper,
    Standard,
    Theme,
    base_css,
    chart_fonts,
    house_layout,
    paper_css,
    theme,
)
from compiler.store.cache import Cache

__all__ = [
    "STANDARDS",
    "THEMES",
    "Complaint",
    "Crashed",
    "Execution",
    "Failed",
    "JobRunner",
    "Layout",
    "NoFonts",
    "NoRenderer",
    "NotPrinted",
    "Pages",
    "Paper",
    "Progress",
    "Standard",
    "Theme",
    "TooSlow",
    "available_cores",
    "house_layout",
    "html",
    "lay_out",
    "theme",
    "unprintable",
    "worker_pool",
]


def lay_out(
    document: Document,
    layout: Layout,
    created: str | None = None,
    execution: Execution | None = None,
    standard: Standard = "ua-1",
) -> Pages:
    """Lay out a document and write it as a PDF.

    `created` is the date for the metadata (ISO 8601, UTC); `None`: the document's own. The file claims the `standard`
    if it keeps to it.

    Units that the cache of the `execution` has are not laid out again. The same document, layout and fonts give the
    same bytes, whatever the cache has and however many processes work. Raises a kind of `NotPrinted`; `Crashed` and
    `TooSlow` come from a `worker_pool` only. Without a pool this process lays out, with no limit of time or memory, and
    a crash of the renderer ends it: do so only with stories and themes that you trust.

        pages = lay_out(document, house_layout())
    """
    from compiler.pdf.assembly.incremental import build_pdf, build_pdf_anew
    from compiler.pdf.engine.font_subsets import FontFileLost
    from compiler.store.cache import encoded

    execution = execution or Execution()
    try:
        return build_pdf(document, layout, created, standard, execution)
    except FontFileLost:  # workers send each font file once, so one that the cache has lost is painted from nothing
        job = partial(build_pdf_anew, document, layout, created, standard)
        ((_, (pages, anew)),) = execution.run([job], [len(encoded(document.blocks))])
        execution.cache.take(anew)
        return pages


@contextmanager
def worker_pool(size: int, layout: Layout, cache: Cache) -> Iterator[JobRunner]:
    """Start up to `size` processes that lay out pages, prepare them for a layout, and yield the runner of their jobs."""
    from compiler.pdf.assembly import workers
    from compiler.pdf.assembly.preparation import prepare
    from compiler.pdf.engine.environment import identity

    with workers.worker_pool(size, partial(prepare, layout, identity(cache), cache.folder)) as run:
        yield run


def unprintable() -> str | None:
    """Return why no PDF can be made on this machine, or `None` if it can."""
    from compiler.pdf.engine import loader

    try:
        loader.load()
    except NoRenderer as error:
        return error.reason
    except NoFonts:
        return "no font is installed"
    return None


def html(document: Document, layout: Layout, created: str | None = None) -> str:
    """Return a document as one HTML file, with its style sheets and charts in it. `created` is as in `lay_out`."""
    from compiler.pdf.markup import document_html

    styles = paper_css(layout.paper) + base_css() + layout.theme.css
    return document_html.file(document, styles, chart_fonts(layout.theme), created)
