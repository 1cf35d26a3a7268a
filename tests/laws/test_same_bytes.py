"""The law of separate compilation: what is kept changes how long a compile takes, and not a byte of the documents."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from compiler import pdf as pages
from compiler.documents.blocks import Block, Contents, Cover, Document, Entry, Heading, Paragraph, Section, plain
from compiler.pdf.assembly import incremental, unit_jobs
from compiler.pdf.assembly.workers import run_here
from compiler.pdf.engine import environment
from compiler.store.cache import Cache
from tests.support.commands import photoplay
from tests.support.places import ROOT
from tests.support.printed import BOOK, ENGLISH, KOREAN, themed

Acts = tuple[tuple[tuple[int, ...], ...], ...]
"""The scenes of each sequence of each act, by what they say."""

ONE = ("-d", "treatment")
"""The document with the most units; to make the other takes as long again."""

TEXTS = (KOREAN, ENGLISH, f"{KOREAN} {ENGLISH}", "짧다.", "100 % (sic) \\ <em> & 3 0 R")
SCENE = st.integers(0, len(TEXTS) - 1)
ACTS = st.lists(
    st.lists(st.lists(SCENE, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple),
    min_size=1,
    max_size=2,
).map(tuple)


def written(acts: Acts) -> Document:
    """A treatment with these scenes. Anchors are counted, so an edit early on moves all that follow."""
    entries, blocks, number = [], [], 0
    for act, sequences in enumerate(acts, 1):
        inside: list[Block] = [Heading(1, "act", f"막 {act}", f"act-{act}", f"제{act}막")]
        entries.append(Entry(1, f"막 {act}", f"act-{act}"))
        for sequence, scenes in enumerate(sequences, 1):
            anchor = f"sequence-{act}-{sequence}"
            printed: list[Block] = [Heading(2, "sequence", f"시퀀스 {sequence}", anchor)]
            entries.append(Entry(2, f"시퀀스 {sequence}", anchor))
            for text in scenes:
                number += 1
                heading = Heading(3, "scene", "사우나 (낮/안)", f"scene-{number}", f"S#{number}.")
                printed.append(Section("scene", (heading, Paragraph(plain(TEXTS[text] * 5)))))
            inside.append(Section("sequence", tuple(printed)))
        blocks.append(Section("act", tuple(inside)))
    front = (Cover("제목", None, ("글",), ()), Contents("차례", tuple(entries)))
    return Document("treatment", "제목", "제목", "ko", ("글",), None, (), "2026-11-22", (*front, *blocks))


MIRRORED = themed(pages.theme("book").css + "@page :left { margin-left: 5cm } section.act { break-before: recto }")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cache folder of all examples before: any history of edits."""
    return tmp_path_factory.mktemp("kept")


@given(st.lists(ACTS, min_size=2, max_size=3), st.sampled_from([BOOK, BOOK, MIRRORED]), st.integers(0, 2))
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
def test_after_any_edits_the_file_is_as_if_compiled_for_the_first_time(
    shelf: Path, history: list[Acts], layout: pages.Layout, size: int
) -> None:
    with pages.worker_pool(size, layout, Cache()) if size else nullcontext(run_here) as run:
        for acts in history:  # each time as another process would: from the disk
            kept = pages.lay_out(written(acts), layout, execution=pages.Execution(Cache(shelf), run))
    fresh = pages.lay_out(written(acts), layout)
    assert kept.in_one is None
    assert (kept.pdf, kept.anchors, kept.count) == (fresh.pdf, fresh.anchors, fresh.count)


def test_a_font_that_is_lost_from_the_cache_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The objects are there, and what they were drawn with is not; once that is mended nothing is laid out again."""
    acts = (((0,), (1,)),)
    whole = pages.lay_out(written(acts), BOOK, execution=pages.Execution(Cache(tmp_path))).pdf
    large = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size > 500_000]
    assert large
    for path in (*large, *(path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size < 50_000)):
        if path in large or Cache(tmp_path).get(path.parent.name + path.name, bytes) is not None:
            path.write_bytes(path.read_bytes()[:100])  # the fonts' files, and what was cut out of them
    assert pages.lay_out(written(acts), BOOK, execution=pages.Execution(Cache(tmp_path))).pdf == whole
    monkeypatch.setattr(incremental, "paint_unit", lambda *_: pytest.fail("it is laid out again"))
    assert pages.lay_out(written(acts), BOOK, execution=pages.Execution(Cache(tmp_path))).pdf == whole


def test_a_failure_is_not_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the unit nor what the linker made of it: the next compile would be half of the one and half of the other."""
    document = written((((0,),),))
    whole = pages.lay_out(document, BOOK).pdf
    painted = unit_jobs.paint_unit

    def badly(context: Any, unit: Any) -> Any:
        made = painted(context, unit)
        objects = tuple((number, replace(one, text=one.text + b" ")) for number, one in made.object_file.objects)
        complaints = (pages.Complaint("other", "no room"),)
        return replace(made, object_file=replace(made.object_file, objects=objects, complaints=complaints))

    with monkeypatch.context() as patch:
        patch.setattr(incremental, "paint_unit", badly)
        assert pages.lay_out(document, BOOK, execution=pages.Execution(Cache(tmp_path))).pdf != whole
    assert pages.lay_out(document, BOOK, execution=pages.Execution(Cache(tmp_path))).pdf == whole


