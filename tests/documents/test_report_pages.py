"""Reports on paper."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pypdfium2
import pytest

from compiler import pdf as pages
from compiler.documents import reports
from compiler.documents.reports import KINDS, Kind, ReportContext, report, report_table
from compiler.documents.reports.records import (
    AnyReport,
    SceneReport,
)
from compiler.driver import compiling
from tests.support.commands import photoplay
from tests.support.formats import csv_of
from tests.support.stories import facts_of, scene, write_story

each_language = pytest.mark.parametrize("language", ["ko", "en"])


def of(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def made(name: str, path: Path, language: str = "en", **options: object) -> AnyReport:
    return report(of(name), ReportContext(facts_of(path), language, **options))  # type: ignore[arg-type]


def table(kind: Kind, asked: ReportContext) -> list[dict[str, str]]:
    text = csv_of(reports.table(report(kind, asked), kind))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_reports_are_made_only_on_request() -> None:
    assert {kind.name for kind in KINDS} & set(compiling.USUAL) == set()
    assert {kind.name for kind in KINDS} < set(compiling.DOCUMENT_NAMES)


@pytest.mark.parametrize(
    ("theme", "paper", "size"), [("book", "a4", (841.89, 595.28)), ("industry", "letter", (792, 612))]
)
@each_language
def test_a_report_on_paper_is_landscape_tagged_and_has_its_head_row_on_every_page(
    language: str, theme: str, paper: pages.Paper, size: tuple[float, float], red_heat: Path
) -> None:
    """Landscape on the sheet that was asked for, tagged, without complaints, with its head row on every page."""
    import page as checker

    facts = facts_of(red_heat)
    half = {"ko": KINDS[::2], "en": KINDS[1::2]}[language]  # the other half is alike, and paper takes long
    for kind in half if (theme, paper) == ("book", "a4") else (of("days"),):
        document = reports.document(report(kind, ReportContext(facts, language)), kind)
        laid = pages.lay_out(document, pages.Layout(paper, pages.theme(theme)))
        assert laid.complaints == ()
        assert [failure.message for failure in checker.validate_pdf_bytes(laid.pdf, profile="ua1").failures] == []
        first = report_table(report(kind, ReportContext(facts, language)), kind).columns[0].title
        with pypdfium2.PdfDocument(laid.pdf) as pdf:
            for one in pdf:
                assert one.get_size() == pytest.approx(size, abs=0.1)
                assert first.upper() in one.get_textpage().get_text_bounded().upper().replace("\u2060", "")


def test_a_row_and_what_stands_below_it_share_a_page(red_heat: Path) -> None:
    kind, facts = of("scenes"), facts_of(red_heat)
    laid = pages.lay_out(reports.document(report(kind, ReportContext(facts, "en")), kind), pages.house_layout())
    story = report(kind, ReportContext(facts, "en"))
    assert isinstance(story, SceneReport)
    with pypdfium2.PdfDocument(laid.pdf) as pdf:
        texts = [" ".join(one.get_textpage().get_text_bounded().split()) for one in pdf]
    assert len(texts) > 3
    for row in story.rows:
        (at,) = (number for number, text in enumerate(texts) if f"Id {row.id} " in text)
        assert " ".join(row.heading.split()[:3]) in texts[at]
        assert row.turns[-1].text.split()[-1] in texts[at]


def test_a_row_longer_than_a_page_is_divided_and_leaves_no_page_empty(tmp_path: Path) -> None:
    marks = "".join(
        f'<learns who="danko" what="w{n}"><text>{"What is learnt. " * 8}</text></learns>' for n in range(90)
    )
    path = write_story(tmp_path, scene("a", f"<continuity>{marks}</continuity>", attributes='cast="danko"'))
    laid = pages.lay_out(
        reports.document(report(of("cast"), ReportContext(facts_of(path), "en")), of("cast")), pages.house_layout()
    )
    with pypdfium2.PdfDocument(laid.pdf) as pdf:
        texts = [one.get_textpage().get_text_bounded() for one in pdf]
    assert len(texts) > 1
    assert all("learnt" in text for text in texts)
    assert sum(text.count("Learns") for text in texts) == 90


def test_many_days_are_continued_in_another_table(tmp_path: Path) -> None:
    scenes = "".join(scene(f"s{day}", attributes=f'day="{day}" cast="danko"') for day in range(1, 61))
    kind = of("days")
    options = ReportContext(facts_of(write_story(tmp_path, scenes)), "en")
    tables = [block for block in reports.document(report(kind, options), kind).blocks if hasattr(block, "columns")]
    titles = [column.title for table in tables for column in table.columns]
    assert [title for title in titles if title.isdigit()] == [str(day) for day in range(1, 61)]
    assert titles.count("Name") == len(tables) == 3
    laid = pages.lay_out(reports.document(report(kind, options), kind), pages.house_layout())
    assert laid.complaints == ()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_same_bytes_come_out_whatever_the_hash_seed(form: str, story: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        made = photoplay("report", "cast", "-o", f"{seed}.{form}", cwd=tmp_path, PYTHONHASHSEED=seed)
        assert made.returncode == 0, made.stderr
    assert (tmp_path / f"1.{form}").read_bytes() == (tmp_path / f"2.{form}").read_bytes()
