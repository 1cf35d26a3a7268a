"""photoplay add."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.arguments import STORY, as_usage
from compiler.cli.completions import scenes
from compiler.cli.console import Trouble, complain, typed
from compiler.cli.story_folder import story_at
from compiler.cli.streams import visible

KINDS = ("scene", "character", "place", "prop")

NEXT = {
    "scene": "write it there",
    "character": "correct its names there, and list it in a scene's `cast`",
    "place": "correct its names there, and name it in a slugline",
    "prop": "correct its names there, and say who holds it with `held-by`",
}


@click.command(short_help="Add a scene, character, place or prop.")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.argument("id")
@STORY
@click.option("--after", metavar="ID", shell_complete=scenes, help="What it comes after; left out, it comes last.")
@click.option("--dry-run", is_flag=True, help="Print what would be changed, as a diff, and write nothing.")
def command(kind: str, id: str, story: Path | None, after: str | None, dry_run: bool) -> None:
    """Add a scene, character, place or prop to STORY.

    KIND is scene, character, place or prop, ID its short name. A scene gets a file, named as those beside it are, with
    a text in each edition, and its include. All files are written or none, and nothing else in them is changed.

    A scene goes after a scene, or to the end of an act or a sequence that --after names.

    \b
    Examples:
      photoplay add scene chase
      photoplay add scene 추격 my-film --after sauna
      photoplay add character mara --dry-run
    """
    from compiler.editing.add import NotAdded, addition
    from compiler.editing.edits import Changed, carry_out, difference
    from compiler.system.deliver import Refused

    path = story_at(story)
    try:
        with as_usage():
            added = addition(path, kind, id, after)  # type: ignore[arg-type]
        if dry_run:
            for line in difference(added.edits, added.sources):
                click.echo(_on_one_line(line))
            return
        written = carry_out(added.folder, added.edits, added.sources)
    except (NotAdded, Refused) as error:
        raise click.UsageError(visible(str(error))) from None
    except Changed as error:
        raise Trouble(str(error)) from None
    for name in written:
        click.echo(f"{visible(name)}  {'changed' if name in added.sources else 'new'}")
    complain(f"{NEXT[kind]}; next: photoplay validate{f' {typed(story)}' if story else ''}")


def _on_one_line(line: str) -> str:
    """A line of a file, with its tabs."""
    return "\t".join(map(visible, line.split("\t")))
