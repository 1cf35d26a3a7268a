"""Languages as people write them: one slip is one finding, and what is the same language is the same edition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler import pdf
from compiler.driver import checking, compiling
from compiler.driver.options import CompileOptions
from compiler.driver.session import Session
from compiler.messages.template_filling import notes, sentence
from compiler.model.language_tags import canonical, edition_of, editions_of, tag_of
from tests.hostile.test_folders import rows
from tests.support.commands import photoplay
from tests.support.places import RED_HEAT
from tests.support.stories import scene, write_story
from tests.support.threats import threat


def codes(path: Path) -> list[str]:
    return [finding.code for finding in checking.check(Session.at(path)).findings]


@threat(96, "case does not count, regions of one language are one edition; X209 asks for the tag that was meant, once")
@pytest.mark.parametrize(("written", "read_as", "known"), rows("languages.txt", 3))
def test_a_tag_is_read_as_it_was_meant(written: str, read_as: str, known: str) -> None:
    written = written.replace("␠", " ")
    assert (canonical(written), tag_of(written).known) == (read_as, known == "yes")


@pytest.mark.parametrize("written", [row[0] for row in rows("languages.txt", 3)] + ["k" * 200, "ko-" * 60 + "ko"])
def test_a_story_in_any_language_has_one_finding_or_none(tmp_path: Path, written: str) -> None:
    path = write_story(
        tmp_path, scene("a", attributes='cast="danko viktor"', inner="<prose><p>Danko sees Viktor.</p></prose>") * 1
    )
    path.write_text(
        path.read_text("utf-8").replace('xml:lang="en"', f'xml:lang="{written.replace("␠", " ")}"'), "utf-8"
    )
    assert codes(path) == ([] if tag_of(written.replace("␠", " ")).known else ["X209"])


def copy_of_red_heat(folder: Path, changed: Callable[[str, str], str]) -> None:
    """The shipped story in another folder, with each file's text as ``changed``, which is given its name too."""
    for file in RED_HEAT.rglob("*.xml"):
        copy = folder / file.relative_to(RED_HEAT)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(changed(file.name, file.read_text("utf-8")), "utf-8")


@threat(96)
def test_a_shipped_story_in_kr_has_one_finding(tmp_path: Path) -> None:
    copy_of_red_heat(tmp_path, lambda _, text: text.replace('xml:lang="ko"', 'xml:lang="kr"'))
    (finding,) = checking.check(Session.at(tmp_path)).findings
    assert (finding.code, notes(finding)[0].text) == ("X209", "did you mean `ko`?")


@threat(96)
def test_a_story_with_texts_in_another_language_than_its_own_has_two_findings(tmp_path: Path) -> None:
    """One finding for the missing texts of its own language, one for the texts that have no edition."""
    copy_of_red_heat(
        tmp_path,
        lambda name, text: text.replace('editions="ko en"', 'editions="ko fr"') if name == "story.xml" else text,
    )
    found = checking.check(Session.at(tmp_path)).findings
    assert [finding.code for finding in found] == ["L101", "L103"]
    assert "texts are not there in `fr`" in sentence(found[0])


def test_an_entry_in_a_language_of_its_own_has_one_finding(tmp_path: Path) -> None:
    """The texts that stand in story.xml itself lack another language then, and that is the same slip."""
    copy_of_red_heat(
        tmp_path, lambda name, text: text.replace('xml:lang="ko"', 'xml:lang="ja"', 1) if name == "story.xml" else text
    )
    (finding,) = (finding for finding in checking.check(Session.at(tmp_path)).findings if finding.code.startswith("L"))
    assert "texts are not there in `ja`" in sentence(finding)


def test_a_few_missing_texts_are_named_one_by_one(tmp_path: Path) -> None:
    path = write_story(
        tmp_path,
        scene(
            "a",
            "<summary>x</summary><summary xml:lang='ko'>x</summary><prose><p>x</p></prose><prose xml:lang='ko'><p>x</p></prose>",
        ),
    )
    assert "L101" not in codes(path)
    texts = '<title xml:lang="ko">작은</title>'
    path.write_text(
        path.read_text()
        .replace("<front><title>Small</title>", f"<front><title>Small</title>{texts}")
        .replace(' id="small"', ' id="small" editions="en ko"')
    )
    one_by_one = [sentence(finding) for finding in checking.check(Session.at(path)).findings if finding.code == "L101"]
    assert all(message.startswith("this `") for message in one_by_one)
    assert len(one_by_one) > 1


@pytest.mark.parametrize(
    ("tags", "editions"),
    [
        (["ko", "ko-KR"], ("ko",)),
        (["ko-KR", "ko", "en"], ("ko-KR", "en")),
        (["en-GB", "en-US"], ("en-GB", "en-US")),
        (["en", "en-GB", "en-US"], ("en", "en-GB", "en-US")),
        (["zh-Hant", "zh-Hans"], ("zh-Hant", "zh-Hans")),
        (["zh-TW", "zh"], ("zh-TW", "zh")),
        (["ko", "ko"], ("ko",)),
    ],
)
def test_editions_are_one_unless_their_regions_differ(tags: list[str], editions: tuple[str, ...]) -> None:
    assert editions_of(tags) == editions


@pytest.mark.parametrize(
    ("tag", "editions", "edition"),
    [
        ("ko-KR", ("ko", "en"), "ko"), ("ko", ("ko-KR",), "ko-KR"), ("ko-KP", ("ko-KR",), "ko-KR"),
        ("en", ("en-GB", "en-US"), "en"), ("en-US", ("en-GB", "en-US"), "en-US"), ("zh-TW", ("zh-Hant",), "zh-Hant"),
        ("zh-TW", ("zh",), "zh-TW"), ("fr", ("ko",), "fr"),
    ],
)  # fmt: skip
def test_a_text_belongs_to_the_edition_of_its_language(tag: str, editions: tuple[str, ...], edition: str) -> None:
    assert edition_of(tag, editions) == edition


@pytest.mark.parametrize("lang", ["EN", "en-US", "eng", "En", "English"])
def test_the_command_line_takes_a_language_as_a_story_does(lang: str) -> None:
    story = checking.check(Session.at(RED_HEAT)).story
    assert story is not None
    assert checking.one_edition(lang)(story) == ("en",)


def test_the_files_of_an_edition_are_named_by_its_own_tag(tmp_path: Path) -> None:
    _, request = compiling.requested(
        Session.at(RED_HEAT), CompileOptions(language="EN-us", layout=pdf.Layout("a4", pdf.theme("book")))
    )
    assert request is not None
    (file,) = compiling.planned(request, CompileOptions(("treatment",), language="EN-us"))
    assert file.name == "treatment.en.pdf"


def test_names_are_found_and_labels_are_korean_in_ko_kr(tmp_path: Path) -> None:
    for file in RED_HEAT.rglob("*.xml"):
        copy = tmp_path / file.relative_to(RED_HEAT)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(
            file.read_text("utf-8").replace('xml:lang="ko"', 'xml:lang="ko-KR"').replace('"ko en"', '"KO EN"'), "utf-8"
        )
    assert checking.check(Session.at(tmp_path)).findings == ()
    printed = [photoplay("beats", story, cwd=tmp_path).stdout for story in (RED_HEAT, tmp_path)]
    assert printed[0] == printed[1]
