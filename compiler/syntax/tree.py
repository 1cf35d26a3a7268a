"""Source text -> tree: elements, attributes and text, each with its place.

Three passes over every file, each by what does it best. The standard library's expat judges whether it is XML, and
refuses a DOCTYPE before it can define anything; lxml gives the document, which the schema engine needs too; and one
search for tags gives the places, which lxml does not know. Both see tags in the same order, so the n-th start tag is that
of the n-th element.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from itertools import chain, islice
from operator import attrgetter
from xml.parsers import expat

from lxml import etree
from msgspec import Struct

from compiler.diagnostics.findings import Finding
from compiler.syntax import source_rules
from compiler.syntax.nesting import STORY
from compiler.text.source import Source, Span, Text

LEAST_LXML = (6, 1, 3)
"""Before this lxml reads files through external parameter entities. expat has refused the DOCTYPE by then, but what an
installer may leave out is made sure of here."""

if etree.LXML_VERSION[:3] < LEAST_LXML:
    _has, _needs = (".".join(map(str, version[:3])) for version in (etree.LXML_VERSION, LEAST_LXML))
    raise ImportError(f"lxml {_has} is too old, {_needs} is needed: pip install 'lxml>={_needs}'", name="lxml")

PARADIGM = "urn:photoplay:paradigm:1"
XINCLUDE = "http://www.w3.org/2001/XInclude"
XML = "http://www.w3.org/XML/1998/namespace"

_ATTRIBUTE = re.compile(
    rb"""\s(?:xmlns(?::[^\s=]+)?\s*=\s*(?:"[^"]*"|'[^']*')|([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'))"""
)
"""An attribute: its name, and its value in one of two quotation marks; or, without groups, what declares a namespace."""

_TAG = re.compile(
    rb"""<(?:([^\s/>!?]+)[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*|(/)[^>]*|!--.*?--|\?.*?\?|!\[CDATA\[.*?\]\])>""",
    re.DOTALL,
)
"""A start tag, with its name, or an end tag; or, without groups, what holds no tags: a comment and the like."""

_SPELT_OTHERWISE = (b"&", b"\r", b"<!")
"""What stands in a file where a character of a text may not stand for itself; and so does ``<?`` after the beginning."""

_END = 2
_LAST_GROUP = attrgetter("lastindex")
_SPELT = rb"(?s:(?P<one>&[^;]*;|\r\n)|<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>)"
_LINE_END = rb"(?P<one>\r\n)(?P<cdata>(?!))?"
_UNUSUAL = re.compile(rb"<[?]xml[^>]*\s(?:encoding\s*=\s*.(?!(?i:utf-8)[\"'])|version\s*=\s*.(?!1[.]0[\"']))")
"""A declaration of something else than XML 1.0 in UTF-8."""

_LONG = re.compile(_TAG.pattern + rb"|<(?:!--|[?]|!\[CDATA\[).*", re.DOTALL)
"""The same in a file that may break off within a comment: without this every ``<`` in it would be tried anew."""

_FORBIDDEN = {
    b"\x7f": re.compile(rb"\x7f"),
    b"\xc2": re.compile(rb"\xc2[\x80-\x9f]"),
    b"\xef": re.compile(rb"\xef\xb7[\x90-\xaf]"),
    **{bytes([lead]): re.compile(rb"%c[\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]" % lead) for lead in range(0xF0, 0xF5)},
    b"&": re.compile(
        rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|&#(?:x0*([0-9a-fA-F]{1,7})|0*([0-9]{1,7}));", re.DOTALL
    ),
}
"""Control codes and noncharacters that XML allows, each after its first byte, which most files have nowhere; and references,
of which any may stand for one; but none stands in a comment and the like, where it is found as what is passed over."""

MOST_TAGS = 40_000
"""In one file, of start and end tags together. A treatment of thirty pages has two thousand; so many short paragraphs, or
so many with a fault each, take a second and 60 MB."""

MOST_ATTRIBUTES = 32
"""Of one element. A scene can have a dozen; lxml needs a minute for a hundred thousand, to look for each by its name."""

