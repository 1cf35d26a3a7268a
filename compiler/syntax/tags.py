"""Tags of a file, found by one search: their places, which lxml does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter

_TAG = re.compile(
    rb"""<(?:([^\s/>!?]+)[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*|(/)[^>]*|!--.*?--|\?.*?\?|!\[CDATA\[.*?\]\])>""",
    re.DOTALL,
)
"""A start tag, with its name, or an end tag; or, without groups, what holds no tags: a comment and the like."""

END = 2
"""The group of a match that is set for an end tag, and for no other."""

LAST_GROUP = attrgetter("lastindex")

_LONG = re.compile(_TAG.pattern + rb"|<(?:!--|[?]|!\[CDATA\[).*", re.DOTALL)
"""The same in a file that may break off within a comment: without this every ``<`` in it would be tried anew."""


def tags(data: bytes, end: int | None = None) -> Iterator[re.Match[bytes]]:
    """The start and end tags of a file, in order, up to a place."""
    found = _TAG.finditer(data) if end is None else _LONG.finditer(data, 0, end)
    return filter(LAST_GROUP, found)
