"""The shipped story: clean, complete in both languages, and on the page with every fact of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pypdfium2
import pytest

from compiler import pdf as pages
from compiler.documents.blocks import Heading, Paragraph, leaves, plain_text
from compiler.documents.registry import TREATMENT
from compiler.documents.request import Request
from compiler.documents.settings import Settings
from compiler.driver import checking, compiling
from compiler.driver.options import CompileOptions
from compiler.driver.results import Checked, Compiled
from compiler.driver.session import Session
from compiler.model.paradigm import shipped_as
from compiler.store.cache import Cache
from tests.support.places import RED_HEAT
from tests.support.printed import boxes, faults, read_aloud
from tests.support.threats import threat

FACTS = {
    "ko": "단코 리직 빅터 캐서린 갤러거 도넬리 유리 모스크바 시카고 열쇠 로커 몬트리올 기차 시계 동독 붉은 경례 1988년 "
    "특별수사국 아널드 경비원 병원 권총 자전거 버스 에어로빅 사우나",
    "en": "Danko Ridzik Viktor Catherine Gallagher Donnelly Yuri Moscow Chicago key locker Montreal train watch "
    "East_German Red_Square salutes 1988 bureau Schwarzenegger guard hospital Colt bicycles bus Aerobics sauna",
}


EXECUTION = pages.Execution(Cache())
"""With what was laid out once; from it a file for another standard is only linked."""


@pytest.fixture(scope="module")
def story() -> Checked:
    return checking.check(Session.at(RED_HEAT))


@pytest.fixture(scope="module", params=["ko", "en"])
def compiled(request: pytest.FixtureRequest) -> Compiled:
    path = RED_HEAT
    return compiling.compile_story(Session.at(path), CompileOptions(language=request.param), EXECUTION)


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def test_red_heat_has_no_finding(story: Checked) -> None:
    assert story.findings == ()


def test_red_heat_has_all_its_parts(story: Checked) -> None:
    assert story.story is not None
    assert story.facts is not None
    scenes = list(story.story.scenes())
    assert 22 <= len(scenes) <= 26
    assert len(story.story.acts) == 3
    assert story.facts.timeline.minutes() == story.story.running_time == 104
    for scene in scenes:
        assert scene.day, scene.id.id
        assert {prose.language for prose in scene.prose} == {"ko", "en"}
        assert all(2 <= len(prose.paragraphs) <= 5 for prose in scene.prose), scene.id.id
        assert {mark.paradigm.id for beat in scene.beats for mark in beat.marks} == {
            "save-the-cat",
            "gi-seung-jeon-gyeol",
        }


@threat(55)
def test_every_glyph_that_is_drawn_is_in_its_font(compiled: Compiled) -> None:
    assert [boxes(output.data) for output in compiled.outputs] == [[], []]


@pytest.mark.parametrize("name", ["save-the-cat", "gi-seung-jeon-gyeol"])
def test_every_beat_of_both_paradigms_is_carried_and_near_its_target(story: Checked, name: str) -> None:
    assert story.facts is not None
    for fall in story.facts.falls(shipped_as(name)):
        assert fall.carried, fall.beat.id
        assert fall.drift is None or abs(fall.drift) < 0.03, (fall.beat.id, fall.drift)


def test_every_setup_is_paid_off_later(story: Checked) -> None:
    assert story.story is not None
    planted: set[str] = set()
    paid: set[str] = set()
    for scene in story.story.scenes():
        payoffs = {ref.id for payoff in scene.payoffs for ref in payoff.of}
        assert payoffs <= planted
        paid |= payoffs
        planted |= {setup.id.id for setup in scene.setups}
    assert planted == paid
    assert len(planted) >= 4


def test_the_treatment_has_every_fact(compiled: Compiled) -> None:
    assert compiled.checked.findings == ()
    treatment, sheet = compiled.outputs
    language = "ko" if treatment.name == "treatment.pdf" else "en"
    whole = re.sub(r"\s+", " ", " ".join(text_of(treatment.data)))
    for fact in FACTS[language].split():
        assert fact.replace("_", " ").casefold() in whole.casefold(), fact
    assert "\u2060" not in whole
    assert 15 <= (treatment.pages or 0) <= 40
    assert 1 <= (sheet.pages or 0) <= 3


def test_scenes_are_on_the_pages_that_the_beat_sheet_names(compiled: Compiled) -> None:
    treatment, sheet = compiled.outputs
    texts = text_of(treatment.data)
    whole = re.sub(r"\s+", " ", " ".join(text_of(sheet.data)))
    korean = treatment.name == "treatment.pdf"
    last = next(number for number, text in enumerate(texts, 1) if ("S#26." if korean else "26. EXT.") in text)
    assert (f"26 · {last}쪽" if korean else f"26 · p. {last}") in whole


def test_the_same_story_gives_the_same_bytes() -> None:
    path = RED_HEAT
    one, again = (
        compiling.compile_story(
            Session.at(path), CompileOptions(documents=("beat-sheet",), settings=Settings(page_references=False))
        ).outputs
        for _ in range(2)
    )
    assert one == again


@pytest.mark.parametrize("standard", pages.STANDARDS)
def test_its_documents_keep_to_each_standard(compiled: Compiled, standard: pages.Standard) -> None:
    language = "ko" if compiled.outputs[0].name == "treatment.pdf" else "en"
    path = RED_HEAT
    made = compiling.compile_story(Session.at(path), CompileOptions(language=language, standard=standard), EXECUTION)
    assert [faults(output.data, standard) for output in made.outputs] == [[], []]


def test_scenes_are_read_aloud_in_their_order(compiled: Compiled) -> None:
    """The order of the structure, which is what a screen reader follows, is that of the story."""
    checked = compiled.checked
    assert checked.facts is not None
    language = "ko" if compiled.outputs[0].name == "treatment.pdf" else "en"
    request = Request(checked.facts, language, compiling.paradigms_for(checked, ()))
    aloud, at = re.sub(r"\s", "", read_aloud(compiled.outputs[0].data)), 0
    for block in leaves(TREATMENT.document(request).blocks):
        if isinstance(block, Heading | Paragraph):
            said = block.text if isinstance(block, Heading) else plain_text(block.runs)
            at = aloud.find(re.sub(r"\s", "", said), at) + 1
            assert at, said


def break_in(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("scenes/010-sauna.xml", 'day="1"', 'dya="1"', "X204"),
        ("scenes/010-sauna.xml", "2m 30s", "2:30", "X206"),
        ("scenes/010-sauna.xml", 'cast="danko', 'cast="danok', "N101"),
        ("scenes/010-sauna.xml", "<summary>", "<sumary>", "X101"),
        ("scenes/010-sauna.xml", '<summary xml:lang="en">', '<summary xml:lang="fr">', "L101"),
        ("scenes/010-sauna.xml", 'prop="service-pistol"', 'prop="service-pistal"', "N104"),
        ("scenes/010-sauna.xml", 'beat="opening-image"', 'beat="opening-imago"', "N106"),
        ("story.xml", "scenes/010-", "scenes/011-", "X301"),
        ("story.xml", 'href="cast.xml"', 'href="../cast.xml"', "X302"),
        ("cast.xml", 'id="danko"', 'id="dankov"', "N101"),
        ("cast.xml", 'id="ridzik"', 'id="danko"', "N201"),
        ("places.xml", 'within="', 'within="x', "N103"),
    ],
)
def test_a_fault_planted_in_red_heat_is_found_in_its_place(
    tmp_path: Path, red_heat: Path, file: str, old: str, new: str, code: str
) -> None:
    folder = tmp_path / "red-heat"
    shutil.copytree(red_heat, folder)
    break_in(folder, file, old, new)
    checked = checking.check(Session.at(folder))
    found = [finding for finding in checked.findings if finding.code == code]
    assert found
    assert checked.has_errors()
    if file.startswith("scenes") or code.startswith("X"):
        assert {finding.span.path for finding in found} == {str(folder / file)}


def test_the_library_compiles_a_story_in_three_lines() -> None:
    import compiler

    path = RED_HEAT
    assert compiler.check(path).findings == ()
    (output,) = compiler.compile(
        path, documents=("beat-sheet",), language="en", paper="letter", theme="industry"
    ).outputs
    assert output.name == "beat-sheet.en.pdf"
    assert isinstance(pages.theme("industry"), pages.Theme)
