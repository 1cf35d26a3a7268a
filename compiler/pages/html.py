"""A document as HTML: semantic elements, classes by role, and nothing of how it looks.

The tree is built with the standard library and written by one serializer, which escapes every text and attribute;
no markup is ever put together from strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from compiler.document import (
    Block,
    Chart,
    Contents,
    Cover,
    Definitions,
    Document,
    Heading,
    Inline,
    PageNumber,
    Paragraph,
    Run,
    Section,
    Table,
)
from compiler.pages import chart, korean
from compiler.pages.korean import Joints


def unreachable(value: NoReturn) -> NoReturn:
    """Mark the place that no value of a closed union reaches; mypy proves it."""
    raise AssertionError(f"a kind of block that pages does not know: {value!r}")


def element(tag: str, *children: Element | str, **attributes: str | None) -> Element:
    """One element. ``class_`` and ``data_label`` are written with a hyphen or none; what is ``None`` is left out."""
    made = Element(
        tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
    )
    for child in children:
        if isinstance(child, Element):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + child
        else:
            made.text = (made.text or "") + child
    return made


def page(document: Document, styles: str, fonts: str, created: str | None, joints: Joints | None = None) -> str:
    """The whole file. ``joints`` says where word joiners go; a browser needs none.

    ``fonts`` is the font list of the charts; ``created`` the date for the metadata, if there is to be one.
    """
    body = element("body", *(_block(block, document.running, fonts) for block in document.blocks), class_=document.kind)
    if joints:
        _join(body, joints)
    root = element("html", _head(document, styles, created), body, lang=document.language)
    return "<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html") + "\n"


def _head(document: Document, styles: str, created: str | None) -> Element:
    named = {
        "description": document.description,
        "keywords": ", ".join(document.keywords) or None,
        "dcterms.created": created,
        "dcterms.modified": created,
    }
    head = element("head", element("meta", charset="utf-8"), element("title", document.title))
    head.extend(element("meta", name="author", content=author) for author in document.authors)
    head.extend(element("meta", name=name, content=value) for name, value in named.items() if value)
    if styles:
        # A style element is the one whose text is not escaped, so nothing in it may look like its end.
        head.append(element("style", styles.replace("</", "<\\/")))
    return head


def _block(block: Block, running: str, fonts: str) -> Element:
    match block:
        case Cover():
            return _cover(block)
        case Contents():
            return _contents(block, running)
        case Heading():
            return _heading(block, running)
        case Paragraph():
            return element("p", *_inlines(block.runs), class_=block.role)
        case Definitions():
            return _definitions(block)
        case Table():
            return _table(block)
        case Chart():
            return element("p", element("img", src=chart.data_url(block, fonts), alt=block.alternative), class_="chart")
        case Section():
            return element("section", *(_block(inner, running, fonts) for inner in block.blocks), class_=block.role)
    unreachable(block)


def _inlines(inlines: tuple[Inline, ...]) -> Iterator[Element | str]:
    tags = {"emphasis": "em", "strong": "strong"}
    for inline in inlines:
        match inline:
            case Run(text, "plain"):
                yield text
            case Run(text, style):
                yield element(tags[style], text)
            case PageNumber(anchor):
                yield element("a", class_="page", href=_link(anchor))
            case _:
                unreachable(inline)


def _link(anchor: str) -> str:
    """The address of an anchor in the same document. Anchors are XML names, so nothing in them needs to be encoded."""
    return "#" + anchor


def _cover(cover: Cover) -> Element:
    made = element("section", element("p", cover.title, class_="cover-title", data_label=cover.title), class_="cover")
    if cover.subtitle:
        made.append(element("p", cover.subtitle, class_="cover-subtitle"))
    made.extend(element("p", line, class_="cover-credit") for line in cover.credits)
    if cover.foot:
        lines = (element("p", line) for line in cover.foot)
        made.append(element("div", *lines, class_="cover-foot"))
    return made


def _heading(heading: Heading, running: str) -> Element:
    label = (element("span", heading.label, class_="label"), " ") if heading.label else ()
    attributes = {
        "id": heading.anchor,
        "class": heading.role,
        "data-label": f"{heading.label.rstrip('.')}. {heading.text}" if heading.label else heading.text,
        "data-running": running,
    }
    made = element(f"h{min(heading.level, 6)}", *label, element("span", heading.text, class_="text"))
    made.attrib.update(attributes)
    return made


def _contents(contents: Contents, running: str) -> Element:
    title = element("h1", contents.title, class_="front")
    title.attrib.update({"data-label": contents.title, "data-running": running})
    entries = (
        element(
            "li",
            # The text stands in the link itself: a span in it would get an annotation that belongs to no tag.
            element("a", entry.text, href=_link(entry.target)),
            class_=f"level-{entry.level}",
        )
        for entry in contents.entries
    )
    return element("nav", title, element("ul", *entries), class_="contents")


def _definitions(definitions: Definitions) -> Element:
    made = element("dl", class_="cast")
    for item in definitions.items:
        detail = (" ", element("span", item.detail, class_="detail")) if item.detail else ()
        made.append(element("dt", element("span", item.term, class_="term"), *detail))
        if item.text:
            made.append(element("dd", element("p", item.text)))
    return made


def _table(table: Table) -> Element:
    whole = sum(column.share for column in table.columns)
    widths = (element("col", style=f"width: {100 * column.share / whole:.2f}%") for column in table.columns)
    head = (element("th", element("p", column.title), class_=column.kind, scope="col") for column in table.columns)
    rows = []
    for row in table.rows:
        cells = []
        for position, (column, paragraphs) in enumerate(zip(table.columns, row.cells, strict=True)):
            content = (element("p", *_inlines(runs)) for runs in paragraphs)
            tag, scope = ("th", "row") if position == 0 else ("td", None)
            cells.append(element(tag, *content, class_=column.kind, scope=scope))
        rows.append(element("tr", *cells, class_="muted" if row.muted else None))
    return element(
        "table",
        element("caption", table.caption),
        element("colgroup", *widths),
        element("thead", element("tr", *head)),
        element("tbody", *rows),
    )


_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "li", "caption"))
"""The elements whose content is set as lines of text, none of which holds another."""


def _join(body: Element, joints: Joints) -> None:
    """Put word joiners into every line of text; attributes are left as they are."""
    for lines in body.iter():
        if lines.tag not in _LINES:
            continue
        places = list(_places(lines))
        texts = korean.join([getattr(node, side) or "" for node, side in places], joints)
        for (node, side), text in zip(places, texts, strict=True):
            setattr(node, side, text)


def _places(parent: Element) -> Iterator[tuple[Element, str]]:
    """Where the text inside an element is kept, in reading order: each start's text, each end's tail."""
    yield parent, "text"
    for child in parent:
        yield from _places(child)
        yield child, "tail"
