"""photoplay grammar."""

from __future__ import annotations

import click

from compiler.cli.completions import elements
from compiler.cli.console import not_there
from compiler.syntax.grammar import Child, Kind
from compiler.syntax.nesting import STORY
from compiler.syntax.schema_files import grammar_of, schema_folder


@click.command(short_help="Print what an element holds; alone, all elements.")
@click.argument("element", required=False, shell_complete=elements)
@click.option(
    "--schemas", is_flag=True, help="Print the folder that holds the XSD files and the XML catalog, for editors."
)
def command(element: str | None, schemas: bool) -> None:
    """Print the grammar: all elements, or what one ELEMENT holds.

    \b
    Examples:
      photoplay grammar
      photoplay grammar scene
      photoplay grammar --schemas
    """
    if schemas:
        click.echo(click.format_filename(schema_folder()))
        return
    kinds = grammar_of(STORY).elements
    if element is None:
        _outline()
        return
    found = [kind for kind in kinds if kind.name == element]
    if not found:
        raise not_there(f"there is no element `{element}`", element, grammar_of(STORY).names(), "photoplay grammar")
    click.echo("\n".join(_page(kind) for kind in found), nl=False)


def _outline() -> None:
    """The elements as a tree, each where it first stands."""
    seen: set[str] = set()

    def show(kind: Kind, depth: int) -> None:
        again = kind.name in seen and bool(kind.children)
        click.echo(f"{'  ' * depth}{kind.name}{' …' if again else ''}")
        if not again:
            seen.add(kind.name)
            for child in kind.children:
                if child.kind.name not in ("xi:include", "note"):
                    show(child.kind, depth + 1)

    root = grammar_of(STORY).root("story")
    assert root is not None
    show(root, 0)
    click.echo(
        "\nA `note` can end most of them, and an `xi:include` can stand for a file. `photoplay grammar ELEMENT` says more."
    )


def _page(kind: Kind) -> str:
    lines = [click.style(kind.name, bold=True), *_wrapped(kind.meaning, 2)]
    if kind.attributes:
        lines += ["", "  attributes"]
        for rule in kind.attributes:
            marks = ["required"] if rule.required else []
            marks += [f"default {rule.default}"] if rule.default else []
            lines.append(f"    {rule.name}" + (f" ({', '.join(marks)})" if marks else ""))
            lines += _wrapped(rule.meaning, 8)
    if kind.children:
        lines += ["", "  holds, in this order" if len(kind.children) > 1 else "  holds"]
        for child in kind.children:
            lines.append(f"    {child.kind.name}{_times(child)}")
    if kind.text:
        lines += ["", "  holds text"]
    return "\n".join(lines) + "\n"


def _times(child: Child) -> str:
    if child.required:
        return " (one or more)" if child.repeated else " (one)"
    return " (any number)" if child.repeated else " (at most one)"


def _wrapped(text: str, indent: int) -> list[str]:
    import textwrap

    blank = " " * indent
    return textwrap.wrap(text, 96, initial_indent=blank, subsequent_indent=blank)
