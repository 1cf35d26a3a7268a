"""The structure of what was painted, simpler and truer than WeasyPrint tells it.

WeasyPrint puts each line of a paragraph into a Span that says nothing: three objects of five in a treatment, and for who
has a page read aloud a piece at each line. And it gives what stands in margins elements that nothing leads to, where
readers want to be told that it is no part of the text. To a list item whose bullet stands in its line it gives no body.
"""

from __future__ import annotations

from collections.abc import Sequence

import pydyf

from compiler.pdf.objects import ObjectTable, number_of

HOLDERS = frozenset(
    f"/{name}" for name in ("P", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Lbl", "TH", "TD", "Link", "Span")
)
"""Elements that may hold text themselves (ISO 32000-1, 14.8.4.3 and 14.8.4.4)."""

_BARE = {"Type", "S", "K", "Pg", "P"}
"""What an element says that says nothing but what it holds."""

IN_MARGIN = b"<</Type /Pagination>>"
"""What a mark says around running heads and feet (ISO 14289-1, 7.8)."""


def simplify(objects: ObjectTable, document: int, nums: pydyf.Array, contents: Sequence[pydyf.Stream]) -> None:
    """Change the structure in place.

    ``objects`` are WeasyPrint's by their numbers, ``document`` is that of the element above all others. ``nums`` are those
    of the parent tree: for each page the elements that hold what is marked on it, in the order of the marks; then
    elements of annotations. ``contents`` are the streams of the pages.
    """
    _give_bodies(objects)
    _close_up(objects, nums)
    linked = _linked(objects, document)
    held, links = nums[1 : 2 * len(contents) : 2], nums[2 * len(contents) + 1 :: 2]
    for link in links:
        if number_of(link) not in linked:
            # It stands in a margin. A link is no artifact (ISO 14289-1, 7.18), so it goes behind the text.
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
    """Whether a heading is missing above others, given the levels of all in their order (ISO 14289-1, 7.4.2)."""
    return any(after > before + 1 for before, after in zip((0, *levels), levels, strict=False))


def _give_bodies(objects: ObjectTable) -> None:
    """Give a body to each list item whose bullet stands in its first line: beside a label an item holds bodies alone, and
    WeasyPrint puts the text beside it (ISO 32000-1, table 336).
    """
    for item in [made for made in objects.values() if isinstance(made, pydyf.Dictionary) and made.get("S") == "/LI"]:
        loose = [kid for kid in item["K"] if objects.dictionary(number_of(kid)).get("S") not in ("/Lbl", "/LBody")]
        if loose:
            told = {
                "Type": "/StructElem",
                "S": "/LBody",
                "K": pydyf.Array(loose),
                "Pg": item["Pg"],
                "P": item.reference,
            }
            body = pydyf.Dictionary(told)
            body.number = len(objects)
            objects[body.number] = body
            for kid in loose:
                objects.dictionary(number_of(kid))["P"] = body.reference
            item["K"][:] = [*(kid for kid in item["K"] if kid not in loose), body.reference]


def _close_up(objects: ObjectTable, nums: pydyf.Array) -> None:
    """Let what may hold text hold it itself where a Span in it says nothing."""
    holders: dict[bytes, bytes] = {}
    for made in reversed(list(objects.values())):  # what stands in an element comes behind it: the inner ones first
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
    """An element and all that it leads to."""
    found: set[int] = set()
    waiting = [top]
    while waiting:
        number = waiting.pop()
        found.add(number)
        waiting += (number_of(kid) for kid in objects.dictionary(number).get("K", ()) if isinstance(kid, bytes))
    return found
