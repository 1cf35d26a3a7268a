"""Faults planted by hand in a copy of Red Heat: each is found with its code, in its file, on its word.

A plant is an exact edit of the text, and the whole list of what is found stands beside it, so that a check which says
more than it should is seen as soon as one that says less. What many plants at random places show is measured by
``injector.py``.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from compiler.diagnostics.findings import Finding
from compiler.driver import checking
from compiler.driver.session import Session
from compiler.text.source import Source
from tests.support.places import ROOT
from tests.support.threats import threat

"""The synopsis that Red Heat was made from. It is not ours to ship, so it is read where it lies."""

LETTERS = ("N102", "N301", "N302", "N303")
"""The codes that judge by letters alone, and so may err on any prose."""

FALSE_ALARMS: dict[str, frozenset[str]] = {"ko": frozenset({"벡터"}), "en": frozenset()}
"""Ordinary words that N102 takes for slips of a name, in ``prose/`` and the synopsis. The list may only grow shorter."""

Listed = tuple[str, str, str]
"""A finding as its code, its file and the words that it stands on."""


@pytest.fixture
def folder(tmp_path: Path, red_heat: Path) -> Path:
    return Path(shutil.copytree(red_heat, tmp_path / "red-heat"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def found(folder: Path) -> list[Listed]:
    checked = checking.check(Session.at(folder))
    return [prose_of(finding, checked.sources) for finding in checked.findings]


def prose_of(finding: Finding, sources: Mapping[str, Source]) -> Listed:
    span = finding.span
    words = sources[span.path].data[span.start : span.end].decode()
    return finding.code, Path(span.path).stem, " ".join(words.split())


# The faults that the brief of the checks names


def test_yuri_walks_in_act_two(folder: Path) -> None:
    edit(folder, "scenes/130-stakeout.xml", 'cast="danko ridzik"', 'cast="danko ridzik yuri"')
    # That no sentence shows him is true too.
    assert found(folder) == [(code, "130-stakeout", "yuri") for code in ("C101", "N109")]


def test_viktor_offers_for_a_key_that_danko_no_longer_has(folder: Path) -> None:
    early = '<hand-off prop="key" from="danko" to="viktor" how="given"/>'
    edit(folder, "scenes/130-stakeout.xml", "<continuity>", f"<continuity>{early}")
    assert found(folder) == [
        ("N110", "130-stakeout", "viktor"),
        ("C202", "150-offer", "key"),
        ("C201", "190-raid", "danko"),
    ]


def test_the_pistol_that_kills_viktor_was_never_lent(folder: Path) -> None:
    lending = '<continuity>\n    <hand-off prop="colt" from="ridzik" to="danko" how="lent"/>\n  </continuity>'
    edit(folder, "scenes/170-loan.xml", lending, "")
    assert found(folder) == [
        ("C202", "190-raid", "colt"),
        ("C202", "240-train", "colt"),  # fired
        ("C202", "240-train", "colt"),  # and it kills
        ("C201", "250-watches", "danko"),  # and is given back
    ]


@threat(87, "it is found, and hides nothing of what people hold, do and know in the whole story")
def test_a_misspelt_attribute_of_a_turn_hides_no_fault_of_continuity(folder: Path) -> None:
    edit(folder, "scenes/100-minder.xml", '<turn xml:lang="en">', '<turn xml:lnag="en">')
    lending = '<continuity>\n    <hand-off prop="colt" from="ridzik" to="danko" how="lent"/>\n  </continuity>'
    edit(folder, "scenes/170-loan.xml", lending, "")
    listed = [code for code, _, _ in found(folder)]
    assert listed.count("X204") == 1
    assert [code for code in listed if code.startswith("C")] == ["C202", "C202", "C202", "C201"]


def test_danko_is_in_moscow_and_chicago_on_one_day(folder: Path) -> None:
    edit(folder, "scenes/060-arrivals.xml", 'day="185"', 'day="184"')
    assert found(folder) == [("C302", "060-arrivals", "13")]
    journey = '<continuity>\n    <travel who="danko" from="moscow" to="chicago" hours="13"/>\n  </continuity>'
    edit(folder, "scenes/060-arrivals.xml", journey, "")
    edit(folder, "scenes/060-arrivals.xml", 'time="afternoon"', 'time="evening"')
    assert found(folder) == [("C301", "060-arrivals", "danko")]


def test_a_light_is_planted_and_never_paid(folder: Path) -> None:
    text = (folder / "scenes/240-train.xml").read_text(encoding="utf-8")
    start = text.index('<payoff of="a-light">')
    payoff = text[start : text.index("</payoff>", start) + len("</payoff>")]
    edit(folder, "scenes/240-train.xml", payoff, "")
    assert found(folder) == [("T101", "030-matches", "a-light")]


def test_the_midpoint_stands_at_a_third(folder: Path) -> None:
    mark = '<mark paradigm="save-the-cat" beat="midpoint"/>'
    games = '<mark paradigm="save-the-cat" beat="fun-and-games"/>'
    edit(folder, "scenes/150-offer.xml", mark, "")
    edit(folder, "scenes/110-bedside.xml", games, mark + games)
    assert found(folder) == [("S204", "110-bedside", "midpoint")]


# Prose that was not written for Red Heat


def paste(folder: Path, paragraphs: Sequence[str], language: str, scenes: Sequence[Path]) -> None:
    """Put paragraphs at the end of the scenes' prose, dealt out one after the other."""
    opening = {"ko": "<prose>", "en": '<prose xml:lang="en">'}[language]
    for number, path in enumerate(scenes):
        text = path.read_text(encoding="utf-8")
        end = text.index("</prose>", text.index(opening))
        more = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs[number :: len(scenes)])
        path.write_text(text[:end] + more + text[end:], encoding="utf-8")


def paragraphs_of(path: Path) -> list[str]:
    return [" ".join(block.split()) for block in path.read_text(encoding="utf-8").split("\n\n") if block.strip()]


def test_red_heat_has_no_odd_letter_or_name(folder: Path) -> None:
    assert not [listed for listed in found(folder) if listed[0] in LETTERS]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_plain_prose_raises_no_false_alarm(folder: Path, language: str) -> None:
    prose = paragraphs_of(ROOT / f"tests/prose/{language}.txt")
    assert sum(len(paragraph.split()) for paragraph in prose) >= 6000
    paste(folder, prose, language, sorted(folder.glob("scenes/*.xml")))
    assert {words for code, _, words in found(folder) if code in LETTERS} <= FALSE_ALARMS[language]
