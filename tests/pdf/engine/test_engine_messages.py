"""Faults found by WeasyPrint are reported: missing glyphs, unknown rules, missing fonts."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from msgspec.structs import replace
from PIL import Image

from compiler import pdf
from compiler.cli.arguments import as_usage
from compiler.driver import compiling
from compiler.driver.options import LARGEST_THEME, CompileOptions, theme_of
from compiler.driver.session import Session
from compiler.messages.template_filling import sentence
from compiler.pdf import glyphs
from compiler.pdf.engine import fonts
from compiler.pdf.layout import base_css, paper_css
from compiler.pdf.markup.elements import element
from compiler.pdf.styles import embedded
from compiler.text.source import Position
from tests.support.places import ROOT
from tests.support.printed import BOOK, REACHING, boxes, faults, saying, texts, themed
from tests.support.threats import threat

# --- complaints ----------------------------------------------------------------------------------------------------


def test_a_missing_glyph_is_named_once() -> None:
    made = pdf.lay_out(saying("가\U000e1234나\U000f0001 \U000e1234"), BOOK)
    (complaint,) = made.complaints
    assert (complaint.kind, complaint.characters) == ("missing-glyph", "\U000e1234\U000f0001")
    assert len(boxes(made.pdf)) == 3


RARE = "𠮷 𪚥 龘 㐂 나랏〮말〯ᄊᆞ미"


@threat(55, "E101 with each of them, its place and the package that has it; nothing is written")
@pytest.mark.parametrize("name", pdf.THEMES)
def test_every_missing_character_is_named(name: str) -> None:
    layout = pdf.Layout("a4", pdf.theme(name))
    (complaint,) = pdf.lay_out(saying(f"가 {RARE}", f"𪚥 e\u0301 {RARE} ﬁ μ µ ‐"), layout).complaints
    assert complaint.characters == "𠮷𪚥龘㐂〮〯ᆞ"


def test_characters_are_compared_with_the_fonts() -> None:
    """A font that has a character and fails to draw it leaves glyph 0, and only of the first such character."""
    drawable = {"é", "a", "가", "○"}
    assert "".join(glyphs.missing("a e\u0301 ㅁ가\u200b○̈b\u00ad ㅁ", drawable)) == "ㅁ̈b"
    shown = element("p", "a & ", element("b", "b")), element("p", "c", data_discarded="ahead"), "d"
    page = element("html", element("head", element("title", "x")), element("body", *shown, data_label="y"))
    assert list(glyphs.boxed(["랏〮", "○"], "〮")) == ["○"]
    assert glyphs.visible(page).split() == ["a", "&", "b", "d"]


UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\ufe00\U000e0100\u180e\u2061\u034f\u115f\u3164\u200e\u202a\u2066\ufff9\U000e0001"


@pytest.mark.parametrize("name", pdf.THEMES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_invisible_characters_are_not_missing(name: str, language: str) -> None:
    """Some fonts, Gentium is one, draw it as a box: then it is left out."""
    said = [f"가나{text}다 ab{text}cd" for text in (*UNSEEN, UNSEEN)]
    document = replace(saying(*said, language=language), running=f"글{UNSEEN}a")
    made = pdf.lay_out(document, pdf.Layout("a4", pdf.theme(name)))
    assert made.complaints == ()
    assert "".join(texts(made.pdf)).count("cd") == len(said)


@threat(55)
def test_missing_characters_are_one_finding_at_their_first_place(tmp_path: Path) -> None:
    path = tmp_path / "story.xml"
    path.write_text(
        """<story xmlns="urn:photoplay:story:1" id="small" xml:lang="ko" editions="ko en">
  <!-- 𪚥 -->
  <front>
    <title xml:lang="en">Small 𪚥</title><title xml:lang="ko">작은 글</title>
    <note>龘</note>
  </front>
  <cast><character id="a"><name xml:lang="ko">가</name><name xml:lang="en">A</name></character></cast>
  <places><place id="p"><name xml:lang="ko">곳</name><name xml:lang="en">Place</name></place></places>
  <act id="one"><scene id="first"><slugline int-ext="int" place="p" time="day"/>
    <prose xml:lang="en"><p>𠮷</p></prose>
    <prose xml:lang="ko"><p>단코는 &#x9f98; <em>그리고 𠮷</em> 𪚥 㐂 나랏〮말〯ᄊᆞ미.</p></prose>
  </scene></act>
