"""Source text -> tree.

Three passes over every file, each by what does it best. The standard library's expat judges whether it is XML, and
refuses a DOCTYPE before it can define anything; lxml gives the document, which the schema engine needs too; and one
search for tags gives the places, which lxml does not know. Both see tags in the same order, so the n-th start tag is that
of the n-th element.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from xml.parsers import expat

from lxml import etree

from compiler.diagnostics.findings import Finding
from compiler.syntax import source_rules
from compiler.syntax.limits import MOST_TAGS, beyond, heaped, overgrown
from compiler.syntax.tags import END, LAST_GROUP, tags
from compiler.syntax.tree import Attribute, Element, Tree, attribute_name, element_name, own_namespace
from compiler.text.source import Source, Span, Text

LEAST_LXML = (6, 1, 3)
"""Before this lxml reads files through external parameter entities. expat has refused the DOCTYPE by then, but what an
installer may leave out is made sure of here."""

if etree.LXML_VERSION[:3] < LEAST_LXML:
    _has, _needs = (".".join(map(str, version[:3])) for version in (etree.LXML_VERSION, LEAST_LXML))
    raise ImportError(f"lxml {_has} is too old, {_needs} is needed: pip install 'lxml>={_needs}'", name="lxml")

_ATTRIBUTE = re.compile(
    rb"""\s(?:xmlns(?::[^\s=]+)?\s*=\s*(?:"[^"]*"|'[^']*')|([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'))"""
)
"""An attribute: its name, and its value in one of two quotation marks; or, without groups, what declares a namespace."""

_SPELT_OTHERWISE = (b"&", b"\r", b"<!")
"""Byte sequences of a file in which a text may be spelt otherwise than it reads; ``<?`` after the beginning is
another."""

_SPELT = rb"(?s:(?P<one>&[^;]*;|\r\n)|<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>)"

_LINE_END = rb"(?P<one>\r\n)(?P<cdata>(?!))?"

_UNUSUAL = re.compile(rb"<[?]xml[^>]*\s(?:encoding\s*=\s*.(?!(?i:utf-8)[\"'])|version\s*=\s*.(?!1[.]0[\"']))")
"""A declaration of something else than XML 1.0 in UTF-8."""

_FORBIDDEN = {
    b"\x7f": re.compile(rb"\x7f"),
    b"\xc2": re.compile(rb"\xc2[\x80-\x9f]"),
    b"\xef": re.compile(rb"\xef\xb7[\x90-\xaf]"),
    **{bytes([lead]): re.compile(rb"%c[\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]" % lead) for lead in range(0xF0, 0xF5)},
    b"&": re.compile(
        rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|&#(?:x0*([0-9a-fA-F]{1,7})|0*([0-9]{1,7}));", re.DOTALL
    ),
}
"""{first byte: pattern} of control codes and noncharacters that XML allows; most files have none of these bytes. ``&``
finds references, any of which may be one, and comments and the like, in which none counts."""

_SLASH = ord("/")


def parse(source: Source) -> Tree | Finding:
    """Parse one file; the first thing that keeps it from being XML of a sensible size is the finding."""
    if finding := _unread(source) or _judged(source) or _forbidden(source):
        return finding
    try:
        document = etree.fromstring(source.data, _parser())
    except etree.XMLSyntaxError as error:  # libxml2 has limits that expat has not: depth, size of one text
        return beyond(source, error)
    if finding := overgrown(document, source) or heaped(document, source):
        return finding
    return Tree(source, _root(document, source), document)


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _unread(source: Source) -> Finding | None:
    """Why a file is not even begun with; the words for it are loaded only where they may be needed."""
    data = source.data
    tags = data.count(b"<")
    if tags > MOST_TAGS:
        return source_rules.too_large(Span(source.path, 0, 0), "tags", tags=tags, most=MOST_TAGS)
    as_usual = data.startswith(b"<") and data[1:2] != b"\0" and source.encoding == "UTF-8" and not _UNUSUAL.match(data)
    if as_usual and (data.isascii() or _is_utf8(data)):
        return None
    from compiler.syntax.decoding import unread

    return unread(source)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _forbidden(source: Source) -> Finding | None:
    """A character that XML allows and no text needs, if there is one, spelt as itself or by its number."""
    for first, pattern in _FORBIDDEN.items():
        if first in source.data:
            for found in pattern.finditer(source.data):
                code = _code(found)
                if 0x7F <= code < 0xA0 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE:
                    return source_rules.forbidden_character(Span(source.path, *found.span()), code)
    return None


