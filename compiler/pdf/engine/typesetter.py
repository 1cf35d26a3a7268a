"""Typesetting by WeasyPrint: from a page's element tree and two style sheets to painted units.

Importing this module loads WeasyPrint: `loader` does so where pages are laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from hashlib import blake2b
from xml.etree.ElementTree import Element

import pydyf
from msgspec import Struct
from msgspec.structs import replace
from weasyprint import CSS
from weasyprint import document as wp
from weasyprint.pdf.fonts import Font as DrawnFont
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from compiler.pdf import glyphs
from compiler.pdf.engine import (
    capture,
    conformance,
    engine_messages,
    faces,
    font_subsets,
    fonts,
    weasyprint_internals,
    weasyprint_patches,
)
from compiler.pdf.layout import Complaint, TooMuch
from compiler.pdf.objects import Bookmark, Page, PageStarts, PaintedUnit, UsedFont
from compiler.pdf.styles.embedded import EmbeddedResources, data_of, embedded_resources
from compiler.pdf.units import CannotCut

POINT = 0.75
"""A CSS pixel in points."""

_OPTIONS = {"pdf_variant": "pdf/ua-1"}


class _Fetcher(URLFetcher):
    """A fetcher that returns given contents: a theme's embedded resources, fonts named by us, the charts of a page.

    It opens no address. Any other gets empty content and no error, since WeasyPrint passes some on even if it refuses
    them.
    """

    def __init__(self, given: Mapping[str, bytes], charts: Set[str] = frozenset()) -> None:
        super().__init__(allowed_protocols=())
        self.given, self.charts = given, charts

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url in self.charts:
            return URLFetcherResponse(url, data_of(url), {"Content-Type": "image/svg+xml"})
        return URLFetcherResponse(url, self.given.get(url, b""))


class Typesetter(Struct, frozen=True):
    """The parsed style sheets of a theme, with which any number of units are laid out.

    Its input is the given texts and the installed fonts: there is no base address, and no address is opened. `digests`
    is `{size and first bytes of a font file: digest}`, since to digest megabytes again for each unit takes long.
    """

    theme: str
    sheets: tuple[CSS, ...]
    configuration: FontConfiguration
    embedded: EmbeddedResources
    complaints: tuple[Complaint, ...]
    digests: dict[bytes, str]

    def lay_out(self, page: Element, *more: CSS) -> wp.Document:
        """Return WeasyPrint's document of a page."""
        charts = {source for picture in page.iter("img") if (source := picture.get("src"))}
        read = weasyprint_internals.html_of(page, _Fetcher(self.embedded.given, charts))
        return read.render(font_config=self.configuration, stylesheets=[*self.sheets, *more], **_OPTIONS)

    def sheet(self, css: str) -> CSS:
        """Parse one more style sheet with this theme's fonts."""
        return CSS(string=css, url_fetcher=_Fetcher({}), font_config=self.configuration)

    def theme_complaints(self, messages: Iterable[str]) -> Iterator[Complaint]:
        """Return WeasyPrint's messages about the theme as complaints."""
        return engine_messages.theme_complaints(messages, self.theme, self.embedded.refused)

    @weasyprint_patches.patched()
    @faces.mended()
    def page_starts(self, page: Element, promised: Set[str]) -> PageStarts:
        """Return the possible cuts (`data-cut`) before which a page break is forced.

        Nothing can be cut if parts of the document are not plain blocks, or an anchor that is `promised` is not shown.
        """
        with engine_messages.collecting_messages():
            pages = self.lay_out(page).pages
        why = weasyprint_internals.reason_not_to_cut(pages)
        if why is None and not promised <= {anchor for page in pages for anchor in page.anchors}:
            why = "it hides headings"
        return PageStarts(tuple(weasyprint_internals.forced_cuts(pages)), why)

    @weasyprint_patches.patched()
    @faces.mended()
    @weasyprint_internals.without_clock()
    def paint(
        self, page: Element, *, bind_numbers: bool, sides: bool = False, promised: Set[str] = frozenset()
    ) -> PaintedUnit:
        """Lay out a unit and paint its own pages.

        With `bind_numbers` no page number is painted, since the linker does. `sides`: left and right pages differ.
        Raises `CannotCut` if an anchor that is `promised` is on none of the unit's own pages.
        """
        with engine_messages.collecting_messages() as messages:
            laid = self.lay_out(page)
            cover = page.find(".//section[@class='cover']")
            if cover is not None and weasyprint_internals.cover_lines_overlap(laid.pages):
                cover.set("class", "cover full")
                laid = self.lay_out(page)
            document = laid.copy(weasyprint_internals.own_pages(laid.pages))
            folios = [
                weasyprint_internals.page_kind(page, sides=sides)
                if bind_numbers and weasyprint_internals.remove_page_numbers(page)
                else None
                for page in document.pages
            ]
            known = _promise_targets(document.pages)
            if not document.pages or (bind_numbers and not promised <= frozenset().union(*known)):
                raise CannotCut("what begins a page does not, or is not shown")
            painting, used, unread = capture.painted(document, [folio is not None for folio in folios], **_OPTIONS)
        drawn, files = self.fonts_of(used)
        complaints = (
            *self.complaints,
            *_undrawn(page, document, messages),
            *(engine_messages.unclaimed(fault) for fault in capture.unclaimed(painting)),
            *(engine_messages.unclaimed(fault.text, self.theme, fault.tags) for fault in conformance.faults(painting)),
            *_unread(unread),
            *self.theme_complaints(message for message in messages if not _is_missing_character(message)),
        )
        rows = zip(document.pages, known, folios, painting.pages, painting.folios, strict=True)
        pages = tuple(
            Page(
                number,
                {name: _point(page, *place[:2]) for name, place in page.anchors.items() if name in own},
                tuple(
                    Bookmark(level, pydyf.String(label).data, _point(page, *point), state == "open")
                    for level, label, point, state in page.bookmarks
                ),
                folio,
                folio_number,
            )
            for page, own, folio, number, folio_number in rows
        )
        refuse_impossible((*conformance.written(painting), *_points(pages)))
        made = capture.object_file(painting, pages, drawn, tuple(dict.fromkeys(complaints)))
        return PaintedUnit(replace(made, headings=conformance.levels(painting)), files)

    def fonts_of(self, used: list[DrawnFont]) -> tuple[tuple[UsedFont, ...], dict[str, bytes]]:
        """Return the fonts that are used, one for each name, and `{digest: content}` of their files."""
        drawn: dict[str, UsedFont] = {}
        files: dict[str, bytes] = {}
        for font in used:
            content = font.file_content
            head = b"%d " % len(content) + content[:1024]  # with the checksums of all tables
            if head not in self.digests:
                self.digests[head] = blake2b(content, digest_size=20).hexdigest()
            digest = self.digests[head]
            files[digest] = content
            one = weasyprint_internals.used_font(font, digest)
            earlier = drawn.get(one.name)
            drawn[one.name] = font_subsets.merge([earlier, one]) if earlier else one
        return tuple(drawn.values()), files


