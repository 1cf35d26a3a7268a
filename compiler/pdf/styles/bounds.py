"""How large and how deep a theme may be, seen in one pass over its text before anything reads it as CSS.

What reads it goes down a bracket at a time, and holds each selector against each element of a document.
"""

from __future__ import annotations

import re

MAX_DEPTH = 32
"""How deep brackets may stand in each other. Nobody writes ten; what reads a theme gives up at some two hundred."""

MAX_TOKENS = 60_000
"""Of brackets, commas and semicolons together: a dozen for each of the rules that a theme may have."""

_PART = re.compile(
    r"""/\*.*?(?:\*/|\Z) | \\. | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? | url\(\s*(?!["'\s])[^)]* | [\[\](){},;]""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "[", "}": "{"}


def excess(css: str) -> str | None:
    """What a theme has too much of, as a sentence's end; nothing if it can be read."""
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
