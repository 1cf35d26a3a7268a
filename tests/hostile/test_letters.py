"""Bytes that are no text, and letters that are not what they seem: one finding each, at its place."""

from __future__ import annotations

import gzip
import re
import unicodedata
from pathlib import Path

import pytest

from compiler.driver import checking
from compiler.driver.session import Session
from compiler.messages import report
from compiler.messages.template_filling import notes, sentence
from tests.hostile.judged import codes, found, story, tree
from tests.support.threats import threat


@threat(14, "X101 says that it is gzip data; nothing is unpacked")
@pytest.mark.parametrize(
    ("data", "what"),
    [
        (gzip.compress(bytes(1_000_000)), "gzip data"),
        (b"PK\x03\x04rest", "a zip archive, which .docx, .odt and .hwpx files are too"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a document of an office program (.doc, .hwp)"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, what: str) -> None:
    finding = found(data)
    assert (finding.code, sentence(finding)) == ("X101", f"this is {what}, not XML")


KOREAN = '<?xml version="1.0" encoding="{}"?><p>똠방각하</p>'


@threat(22, "UTF-8 and UTF-16 with their marks are read; X102 where the file declares another, and for UTF-32")
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_a_byte_order_mark_says_what_is_read(codec: str, tmp_path: Path) -> None:
    mark = "\ufeff" if codec.endswith("e") else ""
    declared = "UTF-8" if codec == "utf-8-sig" else "UTF-16"
    whole = tree((mark + KOREAN.format(declared)).encode(codec))
    text = whole.root.text()
    assert (text.value, whole.source.data[text.span().start : text.span().end].decode()) == ("똠방각하", "똠방각하")
    assert tree((mark + "<p>x</p>").encode(codec)).root.text().value == "x"
    other = found((mark + KOREAN.format("UTF-16" if declared == "UTF-8" else "UTF-8")).encode(codec))
    assert (other.code, notes(other)[0].text) == ("X102", f'write encoding="{declared}"')
    path = story(tmp_path, "<p>Danko waits</p>")
    path.write_bytes((mark + path.read_text().replace("waits</p>", "waits</b>")).encode(codec))
    (finding,) = checking.check(Session.at(path)).findings
    checked = checking.check(Session.at(path))
    at = checked.sources[finding.span.path].position(finding.span.start)
    assert checked.sources[finding.span.path].line(at.line)[at.column - 1 :].startswith("b>")


@threat(23, "X102 names UTF-16 without a byte order mark")
@threat(25, "X102 names the encoding; only UTF-8 and UTF-16 are read")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<p>x</p>".encode("utf-16-le"), "this file is UTF-16 without a byte order mark"),
        ("<p>x</p>".encode("utf-16-be"), "this file is UTF-16 without a byte order mark"),
        ("<p>x</p>".encode("utf-32"), "this file is UTF-32"),
        ("<p>x</p>".encode("utf-32-be"), "this file is UTF-32"),
        ("<p>x</p>".encode("utf-16") + b"x", "this file is damaged UTF-16"),
        ('<?xml version="1.0"?><p/>'.encode("cp037"), "this file is EBCDIC"),
        (b"+ADw-p/+AD4-", "this file is UTF-7"),
        (KOREAN.format("UTF-7").encode(), "this file says that it is UTF-7, but it is UTF-8"),
        (KOREAN.format("x-own").encode(), "this file says that it is x-own, but it is UTF-8"),
        (KOREAN.format("utf-16").encode(), "this file says that it is utf-16, but it is UTF-8"),
    ],
)
def test_an_encoding_that_is_not_read_is_named(data: bytes, message: str) -> None:
    finding = found(data)
    assert (finding.code, sentence(finding)) == ("X102", message)


@threat(24, "X102 says that it looks like EUC-KR (CP949), to be saved as UTF-8")
@pytest.mark.parametrize("declared", ["euc-kr", "cp949", "ks_c_5601-1987", "UTF-8", "shift_jis"])
def test_korean_of_old_is_recognized_whatever_it_declares(declared: str) -> None:
    finding = found(KOREAN.format(declared).encode("cp949"))
    assert (finding.code, sentence(finding)) == ("X102", "these bytes are not UTF-8")
    assert notes(finding)[0].text == "it looks like EUC-KR (CP949): save it again as UTF-8"


def test_bytes_that_are_no_korean_are_not_called_korean() -> None:
    french = KOREAN.replace("똠방각하", "Où es-tu, élève ?").format("iso-8859-1").encode("latin-1")
    assert notes(found(french))[0].text == "it says that it is iso-8859-1: save it again as UTF-8"
    assert notes(found("<p>élève</p>".encode("latin-1")))[0].text == "save the file again as UTF-8"


@threat(19, "X101 at the character; X101 too for any version of XML but 1.0")
@pytest.mark.parametrize(
    "text",
    ["<a>\0</a>", "<a>\x01</a>", "<a>\ufffe</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
     '<?xml version="1.1"?><a/>', '<?xml version="1.9"?><a/>', '<?xml version="2.0"?><a/>'],
)  # fmt: skip
def test_characters_that_xml_forbids_are_reported(text: str) -> None:
    assert found(text).code == "X101"
    assert found(b"<a>\xed\xa0\x80</a>").code == "X102"  # half a surrogate pair


@threat(20, "X105 names a control code or a noncharacter; N301 a line separator")
@pytest.mark.parametrize("letter", ["\x7f", "\x85", "\x9b", "\ufdd0", "\U0001fffe", "\U0010ffff"])
def test_characters_that_no_text_needs_are_named(letter: str) -> None:
    for text in (f"<a>단{letter}코</a>", f"<a>단&#{ord(letter)};코</a>", f"<a b='&#x{ord(letter):x};'/>"):
        finding = found(text)
        assert (finding.code, f"U+{ord(letter):04X}" in sentence(finding)) == ("X105", True)
    assert tree("<a>«뿾»&#x27;&#160;\u00a0</a>").root.text().value == "«뿾»'\u00a0\u00a0"


HEBREW = "שלום עולם"


@threat(28, "N302 names it, but for pairs in a text with Hebrew or Arabic; whatever is printed spells it out")
@threat(29, "N301 names it, but for what joins emoji or letters of a script that needs it")
@threat(20)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Danko \u202ewaits.\u202c", ["N302"]),
        ("Danko \u2066waits.\u2069", ["N302"]),
        (f"{HEBREW} \u2066Danko\u2069 {HEBREW}", []),
        (f"\u202b{HEBREW}\u202c", []),
        (f"{HEBREW} \u202eDanko\u202c", ["N302"]),
        (f"{HEBREW} \u2066Danko", ["N302"]),
        (f"{HEBREW} \u2066Danko\u202c", ["N302"]),
        (f"{HEBREW}\u200f.", []),
        ("Danko\u200f.", ["N301"]),
        ("Danko\u200b", ["N301"]),
        ("Danko\u2028waits", ["N301"]),
        ("Danko\u200dwaits", ["N301"]),
        ("👩\u200d🚀 Danko", []),
        ("می\u200cخواهم", []),
        ("क्\u200dष", []),
    ],
)
def test_direction_marks_and_hidden_characters_are_reported_where_no_script_needs_them(
    text: str, found: list[str], tmp_path: Path
) -> None:
    assert codes(story(tmp_path, f"<p>{text}</p>")) == found
    assert codes(story(tmp_path, "<p>x</p>", front=f"<author>{text}</author>")) == found


