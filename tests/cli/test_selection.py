"""Which findings are selected, and how many of them are printed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from compiler.driver.scaffold import begin
from tests.support.commands import photoplay
from tests.support.stories import scene, write_story


def codes(done: subprocess.CompletedProcess[str]) -> list[str]:
    return sorted({line.split()[2] for line in done.stdout.splitlines()})


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ([], ["N101", "N103", "S101"]),
        (["--select", "N"], ["N101", "N103"]),
        (["--select", "n1"], ["N101", "N103"]),
        (["--select", "N103,S"], ["N103", "S101"]),
        (["--select", "N103", "--select", "untold-scene"], ["N103", "S101"]),
        (["--ignore", "N101, S101"], ["N103"]),
        (["--ignore", "unknown-character"], ["N103", "S101"]),
        (["--select", "N", "--ignore", "N101"], ["N103"]),
        (["--select", "L"], []),
    ],
)
def test_findings_are_chosen_by_code_beginning_or_name(options: list[str], left: list[str], mixed: Path) -> None:
    done = photoplay("validate", mixed, "--format", "short", *options, cwd=mixed)
    assert codes(done) == left
    assert done.returncode == any(code.startswith("N") for code in left)
    ignored = 3 - len(left)
    assert done.stderr.endswith(f", {ignored} ignored\n" if ignored else "warning\n")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_finding_that_there_is_not_is_wrong_usage(option: str, mixed: Path) -> None:
    for name, near in [("N1O1", "N101"), ("N101,unknown-charater", "unknown-character")]:
        done = photoplay("validate", mixed, option, name, cwd=mixed)
        assert done.returncode == 2
        assert f"did you mean `{near}`?" in done.stderr
        assert photoplay("compile", mixed, option, name, cwd=mixed).returncode == 2


@pytest.mark.parametrize("name", ["X", "X1", "X101", "not-xml", "N101,X"])
def test_a_file_that_could_not_be_read_cannot_be_ignored(name: str, mixed: Path) -> None:
    done = photoplay("validate", mixed, "--ignore", name, cwd=mixed)
    assert done.returncode == 2
    assert "errors of family X cannot be ignored: X101" in done.stderr


def test_a_file_that_could_not_be_read_is_reported_whatever_is_selected(mixed: Path) -> None:
    (mixed / "story.xml").write_text("<story")
    done = photoplay("validate", mixed, "--select", "N", "--format", "short", cwd=mixed)
    assert done.returncode == 1
    assert codes(done) == ["X101"]


def test_an_ignored_warning_does_not_prevent_a_strict_compile(tmp_path: Path) -> None:
    write_story(tmp_path / "story", scene("a") + scene("b", "<summary>He waits.</summary>"))
    done = photoplay("compile", "story", "-d", "treatment", "--strict", cwd=tmp_path)
    assert done.returncode == 1
    done = photoplay("compile", "story", "-d", "treatment", "--strict", "--ignore", "S101", cwd=tmp_path)
    assert (done.returncode, "S101" in done.stderr) == (0, False)
    assert (tmp_path / "output" / "small" / "treatment.pdf").exists()


def test_no_document_is_made_of_errors_even_if_they_are_ignored(mixed: Path) -> None:
    done = photoplay("compile", mixed, "--ignore", "N", cwd=mixed)
    assert done.returncode == 1
    assert "N101" in done.stderr
    assert "nothing was written" in done.stderr


@pytest.fixture
def flooded(tmp_path: Path) -> Path:
    scenes = "".join(scene(f"s{number}", attributes='cast="danok"') for number in range(60))
    return write_story(tmp_path / "flooded", scenes).parent


def test_a_flood_is_folded_for_people_and_given_whole_to_programs(flooded: Path) -> None:
    line = "N101 unknown-character: 55 more like these (--all shows them)"
    for command, stream in [("validate", "stdout"), ("compile", "stderr"), ("beats", "stderr")]:
        printed = getattr(photoplay(command, flooded, cwd=flooded), stream)
        assert printed.count("-->") == 5
        assert line in printed.splitlines()
        printed = getattr(photoplay(command, flooded, "--all", cwd=flooded), stream)
        assert printed.count("-->") == 60
        assert "more like" not in printed
    for form in ("short", "json", "sarif", "github"):
        assert photoplay("validate", flooded, "--format", form, cwd=flooded).stdout.count("`danok`") == 60


def test_a_story_may_have_any_file_name(tmp_path: Path) -> None:
    write_story(tmp_path / "film", scene("a", attributes='cast="danok"')).rename(tmp_path / "film" / "movie.xml")
    begin(tmp_path / "other", "en")
    (tmp_path / "film" / "movie.xml").rename(tmp_path / "other" / "movie.xml")  # beside a story that is not its own
    done = photoplay("validate", "other/movie.xml", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "photoplay: small, 1 scene: 1 error\n"
