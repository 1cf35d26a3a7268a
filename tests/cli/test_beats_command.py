"""``photoplay beats``: where the sheet goes, under which paradigms, and how it looks in a terminal."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from compiler.cli.terminal_document import show
from compiler.documents.blocks import Document, Section, Table, plain_text
from compiler.documents.registry import BEAT_SHEET
from compiler.model.paradigm import SHIPPED
from tests.support.commands import POSIX, completed, photoplay
from tests.support.places import COMPILER, ROOT
from tests.support.stories import request_for


def test_beats_prints_a_table_that_fits(story: Path, tmp_path: Path) -> None:
    done = photoplay("beats", cwd=tmp_path, COLUMNS="80")
    assert done.returncode == 0
    assert "기승전결" in done.stdout
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80


@pytest.mark.parametrize("form", ["html", "md", "csv", "json"])
def test_beats_goes_to_a_file_or_to_stdout(form: str, story: Path, tmp_path: Path) -> None:
    to_stdout = photoplay("beats", "-f", form, "--set", "page-references=no", "-o", "-", cwd=tmp_path)
    assert to_stdout.returncode == 0
    to_file = photoplay("beats", "-f", form, "--set", "page-references=no", cwd=tmp_path)
    written = Path("output", "새-영화", f"beat-sheet.{form}")
    assert to_file.stdout == f"{written}\n"
    assert (tmp_path / written).read_text(encoding="utf-8") == to_stdout.stdout


def test_a_paradigm_goes_by_its_name_in_any_language(story: Path, tmp_path: Path) -> None:
    by_id = photoplay("beats", "--paradigm", "gi-seung-jeon-gyeol", cwd=tmp_path)
    by_name = photoplay("beats", "--paradigm", "기승전결", cwd=tmp_path)
    assert by_id.stdout == by_name.stdout
    wrong = photoplay("beats", "--paradigm", "save-the-dog", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "did you mean `save-the-cat`?" in wrong.stderr


def test_a_paradigm_may_be_a_file_of_ones_own(story: Path, tmp_path: Path) -> None:
    shipped = (COMPILER / "model" / "paradigms" / "save-the-cat.xml").read_text(encoding="utf-8")
    (tmp_path / "mine.xml").write_text(shipped.replace('id="save-the-cat"', 'id="mine"'), encoding="utf-8")
    done = photoplay("beats", "--paradigm", "mine.xml", "-o", "sheet.json", "--set", "page-references=no", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "sheet.json").read_bytes())["lenses"][0]["paradigm"] == "mine"
    assert photoplay("beats", "--paradigm", "nowhere.xml", cwd=tmp_path).returncode in (1, 2)
    assert completed("photoplay beats --paradigm ./m", tmp_path) == ["file,./m"]


@POSIX
def test_a_pipe_is_not_written_over(story: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    done = photoplay("beats", "-o", "pipe.md", cwd=tmp_path)
    assert done.returncode == 2
    assert "pipe.md is a pipe and not a file" in done.stderr
    assert (tmp_path / "pipe.md").is_fifo()


def test_a_files_suffix_says_the_form(story: Path, tmp_path: Path) -> None:
    done = photoplay("beats", "-o", "Sheet.JSON", "--set", "page-references=no", cwd=tmp_path)
    assert done.stdout == "Sheet.JSON\n"
    assert json.loads((tmp_path / "Sheet.JSON").read_bytes())["lenses"][0]["paradigm"] == "gi-seung-jeon-gyeol"
    done = photoplay("beats", "-o", "x.md", "-f", "json", cwd=tmp_path)
    assert (done.returncode, "`-o x.md` names the format md, and `-f` another one" in done.stderr) == (2, True)


def test_a_standard_of_pdfs_is_for_pdfs(story: Path, tmp_path: Path) -> None:
    done = photoplay("beats", "-f", "html", "--pdf-standard", "a-3a", cwd=tmp_path)
    assert (done.returncode, "add `-f pdf`" in done.stderr) == (2, True)
    assert photoplay("report", "cast", "-o", "cast.pdf", "--pdf-standard", "a-3a", cwd=tmp_path).returncode == 0
    assert b"<pdfaid:conformance>A<" in (tmp_path / "cast.pdf").read_bytes()


@pytest.mark.parametrize("name", ["notes.txt", "notes"])
def test_a_suffix_that_says_no_form_writes_nothing(name: str, story: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    done = photoplay("beats", "-o", name, cwd=tmp_path)
    assert done.returncode == 2
    assert f"{name} is a file and no folder, and its name ends in no format" in done.stderr
    assert done.stdout == ""
    assert (tmp_path / name).read_text() == "mine"


def shown(document: Document, width: int) -> str:
    terminal = Console(width=width, file=io.StringIO(), highlight=False, markup=False)
    show(document.blocks, terminal)
    return terminal.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("paradigm", ["save-the-cat", "gi-seung-jeon-gyeol", "heros-journey"])
def test_nothing_of_the_beat_sheet_is_lost_at_any_width(language: str, paradigm: str, red_heat: Path) -> None:
    document = BEAT_SHEET.document(request_for(red_heat, paradigm, language=language))
    tables = [block for section in document.blocks if isinstance(section, Section) for block in section.blocks]
    rows = [row for table in tables if isinstance(table, Table) for row in table.rows]
    texts = [plain_text(runs) for row in rows for cell in row.cells for runs in cell]
    wanted = [re.sub(r"\s", "", text) for text in texts]
    for width in (*range(30, 131, 5), 79, 81, 200):
        printed = shown(document, width)
        assert max(cell_len(line) for line in printed.splitlines()) <= width
        assert "…" not in printed
        if "─" not in printed:  # as blocks; in a table the cells of a line stand between each other
            seen = re.sub(r"\s", "", printed)
            assert all(cell in seen for cell in wanted)
        else:
            letters = sorted(re.sub(r"[\s─]", "", printed))
            assert all(letters.count(letter) >= "".join(wanted).count(letter) for letter in set("".join(wanted)))


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("paradigm", SHIPPED)
def test_every_paradigm_is_a_table_in_80_columns(paradigm: str, language: str, red_heat: Path) -> None:
    assert "─" * 40 in shown(BEAT_SHEET.document(request_for(red_heat, paradigm, language=language)), 80)


def test_each_beat_is_a_block_in_a_narrow_terminal(story: Path, tmp_path: Path) -> None:
    lines = photoplay("beats", cwd=tmp_path, COLUMNS="40").stdout.splitlines()
    assert lines[lines.index("기(起)") + 1].startswith("  실제 % 0–")


def test_several_paradigms_are_shown_one_after_the_other_and_side_by_side(red_heat: Path, tmp_path: Path) -> None:
    done = photoplay("beats", red_heat, "--lang", "en", "--paradigm", "freytag", "--paradigm", "기승전결", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    titles = ["Freytag's Pyramid", "Gi-seung-jeon-gyeol", "Side by Side"]
    assert [line for line in done.stdout.splitlines() if line in titles] == titles


def test_the_paradigms_are_listed_with_the_storys_own_and_without_any_story(story: Path, tmp_path: Path) -> None:
    (story / "mine.xml").write_text(
        (ROOT / "compiler/model/paradigms/freytag.xml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    entry = story / "story.xml"
    use = '<paradigm name="gi-seung-jeon-gyeol"/>'
    entry.write_text(
        entry.read_text(encoding="utf-8").replace(use, f'{use}<paradigm name="ours" href="mine.xml"/>'),
        encoding="utf-8",
    )
    listed = photoplay("paradigm", cwd=tmp_path).stdout
    assert [line.split()[0] for line in listed.splitlines()[2:-2]] == [*SHIPPED, "ours"]
    assert "ours *" in listed
    assert photoplay("paradigm", "ours", cwd=story / "scenes").stdout == (story / "mine.xml").read_text(
        encoding="utf-8"
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    alone = photoplay("paradigm", cwd=elsewhere)
    assert alone.returncode == 0
    assert "Save the Cat" in alone.stdout
    assert "published" in alone.stdout


def test_a_paradigm_is_printed_as_its_file(tmp_path: Path) -> None:
    printed = photoplay("paradigm", "영웅의 여정", cwd=tmp_path)
    assert printed.stdout == (COMPILER / "model" / "paradigms" / "heros-journey.xml").read_text(encoding="utf-8")
    wrong = photoplay("paradigm", "heros-jorney", cwd=tmp_path)
    assert (wrong.returncode, "did you mean `heros-journey`?" in wrong.stderr) == (2, True)


@pytest.mark.parametrize("form", ["md", "csv"])
def test_files_refer_to_the_treatments_pages_unless_set_otherwise(form: str, story: Path, tmp_path: Path) -> None:
    with_pages, without = (
        photoplay("beats", "-f", form, "-o", "-", *options, cwd=tmp_path).stdout
        for options in ([], ["--set", "page-references=no"])
    )
    assert with_pages != without


@pytest.mark.parametrize("form", ["html", "md", "csv", "json"])
def test_the_same_bytes_come_out_whatever_the_hash_seed(form: str, story: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        made = photoplay(
            "beats",
            "-o",
            f"{seed}.{form}",
            "--paradigm",
            "three-act",
            "--set",
            "page-references=no",
            cwd=tmp_path,
            PYTHONHASHSEED=seed,
        )
        assert made.returncode == 0, made.stderr
    assert (tmp_path / f"1.{form}").read_bytes() == (tmp_path / f"2.{form}").read_bytes()


def test_a_web_page_needs_nothing_else_and_can_be_heard(red_heat: Path, tmp_path: Path) -> None:
    photoplay("beats", red_heat, "--lang", "en", "--set", "page-references=no", "-o", "sheet.html", cwd=tmp_path)
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert set(re.findall(r'(?:src|href)="(data:image/svg|#|[^"]{0,12})', page)) <= {"data:image/svg", "#"}
    pictures = re.findall(r'<figure class="chart"><img [^>]*><details>.*?</details></figure>', page, re.DOTALL)
    assert len(pictures) == 5
    assert all(re.search(r' alt="[^"]+"', picture) and picture.count("<li>") >= 1 for picture in pictures)
    assert "<li>Midpoint: target 50 %, actual 46.6–51.4 % (scene 15), drift 0 %.</li>" in page
    assert '<th class="number" scope="col">' in page


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-f", "docx"], "there is no format `docx`; there is `pdf`"),
        (["-o", "out"], "name a format with `-f`"),
        (["--set", "note=yes"], "there is no setting `note`; did you mean `notes`?"),
        (["--set", "notes"], "`notes` is yes or no: `--set notes=yes`"),
        (["--paradigm", "nowhere.xml"], "there is no file nowhere.xml"),
        (["--lang", ""], "there is no edition ``"),
    ],
)
def test_what_cannot_be_printed_is_wrong_usage(options: list[str], said: str, story: Path, tmp_path: Path) -> None:
    done = photoplay("beats", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "x.csv").exists()


def test_a_pdf_can_also_do_without_the_treatments_pages(story: Path, tmp_path: Path) -> None:
    for name, options in (("with.pdf", []), ("without.pdf", ["--set", "page-references=no"])):
        assert photoplay("beats", "-o", name, *options, cwd=tmp_path).returncode == 0
    assert (tmp_path / "with.pdf").read_bytes() != (tmp_path / "without.pdf").read_bytes()