@threat(26, "ids are compared composed; N201 names the code points of both spellings")
@threat(56, "texts are composed before they are compared and set")
def test_ids_in_two_spellings_are_one_id(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "단코")
    path = story(tmp_path, "<p>x</p>", attributes=f'cast="{apart}"', cast="danko 단코")
    assert codes(path) == ["N109"]  # known, and not named
    (finding,) = checking.check(Session.at(story(tmp_path, "<p>x</p>", cast=f"단코 {apart}"))).findings[:1]
    assert finding.code == "N201"
    assert notes(finding)[1].text.startswith("U+B2E8 in one is U+1103 U+1161 U+11AB in the other")


@threat(26)
@pytest.mark.parametrize("id", ["수위", "까치", "뷁"])
def test_an_id_may_be_decomposed_though_the_schema_engine_knows_only_some_jamo(id: str, tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", id)
    assert codes(story(tmp_path, "<p>x</p>", attributes=f'cast="{apart}"', cast=apart)) == ["N109"]


@threat(27, "N304 names the letter of another script, N301 a filler, X206 what is no letter")
@pytest.mark.parametrize(
    ("id", "code"),
    [
        ("d\u0430nko", "N304"), ("\u03bfmega", "N304"), ("단Ж코", "N304"), ("dan\u115fko", "N301"),
        ("dan\u200bko", "X206"), ("dan\u202eko", "X206"), ("dan\u00adko", "X206"), ("dan\u3164ko", "X206"),
        ("агент-kgb", ""), ("단코-kgb", ""), ("단코danko", ""), ("東京タワーtower", ""), ("éva", ""),
    ],
)  # fmt: skip
def test_an_id_that_is_not_what_it_seems_is_reported(id: str, code: str, tmp_path: Path) -> None:
    path = story(tmp_path, f'<p><mention of="{id}">He</mention> waits.</p>', cast=f"viktor {id}")
    checked = checking.check(Session.at(path))
    printed = [finding for finding in checked.findings if finding.code != "N108"]
    assert [finding.code for finding in printed][:1] == ([code] if code else [])
    for form in ("short", "github", "sarif"):
        assert not re.search("[\u200b\u202e\u00ad\u3164\u115f]", report(form, checked.findings, checked.sources))
