"""Limits of one file, each with what it keeps from growing: tags, attributes, levels, marks on one letter."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, islice

from lxml import etree

from compiler.diagnostics.findings import Finding
from compiler.syntax import source_rules
from compiler.syntax.tags import END, tags
from compiler.text.source import Source, Span

MOST_TAGS = 40_000
"""Start and end tags of one file together. A treatment of thirty pages has two thousand; 40,000 short paragraphs, or as
many with a fault each, take a second and 60 MB."""

MOST_ATTRIBUTES = 32
"""Of one element. A scene can have a dozen; lxml needs a minute for a hundred thousand, to look for each by its name."""

MOST_LEVELS = 64
"""Elements in each other. The grammar goes a dozen deep; libxml2 ends at 256, Python's own stack not much later."""

MOST_COMBINING_MARKS = 30
"""On one letter, as in Unicode's Stream-Safe Text Format (UAX #15). Writing needs four or five; to put n of them in their order
takes Python n² steps, so that 300,000 would take hours."""

_MARK = (
    "[^\0-\u02ff\u0370-\u0482\u048a-\u0590\u05f0-\u060f\u1d00-\u1dbf\u1e00-\u20cf\u2100-\u2cee\u3000-\u3029\u3030-\u3098"
    "\u309b-\ua66e\uabf0-\ufb1d\ufb1f-\ufe1f\ufe30-\U000101fc\U0001e94b-\U0010ffff]"
)
"""A character that may be a combining mark: one outside the ranges without marks, which hold all of most texts."""

_MAY_BE_MARK = re.compile(_MARK)

_MAY_BE_HEAP = re.compile(f"{_MARK}{{{MOST_COMBINING_MARKS + 1},}}")

_MADE_OF_MARKS = "\u0f73\u0f75\u0f81"
"""Vowel signs of Tibetan that count as letters until they are taken apart."""

_CROWDED = etree.XPath(f"//*[@*[{MOST_ATTRIBUTES + 1}]]")

_TOO_DEEP = etree.XPath("/*" * (MOST_LEVELS + 1))


def beyond(source: Source, error: etree.XMLSyntaxError) -> Finding:
    """The finding for a file that is XML by expat and that libxml2 refuses: mostly elements nested too deep."""
    depth = 0
    for tag in tags(source.data):
        depth += -1 if tag.lastindex == END else 1 - tag[0].endswith(b"/>")
        if depth > MOST_LEVELS:
            return source_rules.too_large(Span(source.path, *tag.span(1)), "depth", **_DEPTHS)
    line, column = error.position
    place = source.offset(max(line, 1), max(column, 1))
    problem = (error.msg or "").split(",")[0].lower()
    return source_rules.not_xml(Span(source.path, place, place), "other", error=problem)


_DEPTHS = {"depth": MOST_LEVELS, "most": MOST_LEVELS - 1}


def overgrown(document: etree._Element, source: Source) -> Finding | None:
    """More attributes or levels than an element of a story can have."""
    for grown, form, numbers in (
        (_TOO_DEEP, "depth", _DEPTHS),
        (_CROWDED, "attributes", {"most": MOST_ATTRIBUTES}),
    ):
        if found := grown(document):
            number = next(at for at, node in enumerate(document.iter()) if node is found[0])
            tag = next(islice((tag for tag in tags(source.data) if tag.lastindex != END), number, None))
            return source_rules.too_large(Span(source.path, *tag.span(1)), form, **numbers)
    return None


def heaped(document: etree._Element, source: Source) -> Finding | None:
    """More marks on one letter than any writing has, as themselves or as references, in one element or in several."""
    if source.data.isascii() and b"&#" not in source.data:
        return None
    text = source.data.decode()
    if b"&#" not in source.data and not _MAY_BE_MARK.search(text):
        return None
    if heap := _heap(text):
        start = len(text[: heap.start()].encode())
        place = Span(source.path, start, start + len(heap[0].encode()))
        return source_rules.too_large(place, "marks", most=MOST_COMBINING_MARKS)
    values = chain.from_iterable(node.values() for node in document.iter())
    if _heap("".join(document.itertext())) or _heap("\n".join(map(str, values))):
        outermost = next(tags(source.data)).span(1)
        return source_rules.too_large(Span(source.path, *outermost), "marks", most=MOST_COMBINING_MARKS)
    return None


def _heap(text: str) -> re.Match[str] | None:
    """The first run of characters among which too many marks follow each other."""
    for run in _MAY_BE_HEAP.finditer(text):
        marks = "".join("m" if unicodedata.combining(sign) or sign in _MADE_OF_MARKS else " " for sign in run[0])
        if "m" * (MOST_COMBINING_MARKS + 1) in marks:
            return run
    return None
