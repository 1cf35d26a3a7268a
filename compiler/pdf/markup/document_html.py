"""A document as HTML: semantic elements, classes by role, and nothing of how it looks.

The tree is built with the standard library. The press takes it as it is; for browsers it is written by one serializer,
which escapes every text and attribute. No markup is ever put together from strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    Inline,
    PageNumber,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
)
from compiler.exhaustive import assert_never
from compiler.model.language_tags import is_korean
from compiler.pdf import glyphs
from compiler.pdf.markup import chart, korean
from compiler.pdf.markup.korean import Joints
from compiler.pdf.units import Part, Unit

LONGEST_HEAD = 60
"""Of a title that is longer the running head says the beginning: a head that grows would cover the text below it."""

LONG_TITLE = 40
"""A title of more letters than this is ``long``: set as large as others it would fill the title page."""

LONG_ROW = 3500
"""What stands below a row is ``long`` from about half a page on: a page end may divide it, lest it leave a page empty."""

SHORT = 24
"""A column of entries that are no longer than this is as wide as they are: figures are read down, not along."""

_RANGE = re.compile(r"(?:p\. )?\d[\d.]*[–-]\d\S*(?: ·)?")
_UNBROKEN = re.compile(r"(?:[^\s-]|[\u00a0\u2007\u202f]){31,}")


_ABC = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u036f\u0370-\u052f\u1c80-\u1c8f\u1d00-\u1fff\u2c60-\u2c7f\u2de0-\u2dff\ua640-\ua69f\ua720-\ua7ff"
_ALPHABETS = re.compile(f"( ?(?=[{_ABC} ,.;:'’-]*[^\\0-\x7f’])[{_ABC}]+(?:[ ,.;:'’-]+[{_ABC}]+)*)")
"""Words in Latin, Greek or Cyrillic letters of which some are not ASCII, with the space before them, which WeasyPrint
needs there (``_inlines``)."""


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


def file(document: Document, styles: str, fonts: str, created: str | None) -> str:
    """The whole document for a browser, with its ``styles``: one file that needs nothing else.

    ``fonts`` is the font list of the charts; ``created`` the date for the metadata, the document's own if left out.
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
    """The document as a tree: with ``styles`` for a browser; without, for the press. ``fonts`` and ``created`` as in ``file``.

    ``joints`` says where word joiners go; a browser needs none. A ``plain`` page leaves out what has no glyph, for fonts
    that would draw a box for it. Of a ``unit`` only what it holds is there.
    """
    numbers, turned = (unit.numbers, unit.on_right) if unit else (None, False)
    setting = _Setting(document.running, fonts, bool(styles), numbers, turned)
    blocks = (
        (_part(part, setting) for part in unit.parts) if unit else (_block(block, setting) for block in document.blocks)
    )
    content = (element("main", *blocks),) if setting.on_screen else blocks
    body = element("body", *content, class_=document.kind)
    _mark_unbroken(body)
    if plain:
        _leave_out_unseen(body)
    if joints:
        _join(body, joints)
    if is_korean(document.language):
        _mark_alphabets(body)
    return element("html", _head(document, styles, created), body, lang=document.language)


