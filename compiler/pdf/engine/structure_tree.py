"""Simplification and correction of the structure tree that WeasyPrint makes.

WeasyPrint puts each line of a paragraph into a Span without attributes: three objects of five in a treatment, and a
piece at each line for people who listen to a page. Content in margins gets elements that are not in the tree, where it
should be artifacts. The text of a list item whose bullet is in its line gets no LBody.
"""

from __future__ import annotations

from collections.abc import Sequence

import pydyf

from compiler.pdf.objects import ObjectTable, number_of

HOLDERS = frozenset(
    f"/{name}" for name in ("P", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Lbl", "TH", "TD", "Link", "Span")
)
"""Elements that may have marked content as kids (ISO 32000-1, 14.8.4.3 and 14.8.4.4)."""

_BARE = {"Type", "S", "K", "Pg", "P"}
"""The keys of an element without attributes."""

IN_MARGIN = b"<</Type /Pagination>>"
"""The property list of artifacts that are running heads and feet (ISO 14289-1, 7.8)."""


def simplify(objects: ObjectTable, document: int, nums: pydyf.Array, contents: Sequence[pydyf.Stream]) -> None:
    """Change the structure tree in place.

    `document` is the number of the Document element. `nums` is the parent tree's array: for each page the elements of
    its marked content, in order of their ids, then the elements of annotations. `contents` are the content streams of
    the pages.
    """
    _give_bodies(objects)
    _close_up(objects, nums)
    linked = _linked(objects, document)
    held, links = nums[1 : 2 * len(contents) : 2], nums[2 * len(contents) + 1 :: 2]
    for link in links:
        if number_of(link) not in linked:
            # It is in a margin. A link is no artifact (ISO 14289-1, 7.18), so it goes behind the text.
            objects.dictionary(document)["K"].append(link)
            objects.dictionary(number_of(link))["P"] = objects[document].reference
            linked |= _linked(objects, number_of(link))
    for elements, content in zip(held, contents, strict=True):
        elements[:] = [element if number_of(element) in linked else "null" for element in elements]
        for place, item in enumerate(content.stream):
            if isinstance(item, dict) and "MCID" in item and elements[item["MCID"]] == "null":
                content.stream[place - 1 : place + 1] = b"/Artifact", IN_MARGIN
        while elements and elements[-1] == "null":
            elements.pop()


def skips(levels: Sequence[int]) -> bool:
    """Whether a heading level is skipped, given the levels of all headings in order (ISO 14289-1, 7.4.2)."""
    return any(after > before + 1 for before, after in zip((0, *levels), levels, strict=False))


def _give_bodies(objects: ObjectTable) -> None:
    """Put the text of each list item whose bullet is in its first line into an LBody: beside a Lbl an LI may contain
    LBody only (ISO 32000-1, table 336).
    """
    for item in [made for made in objects.values() if isinstance(made, pydyf.Dictionary) and made.get("S") == "/LI"]:
        loose = [kid for kid in item["K"] if objects.dictionary(number_of(kid)).get("S") not in ("/Lbl", "/LBody")]
        if loose:
            entries = {
                "Type": "/StructElem",
                "S": "/LBody",
                "K": pydyf.Array(loose),
                "Pg": item["Pg"],
                "P": item.reference,
            }
            body = pydyf.Dictionary(entries)
            body.number = len(objects)
            objects[body.number] = body
            for kid in loose:
                objects.dictionary(number_of(kid))["P"] = body.reference
            item["K"][:] = [*(kid for kid in item["K"] if kid not in loose), body.reference]


def _close_up(objects: ObjectTable, nums: pydyf.Array) -> None:
    """Replace Spans without attributes by their marked content."""
    holders: dict[bytes, bytes] = {}
    for made in reversed(list(objects.values())):  # kids have higher numbers than their parents: the inner ones first
        if isinstance(made, pydyf.Dictionary) and made.get("S") == "/Span" and made.keys() == _BARE:
            holder = objects.dictionary(number_of(made["P"]))
            marks = all(isinstance(kid, int) for kid in made["K"])
            if marks and holder["S"] in HOLDERS and holder["Pg"] == made["Pg"]:
                place = holder["K"].index(made.reference)
                holder["K"][place : place + 1] = made["K"]
                holders[made.reference] = holder.reference

    def holder_of(element: bytes) -> bytes:
        while element in holders:
            element = holders[element]
        return element

    for held in nums:
        if isinstance(held, list):
            held[:] = map(holder_of, held)


def _linked(objects: ObjectTable, top: int) -> set[int]:
    """Return the numbers of an element and all below it."""
    found: set[int] = set()
    waiting = [top]
    while waiting:
        number = waiting.pop()
        found.add(number)
        waiting += (number_of(kid) for kid in objects.dictionary(number).get("K", ()) if isinstance(kid, bytes))
    return found
