"""The law of separate compilation: what is kept changes how long a compile takes, and not a byte of what comes of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from commands import photoplay
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from printed import BOOK, ENGLISH, KOREAN

from compiler import pages
from compiler.cache import Cache
from compiler.document import Block, Contents, Cover, Document, Entry, Heading, Paragraph, Section, plain
from compiler.pages import assembly

Acts = tuple[tuple[tuple[int, ...], ...], ...]
"""The scenes of each sequence of each act, by what they say."""

TEXTS = (KOREAN, ENGLISH, f"{KOREAN} {ENGLISH}", "짧다.", "100 % (sic) \\ <em> & 3 0 R")
SCENE = st.integers(0, len(TEXTS) - 1)
ACTS = st.lists(
    st.lists(st.lists(SCENE, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple),
    min_size=1,
    max_size=3,
).map(tuple)


def written(acts: Acts) -> Document:
    """A treatment with these scenes. Anchors are counted, so an edit early on moves all that follow."""
    entries, blocks, number = [], [], 0
    for act, sequences in enumerate(acts, 1):
        inside: list[Block] = [Heading(1, "act", f"막 {act}", f"act-{act}", f"제{act}막")]
        entries.append(Entry(1, f"막 {act}", f"act-{act}"))
        for sequence, scenes in enumerate(sequences, 1):
            anchor = f"sequence-{act}-{sequence}"
            told: list[Block] = [Heading(2, "sequence", f"시퀀스 {sequence}", anchor)]
            entries.append(Entry(2, f"시퀀스 {sequence}", anchor))
            for text in scenes:
                number += 1
                heading = Heading(3, "scene", "사우나 (낮/안)", f"scene-{number}", f"S#{number}.")
                told.append(Section("scene", (heading, Paragraph(plain(TEXTS[text] * 5)))))
            inside.append(Section("sequence", tuple(told)))
        blocks.append(Section("act", tuple(inside)))
    front = (Cover("제목", None, ("글",), ()), Contents("차례", tuple(entries)))
    return Document("treatment", "제목", "제목", "ko", ("글",), None, (), "2026-11-22", (*front, *blocks))


KEPT = Cache()
"""What all examples before have left behind: any history of edits."""


@given(st.lists(ACTS, min_size=2, max_size=3))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_after_any_edits_the_file_is_as_if_compiled_for_the_first_time(history: list[Acts]) -> None:
    for acts in history:
        kept = pages.lay_out(written(acts), BOOK, means=pages.Means(KEPT))
    fresh = pages.lay_out(written(acts), BOOK)
    assert kept.in_one is None
    assert (kept.pdf, kept.anchors, kept.count) == (fresh.pdf, fresh.anchors, fresh.count)


def test_an_edit_lays_out_one_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that it is in; the contents too only if page numbers change."""
    acts = (((0, 1), (1, 0), (2,)), ((1,), (0, 0)))
    kept = Cache()
    pages.lay_out(written(acts), BOOK, means=pages.Means(kept))
    done: list[object] = []
    painted = assembly.painted
    monkeypatch.setattr(assembly, "painted", lambda setting, unit: done.append(unit) or painted(setting, unit))
    edited = (((0, 1), (1, 0), (2,)), ((1,), (0, 3)))
    pages.lay_out(written(edited), BOOK, means=pages.Means(kept))
    assert len(done) == 1
    pages.lay_out(written(acts), BOOK, means=pages.Means(kept))
    assert len(done) == 1, "what was there before is still kept"
    pages.lay_out(replace(written(acts), title="ander", authors=("B",)), BOOK, means=pages.Means(kept))
    assert len(done) == 1, "metadata is the linker's"


def test_the_command_writes_the_same_file_however_it_works(story: Path, tmp_path: Path) -> None:
    def compiled(*how: str, cache: str) -> bytes:
        done = photoplay(
            "compile", str(story), "-o", str(tmp_path / "out"), *how, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / cache)
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
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    started = [
        subprocess.Popen([sys.executable, "-m", "compiler", "compile", str(story), "-o", str(tmp_path / str(number))], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for number in range(3)
    ]  # fmt: skip
    assert [one.wait(120) for one in started] == [0, 0, 0]
    files = {(tmp_path / str(number) / "treatment.pdf").read_bytes() for number in range(3)}
    assert len(files) == 1
    with pikepdf.open(tmp_path / "0" / "treatment.pdf") as pdf:
        assert not pdf.check_pdf_syntax()


def test_a_damaged_cache_is_made_again(story: Path, tmp_path: Path) -> None:
    """Every entry cut short in turn: the file is the same, and nothing is said."""
    cache = tmp_path / "cache"

    def compiled() -> bytes:
        done = photoplay("compile", str(story), "-o", str(tmp_path / "out"), cwd=tmp_path, XDG_CACHE_HOME=str(cache))
        assert done.returncode == 0, done.stderr
        return (tmp_path / "out" / "treatment.pdf").read_bytes()

    whole = compiled()
    entries = sorted(path for path in (cache / "photoplay").rglob("*") if path.is_file())
    for number, path in enumerate(entries):
        path.write_bytes(path.read_bytes()[: (number * 37) % 300])
    assert compiled() == whole
    for path in entries[::2]:
        path.unlink(missing_ok=True)
    shutil.rmtree(tmp_path / "out")
    assert compiled() == whole


def test_nothing_is_recalled_once_a_file_has_changed(story: Path, tmp_path: Path) -> None:
    def compiled() -> bytes:
        assert photoplay("compile", str(story), "-o", str(tmp_path / "out"), cwd=tmp_path).returncode == 0
        return (tmp_path / "out" / "treatment.pdf").read_bytes()

    first = compiled()
    scene = sorted(story.rglob("scenes/*.xml"))[0]
    text, times = scene.read_bytes(), scene.stat()
    scene.write_bytes(text.replace(b"</p>", "더 있다.</p>".encode(), 1))
    os.utime(scene, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert compiled() != first, "its date says that it has not"
    scene.write_bytes(text)
    assert compiled() == first