</story>""",
        encoding="utf-8",
    )
    checked = compiling.compile_story(Session.at(path), CompileOptions(layout=BOOK)).checked
    (finding,) = [finding for finding in checked.findings if finding.code == "E101"]
    source = checked.sources[str(path)]
    assert all(f"`{letter}` (U+{ord(letter):04X})" in sentence(finding) for letter in "龘𠮷𪚥㐂〮〯ᆞ")
    assert source.position(finding.span.start) == Position(11, 33)
    places = [source.position(note.span.start) for note in finding.notes if note.span]
    assert [place.line for place in places] == [11] * 5
    assert source.data[finding.notes[1].span.start :].decode().startswith("𠮷</em>")  # type: ignore[union-attr]


def test_a_bad_line_of_a_theme_is_reported_at_its_place() -> None:
    made = pdf.lay_out(saying("가"), themed("p { color: red }\np {\n  word-break: keep-all;\n}\np { color red }\n"))
    assert [(item.kind, item.line, item.column) for item in made.complaints] == [
        ("ignored-css", 3, 3), ("ignored-css", 5, 14),
    ]  # fmt: skip


@threat(40, "a story has no pictures; one that a theme asks for is E102 at its place, and no address is opened")
@threat(41)
@threat(42, "no web address is opened, so none can lead on")
@threat(
    43,
    "a theme is one file: E102 at every address, used or not; what it carries as `data:` is PNG, JPEG, TrueType, OpenType",
)
def test_a_theme_may_not_reach_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was opened"))
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *_: pytest.fail("an address was opened"))
    printed = [item for item in pdf.lay_out(saying("가"), themed(REACHING)).complaints if item.kind == "refused-url"]
    assert [item.line for item in printed] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 13, 14]
    assert [item.column for item in printed][4:6] == [20, 22]
    assert {item.text.partition(" is not loaded: ")[2] for item in printed} == {
        "a theme is one file", "a theme can load nothing from outside",
    }  # fmt: skip


def _carrying(content: bytes, kind: str = "image/png") -> pdf.Layout:
    return themed(f"body {{ background: url(data:{kind};base64,{b64encode(content).decode()}) }}")


def _picture(mode: str, size: tuple[int, int] = (4, 4), form: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new(mode, size).save(content, form)
    return content.getvalue()


BOMB = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>' % b"".join(
    b'<g id="g%d">%s</g>' % (level, b'<use href="#g%d"/>' % (level + 1) * 10) for level in range(9)
)


@threat(48, "E102: a theme's pictures are PNG or JPEG, and SVG is never read")
@pytest.mark.parametrize(
    "content",
    [BOMB, b'<!DOCTYPE svg [<!ENTITY a "b">]>' + BOMB, b"wOF2" + bytes(99), b"GIF89a", b""],
    ids=["use", "entity", "packed-font", "gif", "nothing"],
)
@pytest.mark.parametrize("kind", ["image/svg+xml", "image/png"])
def test_embedded_resources_are_recognized_by_their_content(content: bytes, kind: str) -> None:
    (printed,) = pdf.lay_out(saying("가"), _carrying(content, kind)).complaints
    assert "no picture in PNG or JPEG" in printed.text
    assert (printed.kind, printed.line, printed.column) == ("refused-url", 1, 20)


@threat(49, "E102: a theme's pictures have 25 million pixels together at most, by their heads; none is unpacked before")
def test_embedded_resources_are_limited_in_size(monkeypatch: pytest.MonkeyPatch) -> None:
    huge = _picture("1")
    huge = huge[:16] + struct.pack(">II", 20_000, 20_000) + huge[24:]
    huge = huge[:29] + struct.pack(">I", zlib.crc32(huge[12:29])) + huge[33:]
    wrong = (
        (huge, "more than 25,000,000 pixels"),
        (_picture("L", (30, 1000)) + bytes(4096), "it is larger than 4 kB"),
        (_picture("CMYK", form="JPEG"), "for one printing press"),
        (_picture("RGB")[:20], "it is damaged"),
    )
    three = "".join(_carrying(_picture(mode, (3000, 4000))).theme.css for mode in ("1", "L", "P"))
    monkeypatch.setattr(embedded, "MAX_BYTES", 4096)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_: pytest.fail("it was unpacked"))
    for content, why in wrong:
        found = embedded.embedded_resources(_carrying(content).theme.css)
        assert [why in printed.text for printed in found.complaints] == [True], why
        assert not found.given
    monkeypatch.undo()
    together = embedded.embedded_resources(three)
    assert (len(together.given), len(together.refused)) == (2, 1)
    behind = embedded.embedded_resources(_carrying(huge).theme.css + three)
    assert (len(behind.given), len(behind.refused)) == (2, 2), "what is refused counts for nothing behind it"
    (printed,) = pdf.lay_out(saying("가"), _carrying(huge)).complaints
    assert printed.kind == "refused-url"


def test_embedded_resources_are_on_the_page_of_an_archive() -> None:
    css = f"p::before {{ content: url('data:,{quote(_picture('L'))}') }}" + _carrying(_picture("RGBA")).theme.css
    made = pdf.lay_out(saying("가"), themed(css), standard="a-3a")
    assert (made.complaints, faults(made.pdf, "a-3a")) == ((), [])
    assert made.pdf.count(b"/Subtype /Image") >= 2


@pytest.mark.parametrize(
    ("css", "what"), [("p { opacity: 0.5 }", "`opacity`"), ("p { color: device-cmyk(0 1 0 0) }", "`device-cmyk()`")]
)
def test_a_theme_that_breaks_the_standards_is_reported(css: str, what: str) -> None:
    made = pdf.lay_out(saying("가"), themed(css))
    assert [(item.kind, what in item.text) for item in made.complaints] == [("unclaimed", True)]
    assert b"pdfuaid:part" not in made.pdf


BAD_CSS = """\
@charset 'utf-8';
p { color: red }
@import url(http://x/y.css);
/* url(http://127.0.0.1:9/x.png) */
body { background: url("http://127.0.0.1:9/x.png") no-repeat }
p::before { content: url(x.png) }
@font-face { font-family: X; src: url(http://a/x.ttf) }
@font-face { font-family: Y; src: url(x.ttf) }
p:shiny, p >> a { color: red }
@page a b { margin: 1cm }
@page { @shiny { color: red } }
p { color: var(--no); margin: 1; border: ; font: 0 }
@counter-style x { }
"""


def test_faults_of_a_theme_are_reported_in_our_words_at_their_places() -> None:
    printed = pdf.lay_out(saying("가"), themed(BAD_CSS)).complaints
    outside = "is not loaded: a theme can load nothing from outside"
    font = "an installed font goes by its own name, another is written into the theme as `data:`"
    assert [
        (item.line, item.column, item.text) for item in sorted(printed, key=lambda item: (item.line, item.column))
    ] == [
        (1, 1, "`@charset` is not supported"),
        (3, 1, "`@import` of `http://x/y.css` is not loaded: a theme is one file"),
        (5, 20, f"`url(http://127.0.0.1:9/x.png)` {outside}"),
        (6, 22, f"`url(x.png)` {outside}"),
        (7, 1, f"the font `X` is not loaded: {font}"),
        (7, 35, f"`url(http://a/x.ttf)` {outside}"),
        (8, 1, "`@font-face` has no effect: it has no usable `src`"),
        (8, 35, f"`url(x.ttf)` {outside}"),
        (9, 1, "`p:shiny, p >> a` has no effect: the selector is not understood"),
        (10, 1, "`a b` has no effect: the selector is not understood"),
        (11, 9, "`@shiny` has no effect inside `@page`"),
        (12, 12, "`color:` has no effect: no value"),
        (12, 23, "`margin: 1` has no effect: invalid value"),
        (12, 34, "`border:` has no effect: no value"),
        (12, 44, "`font: 0` has no effect: invalid value"),
        (13, 1, "the renderer warns: in counter style 'x', counter style 'symbolic' needs at least one symbol"),
    ]


@threat(44, "refused above 8 MB or 5,000 rules: exit 2; for the rest there is a time: exit 3")
@pytest.mark.parametrize(
    ("css", "why"), [("/*" + "x" * LARGEST_THEME, "larger than the 8 MB"), ("p{}" * 5001, "more than the 5,000 rules")]
)
def test_a_theme_that_is_too_large_is_refused(css: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "large.css"
    path.write_text(css)
    with pytest.raises(click.UsageError, match=why), as_usage():
        theme_of(str(path))


@threat(25, "a theme that is not text in UTF-8 is refused, and the message says how to save it")
@pytest.mark.parametrize(
    "codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp949", "johab", "shift_jis"]
)
def test_a_theme_in_another_encoding_is_refused(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.css"
    text = "/* テ */ body { color: red }" if codec == "shift_jis" else "/* 붉은 광장 */ body { color: red }"
    path.write_bytes(text.encode(codec))
    refused = "`.*mine.css` is not text in UTF-8, as every theme is: save it again as UTF-8"
    with pytest.raises(click.UsageError, match=refused), as_usage():
        theme_of(str(path))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_theme_in_utf_8_is_read_with_its_mark_or_without(mark: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.css"
    path.write_bytes(mark + "/* 붉은 광장 */\r\np { color: red }".encode())
    assert theme_of(str(path)).css == "/* 붉은 광장 */\r\np { color: red }"


@threat(
    50, "exit 3, with where in the document it was and the theme that asks for it; a library fails in its own process"
)
def test_an_error_of_the_renderer_is_reported_with_its_place() -> None:
    with pytest.raises(pdf.Failed) as failed:
        pdf.lay_out(saying("가"), themed("body { font-size: 1e9px }"))
    assert failed.value.what.startswith("the treatment at “")
    assert failed.value.why == "a length or a share in it is too large or too small to reckon with"


def test_our_own_style_sheets_are_clean() -> None:
    for name in pdf.THEMES:
        css = paper_css("a4") + base_css() + pdf.theme(name).css
        assert pdf.lay_out(saying("가"), themed(css)).complaints == ()


def test_the_logger_is_left_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    import logging

    logger = logging.getLogger("weasyprint")
    before = (list(logger.handlers), logger.propagate, logger.level)
    pdf.lay_out(saying("\U000e1234"), BOOK)
    assert (list(logger.handlers), logger.propagate, logger.level) == before
    assert not caplog.records


# --- fonts ---------------------------------------------------------------------------------------------------------


def test_a_package_is_named_for_a_character() -> None:
    assert fonts.package_for("뷁") == "fonts-nanum"
    assert fonts.package_for("漢カ") == "fonts-noto-cjk"
    assert fonts.package_for("가😀") == "fonts-nanum fonts-noto-color-emoji"
    assert fonts.package_for("\U000e1234") is None


def test_pages_are_laid_out_without_fc_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert fonts.installed_families() is None
    assert pdf.lay_out(saying("Text", language="en"), pdf.Layout("letter", pdf.theme("industry"))).count == 1


def _in_a_new_process(code: str, **environment: str) -> str:
    path = str(ROOT)
    done = subprocess.run(
        (sys.executable, "-c", code), capture_output=True, text=True, cwd=path, env={**os.environ, **environment}
    )
    return done.stdout.strip() or done.stderr


LAY_OUT = (
    "from compiler import pdf as pages; from compiler.documents import blocks as d\n"
    "try: made = pages.lay_out(d.Document('treatment', 't', 't', 'en', (), None, (), None, (d.Heading(1, 'title', 't', 't'),)),"
    " pages.Layout('a4', pages.theme('book')))\n"
    "except pages.NoFonts: print('no fonts')\n"
    "except pages.NoRenderer as error: print('no renderer:', error.reason)\n"
)


@threat(66)
def test_no_fonts_at_all_is_reported_without_a_crash(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    assert _in_a_new_process(LAY_OUT, FONTCONFIG_FILE=str(tmp_path / "fonts.conf")) == "no fonts"


@threat(67, "E101 names each character and the package with Korean fonts; nothing is written")
def test_hangul_with_latin_fonts_only_is_reported(tmp_path: Path) -> None:
    """Nothing but a look at the fonts would show it: boxes are drawn, and the text that is copied is right."""
    latin = next((path for path in fonts.font_files() or () if "Lato-Regular" in path), None)
    if latin is None:
        pytest.skip("there is no fontconfig, or Lato is not installed")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "latin.ttf").symlink_to(latin)
    settings = f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(settings)
    code = f"{LAY_OUT}else: print(made.complaints[0].characters)".replace("'title', 't', 't'", "'title', '제목', 't'")
    assert _in_a_new_process(code, FONTCONFIG_FILE=str(tmp_path / "fonts.conf")) == "제목"
    assert fonts.package_for("제목") == "fonts-nanum"


@threat(68, "PDFs are what cannot be made: exit 3 with the library and `photoplay doctor`; all else works")
def test_no_renderer_is_reported() -> None:
    assert _in_a_new_process("import sys; sys.modules['weasyprint'] = None\n" + LAY_OUT).startswith("no renderer: ")


def test_whether_printing_is_possible_can_be_asked(tmp_path: Path) -> None:
    assert pdf.unprintable() is None
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    asked = "from compiler import pdf; print(pdf.unprintable())"
    assert _in_a_new_process(asked, FONTCONFIG_FILE=str(tmp_path / "fonts.conf")) == "no font is installed"


def test_importing_pages_loads_no_renderer() -> None:
    code = (
        "import compiler.pdf, sys; print([m for m in ('weasyprint', 'lxml', 'click', 'fontTools') if m in sys.modules])"
    )
    assert _in_a_new_process(code) == "[]"


def test_no_library_is_searched_for_where_its_name_is_known() -> None:
    code = (
        "import ctypes.util, sys; from compiler import pdf as pages; search = ctypes.util.find_library; called = [];"
        "ctypes.util.find_library = lambda name: called.append(name) or search(name); own = ctypes.util.find_library;"
        "print(pages.unprintable(), bool(called) and sys.platform == 'linux', ctypes.util.find_library is own)"
    )
    assert _in_a_new_process(code).strip() == "None False True"