@lru_cache(maxsize=2)
def typesetter_for(ours: str, theme: str, identity: str) -> Typesetter:
    """Return the typesetter for a theme over our own style sheet and the installed fonts (`identity`); two are kept."""
    repairs = fonts.repairs(theme)
    font_faces = "".join(f"@font-face {{ {face}; src: url(font:{number}) }}\n" for number, face in enumerate(repairs))
    own = {f"font:{number}": path.read_bytes() for number, path in enumerate(repairs.values())}
    embedded, configuration = embedded_resources(theme), FontConfiguration()
    with engine_messages.collecting_messages() as messages:
        first = CSS(string=font_faces + ours, url_fetcher=_Fetcher(own), font_config=configuration)
        ours_end = len(messages)
        second = CSS(string=theme, url_fetcher=_Fetcher(embedded.given), font_config=configuration)
    read = Typesetter(theme, (first, second), configuration, embedded, (), {})
    complaints = (
        *embedded.complaints,
        *read.theme_complaints(messages[ours_end:]),
        *read.theme_complaints(messages[:ours_end]),
    )
    return replace(read, complaints=complaints)


def refuse_impossible(written: Iterable[bytes]) -> None:
    """Raise `TooMuch` if a number that no PDF can have is about to be written."""
    number = conformance.impossible(written)
    if number is not None:
        shown = f"{float(number):.0e} points" if number.strip("-.").replace(".", "").isdecimal() else "endlessly"
        raise TooMuch(f"something in it is {shown} wide, high or far away, and no PDF can hold such a number")


def _points(pages: Iterable[Page]) -> Iterator[bytes]:
    """Yield the points on pages that links and bookmarks lead to."""
    for page in pages:
        yield from page.anchors.values()
        yield from (bookmark.point for bookmark in page.bookmarks)


def _promise_targets(pages: Iterable[wp.Page]) -> list[frozenset[str]]:
    """Add anchors for links that lead out of the unit, which WeasyPrint drops otherwise, and return each page's own
    anchors.
    """
    known = [frozenset(page.anchors) for page in pages]
    everywhere = frozenset().union(*known)
    for page in pages:
        for kind, target, *_ in page.links:
            if kind == "internal" and target not in everywhere:
                page.anchors.setdefault(target, (0, 0, 0, 0))
    return known


def _point(page: wp.Page, x: float, y: float) -> bytes:
    """Return a point on a page in points from the bottom left."""
    return pydyf.Array([x * POINT, (page.height - y) * POINT]).data[1:-1]


# Complaints


def _is_missing_character(message: str) -> bool:
    return any(True for _ in engine_messages.missing_characters((message,)))


def _unread(texts: Iterable[tuple[str, str]]) -> Iterator[Complaint]:
    """Yield a complaint for each reason why programs cannot extract text, about all its letters."""
    letters: dict[str, dict[str, None]] = {}
    for why, text in texts:
        letters.setdefault(why, {}).update(dict.fromkeys(letter for letter in text if not glyphs.unseen(letter)))
    yield from (Complaint("unread", why, characters="".join(found)) for why, found in letters.items() if found)


def _undrawn(page: Element, document: wp.Document, messages: list[str]) -> Iterator[Complaint]:
    """Yield the complaint about characters that are boxes on the page, if there are any.

    WeasyPrint reports a character that no font has, but not a font that fails to draw one: that leaves glyph 0, and of
    several such characters only the first is known. So once there is a box, the whole text is compared with the fonts.
    """
    boxes = [font.to_unicode[0] for font in document.fonts.values() if 0 in font.to_unicode]
    reported = tuple(engine_messages.missing_characters(messages))
    if not boxes and not reported:
        return
    files = {font.hash: font for font in document.fonts.values()}.values()
    drawable = frozenset[str]().union(*(glyphs.has(*weasyprint_internals.original_font_file(font)) for font in files))
    missing = dict.fromkeys((*glyphs.missing(glyphs.visible(page), drawable), *reported))
    missing.update(dict.fromkeys(glyphs.boxed(boxes, missing)))
    yield Complaint("missing-glyph", f"no installed font has {' '.join(missing)}", characters="".join(missing))
