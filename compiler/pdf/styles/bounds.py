"""Limits of a theme's size and nesting, checked in one pass over its text before it is parsed as CSS.

The parser recurses at each bracket, and each selector is matched with each element of a document.
"""

from __future__ import annotations

import re

MAX_DEPTH = 32
"""Nesting of brackets. Nobody writes ten; the parser fails at some two hundred."""

MAX_TOKENS = 60_000
"""Brackets, commas and semicolons together: a dozen for each of 5,000 rules."""

_PART = re.compile(
    r"""/\*.*?(?:\*/|\Z) | \\. | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? | url\(\s*(?!["'\s])[^)]* | [\[\](){},;]""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "[", "}": "{"}


def excess(css: str) -> str | None:
    """Return the limit that a theme exceeds, as a clause, or `None`."""
    opened: list[str] = []
    parts = 0
    for found in _PART.finditer(css):
        part = found.group()
        if part[:4].lower() == "url(":
            part = "("
        elif len(part) > 1 or part in "\"'":
            continue
        parts += 1
        if parts > MAX_TOKENS:
            return f"the theme has more than the {MAX_TOKENS:,} brackets, commas and semicolons that it may have"
        if part in "([{":
            opened.append(part)
            if len(opened) > MAX_DEPTH:
                return f"brackets in the theme stand in each other more than {MAX_DEPTH} deep"
        elif opened and _CLOSING.get(part) == opened[-1]:
            opened.pop()
    return None
