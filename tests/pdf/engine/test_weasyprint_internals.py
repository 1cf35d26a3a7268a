"""Assumptions of `weasyprint_internals`. If one of these fails, a release of WeasyPrint has changed it."""

from __future__ import annotations

import inspect
import io
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pydyf
import pytest
import weasyprint
import weasyprint.pdf
from weasyprint import CSS, HTML
from weasyprint.text import line_break

from compiler.documents.blocks import Document
from compiler.pdf.engine import environment, faces, line_cache, weasyprint_internals, weasyprint_patches
from compiler.pdf.markup import document_html, korean
from tests.support.places import ROOT
from tests.support.printed import sheet, treatment

SHEET = """
@page { @top-left { content: string(s) } @bottom-center { content: "- " counter(page) } @bottom-left { content: counter(other) } }
@page named { @bottom-right { content: counter(page) } }
h1 { string-set: s content() } .b { break-before: page } .n { page: named }
"""
TEXT = """<html lang="en"><title>t</title><body><section data-cut="0"><h1 id="a">A</h1></section>
<section data-cut="1"><p>text</p></section><section data-cut="2" class="b"><p><a href="#a">back</a></p></section>
<section data-cut="3" class="n"><h2>after</h2></section></body></html>"""


@pytest.fixture(scope="module")
def document() -> Any:
    return HTML(string=TEXT).render(stylesheets=[CSS(string=SHEET)])


def test_the_installed_weasyprint_is_the_pinned_release() -> None:
    assert weasyprint.__version__.split(".")[0] == "70"


@pytest.mark.parametrize("which", [treatment("ko"), treatment("en"), sheet()], ids=lambda which: which.kind)
def test_a_page_of_a_tree_equals_the_page_parsed_from_the_written_tree(which: Document) -> None:
    root = document_html.page(which, "serif", korean.everywhere)
    read = HTML(string="<!DOCTYPE html>" + ET.tostring(root, encoding="unicode", method="html"))
    made = weasyprint_internals.html_of(root, read.url_fetcher)
    assert ET.tostring(made.etree_element) == ET.tostring(read.etree_element)
    wrapped = vars(made).pop("wrapper_element"), vars(read).pop("wrapper_element")
    assert {type(one) for one in wrapped} == {type(wrapped[0])}
    assert vars(made).keys() == vars(read).keys()
    assert (made.base_url, made.media_type, made.url_fetcher) == (read.base_url, read.media_type, read.url_fetcher)


def test_a_page_has_a_box_whose_first_child_is_the_root_and_the_rest_margin_boxes(document: Any) -> None:
    root, *margins = document.pages[0]._page_box.children
    assert root.element.tag == "html"
    assert {box.at_keyword for box in margins} == {"@top-left", "@bottom-center", "@bottom-left"}
    contents = {box.at_keyword: box.style["content"] for box in margins}
    assert contents["@bottom-center"] == (("string", "- "), ("counter()", ("page", "decimal")))


def test_a_page_box_has_side_name_and_blank(document: Any) -> None:
    assert [weasyprint_internals.page_kind(page, sides=True) for page in document.pages] == [
        "|right",
        "|left",
        "named|right",
    ]
    assert [weasyprint_internals.page_kind(page, sides=False) for page in document.pages] == ["", "", "named"]


def test_forced_breaks_are_found_at_the_elements_after_them(document: Any) -> None:
    assert list(weasyprint_internals.forced_cuts(document.pages)) == [2], "a page of another name is no forced break"


def test_only_margin_boxes_with_a_page_number_are_removed(document: Any) -> None:
    again = HTML(string=TEXT).render(stylesheets=[CSS(string=SHEET)])
    assert weasyprint_internals.remove_page_numbers(again.pages[0])
    assert [box.at_keyword for box in again.pages[0]._page_box.children[1:]] == ["@top-left", "@bottom-left"]
    assert not weasyprint_internals.remove_page_numbers(again.pages[0])


