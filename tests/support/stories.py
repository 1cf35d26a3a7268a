"""Small stories for tests, and the one road by which tests run the pipeline."""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path

from compiler import pdf
from compiler.breakdown import Facts
from compiler.documents.request import Request
from compiler.documents.settings import Settings
from compiler.driver import checking, compiling
from compiler.driver.options import CompileOptions, theme_of
from compiler.driver.results import Checked
from compiler.driver.session import Session
from tests.support.places import RED_HEAT

NAMESPACES = 'xmlns="urn:photoplay:story:1" xmlns:xi="http://www.w3.org/2001/XInclude"'


def checked(path: Path, theme: Path | None = None, *, compile: bool = False) -> Checked:
    """A story as photoplay sees it; compiled too, where only the page shows it."""
    if not compile:
        return checking.check(Session.at(path))
    layout = pdf.Layout("a4", theme_of(str(theme)) if theme else pdf.theme("book"))
    return compiling.compile_story(Session.at(path), CompileOptions(layout=layout)).checked


@cache
def _shipped() -> Checked:
    return checking.check(Session.at(RED_HEAT))


def _whole(path: Path) -> Checked:
    """A story as photoplay sees it; the shipped one, which no test changes in its place, is read once."""
    return _shipped() if path == RED_HEAT else checking.check(Session.at(path))


def facts_of(path: Path) -> Facts:
    """The facts of a story that is whole."""
    facts = _whole(path).facts
    assert facts is not None
    return facts


def request_for(
    path: Path, *paradigms: str, language: str | None = None, pages: dict[int, int] | None = None, **settings: bool
) -> Request:
    """The request for the documents of a story, under the paradigms that are named or its first."""
    checked = _whole(path)
    assert checked.facts is not None
    followed = compiling.paradigms_for(checked, paradigms)
    language = language or checked.facts.story.language
    return Request(checked.facts, language, followed, Settings(**settings), pages or {})


def write_story(
    folder: Path, scenes: str, *, attributes: str = "", front: str = "", cast: str = "danko viktor"
) -> Path:
    """A story of one act in one file: characters by id, a place ``sauna``, a prop ``key``, and the scenes given."""
    folder.mkdir(parents=True, exist_ok=True)
    people = "".join(f'<character id="{id}"><name>{id.title()}</name></character>' for id in cast.split())
    text = f"""\
    <story {NAMESPACES} id="small" xml:lang="en" {attributes}>
      <front><title>Small</title>{front}</front>
      <cast>{people}</cast>
      <places><place id="sauna"><name>Sauna</name></place></places>
      <props><prop id="key" held-by="{cast.split()[0]}"><name>the key</name></prop></props>
      <act id="one">{scenes}</act>
    </story>
    """
    path = folder / "story.xml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def scene(id: str, inner: str = "<prose><p>Danko waits.</p></prose>", *, attributes: str = "") -> str:
    """A scene in the sauna by day."""
    slugline = '<slugline int-ext="int" place="sauna" time="day"/>'
    return f'<scene id="{id}" {attributes}>{slugline}{inner}</scene>'
