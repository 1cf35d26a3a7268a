"""A document as HTML: semantic elements, with classes by role, and no style.

The tree is built with the standard library. The typesetter takes the tree; for browsers one serializer writes it, which
escapes all text and attributes. No markup is put together from strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from msgspec import Struct

from compiler.documents.blocks import (
    CONTENTS,
    Block,
    Chart,
    Contents,
    Cover,
    Definitions,
    Document,
    Heading,
    Paragraph,
    Section,
    Table,
)
from compiler.exhaustive import assert_never
from compiler.model.language_tags import is_korean
from compiler.pdf.markup import chart
from compiler.pdf.markup.elements import element, inlines, link
from compiler.pdf.markup.korean import Joints
from compiler.pdf.markup.line_text import leave_out_unseen, mark_alphabets, mark_unbroken, put_joiners
from compiler.pdf.markup.tables import table_element
from compiler.pdf.units import Unit, UnitBlock

LONGEST_HEAD = 60
"""Characters of a title in the running head: a longer head would cover the text below it."""

LONG_TITLE = 40
"""Characters from which on a title is `long`: as large as others it would fill the title page."""


def file(document: Document, styles: str, fonts: str, created: str | None) -> str:
    """Return a document as one HTML file for a browser, with its `styles`.

    `fonts` is the font list of charts; `created` is the date for the metadata, `None`: the document's own.
    """
    root = page(document, fonts, styles=styles, created=created)
    return "<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html") + "\n"


def page(
    document: Document,
    fonts: str,
    joints: Joints | None = None,
    *,
    plain: bool = False,
    unit: Unit | None = None,
    styles: str = "",
    created: str | None = None,
) -> Element:
    """Return a document as a tree, with `styles` for a browser, without for the typesetter. `fonts`, `created`: as in
    `file`.

    `joints` is the rule for word joiners; a browser needs none. A `plain` page has no invisible characters, for fonts
    that draw boxes for them. With a `unit` the page has that alone.
    """
    numbers, turned = (unit.numbers, unit.on_right) if unit else (None, False)
    context = _PageContext(document.running, fonts, bool(styles), numbers, turned)
    blocks = (
        (_part(part, context) for part in unit.parts) if unit else (_block(block, context) for block in document.blocks)
    )
    content = (element("main", *blocks),) if context.on_screen else blocks
    body = element("body", *content, class_=document.kind)
    mark_unbroken(body)
    if plain:
        leave_out_unseen(body)
    if joints:
        put_joiners(body, joints)
    if is_korean(document.language):
        mark_alphabets(body)
    return element("html", _head(document, styles, created), body, lang=document.language)


class _PageContext(Struct, frozen=True):
    """What all blocks of a page share: the title in its running head, the font list of charts, whether it is for a
    screen.

    `numbers` is `{anchor: page}` of headings on other pages, where they are known. A `turned` unit has one more
    discarded page ahead, so that it begins on a right page.
    """

    running: str
    fonts: str
    on_screen: bool
    numbers: Mapping[str, int] | None = None
    turned: bool = False


def _head(document: Document, styles: str, created: str | None) -> Element:
    moment = document.moment(created)
    named = {
        "description": document.description,
        "keywords": ", ".join(document.keywords) or None,
        "dcterms.created": moment,
        "dcterms.modified": moment,
    }
    head = element("head", element("meta", charset="utf-8"), element("title", document.title))
    head.extend(element("meta", name="author", content=author) for author in document.authors)
    head.extend(element("meta", name=name, content=value) for name, value in named.items() if value)
    if styles:
        head.append(element("meta", name="viewport", content="width=device-width, initial-scale=1"))
        # A style element is the one whose text is not escaped, so nothing in it may look like its end.
        head.append(element("style", styles.replace("</", "<\\/")))
    return head


def _block(block: Block, context: _PageContext) -> Element:
    match block:
        case Cover():
            return _cover(block)
        case Contents():
            return _contents(block, context)
        case Heading():
            return _heading(block, context.running)
        case Paragraph():
            return element("p", *inlines(block.runs), class_=block.role)
        case Definitions():
            return _definitions(block)
        case Table():
            return table_element(block)
        case Chart():
            return _chart(block, context)
        case Section():
            return element("section", *(_block(inner, context) for inner in block.blocks), class_=block.role)
    return assert_never(block)


def _part(part: UnitBlock, context: _PageContext) -> Element:
    """Return a block as a unit contains it; hidden ones are there for selectors."""
    if part.hidden:
        return element(part.tag, class_=part.role or None, style="display: none !important")
    if part.block is not None:
        made = _block(part.block, context)
        if part.discarded:
            made.attrib.pop("id", None)
    else:
        made = element(part.tag, class_=part.role or None)
        made.extend(_part(inner, context) for inner in part.inside)
    if part.discarded:
        made.set("data-discarded", part.discarded)
    elif context.turned and part.inside and part.inside[0].discarded == "ahead":
        made.insert(1, _turn())
    if context.turned and part.discarded == "ahead" and part.tag in ("section", "nav"):
        made.append(_turn())
    if part.cut is not None:
        made.set("data-cut", str(part.cut))
    return made


def _turn() -> Element:
    """Return the element that fills one more discarded page ahead of a unit."""
    return element("p", "·", data_discarded="ahead", style="break-before: page !important")


def _chart(block: Chart, context: _PageContext) -> Element:
    """Return a chart. On paper its alternative text is one string; on a screen it is a list that opens."""
    source = chart.data_url(block, context.fonts)
    if not context.on_screen:
        words = " ".join((f"{block.title}.", *block.alternative))
        return element("p", element("img", src=source, alt=words), class_="chart")
    sentences = element("ul", *(element("li", sentence) for sentence in block.alternative))
    details = element("details", element("summary", block.title), sentences)
    return element("figure", element("img", src=source, alt=block.title), details, class_="chart")


def _cover(cover: Cover) -> Element:
    kind = "cover-title long" if len(cover.title) > LONG_TITLE else "cover-title"
    made = element("section", element("p", cover.title, class_=kind, data_label=cover.title), class_="cover")
    if cover.subtitle:
        made.append(element("p", cover.subtitle, class_="cover-subtitle"))
    made.extend(element("p", line, class_="cover-credit") for line in cover.credits)
    if cover.foot:
        lines = (element("p", line) for line in cover.foot)
        made.append(element("div", *lines, class_="cover-foot"))
    return made


def _heading(heading: Heading, running: str) -> Element:
    label = (element("span", heading.label, class_="label"), " ") if heading.label else ()
    name = f"{heading.label.rstrip('.')}. {heading.text}" if heading.label else heading.text
    attributes = {
        "id": heading.anchor,
        "class": heading.role,
        "data-label": name,
        "data-running": _beginning(running),
        "data-part": _beginning(name),
    }
    made = element(f"h{min(heading.level, 6)}", *label, element("span", heading.text, class_="text"))
    made.attrib.update(attributes)
    return made


def _beginning(text: str) -> str:
    """Return a text as a running head shows it."""
    return text if len(text) <= LONGEST_HEAD else text[: LONGEST_HEAD - 1].rstrip() + "…"


def _contents(contents: Contents, context: _PageContext) -> Element:
    """Return the contents. Where `numbers` are known they are shown; one that is missing takes the room of three
    digits.
    """
    title = element("h1", contents.title, class_="front", id=CONTENTS)
    beginning, part = _beginning(context.running), _beginning(contents.title)
    title.attrib.update({"data-label": contents.title, "data-running": beginning, "data-part": part})
    numbers = context.numbers
    entries = (
        element(
            "li",
            # The text is in the link itself: a span in it would get an annotation without a structure element.
            element(
                "a",
                entry.text,
                href=link(entry.target),
                data_page=None if numbers is None else str(numbers.get(entry.target, "000")),
            ),
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
