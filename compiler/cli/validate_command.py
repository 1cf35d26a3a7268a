"""photoplay validate."""

from __future__ import annotations

import os

import click

from compiler.cli.arguments import STRICT, as_usage
from compiler.cli.cache_option import CACHE
from compiler.cli.console import complain, print_findings
from compiler.cli.selection import EVERYTHING, IGNORE, SELECT, chosen, counted
from compiler.cli.story_folder import story_at
from compiler.cli.time_limit import TIMEOUT, checking
from compiler.diagnostics.findings import in_source_order
from compiler.driver.last_check import check_unless_known
from compiler.driver.results import Checked
from compiler.messages import FORMS, report
from compiler.store.cache import Cache
from compiler.text.folder import ENTRY


@click.command(short_help="Check stories or scenes, and print the findings.")
@click.argument("stories", nargs=-1, type=click.Path(), metavar="[STORY|SCENE.xml]...")
@click.option("-f", "--format", "form", type=click.Choice(["text", *FORMS]), default="text", metavar="NAME",
              help="text, short (one a line), json, sarif, github (CI)")  # fmt: skip
@SELECT
@IGNORE
@EVERYTHING
@STRICT
@CACHE
@TIMEOUT
@click.pass_context
def command(
    ctx: click.Context, stories: tuple[str, ...], form: str, select: frozenset[str], ignore: frozenset[str],
    everything: bool, strict: bool, cache: Cache, timeout: int | None,
) -> None:  # fmt: skip
    """Check stories or single scenes and print what is found.

    A story is judged in every language that it promises. Of a single file of a story its own findings are printed.
    Findings go to stdout, the summary to stderr. A story in which nothing has changed is not judged again.

    \b
    Examples:
      photoplay validate
      photoplay validate source/red-heat source/harbour
      photoplay validate source/red-heat/scenes/010-sauna.xml
      photoplay validate --select C,T --ignore C101
      photoplay validate -f sarif > findings.sarif
    """
    with as_usage():
        results = [_checked(path, cache, timeout) for path in stories or (story_at(None),)]
    whole = _together(results)
    left = chosen(whole.findings, select, ignore)
    if form == "text":
        print_findings(left, whole.sources, to_stderr=False, everything=everything)
    else:
        click.echo(report(form, left, whole.sources), nl=False)
    complain(f"{_what(results)}: {counted(len(whole.findings), left)}")
    if left:
        from compiler.checks.catalogue import forbidding

        ctx.exit(1 if forbidding(left, strict=strict) else 0)


def _checked(path: str | os.PathLike[str], cache: Cache, timeout: int | None) -> Checked:
    with checking(timeout):
        return _judged(path, cache)


def _judged(path: str | os.PathLike[str], cache: Cache) -> Checked:
    """Of a story, or of one file of a story. A story's entry may have any name: its outermost element says what it is."""
    if not os.path.isfile(path) or os.path.basename(path) == ENTRY:
        return check_unless_known(path, cache)
    from compiler.driver.checking import check_scene

    scene = check_scene(path, cache)
    if scene.id is None:
        whole = check_unless_known(path, cache)
        return whole if whole.id else scene
    return scene


def _together(results: list[Checked]) -> Checked:
    """Several stories' findings and files as one; the same story named twice counts once."""
    findings = in_source_order(finding for one in results for finding in one.findings)
    return Checked(None, tuple(findings), {path: source for one in results for path, source in one.sources.items()})


def _what(results: list[Checked]) -> str:
    """What was checked: a story by its name and size, several things by their number."""
    if len(results) > 1:
        return f"{len(results)} checked"
    (only,) = results
    if only.id is None:
        return "not a whole story"
    return f"{only.id}, {only.scenes} scene{'s' if only.scenes != 1 else ''}"