def _code(found: re.Match[bytes]) -> int:
    """The number of a character that is found as itself or as a reference."""
    if found.lastindex is None:
        return 0 if found[0].startswith(b"<") else ord(found[0].decode())
    return int(found[found.lastindex], 16 if found.lastindex == 1 else 10)


class _Doctype(Exception):
    """Stops expat at a DOCTYPE, before anything that it defines."""


def _stop(*_: object) -> None:
    raise _Doctype


def _judged(source: Source) -> Finding | None:
    """Find what keeps a file from being XML."""
    parser = expat.ParserCreate("utf-8", "\f")  # it refuses a namespace with the sign in it, which no XML has
    parser.StartDoctypeDeclHandler = _stop
    try:
        parser.Parse(source.data, True)
    except _Doctype:
        at = max(source.data.rfind(b"<!DOCTYPE", 0, parser.CurrentByteIndex + 9), 0)
        return source_rules.doctype(Span(source.path, at, at + len("<!DOCTYPE")))
    except expat.ExpatError as error:
        from compiler.syntax.xml_errors import wording  # only a file with faults pays for this import

        at = max(parser.ErrorByteIndex, 0)
        return wording(source, error.code, at, _open_at(source, at))
    return None


def _open_at(source: Source, at: int) -> tuple[str, Span] | None:
    """The innermost element that is open at a place, as its name and the place of that; the file is XML up to there."""
    open: list[re.Match[bytes]] = []
    for tag in tags(source.data, at):
        if tag.lastindex == END:
            del open[-1:]
        elif not tag[0].endswith(b"/>"):
            open.append(tag)
    return (open[-1][1].decode(), Span(source.path, *open[-1].span(1))) if open else None


def _root(document: etree._Element, source: Source) -> Element:
    """Build the outermost element with its content: values from lxml, places from the tags."""
    data, path = source.data, source.path
    as_read = not any(sign in data for sign in _SPELT_OTHERWISE) and data.rfind(b"<?") <= 0
    own = own_namespace(document)
    nodes = document.iter()
    open: list[tuple[etree._Element, re.Match[bytes], list[Element | Text]]] = []
    content: list[Element | Text] = []  # of the innermost open element; at last of the file
    text: str | None = None  # the text between the last tag and the next; it begins at ``reached``
    reached = 0
    for tag in tags(data):
        start, end = tag.span()
        if text:
            pieces = ((0, reached),) if as_read else tuple(_pieces(data[reached:start], reached))
            content.append(Text(text, path, pieces))
        reached = end
        if tag.lastindex != END:
            node = next(nodes)
            open.append((node, tag, content))
            content, text = [], node.text
            if data[end - 2] != _SLASH:  # an empty-element tag has no end tag
                continue
        node, opening, around = open.pop()
        around.append(_element(node, opening, end, tuple(content), path, own))
        content, text = around, node.tail
    (root,) = content
    assert isinstance(root, Element)
    return root


def _element(
    node: etree._Element, tag: re.Match[bytes], end: int, content: tuple[Element | Text, ...], path: str, own: str
) -> Element:
    """An element by its start tag: lxml gives its attributes in order, the bytes of the tag their places."""
    data = tag.string
    name_start, name_end = tag.span(1)
    attributes: dict[str, Attribute] = {}
    if given := node.items():
        places = filter(LAST_GROUP, _ATTRIBUTE.finditer(data, name_end, tag.end()))
        for (name, value), place in zip(given, places, strict=True):
            named, done = place.span(1)
            first, last = place.span(place.lastindex or 0)
            normal = value if value.isascii() else unicodedata.normalize("NFC", value)
            attributes[attribute_name(name)] = Attribute(normal, data[first:last], path, named, done, first, last)
    tag_name = node.tag
    assert isinstance(tag_name, str), "comments are not read"
    return Element(element_name(tag_name, own), Span(path, name_start, name_end), end, attributes, content)


def _pieces(raw: bytes, start: int, index: int = 0, spelt: bytes = _SPELT) -> Iterator[tuple[int, int]]:
    """Find the (index, byte offset) pairs of a text that is spelt otherwise than it reads.

    A reference is one character, a line end is one, a comment is none, and a CDATA section is its content.
    """
    done = 0
    for match in re.finditer(spelt, raw):
        if match.start() > done:
            yield index, start + done
            index += len(raw[done : match.start()].decode())
        if match["cdata"] is not None:
            inside = match["cdata"]
            yield from _pieces(inside, start + match.start("cdata"), index, _LINE_END)
            index += len(inside.decode().replace("\r\n", "\n"))
        elif match["one"]:
            yield index, start + match.start()
            index += 1
        done = match.end()
    if done < len(raw):
        yield index, start + done
