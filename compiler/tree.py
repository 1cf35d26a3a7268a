"""Source text -> tree: elements, attributes and text, each with its place.

Two parsers read every file. The standard library's expat gives the byte offset of everything, and refuses a DOCTYPE
before it can define anything; lxml gives the document that the schema engine needs. Both see elements in the same
order, so the n-th element of one is the n-th of the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from xml.parsers import expat

from lxml import etree
from msgspec import Struct, field

from compiler import shape
from compiler.findings import Finding, hint
from compiler.source import Source, Span, Text
from compiler.syntax import wording

STORY = "urn:photoplay:story:1"
PARADIGM = "urn:photoplay:paradigm:1"
XINCLUDE = "http://www.w3.org/2001/XInclude"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIXES = {STORY: "", PARADIGM: "", "": "", XINCLUDE: "xi:", XML: "xml:"}

_ATTRIBUTE = re.compile(rb"""([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")
_START = re.compile(rb"""<([^\s/>]+)[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>""")
_SPELT = re.compile(rb"(?P<one>&[^;]*;|\r\n?)|<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>", re.DOTALL)
_LINE_END = re.compile(rb"(?P<one>\r\n?)(?P<cdata>(?!))?")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


def qualified(namespace: str, name: str) -> str:
    """An element's or attribute's name as the grammar's pages write it: scene, xi:include, xml:lang."""
    return PREFIXES[namespace] + name if namespace in PREFIXES else f"{{{namespace}}}{name}"


class Attribute(Struct, frozen=True):
    """An attribute's value (NFC) and where it stands: its name from ``name_start``, its value from ``start`` to ``end``."""

    value: str
    raw: bytes
    path: str
    name_start: int
    name_end: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The place of the value, between its quotation marks."""
        return Span(self.path, self.start, self.end)

    @property
    def name_span(self) -> Span:
        """The place of the name."""
        return Span(self.path, self.name_start, self.name_end)

    def words(self) -> Iterator[tuple[str, Span]]:
        """Each word of a list of ids, with its own place."""
        if b"&" in self.raw:  # a word that is spelt with character references: its place is the whole value's
            yield from ((word, self.span) for word in self.value.split())
            return
        for match in re.finditer(rb"\S+", self.raw):
            word = unicodedata.normalize("NFC", match[0].decode())
            yield word, Span(self.path, self.start + match.start(), self.start + match.end())


class Element(Struct, frozen=True, eq=False):
    """An element. ``span`` is its name in the start tag, ``end`` the byte after its end tag; ``content`` is its
    elements and texts in order.
    """

    name: str
    span: Span
    end: int
    attributes: Mapping[str, Attribute]
    content: tuple[Element | Text, ...]

    def children(self, *names: str) -> Iterator[Element]:
        """The elements directly inside, all or those of these names."""
        for part in self.content:
            if isinstance(part, Element) and (not names or part.name in names):
                yield part

    def child(self, name: str) -> Element | None:
        """The first element of this name directly inside."""
        return next(self.children(name), None)

    def text(self) -> Text:
        """The text of an element that holds only text."""
        texts = [part for part in self.content if isinstance(part, Text)]
        return texts[0] if texts else Text("", self.span.path, ((0, self.span.end),))

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        found = self.attributes.get(name)
        return found.value if found else default

    def walk(self) -> Iterator[Element]:
        """This element and all inside it, in document order."""
        yield self
        for child in self.children():
            yield from child.walk()


class Tree(Struct, frozen=True, eq=False):
    """One file as a tree. ``elements`` are in document order, as they are in ``document``, lxml's view of the same."""

    source: Source
    root: Element
    elements: tuple[Element, ...]
    document: etree._Element


def parse(source: Source) -> Tree | Finding:
    """Parse one file; the first thing that keeps it from being XML in UTF-8 is the finding."""
    decoded = _decoded(source)
    if isinstance(decoded, Finding):
        return decoded
    reader = _Reader(decoded)
    finding = reader.read()
    if finding:
        return finding
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        document = etree.fromstring(decoded.data, parser)
    except etree.XMLSyntaxError as error:  # libxml2 has limits that expat has not: depth, size of one text
        line, column = error.position
        place = decoded.offset(max(line, 1), max(column, 1))
        message = "this goes beyond what a story needs: " + (error.msg or "").split(",")[0].lower()
        return shape.not_xml(Span(source.path, place, place), message)
    elements = tuple(element for element in reader.elements if element is not None)
    return Tree(decoded, elements[0], elements, document)


def _decoded(source: Source) -> Source | Finding:
    """The source without a byte order mark, once it is known to be UTF-8."""
    data, start = source.data, Span(source.path, 0, 0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:4].count(0) >= 2:
        return shape.not_utf8(start, "this file is UTF-16 or UTF-32, not UTF-8", (hint("save it again as UTF-8"),))
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = _ENCODING.match(data)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        place = Span(source.path, error.start, error.end)
        return shape.not_utf8(place, "these bytes are not UTF-8", (hint(_likely_encoding(data)),))
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        place = Span(source.path, *declared.span(1))
        name = declared[1].decode()
        return shape.not_utf8(
            place, f"this file says that it is {name}, but it is UTF-8", (hint('write encoding="UTF-8"'),)
        )
    return Source(source.path, data)


def _likely_encoding(data: bytes) -> str:
    """What bytes that are not UTF-8 probably are."""
    try:
        korean = data.decode("cp949")
    except UnicodeDecodeError:
        return "save the file again as UTF-8"
    looks_korean = any("가" <= letter <= "힣" for letter in korean)
    return "it looks like EUC-KR (CP949): save it again as UTF-8" if looks_korean else "save the file again as UTF-8"


class _Open(Struct):
    """An element whose end tag has not been met."""

    index: int
    name: str
    span: Span
    attributes: dict[str, Attribute]
    content: list[Element | Text] = field(default_factory=list)
    text: str = ""


class _Doctype(Exception):
    """Stops expat at a DOCTYPE, before anything that it defines."""


class _Reader:
    """One run of expat over one source. Expat works by callbacks, so this is the one place with state."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.elements: list[Element | None] = []
        self.open: list[_Open] = []
        self.reached = 0  # the end of the last tag: the text that expat gives next begins here
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def read(self) -> Finding | None:
        try:
            self.parser.Parse(self.source.data, True)
        except _Doctype:
            at = self.parser.CurrentByteIndex
            at = max(self.source.data.rfind(b"<!DOCTYPE", 0, at + 9), 0)
            return shape.doctype(self._span(at, at + len("<!DOCTYPE")))
        except expat.ExpatError as error:
            last = self.open[-1] if self.open else None
            at = max(self.parser.ErrorByteIndex, 0)
            return wording(self.source, error.code, at, (last.name, last.span) if last else None)
        return None

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source.path, start, end)

    def _doctype(self, *_: object) -> None:
        raise _Doctype

    def _start(self, expanded: str, ordered: list[str]) -> None:
        at = self.parser.CurrentByteIndex
        if self.open:
            self._close_text(at)
        name = _START.match(self.source.data, at)
        assert name, "expat has seen this tag"
        self.reached = name.end()
        attributes = self._attributes(name.end(1), ordered) if ordered else {}
        self.open.append(_Open(len(self.elements), _name(expanded), self._span(*name.span(1)), attributes))
        self.elements.append(None)

    def _attributes(self, at: int, ordered: list[str]) -> dict[str, Attribute]:
        """Each attribute with its place: expat gives names and values in order, the start tag's bytes the places."""
        attributes: dict[str, Attribute] = {}
        path, places = self.source.path, _ATTRIBUTE.finditer(self.source.data, at)
        for name, value in zip(ordered[::2], ordered[1::2], strict=True):
            match = next(places)
            while match[1] == b"xmlns" or match[1].startswith(b"xmlns:"):
                match = next(places)
            start, end = match.span(2)
            normal = value if value.isascii() else unicodedata.normalize("NFC", value)
            attributes[_name(name)] = Attribute(normal, match[2][1:-1], path, *match.span(1), start + 1, end - 1)
        return attributes

    def _end(self, _: str) -> None:
        at = self.parser.CurrentByteIndex
        self._close_text(at)
        if self.source.data.startswith(b"</", at):  # an empty-element tag has no end tag
            self.reached = self.source.data.index(b">", at) + 1
        done = self.open.pop()
        element = Element(done.name, done.span, self.reached, done.attributes, tuple(done.content))
        self.elements[done.index] = element
        if self.open:
            self.open[-1].content.append(element)

    def _characters(self, data: str) -> None:
        self.open[-1].text += data

    def _close_text(self, end: int) -> None:
        """The text between the last tag and the one at ``end``, with its place."""
        top = self.open[-1]
        if top.text:
            raw = self.source.data[self.reached : end]
            plain = b"&" not in raw and b"<" not in raw and b"\r" not in raw
            pieces = ((0, self.reached),) if plain else tuple(_pieces(raw, self.reached))
            top.content.append(Text(top.text, self.source.path, pieces))
            top.text = ""


def _pieces(raw: bytes, start: int, index: int = 0, spelt: re.Pattern[bytes] = _SPELT) -> Iterator[tuple[int, int]]:
    """Where characters and bytes part in text that does not stand in the file as it is read.

    A reference is one character, a line end is one, a comment is none, and a CDATA section is what is in it.
    """
    done = 0
    for match in spelt.finditer(raw):
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


@cache
def _name(expanded: str) -> str:
    """Expat's ``namespace local`` as a qualified name."""
    namespace, _, local = expanded.rpartition(" ")
    return qualified(namespace, local)
