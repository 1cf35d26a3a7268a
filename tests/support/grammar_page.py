"""`docs/grammar.md`, made from the schemas: every element of a story and of a paradigm."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.syntax.grammar import AttributeRule, Child, Kind
from compiler.syntax.nesting import STORY
from compiler.syntax.schema_files import grammar_of
from compiler.syntax.tree import PARADIGM

EVERYWHERE = ("note", "xi:include")


def page() -> str:
    """The page: for each grammar its elements as a tree, then each element."""
    lines = [
        "# The story language",
        "",
        "Made from the schemas; `make update` writes it anew. `photoplay grammar ELEMENT` prints one.",
        "",
    ]
    for title, namespace in (("Stories", STORY), ("Paradigms", PARADIGM)):
        kinds = grammar_of(namespace).elements
        root = kinds[0]
        lines += [f"## {title}", "", f"Namespace `{namespace}`.", "", "```text", *_tree(root, 0, set()), "```", ""]
        for name in dict.fromkeys(kind.name for kind in kinds):
            lines += _element(name, [kind for kind in kinds if kind.name == name])
    return "\n".join(lines)


def _tree(kind: Kind, depth: int, seen: set[str]) -> Iterator[str]:
    again = kind.name in seen and bool(kind.children)
    yield f"{'  ' * depth}{kind.name}{' …' if again else ''}"
    if not again:
        seen.add(kind.name)
        for child in kind.children:
            if child.kind.name not in EVERYWHERE:
                yield from _tree(child.kind, depth + 1, seen)


def _element(name: str, kinds: list[Kind]) -> Iterator[str]:
    yield from (f"### {name}", "")
    for kind in kinds:
        yield from (_text(kind.meaning), "")
        if kind.attributes:
            yield from ("| attribute | | |", "|---|---|---|", *map(_attribute, kind.attributes), "")
        if kind.children:
            yield from (f"Holds, in this order: {', '.join(map(_child, kind.children))}.", "")
        if kind.text:
            yield from ("Holds text.", "")


def _attribute(rule: AttributeRule) -> str:
    given = [*(["required"] if rule.required else []), *([f"default `{rule.default}`"] if rule.default else [])]
    values = f" One of {', '.join(f'`{value}`' for value in rule.values)}." if rule.values else ""
    return f"| `{rule.name}` | {', '.join(given)} | {_text(rule.meaning)}{values} |"


def _child(child: Child) -> str:
    times = (
        ("one or more" if child.repeated else "one")
        if child.required
        else ("any number" if child.repeated else "at most one")
    )
    return f"`{child.kind.name}` ({times})"


def _text(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "\\|")
