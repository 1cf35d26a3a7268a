"""HTML elements, and the inline content of a paragraph or a table cell."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from compiler.documents.blocks import Inline, PageNumber, Run
from compiler.exhaustive import assert_never


def element(tag: str, *children: Element | str, **attributes: str | None) -> Element:
    """Return an element. In names of attributes `_` is `-`, and a final one is removed; those that are `None` are left
    out.
    """
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


def inlines(inlines: tuple[Inline, ...]) -> Iterator[Element | str]:
    """Yield the inline content of a paragraph. The space before styled words is put into their element.

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
                yield element("a", class_="page", href=link(anchor))
                space = ""
            case _:
                assert_never(inline)


def link(anchor: str) -> str:
    """Return the address of an anchor in the same document. Anchors are XML names, so nothing needs to be encoded."""
    return "#" + anchor
