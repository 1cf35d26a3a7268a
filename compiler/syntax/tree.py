"""One file as a tree: elements, attributes and text, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from lxml import etree
from msgspec import Struct

from compiler.syntax.nesting import STORY
from compiler.text.source import Source, Span, Text

PARADIGM = "urn:photoplay:paradigm:1"
XINCLUDE = "http://www.w3.org/2001/XInclude"
XML = "http://www.w3.org/XML/1998/namespace"


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
    """An attribute's value (NFC) and its places: its name from ``name_start``, its value from ``start`` to ``end``."""

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
        from html import unescape  # 1 ms, for names with a reference or letters beyond ASCII

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
        """{name: elements directly inside}: for callers that need them all."""
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
    """An element that the schema accepts, with all that is inside.

    Only such are lowered. They are made in ``accepted.py``, and joined in ``includes.py``.
    """

    element: Element


class Tree(Struct, frozen=True, eq=False, dict=True):
    """One file as a tree; ``document`` is lxml's view of the same."""

    source: Source
    root: Element
    document: etree._Element

    @property
    def namespace(self) -> str:
        """The namespace of the file's grammar, by its outermost element; empty if it is none of ours."""
        return own_namespace(self.document)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in document order, as they are in ``document``."""
        return tuple(self.root.walk())

    @cached_property
    def parents(self) -> Mapping[Element, Element]:
        """{element: the element around it}, for all but the outermost."""
        return {child: parent for parent in self.elements for child in parent.children()}

    def has_includes(self) -> bool:
        """Whether other files are included here."""
        return next(self.document.iter(f"{{{XINCLUDE}}}include"), None) is not None


def own_namespace(document: etree._Element) -> str:
    """The namespace of a file's grammar, by its outermost element; empty if neither a story's nor a paradigm's."""
    namespace = str(document.tag).rpartition("}")[0][1:]
    return namespace if namespace in (STORY, PARADIGM) else ""
