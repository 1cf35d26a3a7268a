"""The documents of a story, as text that a person can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compiler import pdf as pages
from compiler.documents import blocks as d
from compiler.documents.registry import BEAT_SHEET, DOCUMENTS
from compiler.documents.request import Request
from compiler.driver import compiling
from compiler.driver.options import CompileOptions
from compiler.driver.scaffold import begin
from compiler.driver.session import Session
from compiler.pdf import Execution, Pages
from tests.support.formats import in_format
from tests.support.golden import assert_golden
from tests.support.places import TESTS
from tests.support.stories import request_for, scene, write_story

EXPECTED = TESTS / "expected"


def document_of(name: str, request: Request) -> d.Document:
    (kind,) = (kind for kind in DOCUMENTS if kind.name == name)
    return kind.document(request)


SIGNS = {"plain": "", "muted": "~ ", "marked": "! ", "sum": "= "}


def outline(document: d.Document) -> str:
    """A document as text, one block a line."""
    head = f"{document.kind} | {document.title} | {document.language} | {', '.join(document.authors)}"
    return "\n".join([head, *(line for block in document.blocks for line in lines(block, ""))]) + "\n"


def lines(block: d.Block, indent: str) -> Iterator[str]:
    match block:
        case d.Section():
            yield f"{indent}[{block.role}]"
            for inside in block.blocks:
                yield from lines(inside, indent + "  ")
        case d.Cover():
            yield f"{indent}cover: {block.title} / {block.subtitle} / {' | '.join(block.credits)} / {' | '.join(block.foot)}"
        case d.Contents():
            yield f"{indent}contents: {block.title}"
            yield from (f"{indent}{'  ' * entry.level}{entry.text} -> {entry.target}" for entry in block.entries)
        case d.Heading():
            label = f"({block.label}) " if block.label else ""
            yield f"{indent}h{block.level} {block.role} #{block.anchor}: {label}{block.text}"
        case d.Paragraph():
            yield f"{indent}{block.role}: {words(block.runs)}"
        case d.Definitions():
            yield from (f"{indent}- {item.term} / {item.detail} / {item.text}" for item in block.items)
        case d.Table():
            yield f"{indent}table: {block.caption}"
            yield f"{indent}  {' | '.join(column.title for column in block.columns)}"
            for row in block.rows:
                cells = (" // ".join(words(paragraph) for paragraph in cell) for cell in row.cells)
                yield f"{indent}  {SIGNS[row.kind]}{' | '.join(cells)}"
                yield from (f"{indent}      {words(below)}" for below in row.below)
        case d.Chart():
            yield f"{indent}chart: {block.title}"
            if block.curve:
                steps = " ".join(f"{step.level}{'.' if step.turns else ''}" for step in block.curve.steps)
                yield f"{indent}  {block.curve.label}: {steps}"
            for lane in block.lanes:
                bars = ", ".join(f"{span(bar)} {bar.mark} {bar.label}".rstrip() for bar in lane.bars) or "nothing"
                yield f"{indent}  {lane.label}: {span(lane.target)} <- {bars}"
            yield from (f"{indent}  in words: {sentence}" for sentence in block.alternative)


def span(interval: d.Interval | None) -> str:
    return f"{interval.start:.3f}-{interval.end:.3f}" if interval else "anywhere"


def words(runs: tuple[d.Inline, ...]) -> str:
    signs = {"plain": "", "emphasis": "*", "strong": "**"}
    return "".join(f"{signs[run.style]}{run.text}{signs[run.style]}" for run in runs if isinstance(run, d.Run))


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", [kind.name for kind in DOCUMENTS])
def test_the_small_story_is_written_as_expected(
    name: str, language: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    begin(tmp_path / "night-porter", language)
    pages = {1: 4, 2: 5}
    document = document_of(name, request_for(tmp_path / "night-porter", language=language, pages=pages))
    assert_golden(EXPECTED / f"{name}.{language}.txt", outline(document), request)


@pytest.mark.parametrize("form", ["md", "csv", "json"])
def test_the_sheet_in_its_text_forms(form: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    begin(tmp_path / "night-porter", "ko")
    content = request_for(tmp_path / "night-porter", "save-the-cat")
    assert_golden(EXPECTED / f"beat-sheet.{form}", in_format(BEAT_SHEET, content, form), request)


def treatment(folder: Path, inner: str, attributes: str = "", **settings: Any) -> str:
    return outline(
        document_of(
            "treatment",
            request_for(write_story(folder, scene("a", inner, attributes=attributes)), language="en", **settings),
        )
    )


def test_white_space_in_prose_is_as_in_running_text(tmp_path: Path) -> None:
    prose = "<prose><p>\n  He says\n  <q>  no  </q>,\n  <em>twice</em>\n  to <mention of='viktor'>Viktor</mention>.\n</p><p> </p></prose>"
    text = treatment(tmp_path, prose)
    assert "body: He says “no”, *twice* to Viktor.\n" in text
    assert text.count("body:") == 1


def test_a_slugline_can_be_the_writers_own(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a"))
    text = path.read_text().replace('time="day"/>', 'time="day"><text>SOMEWHERE HOT</text></slugline>')
    path.write_text(text)
    assert "scene #scene-1: 1. SOMEWHERE HOT" in outline(document_of("treatment", request_for(path, language="en")))


def test_a_scene_without_a_slugline_has_its_number(tmp_path: Path) -> None:
    assert "scene #scene-1: 1.\n" in treatment(tmp_path, "<prose><p>x</p></prose>", sluglines=False)


def test_a_scene_without_prose_has_its_summary(tmp_path: Path) -> None:
    assert "synopsis: He waits." in treatment(tmp_path, "<summary>He waits.</summary>")


def test_notes_are_printed_only_on_request(tmp_path: Path) -> None:
    inner = "<prose><p>x</p></prose><note by='Ann'>Too soon?</note>"
    assert "Too soon?" not in treatment(tmp_path, inner)
    assert "note: Ann: Too soon?" in treatment(tmp_path, inner, notes=True)


@pytest.mark.parametrize(
    ("language", "heading"),
    [("ko", "S#1. 모스크바 · 사우나 (오후/안팎)"), ("en", "1. INT./EXT. SAUNA – AFTERNOON")],
)
def test_a_scene_is_headed_by_the_convention_of_the_language(red_heat: Path, language: str, heading: str) -> None:
    assert f"scene #scene-1: {heading}" in outline(document_of("treatment", request_for(red_heat, language=language)))


def test_progress_counts_documents_by_their_work(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress: list[float] = []

    def laid_out(
        document: d.Document, layout: object, created: object, execution: Execution, standard: object
    ) -> Pages:
        for share in (0.0, 0.5, 1.0):
            execution.progress(share)
        return Pages(1, {}, b"", ())

    monkeypatch.setattr(pages, "lay_out", laid_out)
    compiling.compile_story(Session.at(story), CompileOptions(), Execution(progress=progress.append))
    assert progress == sorted(progress)
    assert progress[0] == 0
    assert progress[2] > 0.7  # the treatment, of two documents
    assert progress[-1] == 1
