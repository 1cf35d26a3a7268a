"""Rules of a theme that need the whole document, found in its tokens.

Effects of rules on the parts of a document (columns, hidden headings, borders of the root) are not read here but seen
in the layout: `Typesetter.page_starts` and `Typesetter.paint`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import tinycss2
from tinycss2.ast import (
    AtRule,
    CurlyBracketsBlock,
    Declaration,
    DimensionToken,
    FunctionBlock,
    HashToken,
    IdentToken,
    Node,
    ParenthesesBlock,
    QualifiedRule,
    SquareBracketsBlock,
    URLToken,
)

from compiler.pdf.objects import CutRules

_COUNTS = "it counts"
_PROPERTIES = {
    "counter-increment": _COUNTS,
    "counter-reset": _COUNTS,
    "counter-set": _COUNTS,
    "string-set": "it has running heads of its own",
}
_WORDS = {
    "fixed": "it repeats something on every page",
    "footnote": "it has footnotes",
    "list-item": _COUNTS,
    "open-quote": "it counts quotation marks",
    "close-quote": "it counts quotation marks",
}
_FUNCTIONS = {
    "target-counter": "it prints where something else stands",
    "target-counters": "it prints where something else stands",
    "target-text": "it prints where something else stands",
    "running": "it moves text to the margin",
    "element": "it moves text to the margin",
    "has": "it looks ahead in the text",
}
_HEIGHTS = frozenset(("vh", "vb", "vmin", "vmax"))
_SIDES = frozenset(("left", "right", "recto", "verso"))


def cut_rules(css: str) -> CutRules:
    """Return what a theme requires. A token that only looks so counts too: one piece is slower, and as right."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    sides = any(_sided(rules))
    why = next(_reasons(rules), None)
    if why is None and sides and any(_by_place(rules)):  # a unit that begins on a right page has one element more
        why = "it tells pages by their side and parts by their place"
    return CutRules(why, sides)


def _reasons(rules: Iterable[Node]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            yield from _in_selector(rule.prelude)
            yield from _in_text(_declared(rule))
        elif isinstance(rule, AtRule) and rule.lower_at_keyword == "page":
            yield from _in_page(rule)
        elif isinstance(rule, AtRule) and rule.content is not None:
            yield from _reasons(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _declared(rule: QualifiedRule | AtRule) -> list[Node]:
    return list(tinycss2.parse_blocks_contents(rule.content or (), skip_comments=True, skip_whitespace=True))


def _in_selector(prelude: Iterable[Node]) -> Iterator[str]:
    """Yield reasons in a selector: matches by id, attribute or function depend on elements of other units."""
    for token in _all(prelude):
        if isinstance(token, HashToken):
            yield "it picks parts by their ids"
        elif isinstance(token, SquareBracketsBlock):
            names = [part.lower_value for part in token.content if isinstance(part, IdentToken)]
            if names[:1] != ["lang"]:
                yield "it picks parts by their attributes"
        elif isinstance(token, FunctionBlock) and token.lower_name in _FUNCTIONS:
            yield _FUNCTIONS[token.lower_name]


def _in_text(parts: Iterable[Node]) -> Iterator[str]:
    """Yield reasons in the declarations for the document's elements."""
    for part in parts:
        if isinstance(part, QualifiedRule):
            yield from _reasons([part])
        elif isinstance(part, Declaration):
            yield from _declaration(part)
            for name, values in _called(part.value):
                if name in ("counter", "counters"):
                    yield "it prints page numbers in the text" if {"page", "pages"} & values else _COUNTS
            if part.lower_name.startswith("--") and any(name == "string" for name, _ in _called(part.value)):
                yield "it has running heads of its own"


def _in_page(rule: AtRule) -> Iterator[str]:
    """Yield reasons in the rules for pages and their margin boxes."""
    words = {token.lower_value for token in rule.prelude if isinstance(token, IdentToken)}
    if "blank" in words or any(isinstance(token, FunctionBlock) for token in rule.prelude):
        yield "it names pages by their number, or blank ones"
    for part in _declared(rule):
        if isinstance(part, Declaration):
            yield from _declaration(part)
        elif isinstance(part, AtRule):
            for inner in _declared(part):
                if isinstance(inner, Declaration):
                    yield from _declaration(inner)
                    yield from _in_margin(inner)


def _in_margin(declaration: Declaration) -> Iterator[str]:
    """Yield reasons in a margin box: a page number is added by the linker, and so it must be alone in its box."""
    called = list(_called(declaration.value))
    numbers = [values for name, values in called if name in ("counter", "counters")]
    if any("pages" in values for values in numbers):
        yield "it prints how many pages there are"
    elif any("page" not in values for values in numbers):
        yield _COUNTS
    elif (
        numbers and (len(called) > len(numbers) or any(isinstance(token, URLToken) for token in declaration.value))
    ) or (declaration.lower_name == "content" and any(name == "var" for name, _ in called)):
        yield "it sets a page number and something else in one box"


def _declaration(declaration: Declaration) -> Iterator[str]:
    if declaration.lower_name in _PROPERTIES:
        yield _PROPERTIES[declaration.lower_name]
    for token in _all(declaration.value):
        if isinstance(token, IdentToken) and token.lower_value in _WORDS:
            yield _WORDS[token.lower_value]
        elif isinstance(token, FunctionBlock) and token.lower_name in _FUNCTIONS:
            yield _FUNCTIONS[token.lower_name]
        elif isinstance(token, DimensionToken) and token.lower_unit in _HEIGHTS:
            yield "it measures by the height of the sheet"


def _called(tokens: Iterable[Node]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the functions in a value, each with the identifiers among its arguments."""
    for token in _all(tokens):
        if isinstance(token, FunctionBlock):
            words = (part.lower_value for part in token.arguments if isinstance(part, IdentToken))
            yield token.lower_name, frozenset(words)


def _all(tokens: Iterable[Node]) -> Iterator[Node]:
    """Yield tokens, and those in their brackets."""
    for token in tokens:
        yield token
        if isinstance(token, FunctionBlock):
            yield from _all(token.arguments)
        elif isinstance(token, ParenthesesBlock | CurlyBracketsBlock):
            yield from _all(token.content)


def _sided(rules: Iterable[Node]) -> Iterator[bool]:
    """Yield for each rule whether it distinguishes left and right pages, or may do so."""
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            yield any(_turns(part) for part in _declared(rule) if isinstance(part, Declaration))
        elif isinstance(rule, AtRule) and rule.lower_at_keyword == "page":
            yield any(isinstance(token, IdentToken) and token.lower_value in _SIDES for token in rule.prelude)
        elif isinstance(rule, AtRule) and rule.content is not None:
            yield from _sided(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _by_place(rules: Iterable[Node]) -> Iterator[bool]:
    """Yield for each rule whether it matches elements by their number among siblings."""
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            yield any(
                isinstance(token, FunctionBlock) and token.lower_name.startswith("nth-") for token in _all(rule.prelude)
            )
        elif isinstance(rule, AtRule) and rule.lower_at_keyword != "page" and rule.content is not None:
            yield from _by_place(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _turns(declaration: Declaration) -> bool:
    """Whether a declaration may move an element to a left or a right page."""
    words = {token.lower_value for token in declaration.value if isinstance(token, IdentToken)}
    return bool(words & _SIDES) and ("break" in declaration.lower_name or declaration.lower_name.startswith("--"))