DEEPEST = 64
"""Elements in each other. The grammar goes a dozen deep; libxml2 ends at 256, Python's own stack not much later."""

MOST_MARKS = 30
"""On one letter, as in Unicode's Stream-Safe Text Format (UAX #15). Writing needs four or five; to put n of them in their order
takes Python n² steps, so that 300,000 would take hours."""

_MARK = (
    "[^\0-\u02ff\u0370-\u0482\u048a-\u0590\u05f0-\u060f\u1d00-\u1dbf\u1e00-\u20cf\u2100-\u2cee\u3000-\u3029\u3030-\u3098"
    "\u309b-\ua66e\uabf0-\ufb1d\ufb1f-\ufe1f\ufe30-\U000101fc\U0001e94b-\U0010ffff]"
)
"""What may be a mark: a character of none of the stretches that have no marks, which most texts are all in."""

_MAY_BE_MARK = re.compile(_MARK)
_MAY_BE_HEAP = re.compile(f"{_MARK}{{{MOST_MARKS + 1},}}")
_MADE_OF_MARKS = "\u0f73\u0f75\u0f81"
"""Vowel signs of Tibetan that count as letters until they are taken apart."""

_CROWDED = etree.XPath(f"//*[@*[{MOST_ATTRIBUTES + 1}]]")
_TOO_DEEP = etree.XPath("/*" * (DEEPEST + 1))


@lru_cache(maxsize=1024)
def element_name(expanded: str, own: str) -> str:
    """lxml's ``{namespace}local`` as the grammar's pages write it: ``scene`` in the ``own`` namespace, ``xi:include``.

    No two elements have one name: what is of another namespace, or of none, keeps it: ``{}scene``.
    """
    namespace, _, local = expanded.rpartition("}")
    if own and namespace[1:] == own:
        return local
    return f"xi:{local}" if namespace[1:] == XINCLUDE else f"{{{namespace[1:]}}}{local}"


@lru_cache(maxsize=1024)
def attribute_name(expanded: str) -> str:
    """The same for an attribute: ``id``, which has no namespace, ``xml:lang``."""
    namespace, _, local = expanded.rpartition("}")
    return f"xml:{local}" if namespace[1:] == XML else expanded


class Attribute(Struct, frozen=True, array_like=True):
    """An attribute's value (NFC) and where it stands: its name from ``name_start``, its value from ``start`` to ``end``."""

    value: str
    raw: bytes
    path: str
    name_start: int
    name_end: int
    start: int
    end: int

    @property
    def written(self) -> str:
        """The value as it is spelt in the file, not composed: so the name of a file is."""
        if self.value.isascii():
            return self.value
        from html import unescape

        return unescape(" ".join(self.raw.decode().splitlines()))

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


class Element(Struct, frozen=True, eq=False, array_like=True, tag=True):
    """An element. ``span`` is its name in the start tag, ``end`` the byte after its end tag; ``content`` is its
    elements and texts in order.
    """

    name: str
    span: Span
    end: int
    attributes: Mapping[str, Attribute]
    content: tuple[Element | Text, ...]

    def children(self, *names: str) -> list[Element]:
        """The elements directly inside, all or those of these names."""
        inside = [part for part in self.content if isinstance(part, Element)]
        return [part for part in inside if part.name in names] if names else inside

    def by_name(self) -> dict[str, list[Element]]:
        """The same by their names: for whoever wants them all."""
        found: dict[str, list[Element]] = {}
        for part in self.content:
            if isinstance(part, Element):
                found.setdefault(part.name, []).append(part)
        return found

    def child(self, name: str) -> Element | None:
        """The first element of this name directly inside."""
        for part in self.content:
            if isinstance(part, Element) and part.name == name:
                return part
        return None

    def text(self) -> Text:
        """The text of an element that holds only text."""
        for part in self.content:
            if isinstance(part, Text):
                return part
        return Text("", self.span.path, ((0, self.span.end),))

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        found = self.attributes.get(name)
        return found.value if found else default

    def walk(self) -> Iterator[Element]:
        """This element and all inside it, in document order."""
        yield self
        for child in self.children():
            yield from child.walk()