class _Setting(Struct, frozen=True):
    """What all blocks of a page share: the title in its running head, the font list of its charts, where it is shown.

    ``numbers`` are the pages of headings that are not on this page, where they are known. A ``turned`` unit has one more
    page ahead of it, so that it begins on a right page.
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


def _block(block: Block, setting: _Setting) -> Element:
    match block:
        case Cover():
            return _cover(block)
        case Contents():
            return _contents(block, setting)
        case Heading():
            return _heading(block, setting.running)
        case Paragraph():
            return element("p", *_inlines(block.runs), class_=block.role)
        case Definitions():
            return _definitions(block)
        case Table():
            return _table(block)
        case Chart():
            return _chart(block, setting)
        case Section():
            return element("section", *(_block(inner, setting) for inner in block.blocks), class_=block.role)
    return assert_never(block)


def _part(part: Part, setting: _Setting) -> Element:
    """A block as far as a unit has it. What is hidden is there for selectors to find."""
    if part.hidden:
        return element(part.tag, class_=part.role or None, style="display: none !important")
    if part.block is not None:
        made = _block(part.block, setting)
        if part.apart:
            made.attrib.pop("id", None)
    else:
        made = element(part.tag, class_=part.role or None)
        made.extend(_part(inner, setting) for inner in part.inside)
    if part.apart:
        made.set("data-apart", part.apart)
    elif setting.turned and part.inside and part.inside[0].apart == "ahead":
        made.insert(1, _turn())
    if setting.turned and part.apart == "ahead" and part.tag in ("section", "nav"):
        made.append(_turn())
    if part.mark is not None:
        made.set("data-mark", str(part.mark))
    return made


def _turn() -> Element:
    """A page more ahead of a unit."""
    return element("p", "·", data_apart="ahead", style="break-before: page !important")


def _chart(block: Chart, setting: _Setting) -> Element:
    """A picture. On paper its alternative is all that it says in words; on a screen that is a list to open and walk through."""
    source = chart.data_url(block, setting.fonts)
    if not setting.on_screen:
        words = " ".join((f"{block.title}.", *block.alternative))
        return element("p", element("img", src=source, alt=words), class_="chart")
    told = element("ul", *(element("li", sentence) for sentence in block.alternative))
    details = element("details", element("summary", block.title), told)
    return element("figure", element("img", src=source, alt=block.title), details, class_="chart")


def _inlines(inlines: tuple[Inline, ...]) -> Iterator[Element | str]:
    """The runs of a paragraph. The space before words with a style goes into their element.

    WeasyPrint 70 breaks an indented paragraph after the first word of a line that would be full but for such a space.
    """
    tags = {"emphasis": "em", "strong": "strong"}
    space = ""
    for number, inline in enumerate(inlines, 1):
        match inline:
            case Run(text, "plain"):
                kept = text.removesuffix(" ") if number < len(inlines) else text
                yield space + kept
                space = text[len(kept) :]
            case Run(text, style):
                yield element(tags[style], space + text)
                space = ""
            case PageNumber(anchor):
                yield space
                yield element("a", class_="page", href=_link(anchor))
                space = ""
            case _:
                assert_never(inline)


def _link(anchor: str) -> str:
    """The address of an anchor in the same document. Anchors are XML names, so nothing in them needs to be encoded."""
    return "#" + anchor


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
    """A text as a running head says it."""
    return text if len(text) <= LONGEST_HEAD else text[: LONGEST_HEAD - 1].rstrip() + "…"


def _contents(contents: Contents, setting: _Setting) -> Element:
    """The contents. Where numbers are known they are given; one that is not takes the room of three figures."""
    title = element("h1", contents.title, class_="front", id=CONTENTS)
    beginning, part = _beginning(setting.running), _beginning(contents.title)
    title.attrib.update({"data-label": contents.title, "data-running": beginning, "data-part": part})
    numbers = setting.numbers
    entries = (
        element(
            "li",
            # The text stands in the link itself: a span in it would get an annotation that belongs to no tag.
            element(
                "a",
                entry.text,
                href=_link(entry.target),
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


def _table(table: Table) -> Element:
    """A table. Where anything stands below rows, each row and what stands below it are a body of their own."""
    widths = (element("col", style=f"width: {width:.2f}%") for width in _widths(table))
    head = (element("th", element("p", column.title), class_=column.kind, scope="col") for column in table.columns)
    rows = [list(_rows(row, table)) for row in table.rows]
    if not any(row.below for row in table.rows):
        rows = [[part for parts in rows for part in parts]]
    return element(
        "table",
        element("caption", table.caption),
        element("colgroup", *widths),
        element("thead", element("tr", *head)),
        *(element("tbody", *parts) for parts in rows),
    )


def _rows(row: Row, table: Table) -> Iterator[Element]:
    """A row of cells, and another of one cell if something stands below. The first heads the row if it says anything."""
    cells = []
    for position, (column, paragraphs) in enumerate(zip(table.columns, row.cells, strict=True)):
        content = (element("p", *_whole_ranges(_inlines(runs))) for runs in paragraphs)
        tag, scope = ("th", "row") if position == 0 and any(paragraphs) else ("td", None)
        cells.append(element(tag, *content, class_=column.kind, scope=scope))
    classes = [name for name, holds in ((row.kind, row.kind != "plain"), ("above", row.below)) if holds]
    yield element("tr", *cells, class_=" ".join(classes) or None)
    if row.below:
        content = (element("p", *_inlines(runs)) for runs in row.below)
        size = sum(_length(inline) for runs in row.below for inline in runs)
        kind = "below long" if size > LONG_ROW else "below"
        yield element("tr", element("td", *content, colspan=str(len(table.columns))), class_=kind)


def _widths(table: Table) -> list[float]:
    """How wide each column is, in hundredths of the table; one is about a character of the type that tables have.

    What a column of short entries needs beyond its share the others give, each by its own share.
    """
    whole = sum(column.share for column in table.columns)
    shares = [100 * column.share / whole for column in table.columns]
    wider = {
        position: need for position, share in enumerate(shares) if (need := _need(table, position)) and need > share
    }
    left = 100 - sum(wider.values())
    others = sum(share for position, share in enumerate(shares) if position not in wider)
    if not others or left < others / 2:
        return shares
    return [wider.get(position, share * left / others) for position, share in enumerate(shares)]


def _need(table: Table, position: int) -> float:
    """The width that a column of short entries needs; nothing if they are text that can be set in lines."""
    column = table.columns[position]
    entries = [sum(map(_length, runs)) for row in table.rows for runs in row.cells[position]]
    longest = max((_advance(column.title), *entries))
    return longest + 2 if column.kind == "text" and longest <= SHORT else 0.0


def _length(inline: Inline) -> float:
    return _advance(inline.text) if isinstance(inline, Run) else 3


def _advance(text: str) -> float:
    return sum(1.7 if letter > "\u10ff" and not "\u2000" <= letter < "\u2e80" else 1 for letter in text)


def _whole_ranges(content: Iterator[Element | str]) -> Iterator[Element | str]:
    """Ranges of numbers, ``11–15 ·`` and ``p. 13–15``, each as one that no line divides."""
    for piece in content:
        if isinstance(piece, Element):
            yield piece
            continue
        done = 0
        for found in _RANGE.finditer(piece):
            yield piece[done : found.start()]
            yield element("span", found.group(), class_="whole")
            done = found.end()
        yield piece[done:]


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


def _mark_unbroken(body: Element) -> None:
    """Mark the lines of text that hold a word which may be wider than they are: breaking words costs time elsewhere."""
    for lines in body.iter():
        if lines.tag in _LINES and _UNBROKEN.search("".join(lines.itertext())):
            lines.set("class", f"{lines.get('class', '')} unbroken".strip())


def _mark_alphabets(body: Element) -> None:
    """Mark words in alphabets (``Иван``, ``Straße``) for a face of their own: Korean fonts have some of their letters, as
    wide as syllables. Word joiners stay outside. In a link nothing may stand but text, so it is marked as a whole.
    """
    for lines in list(body.iter()):
        if lines.tag in _LINES and not (text := "".join(lines.itertext())).isascii() and _ALPHABETS.search(text):
            for holder in list(lines.iter()):
                _mark_in(holder)


def _mark_in(holder: Element) -> None:
    first, content = _divided(holder.text)
    if content and holder.tag == "a":
        holder.set("class", f"{holder.get('class', '')} alphabet".strip())
        (holder.text,) = korean.join([(holder.text or "").replace(korean.JOINER, "")], korean.after_hangul)
        content = []
    elif content:
        holder.text = first
    children = list(holder)
    for child in children:
        first, words = _divided(child.tail)
        if words:
            child.tail = first
        content += (child, *words)
    if len(content) > len(children):
        holder[:] = content


def _divided(text: str | None) -> tuple[str | None, list[Element]]:
    """The text before the first word in an alphabet, and such words, each with the text behind it."""
    first: str | None = None
    words: list[Element] = []
    for piece in filter(None, _ALPHABETS.split(text or "")):
        if _ALPHABETS.fullmatch(piece):
            words.append(element("span", piece, class_="alphabet"))
        elif words:
            words[-1].tail = piece
        else:
            first = piece
    return first, words


def _leave_out_unseen(body: Element) -> None:
    """Take what has no glyph out of every text that is drawn, running heads included."""
    for node in body.iter():
        node.text, node.tail = (glyphs.without_unseen(text) if text else text for text in (node.text, node.tail))
        for name in ("data-running", "data-part"):
            if name in node.attrib:
                node.set(name, glyphs.without_unseen(node.attrib[name]))


def _places(parent: Element) -> Iterator[tuple[Element, str]]:
    """Where the text inside an element is kept, in reading order: each start's text, each end's tail."""
    yield parent, "text"
    for child in parent:
        yield from _places(child)
        yield child, "tail"