def test_other_fonts_are_another_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font that is installed, or a setting that chooses among them, counts from the next compile on, in one process too."""
    done: list[object] = []
    painted = unit_jobs.paint_unit
    monkeypatch.setattr(
        incremental, "paint_unit", lambda context, unit: done.append(context.identity) or painted(context, unit)
    )
    document, kept = written((((0,),),)), Cache(tmp_path)
    for fonts in (("/a.ttf",), ("/a.ttf",), ("/a.ttf", "/b.ttf"), None, None):
        monkeypatch.setattr(environment, "font_files", lambda fonts=fonts: fonts)
        kept.forget()
        pages.lay_out(document, BOOK, execution=pages.Execution(kept))
    assert len(set(done)) == 4, "where it cannot be known, nothing is kept for another time"


def test_an_edit_lays_out_one_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that it is in; the contents too only if page numbers change."""
    acts = (((0, 1), (1, 0), (2,)), ((1,), (0, 0)))
    kept = Cache()
    pages.lay_out(written(acts), BOOK, execution=pages.Execution(kept))
    done: list[object] = []
    painted = unit_jobs.paint_unit
    monkeypatch.setattr(incremental, "paint_unit", lambda context, unit: done.append(unit) or painted(context, unit))
    edited = (((0, 1), (1, 0), (2,)), ((1,), (0, 3)))
    pages.lay_out(written(edited), BOOK, execution=pages.Execution(kept))
    assert len(done) == 1
    pages.lay_out(written(acts), BOOK, execution=pages.Execution(kept))
    assert len(done) == 1, "what was there before is still kept"
    pages.lay_out(replace(written(acts), title="ander", authors=("B",)), BOOK, execution=pages.Execution(kept))
    assert len(done) == 1, "metadata is the linker's"


def test_the_command_writes_the_same_file_however_it_works(story: Path, tmp_path: Path) -> None:
    def compiled(*how: str, cache: str) -> bytes:
        done = photoplay(
            "compile",
            str(story),
            *ONE,
            "-o",
            str(tmp_path / "out"),
            *how,
            cwd=tmp_path,
            XDG_CACHE_HOME=str(tmp_path / cache),
        )
        assert done.returncode == 0, done.stderr
        return (tmp_path / "out" / "treatment.pdf").read_bytes()

    cold = compiled("-j", "3", cache="one")
    assert compiled("--no-cache", "-j", "1", cache="two") == cold
    assert not any((tmp_path / "two").rglob("*")), "nothing is kept that is not wanted"
    assert compiled("--no-cache", cache="one") == cold
    assert compiled(cache="one") == cold


def test_compiles_side_by_side_with_one_cache_are_whole_and_equal(story: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(ROOT),
    }
    started = [
        subprocess.Popen([sys.executable, "-m", "compiler", "compile", str(story), *ONE, "-o", str(tmp_path / str(number))], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for number in range(3)
    ]  # fmt: skip
    assert [one.wait(120) for one in started] == [0, 0, 0]
    files = {(tmp_path / str(number) / "treatment.pdf").read_bytes() for number in range(3)}
    assert len(files) == 1
    with pikepdf.open(tmp_path / "0" / "treatment.pdf") as pdf:
        assert not pdf.check_pdf_syntax()


def test_a_damaged_cache_is_made_again(story: Path, tmp_path: Path) -> None:
    """Every entry cut short, each at another place: the file is the same, and nothing is said."""
    cache = tmp_path / "cache"

    def compiled() -> bytes:
        done = photoplay(
            "compile", str(story), *ONE, "-o", str(tmp_path / "out"), cwd=tmp_path, XDG_CACHE_HOME=str(cache)
        )
        assert done.returncode == 0, done.stderr
        return (tmp_path / "out" / "treatment.pdf").read_bytes()

    whole = compiled()
    entries = sorted(path for path in (cache / "photoplay").rglob("*") if path.is_file())
    for number, path in enumerate(entries):
        path.write_bytes(path.read_bytes()[: (number * 37) % 300])
    assert compiled() == whole
    shutil.rmtree(tmp_path / "out")
    assert compiled() == whole


def test_nothing_is_recalled_once_a_file_or_a_wish_has_changed(story: Path, tmp_path: Path) -> None:
    def compiled(*more: str) -> bytes:
        assert photoplay("compile", str(story), "-o", str(tmp_path / "out"), *more, cwd=tmp_path).returncode == 0
        return (tmp_path / "out" / "treatment.pdf").read_bytes()

    first = compiled()
    scene = sorted(story.rglob("scenes/*.xml"))[0]
    text, times = scene.read_bytes(), scene.stat()
    scene.write_bytes(text.replace(b"</p>", "더 있다.</p>".encode(), 1))
    os.utime(scene, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert compiled() != first, "its date says that it has not"
    scene.write_bytes(text)
    assert compiled() == first
    assert b"<pdfaid:part>3</pdfaid:part>" in compiled("--pdf-standard", "a-3a")
    assert compiled() == first
    (story / "scenes").rename(tmp_path / "scenes")
    (story / "scenes").symlink_to(tmp_path / "scenes")
    assert photoplay("compile", str(story), "-o", str(tmp_path / "out"), cwd=tmp_path).returncode == 1, "X302"