class Accepted(Struct, frozen=True, eq=False, array_like=True):
    """An element of which the schema accepts everything, itself and all that is inside.

    Only such are lowered. They are made in ``accepted.py``, and joined in ``includes.py``.
    """

    element: Element


_SLASH = ord("/")


class Tree(Struct, frozen=True, eq=False, dict=True):
    """One file as a tree; ``document`` is lxml's view of the same."""

    source: Source
    root: Element
    document: etree._Element

    @property
    def namespace(self) -> str:
        """The grammar that the file is written in, by its outermost element; nothing if it is none of ours."""
        return _own_namespace(self.document)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in document order, as they are in ``document``."""
        return tuple(self.root.walk())

    @cached_property
    def parents(self) -> Mapping[Element, Element]:
        """What each element but the outermost stands in."""
        return {child: parent for parent in self.elements for child in parent.children()}

    def has_includes(self) -> bool:
        """Whether other files are included here."""
        return next(self.document.iter(f"{{{XINCLUDE}}}include"), None) is not None


def parse(source: Source) -> Tree | Finding:
    """Parse one file; the first thing that keeps it from being XML of a sensible size is the finding."""
    if finding := _unread(source) or _judged(source) or _forbidden(source):
        return finding
    try:
        document = etree.fromstring(source.data, _parser())
    except etree.XMLSyntaxError as error:  # libxml2 has limits that expat has not: depth, size of one text
        return _beyond(source, error)
    if finding := _overgrown(document, source) or _heaped(document, source):
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
        message = f"this file has {tags:,} tags; a file of a story has at most {MOST_TAGS:,}"
        return source_rules.too_large(Span(source.path, 0, 0), message)
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


def _beyond(source: Source, error: etree.XMLSyntaxError) -> Finding:
    """What libxml2 does not take that is XML by expat: mostly elements too deep in each other."""
    depth = 0
    for tag in _tags(source.data):
        depth += -1 if tag.lastindex == _END else 1 - tag[0].endswith(b"/>")
        if depth > DEEPEST:
            return source_rules.too_large(Span(source.path, *tag.span(1)), _DEPTH, _CUT)
    line, column = error.position
    place = source.offset(max(line, 1), max(column, 1))
    return source_rules.not_xml(
        Span(source.path, place, place), "this is not XML: " + (error.msg or "").split(",")[0].lower()
    )


_CUT = "a story needs a dozen: remove the others"
_DEPTH = f"this stands in {DEEPEST} other elements; in a story it can be at most {DEEPEST - 1}"


def _overgrown(document: etree._Element, source: Source) -> Finding | None:
    """More attributes or levels than an element of a story can have."""
    for grown, message in (
        (_TOO_DEEP, _DEPTH),
        (_CROWDED, f"an element of a story has at most {MOST_ATTRIBUTES} attributes"),
    ):
        if found := grown(document):
            number = next(at for at, node in enumerate(document.iter()) if node is found[0])
            tag = next(islice((tag for tag in _tags(source.data) if tag.lastindex != _END), number, None))
            return source_rules.too_large(Span(source.path, *tag.span(1)), message, _CUT)
    return None


def _heaped(document: etree._Element, source: Source) -> Finding | None:
    """More marks on one letter than any writing has, as themselves or as references, in one element or in several."""
    if source.data.isascii() and b"&#" not in source.data:
        return None
    text = source.data.decode()
    if b"&#" not in source.data and not _MAY_BE_MARK.search(text):
        return None
    message = f"more than {MOST_MARKS} marks stand on one letter"
    if heap := _heap(text):
        start = len(text[: heap.start()].encode())
        return source_rules.too_large(Span(source.path, start, start + len(heap[0].encode())), message, _TOO_MANY_MARKS)
    values = chain.from_iterable(node.values() for node in document.iter())
    if _heap("".join(document.itertext())) or _heap("\n".join(map(str, values))):
        outermost = next(_tags(source.data)).span(1)
        return source_rules.too_large(Span(source.path, *outermost), message, _TOO_MANY_MARKS)
    return None


_TOO_MANY_MARKS = "leave those that the letter needs"


def _heap(text: str) -> re.Match[str] | None:
    """The first run of characters among which too many marks follow each other."""
    for run in _MAY_BE_HEAP.finditer(text):
        marks = "".join("m" if unicodedata.combining(sign) or sign in _MADE_OF_MARKS else " " for sign in run[0])
        if "m" * (MOST_MARKS + 1) in marks:
            return run
    return None


class _Doctype(Exception):
    """Stops expat at a DOCTYPE, before anything that it defines."""


def _stop(*_: object) -> None:
    raise _Doctype


def _judged(source: Source) -> Finding | None:
    """What keeps a file from being XML, if anything does."""
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


def _tags(data: bytes, end: int | None = None) -> Iterator[re.Match[bytes]]:
    """The start and end tags of a file, in order, up to a place."""
    found = _TAG.finditer(data) if end is None else _LONG.finditer(data, 0, end)
    return filter(_LAST_GROUP, found)


def _open_at(source: Source, at: int) -> tuple[str, Span] | None:
    """The innermost element that is open at a place, and where its name stands; what is before the place is XML."""
    open: list[re.Match[bytes]] = []
    for tag in _tags(source.data, at):
        if tag.lastindex == _END:
            del open[-1:]
        elif not tag[0].endswith(b"/>"):
            open.append(tag)
    return (open[-1][1].decode(), Span(source.path, *open[-1].span(1))) if open else None


def _root(document: etree._Element, source: Source) -> Element:
    """The outermost element, with all that is in it: what stands there as lxml has it, where it stands by the tags."""
    data, path = source.data, source.path
    as_read = not any(sign in data for sign in _SPELT_OTHERWISE) and data.rfind(b"<?") <= 0
    own = _own_namespace(document)
    nodes = document.iter()
    open: list[tuple[etree._Element, re.Match[bytes], list[Element | Text]]] = []
    content: list[Element | Text] = []  # of the innermost open element; at last of the file
    text: str | None = None  # what stands between the last tag and the next, which ``reached`` is the beginning of
    reached = 0
    for tag in _tags(data):
        start, end = tag.span()
        if text:
            pieces = ((0, reached),) if as_read else tuple(_pieces(data[reached:start], reached))
            content.append(Text(text, path, pieces))
        reached = end
        if tag.lastindex != _END:
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


def _own_namespace(document: etree._Element) -> str:
    """The grammar that a file is written in, by its outermost element; nothing if it is neither a story's nor a paradigm's."""
    namespace = str(document.tag).rpartition("}")[0][1:]
    return namespace if namespace in (STORY, PARADIGM) else ""


def _element(
    node: etree._Element, tag: re.Match[bytes], end: int, content: tuple[Element | Text, ...], path: str, own: str
) -> Element:
    """An element by its start tag: lxml gives its attributes in order, the bytes of the tag their places."""
    data = tag.string
    name_start, name_end = tag.span(1)
    attributes: dict[str, Attribute] = {}
    if given := node.items():
        places = filter(_LAST_GROUP, _ATTRIBUTE.finditer(data, name_end, tag.end()))
        for (name, value), place in zip(given, places, strict=True):
            named, done = place.span(1)
            first, last = place.span(place.lastindex or 0)
            normal = value if value.isascii() else unicodedata.normalize("NFC", value)
            attributes[attribute_name(name)] = Attribute(normal, data[first:last], path, named, done, first, last)
    tag_name = node.tag
    assert isinstance(tag_name, str), "comments are not read"
    return Element(element_name(tag_name, own), Span(path, name_start, name_end), end, attributes, content)


def _pieces(raw: bytes, start: int, index: int = 0, spelt: bytes = _SPELT) -> Iterator[tuple[int, int]]:
    """Where characters and bytes part in text that does not stand in the file as it is read.

    A reference is one character, a line end is one, a comment is none, and a CDATA section is what is in it.
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