def test_write_pdf_passes_its_objects_to_the_finisher(document: Any) -> None:
    def look(given: Any, pdf: pydyf.PDF) -> None:
        kids = [int(kid) for kid in pdf.pages["Kids"][::3]]
        assert len(kids) == len(given.pages)
        assert {pdf.objects[kid]["Type"] for kid in kids} == {"/Page"}
        root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
        assert {"K", "ParentTree"} <= root.keys()
        resources = pdf.objects[int(pdf.objects[kids[0]]["Resources"].split()[0])]
        assert {"Font", "ExtGState", "ColorSpace"} <= resources.keys()
        seen.append(pdf)

    seen: list[pydyf.PDF] = []
    document.write_pdf(finisher=look, pdf_variant="pdf/ua-1")
    assert len(seen) == 1


def test_fonts_are_made_by_one_call_and_keep_the_numbers_of_their_glyphs(document: Any) -> None:
    assert list(inspect.signature(weasyprint.pdf.build_fonts_dictionary).parameters) == [
        "pdf", "fonts", "compress", "subset", "options",
    ]  # fmt: skip
    with weasyprint_internals.collecting_fonts() as used:
        document.write_pdf()
    assert weasyprint.pdf.build_fonts_dictionary.__module__ == "weasyprint.pdf.fonts", "it is put back"
    assert used
    import uharfbuzz

    found = 0
    for font in used:
        printed = weasyprint_internals.used_font(font, "digest")
        face = uharfbuzz.Font(uharfbuzz.Face(font.file_content, printed.face))
        buffer = uharfbuzz.Buffer()
        buffer.add_str("A")
        buffer.guess_segment_properties()
        uharfbuzz.shape(face, buffer)
        glyph = buffer.glyph_infos[0].codepoint
        found += printed.texts.get(glyph) == "A"
    assert found


def test_a_postponed_module_is_imported_when_it_is_called() -> None:
    """WeasyPrint imports two large modules for what it hardly ever does; it uses them only by calling what they hold."""
    program = (
        "import sys; from compiler.pdf.engine import loader; loader.load()\n"
        "assert not {'fontTools.subset', 'fontTools.varLib.instancer'} & set(sys.modules)\n"
        "import ctypes.util; assert ctypes.util.find_library.__module__ == 'ctypes.util'\n"
        "import weasyprint.pdf.fonts as fonts\n"
        "assert type(fonts.subset.Options()).__module__ == 'fontTools.subset'\n"
        "from fontTools.varLib import instancer; assert instancer.instantiateVariableFont.__module__ == instancer.__name__"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_the_colour_profile_is_that_of_srgb() -> None:
    profile = environment.srgb()
    assert int.from_bytes(profile[:4], "big") == len(profile) < 4000
    assert (profile[16:20], profile[36:40]) == (b"RGB ", b"acsp")


def test_lines_are_looked_at_in_one_way_and_it_is_put_back() -> None:
    """Else text could be measured with one face and drawn with another (``faces.py``)."""
    readers = [
        path.name
        for path in Path(weasyprint.__file__).parent.rglob("*.py")
        for _ in range(path.read_text().count("pango.pango_layout_get_line"))
    ]
    assert readers == ["line_break.py"] * 2
    assert inspect.getsource(line_break.Layout.get_first_line).count("pango.pango_layout_get_line") == 2
    before = line_break.Layout.get_first_line
    with weasyprint_patches.patched(), faces.mended():
        assert line_break.Layout.get_first_line is faces.get_first_line
    assert line_break.Layout.get_first_line is before
    assert "get_first_line" not in vars(line_cache.ShapedLine)


@pytest.mark.parametrize("without_clock", [True, False])
def test_a_font_that_weasyprint_saves_has_no_time_in_it(
    without_clock: bool, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with weasyprint_internals.collecting_fonts() as used:
        document.write_pdf()
    saved = set()
    for now in (1, 2):
        monkeypatch.setattr("fontTools.ttLib.tables._h_e_a_d.timestampNow", lambda now=now: now)
        with weasyprint_internals.without_clock() if without_clock else nullcontext():
            written = io.BytesIO()
            weasyprint.pdf.fonts.TTFont(io.BytesIO(used[0].file_content)).save(written)
        saved.add(written.getvalue())
    assert len(saved) == (1 if without_clock else 2)
