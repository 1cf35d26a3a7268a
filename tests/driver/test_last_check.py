"""Remembered verdicts make `validate` quicker and never change its findings, whatever was done to the story."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from compiler.driver import checking
from compiler.driver.last_check import check_unless_known
from compiler.driver.results import Checked
from compiler.messages.template_filling import notes
from compiler.store.cache import Cache
from compiler.syntax import includes
from tests.support.commands import POSIX
from tests.support.places import ROOT
from tests.support.stories import NAMESPACES, scene, write_story

NAMES = ("one.xml", "two.xml", "more/three.xml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A story with three scenes in files of their own, and a link into nowhere beside them."""
    story = tmp_path / "story"
    includes = "".join(f'<xi:include href="{name}"/>' for name in NAMES)
    write_story(story, includes + scene("last", attributes='cast="danko"'))
    (story / "more").mkdir()
    for number, name in enumerate(NAMES):
        (story / name).write_text(_scene(number), encoding="utf-8")
    return story


def _scene(number: int, text: str = "Danko waits.") -> str:
    return scene(f"s{number}", f"<prose><p>{text}</p></prose>", attributes=f'{NAMESPACES} xml:lang="en" cast="danko"')


def written(text: str) -> Callable[[Path], None]:
    def edit(file: Path) -> None:
        file.unlink(missing_ok=True)
        file.write_text(text, encoding="utf-8")

    return edit


def marked(file: Path) -> None:
    """Save it as some editors do, with a byte order mark."""
    data = file.read_bytes() if file.is_file() else b"<scene/>"
    file.unlink(missing_ok=True)
    file.write_bytes(b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf"))


def linked(file: Path) -> None:
    """Put a link in its place, to a file with the same bytes that lies outside the story."""
    outside = file.parents[2] / f"{file.name}.moved"
    outside.write_bytes(file.read_bytes() if file.is_file() else b"")
    file.unlink(missing_ok=True)
    file.symlink_to(outside)


EDITS = (
    written(_scene(0)), written(_scene(1)), written(_scene(2)), written(_scene(1, "Dankko waits. <em>No.</em>")),
    written("<scene"), written(_scene(1, "<br/>")), written("\ufeff<scene"), written(""), marked,
    lambda file: file.unlink(missing_ok=True),
)  # fmt: skip


def same(path: Path, cache: Cache) -> Checked:
    """Return the verdict of a story, after a check that it is the same with an empty cache."""
    found = check_unless_known(path, cache)
    assert found == check_unless_known(path, Cache())
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_verdict_is_the_same_after_any_edits(folder: Path, tmp_path: Path, seed: int) -> None:
    chance, edits = Random(seed), (*EDITS, linked) if os.name == "posix" else EDITS
    for _ in range(12):
        chance.choice(edits)(folder / chance.choice(NAMES))
        same(folder, Cache(tmp_path))
        assert same(folder, Cache(tmp_path)) == same(folder / "story.xml", Cache(tmp_path))


def test_a_remembered_verdict_is_not_judged_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "one.xml").write_text(_scene(0, "<br/>"), encoding="utf-8")
    marked(folder / "two.xml")
    first = check_unless_known(folder, Cache(tmp_path))
    monkeypatch.setattr(checking, "check", lambda *_, **__: pytest.fail("it was judged again"))
    assert check_unless_known(folder, Cache(tmp_path)) == first
    assert [finding.code for finding in first.findings] == ["X201"]


def test_another_photoplay_judges_anew(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_unless_known(folder, Cache(tmp_path))
    for module in ("driver.last_check", "syntax.tree_table"):
        monkeypatch.setattr(f"compiler.{module}.own_version", lambda: "another")
    judged = []
    monkeypatch.setattr(includes, "validate", lambda tree: judged.append(tree.source.path) or ())
    check_unless_known(folder, Cache(tmp_path))
    assert len(judged) == len({*judged}) > 1


def test_after_an_edit_only_what_changed_is_read_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_unless_known(folder, Cache(tmp_path))
    (folder / "two.xml").write_text(_scene(1, "Dankko waits."), encoding="utf-8")
    judged = []
    monkeypatch.setattr(includes, "validate", lambda tree: judged.append(Path(tree.source.path).name) or ())
    check_unless_known(folder, Cache(tmp_path))
    assert judged == ["two.xml"]


def test_the_record_of_files_does_not_grow_with_every_edit(folder: Path, tmp_path: Path) -> None:
    for number in range(5):
        (folder / "two.xml").write_text(_scene(1, f"Danko waits {number}."), encoding="utf-8")
        check_unless_known(folder, Cache(tmp_path))
    (shelf,) = (data for path in tmp_path.rglob("??/*") if b"waits 4" in (data := path.read_bytes()))
    assert not any(b"waits %d" % number in shelf for number in range(4))


def test_a_file_with_a_fault_is_read_anew_each_time(folder: Path, tmp_path: Path) -> None:
    (folder / "two.xml").write_text(_scene(1, "<br/>"), encoding="utf-8")
    for number in range(3):
        (folder / "one.xml").write_text(_scene(0, f"Danko waits {number}."), encoding="utf-8")
        assert [finding.code for finding in same(folder, Cache(tmp_path)).findings] == ["X201"]


def test_a_file_that_was_not_there_is_found_when_it_is(folder: Path, tmp_path: Path) -> None:
    (folder / "two.xml").unlink()
    assert [finding.code for finding in same(folder, Cache(tmp_path)).findings] == ["X301"]
    (folder / "twoo.xml").write_text(_scene(1), encoding="utf-8")
    assert "twoo.xml" in notes(same(folder, Cache(tmp_path)).findings[0])[0].text
    (folder / "twoo.xml").unlink()
    (folder / "two.xml").write_text(_scene(1), encoding="utf-8")
    assert same(folder, Cache(tmp_path)).findings == ()


@POSIX
def test_a_link_that_leads_out_is_found_though_it_leads_to_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    assert same(folder, Cache(tmp_path)).findings == ()
    linked(folder / "more/three.xml")
    assert [finding.code for finding in same(folder, Cache(tmp_path)).findings] == ["X302"]


def test_a_damaged_record_is_passed_over(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    whole = check_unless_known(folder, Cache(kept))
    entries = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    assert len(entries) == 2, "the verdict, and what the files came to"
    for damage in (
        lambda data: b"", lambda data: data[:-1], lambda data: data + b"\0", lambda data: bytes(len(data)),
        lambda data: data[::-1],
    ):  # fmt: skip
        for path, data in entries.items():
            path.write_bytes(damage(data))
        assert check_unless_known(folder, Cache(kept)) == whole


def test_a_second_validate_loads_neither_lxml_nor_the_checks(folder: Path) -> None:
    program = (
        "import sys; from compiler.cli import photoplay; photoplay(sys.argv[1:], standalone_mode=False);"
        "print(*{'lxml', 'compiler.checks', 'compiler.model.story'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", program, "validate", str(folder)]
    first, second = (subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT) for _ in range(2))
    assert "lxml" in first.stdout
    assert second.stdout == "\n"
    assert second.stderr == first.stderr == "photoplay: small, 4 scenes: no findings\n"
