"""photoplay validate."""

from __future__ import annotations

import os

import click

from compiler.cli.choice import EVERYTHING, IGNORE, SELECT, chosen, counted
from compiler.cli.speech import complain, print_findings
from compiler.cli.stories import STRICT, as_usage, story_at
from compiler.findings import Finding, in_source_order
from compiler.frontend import Checked, StrPath, check, check_scene
from compiler.report import FORMS, report
from compiler.source import ENTRY


@click.command()
@click.argument("stories", nargs=-1, type=click.Path(), metavar="[STORY|SCENE.xml]...")
@click.option("--format", "form", type=click.Choice(["text", *FORMS]), default="text", show_default=True,
              help="How findings are told: for people, one a line, JSON, SARIF 2.1.0, or CI annotations.")  # fmt: skip
@SELECT
@IGNORE
@EVERYTHING
@STRICT
@click.pass_context
def command(
    ctx: click.Context, stories: tuple[str, ...], form: str, select: frozenset[str], ignore: frozenset[str],
    everything: bool, strict: bool,
) -> None:  # fmt: skip
    """Check stories or single scenes and print what is found.

    A story is judged in every language that it promises. Of a single file of a story its own findings are printed.
    Findings go to stdout, the summary to stderr.

    \b
    Examples:
      photoplay validate
      photoplay validate source/red-heat source/harbour
      photoplay validate source/red-heat/scenes/010-sauna.xml
      photoplay validate --select C,T --ignore C101
      photoplay validate --format sarif > findings.sarif
    """
    with as_usage():
        checked = [_check(path) for path in stories or (story_at(None),)]
    whole = _together(checked)
    left = chosen(whole, select, ignore)
    if form == "text":
        print_findings(left.findings, left, to_stderr=False, everything=everything)
    else:
        click.echo(report(form, left.findings, left.sources), nl=False)
    complain(f"{_what(checked)}: {counted(len(whole.findings), left)}")
    if left.has_errors(strict=strict):
        ctx.exit(1)


def _check(path: StrPath) -> Checked:
    """A story, or one file of a story. A story's entry may have any name: its outermost element says what it is."""
    if not os.path.isfile(path) or os.path.basename(path) == ENTRY:
        return check(path)
    scene = check_scene(path)
    if scene.story is None:
        whole = check(path)
        return whole if whole.story else scene
    return scene


def _together(checked: list[Checked]) -> Checked:
    """Several stories' findings and files as one; the same story named twice counts once."""
    findings: list[Finding] = in_source_order(finding for one in checked for finding in one.findings)
    sources = {path: source for one in checked for path, source in one.sources.items()}
    return Checked(None, tuple(findings), sources)


def _what(checked: list[Checked]) -> str:
    """What was checked: a story by its name and size, several things by their number."""
    if len(checked) > 1:
        return f"{len(checked)} checked"
    story = checked[0].story
    if story is None:
        return "not a whole story"
    scenes = sum(1 for _ in story.scenes())
    return f"{story.id.id}, {scenes} scene{'s' if scenes != 1 else ''}"
