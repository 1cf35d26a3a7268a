"""`photoplay report`: where a document goes, and what is wrong usage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.documents.reports import KINDS, Kind, ReportContext, report
from compiler.documents.reports.records import (
    AnyReport,
)
from compiler.driver import compiling
from tests.support.commands import completed, photoplay
from tests.support.stories import facts_of


def of(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def made(name: str, path: Path, language: str = "en", **options: object) -> AnyReport:
    return report(of(name), ReportContext(facts_of(path), language, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["html", "md", "csv", "json"])
def test_a_report_goes_to_a_file_or_to_stdout(form: str, story: Path, tmp_path: Path) -> None:
    to_stdout = photoplay("report", "cast", "-f", form, "-o", "-", cwd=tmp_path)
    assert to_stdout.returncode == 0
    written = Path("output", "새-영화", f"cast.{form}")
    assert photoplay("report", "cast", "-f", form, cwd=tmp_path).stdout == f"{written}\n"
    assert (tmp_path / written).read_bytes().decode() == to_stdout.stdout.replace("\r\n", "\n") or form == "csv"


def test_the_scene_list_has_pages_unless_they_are_not_wanted(story: Path, tmp_path: Path) -> None:
    for option, known in (("page-references=yes", True), ("page-references=no", False)):
        done = photoplay("report", "scenes", "-f", "json", "-o", "-", "--set", option, cwd=tmp_path)
        assert [isinstance(row["page"], int) for row in json.loads(done.stdout)["rows"]] == [known, known]


def test_a_suffix_stands_for_the_form(story: Path, tmp_path: Path) -> None:
    done = photoplay("report", "days", "-o", "made/days.pdf", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{Path('made/days.pdf')}  1 page\n")
    assert (tmp_path / "made" / "days.pdf").read_bytes().startswith(b"%PDF")


def test_reports_are_listed(tmp_path: Path) -> None:
    done = photoplay("report", cwd=tmp_path)
    assert [line.split()[0] for line in done.stdout.splitlines()[2:] if line[0] != " "] == list(
        compiling.DOCUMENT_NAMES
    )
    assert completed("photoplay report da", tmp_path) == ["plain,day-night", "plain,days"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["casst"], "did you mean `cast`?"),
        (["cast", "nowhere"], "there is no nowhere"),
        (["cast", "--lang", "fr"], "there is no edition `fr`"),
        (["cast", "-o", "cast.doc"], "name a format with `-f`"),
        (["cast", "-f", "csv", "-o", "source/새 영화/story.xml"], "is a file and no folder"),
        (["treatment", "-f", "csv"], "there is no treatment in the format `csv`; there is `pdf`, `html` or `md`"),
    ],
)
def test_a_report_that_cannot_be_made_is_wrong_usage(
    arguments: list[str], said: str, story: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = photoplay("report", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_story_with_errors_has_no_report(story: Path, tmp_path: Path) -> None:
    path = next((story / "scenes").glob("*.xml"))
    path.write_text(path.read_text(encoding="utf-8").replace('cast="', 'cast="nobody '), encoding="utf-8")
    done = photoplay("report", "cast", "-f", "csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "N101" in done.stderr
    assert done.stderr.endswith("nothing was written\n")
    assert not (tmp_path / "cast.csv").exists()
