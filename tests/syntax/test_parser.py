"""Every element, attribute and text has its place, to the byte."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics.findings import Finding
from compiler.messages.template_filling import notes, sentence
from compiler.syntax.parser import parse
from compiler.syntax.tree import Element, Tree
from compiler.text.source import Source, Span, Text
from tests.support.threats import threat

letters = st.text(alphabet="abc 단코é&<>\"'\n\t🎬]", max_size=12)
names = st.sampled_from(["scene", "p", "em", "장면", "a-b"])


def parsed(text: str) -> Tree:
    tree = parse(Source("t.xml", text.encode()))
    assert isinstance(tree, Tree), tree
    return tree


def at(tree: Tree, span: Span) -> str:
    return tree.source.data[span.start : span.end].decode()


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    name = draw(names)
    attributes = draw(st.dictionaries(st.sampled_from(["id", "who", "xml:lang"]), letters, max_size=2))
    given = "".join(
        f"{draw(st.sampled_from([' ', chr(10)]))}{key} = {quoteattr(value)}" for key, value in attributes.items()
    )
    parts = st.one_of(
        letters.map(escape),
        st.sampled_from(["<!-- & -->", "<![CDATA[a<b\r\n&amp;단]]>", "&#45;&amp;", "\r\n\r", "<?p x?>"]),
    )
    if depth:
        parts = st.one_of(parts, elements(depth=depth - 1))
    return f"<{name}{given}>{''.join(draw(st.lists(parts, max_size=4)))}</{name}>"


@given(elements())
@settings(max_examples=100)
def test_every_span_covers_its_element_attribute_or_letter(text: str) -> None:
    tree = parsed(text)
    assert ["{}" + str(element.tag) for element in tree.document.iter("*")] == [
        element.name for element in tree.elements
    ]
    for element in tree.elements:
        assert at(tree, element.span) == element.name.removeprefix("{}")
        for name, attribute in element.attributes.items():
            assert at(tree, attribute.name_span) == name
            assert at(tree, attribute.span) == attribute.raw.decode()
        for part in element.content:
            if isinstance(part, Text):
                for index, letter in enumerate(part.value):
                    shown = at(tree, part.span(index, index + 1))
                    assert shown == letter or shown == "&" or (letter, shown) == ("\n", "\r"), (letter, shown)


def test_a_letter_after_a_reference_a_comment_and_a_line_end_is_found() -> None:
    tree = parsed("<p>a&amp;b<!-- x -->c\r\nd<![CDATA[e]]>f</p>")
    text = tree.root.text()
    assert text.value == "a&bc\ndef"
    for index, letter in ((0, "a"), (2, "b"), (3, "c"), (5, "d"), (6, "e"), (7, "f")):
        assert at(tree, text.span(index, index + 1)) == letter


def test_each_word_of_a_list_has_its_own_place() -> None:
    tree = parsed('<scene cast="단코  리직\n빅터"/>')
    words = list(tree.root.attributes["cast"].words())
    assert [(word, at(tree, span)) for word, span in words] == [(word, word) for word in ("단코", "리직", "빅터")]


@threat(26)
def test_ids_are_compared_in_one_spelling_whatever_the_keyboard_gave() -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", "단코")
    tree = parsed(f'<scene id="{decomposed}" cast="{decomposed}"/>')
    assert tree.root.get("id") == "단코"
    assert [word for word, _ in tree.root.attributes["cast"].words()] == ["단코"]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    tree = parse(Source.of("t.xml", b"\xef\xbb\xbf<a/>"))
    assert isinstance(tree, Tree)
    assert at(tree, tree.root.span) == "a"


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("<a><b></c></a>", "`</c>` does not close `<b>`", "c"),
        ("<a><b>", "the file ends before `<b>` is closed", ""),
        ("<a>x & y</a>", "a bare `&` cannot stand in text", "&"),
        ("<a>x < y</a>", "a bare `<` cannot stand in text", "<"),
        ("<a>&nbsp;</a>", "`&nbsp;` is not known here", "&nbsp;"),
        ("", "this file is empty", ""),
        ("<a>Tom&Jerry x</a>", "a bare `&` cannot stand in text", "&"),
        ("<a b='1' b='2'/>", "this attribute stands twice in one tag", "b"),
        ("<x:a/>", "the prefix of this name is not declared", "<"),
        ("<a/><b/>", "something stands after the end of the outermost element", "<"),
        ("단코", "something stands where the outermost element should begin", "단"),
        ("<a>\x01</a>", "the control character U+0001 cannot stand in a story", "\x01"),
        ("<a b=1/>", "the value of an attribute stands between quotation marks", "1"),
        ("<a b='1><c/></a>", "`<` cannot stand in the value of an attribute", "<"),
        ("<a><![CDATA[x", "a CDATA section is not ended", ""),
        ("\n<?xml version='1.0'?><a/>", "`<?xml …?>` can stand only at the very beginning", "<"),
        ("<a>&#xD800;</a>", "this number stands for no character", "&"),
    ],
)
def test_a_fault_of_xml_is_found_at_its_place(text: str, message: str, place: str) -> None:
    finding = parse(Source("t.xml", text.encode()))
    assert isinstance(finding, Finding)
    assert (finding.code, sentence(finding)) == ("X101", message)
    assert text.encode()[finding.span.start : finding.span.end].decode() == place


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ("<p>똠방각하</p>".encode("cp949"), "it looks like EUC-KR (CP949): save it again as UTF-8"),
        ("<p>장면</p>".encode("utf-16"), "save it again as UTF-8"),
        ("<p>x</p>".encode("utf-16-le"), "save it again as UTF-8"),
        (b"<p>\xff\xff</p>", "save the file again as UTF-8"),
        ("<?xml version='1.0' encoding='euc-kr'?><p>장면</p>".encode(), 'write encoding="UTF-8"'),
    ],
)
def test_another_encoding_is_named(data: bytes, hint: str) -> None:
    finding = parse(Source("t.xml", data))
    assert isinstance(finding, Finding)
    assert finding.code == "X102"
    assert [note.text for note in notes(finding)] == [hint]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 9}">' for n in range(12)) + "]><a>&e12;</a>",
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><a/>',
    ],
)
def test_a_doctype_is_refused_before_it_defines_anything(text: str) -> None:
    finding = parse(Source("t.xml", text.encode()))
    assert isinstance(finding, Finding)
    assert finding.code == "X103"


def is_parsed_or_found_faulty(data: bytes) -> None:
    found = parse(Source("t.xml", data))
    if isinstance(found, Finding):
        assert 0 <= found.span.start <= found.span.end <= len(data)
        if found.code != "X102":
            data.removeprefix(b"\xef\xbb\xbf")[found.span.start : found.span.end].decode()


@threat(19)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_parser_crash(data: bytes) -> None:
    is_parsed_or_found_faulty(data)


@given(st.text(alphabet="<>/ab ='\"&;!-[]?\n단", max_size=40))
def test_no_scraps_of_markup_make_the_parser_crash(text: str) -> None:
    is_parsed_or_found_faulty(text.encode())


def test_nesting_beyond_reason_is_a_finding() -> None:
    deep = "<a>" * 3000 + "</a>" * 3000
    finding = parse(Source("t.xml", deep.encode()))
    assert isinstance(finding, Finding)
    assert isinstance(parsed("<a>" * 64 + "</a>" * 64).root, Element)
