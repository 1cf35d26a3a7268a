"""What the shell offers after ``--theme``, ``--lang``, ``--paradigm`` and the like. It never fails and never speaks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

PATIENCE = 2.0
"""Seconds that a story may be read for what the shell offers: nobody who has pressed Tab waits longer."""

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from compiler.driver.results import Checked


def codes(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Codes and names of findings; after a comma, the next one."""
    from compiler.checks.catalogue import RULES

    before, comma, last = incomplete.rpartition(",")
    found = [rule.code for rule in RULES if rule.code.startswith(last.upper())]
    found += [rule.name for rule in RULES if last and rule.name.startswith(last.lower())]
    return [before + comma + name for name in found]


def elements(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Elements of the grammar."""
    from compiler.syntax.nesting import STORY
    from compiler.syntax.schema_files import grammar_of

    return _starting(incomplete, grammar_of(STORY).names())


def themes(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Themes, and the style sheets that lie here; for a path elsewhere the shell's own files."""
    from pathlib import Path

    from compiler.pdf import THEMES

    found = _starting(incomplete, [*THEMES, *sorted(file.name for file in Path().glob("*.css"))])
    return _or_files(found, incomplete)


def documents(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The documents."""
    from compiler.documents.registry import DOCUMENTS

    return _starting(incomplete, [kind.name for kind in DOCUMENTS])


def formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The formats of documents."""
    from compiler.writers.registry import WRITERS

    return _starting(incomplete, [writer.name for writer in WRITERS])


def exporters(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The formats for other programs."""
    from compiler.exporters.registry import EXPORTERS

    return _starting(incomplete, [one.name for one in EXPORTERS])


def settings(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The settings of documents, each with its values."""
    from msgspec.structs import fields

    from compiler.documents.settings import Settings

    names = [field.name.replace("_", "-") for field in fields(Settings)]
    return _starting(incomplete, [f"{name}={value}" for name in names for value in ("yes", "no")])


def editions(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The languages that the story promises; those that photoplay knows where there is no story."""
    checked = _checked(ctx)
    return _starting(incomplete, checked.story.editions if checked and checked.story else ("ko", "en"))


def paradigms(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The paradigms that are shipped and those that the story brings, by their ids; else the shell's own files."""
    from compiler.model.paradigm import SHIPPED

    checked = _checked(ctx)
    facts = checked.facts if checked else None
    found = _starting(incomplete, facts.paradigm_ids() if facts else SHIPPED)
    return _or_files(found, incomplete)


def scenes(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The ids after which something of a kind can be put; ``kind`` is on the line already."""
    words = [word for word in ctx.args if not word.startswith("-")]  # click has not separated them yet
    kind = ctx.params.get("kind") or next(iter(words), None)
    checked = _checked(ctx, words[2:])
    story = checked.story if checked else None
    if story is None:
        return []
    register = {"character": story.cast, "place": story.places, "prop": story.props}.get(kind or "", ())
    parts = (part for act in story.acts for part in (act, *act.parts)) if kind == "scene" else ()
    known = story.scenes() if kind == "scene" else ()
    return _starting(incomplete, [one.id.id for one in (*register, *parts, *known)])


def _starting(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name.startswith(incomplete)]


def _or_files(names: list[str], incomplete: str) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


def _checked(ctx: click.Context, words: list[str] | None = None) -> Checked | None:
    """What is known of the story on the line so far, or of the one that would be meant if none is named."""
    from pathlib import Path

    from compiler.cli.story_folder import story_at
    from compiler.driver.checking import check
    from compiler.driver.session import Session
    from compiler.errors import NoStory
    from compiler.system.limits import TookTooLong, limited

    words = [word for word in ctx.args if not word.startswith("-")] if words is None else words
    named = ctx.params.get("story") or next(map(Path, words), None)
    try:
        with limited(PATIENCE, lambda: os._exit(0)):
            return check(Session.at(story_at(named)))
    except (NoStory, click.UsageError, OSError, TookTooLong, MemoryError):
        return None
