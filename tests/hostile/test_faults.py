"""The documents when a machine fails; ``hostile/faults.py`` tries the same many times."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from compiler import pdf
from compiler.documents import registry
from compiler.driver.scaffold import begin
from compiler.pdf.layout import base_css
from tests.hostile.faults import (
    DOCUMENTS,
    Film,
    alive,
    documents,
    film,
    full_disk,
    killed_at,
    kills,
    opened,
    pairs,
    started,
    stops,
)
from tests.support.commands import POSIX, STRACE, photoplay
from tests.support.places import RED_HEAT, ROOT
from tests.support.printed import REACHING, saying, themed
from tests.support.stories import request_for
from tests.support.threats import threat

pytestmark = POSIX


@pytest.fixture(scope="module")
def faulted(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return film(tmp_path_factory.mktemp("faults"))


@threat(61)
def test_a_compile_that_is_killed_leaves_whole_documents_and_no_process(faulted: Film) -> None:
    assert list(kills(faulted, 1)) == []


@threat(61)
@STRACE
def test_a_compile_that_is_killed_between_two_documents_leaves_both_whole(faulted: Film) -> None:
    assert list(killed_at(faulted, ["/^rename"])) == []


@threat(64, "exit 130 and 143, and nothing is left but whole documents")
def test_a_compile_that_is_stopped_leaves_whole_documents_and_nothing_else(faulted: Film) -> None:
    assert list(stops(faulted, 3)) == []


@threat(62)
def test_two_compiles_into_one_folder_leave_the_documents_of_one(faulted: Film) -> None:
    assert list(pairs(faulted, 1)) == []


@threat(60)
def test_a_full_disk_leaves_the_documents_that_were_there(faulted: Film) -> None:
    assert list(full_disk(faulted, [0, 30_000])) == []


@threat(40)
@threat(43)
@STRACE
def test_a_compile_opens_nothing_that_is_not_its_own(faulted: Film) -> None:
    for name in ("x.png", "x.css", "x.ttf"):
        (faulted.home / name).write_text("a canary")
    theme = faulted.home / "theme.css"
    theme.write_text(REACHING.replace("file:///etc/passwd", (faulted.home / "x.css").as_uri()))
    outside, everything = opened(
        faulted.home, "compile", "film", "-o", "output", "--no-cache", "-j", "1", "-d", "cast", "--theme", "theme.css"
    )
    assert outside == {str(theme)}
    assert any(path.endswith("scenes/010-front-desk.xml") for path in everything)


@threat(69, "the same documents, byte for byte; a Korean file is named in Korean")
@threat(70, "the same documents; nothing is kept for the next time where there is nowhere to keep it")
@threat(75, "the same documents, byte for byte; SOURCE_DATE_EPOCH is their date, and refused if it is none: exit 2")
def test_the_documents_are_the_same_in_any_surroundings(faulted: Film, tmp_path: Path) -> None:
    shutil.copytree(faulted.home / "film", tmp_path / "새 폴더" / "film")
    done = photoplay(
        "compile", "새 폴더/film", "-o", "새 폴더/가", *DOCUMENTS, cwd=tmp_path, HOME="/dev/null/none", XDG_CACHE_HOME="",
        PYTHONHASHSEED="7", TZ="Asia/Seoul", FC_LANG="ko", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["새 폴더/가/treatment.pdf  4 pages", "새 폴더/가/cast.pdf  1 page"]
    assert documents(tmp_path / "새 폴더" / "가") == faulted.new


@threat(75)
@pytest.mark.parametrize("seconds", ["tomorrow", "-1", "1.5", " 1", "1_0", "٣", "253402300800", "9" * 30])
def test_a_date_that_is_none_is_refused(seconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import click

    from compiler.cli.document_options import created

    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    with pytest.raises(click.UsageError, match="is not a date as a number of seconds"):
        created()


@threat(75)
@pytest.mark.parametrize(
    ("seconds", "date"), [("0", "1970-01-01T00:00:00Z"), ("253402300799", "9999-12-31T23:59:59Z"), ("", None)]
)
def test_a_date_is_written_in_utc(seconds: str, date: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from compiler.cli.document_options import created

    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert created() == date


@threat(65, "it ends in silence, with the status of a broken pipe; the documents are written")
def test_a_reader_that_goes_away_leaves_the_documents(faulted: Film) -> None:
    faulted.reset()
    process = started(faulted.home)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait() == 141
    assert documents(faulted.output) == faulted.new


@threat(71, "one sentence that names the folders that were tried: exit 3")
def test_a_missing_folder_for_temporary_files_is_reported(tmp_path: Path) -> None:
    begin(tmp_path / "film", "en")
    program = (
        "import sys, tempfile; tempfile._candidate_tempdir_list = lambda: ['/nowhere']; from compiler.cli import main;"
        "sys.argv = ['photoplay', 'compile', 'film', '--no-cache']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr == "photoplay: No usable temporary directory found in ['/nowhere']\n"
    assert not (tmp_path / "output").exists()


@threat(72, "a file may have any name: it is opened, written, and printed without control characters")
@pytest.mark.skipif(sys.platform == "darwin", reason="names are UTF-8 there")
def test_a_story_and_its_documents_may_have_any_name(faulted: Film, tmp_path: Path) -> None:
    place = tmp_path / os.fsdecode("100% #1? 장면 😀\n é".encode() + b"\xff")
    shutil.copytree(faulted.home / "film", place / "film")
    done = photoplay(
        "compile", "film", "-o", place / "out", *DOCUMENTS, cwd=place, XDG_CACHE_HOME=str(faulted.home / "cache")
    )
    assert done.returncode == 0, done.stderr
    assert documents(place / "out") == faulted.new
    assert len(done.stdout.splitlines()) == 2
    assert "100% #1? 장면 😀\\n é\ufffd" in done.stdout


BOMB = "* { display: flex }"
"""All boxes flexible, one in another: each level lays out the one below it several times."""


@threat(45, "our own style sheets have none; a theme's are given up when the time is over: exit 3")
@threat(74, "to lay it out has a time that grows with the story, or `--timeout`: exit 3, and no process stays")
def test_a_theme_that_takes_for_ever_is_given_up(faulted: Film) -> None:
    (faulted.home / "bomb.css").write_text(BOMB)
    faulted.reset()
    process = started(faulted.home, "--theme", "bomb.css", "--timeout", "1")
    printed, _ = process.communicate()
    assert process.returncode == 3
    assert printed.startswith("photoplay: the pages were not laid out in the time that they have; ")
    assert printed.endswith("perhaps it is bomb.css that asks for too much\n")
    assert not alive(process)
    assert documents(faulted.output) == faulted.old


class _Depth(HTMLParser):
    """Depth of the elements of a page, and the most columns and rows that a cell spans."""

    VOID = frozenset({"meta", "link", "br", "img", "col", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open = self.deepest = self.widest = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += tag not in self.VOID
        self.deepest = max(self.deepest, self.open)
        self.widest = max([self.widest, *(int(value or 0) for name, value in attrs if name in ("colspan", "rowspan"))])

    def handle_endtag(self, tag: str) -> None:
        self.open -= tag not in self.VOID


@threat(46, "no cell spans more columns than our own table has; no story says so")
@threat(47, "a page is ten elements deep, whatever the story")
def test_the_markup_of_every_document_is_shallow() -> None:
    request = request_for(RED_HEAT)
    for kind in registry.DOCUMENTS:
        depth = _Depth(pdf.html(kind.document(request), pdf.house_layout()))
        assert depth.deepest <= 10, kind.name
        assert depth.widest <= 12, kind.name


@threat(45)
def test_no_style_sheet_of_ours_asks_for_flex_or_grid() -> None:
    for css in (base_css(), *(pdf.theme(name).css for name in pdf.THEMES)):
        assert not re.search(r"\b(?:flex|grid)\b", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


@threat(41, "never opened: a story has no pictures, and a theme can load nothing from outside")
def test_a_device_or_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    css = f"body {{ background: url(file:///dev/zero) }} p {{ background: url(file://{tmp_path}/pipe) }}"
    made = pdf.lay_out(saying("가"), themed(css))
    assert [one.kind for one in made.complaints] == ["refused-url"] * 2
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
