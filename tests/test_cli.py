"""The command: what is printed where, what is written, and with what status it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from stories import scene, write_story

from compiler.begin import begin, story_id

ROOT = Path(__file__).parent.parent


def photoplay(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    variables = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS")
    }
    return subprocess.run(
        [sys.executable, "-m", "compiler", *map(str, arguments)],
        capture_output=True, encoding="utf-8", cwd=cwd, stdin=subprocess.DEVNULL,
        env={**variables, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Path:
    begin(tmp_path / "source" / "새 영화", "ko")
    return tmp_path / "source" / "새 영화"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return write_story(tmp_path / "broken", scene("a", attributes='cast="danok"')).parent


def test_a_new_story_validates_and_compiles(tmp_path: Path) -> None:
    made = photoplay("new", "my film", cwd=tmp_path)
    assert made.returncode == 0
    assert "my film/scenes/010-front-desk.xml" in made.stdout.replace(os.sep, "/").replace("'", "")
    assert photoplay("validate", "my film", cwd=tmp_path).returncode == 0
    compiled = photoplay("compile", "my film", cwd=tmp_path)
    assert compiled.returncode == 0, compiled.stderr
    assert [line.split("  ")[0] for line in compiled.stdout.splitlines()] == [
        str(Path("output/my-film/treatment.pdf")),
        str(Path("output/my-film/beat-sheet.pdf")),
    ]
    assert (tmp_path / "output" / "my-film" / "treatment.pdf").read_bytes().startswith(b"%PDF-")


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "notes.txt").write_text("mine")
    made = photoplay("new", "film", cwd=tmp_path)
    assert made.returncode == 2
    assert "not empty" in made.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["film", "notes.txt"]


@pytest.mark.parametrize(
    ("folder", "id"), [("My Film!", "my-film"), ("새 영화", "새-영화"), ("1988", "story-1988"), ("...", "story")]
)
def test_a_new_storys_id_comes_from_its_folder(folder: str, id: str) -> None:
    assert story_id(Path("/x") / folder) == id


def test_the_only_story_under_source_need_not_be_named(story: Path, tmp_path: Path) -> None:
    done = photoplay("validate", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == "photoplay: 새-영화, 2 scenes: no findings\n"
    assert photoplay("validate", cwd=story).returncode == 0


def test_where_there_are_several_stories_they_are_named(story: Path, tmp_path: Path) -> None:
    begin(tmp_path / "source" / "another", "en")
    done = photoplay("compile", cwd=tmp_path)
    assert done.returncode == 2
    assert "another" in done.stderr
    assert "새 영화" in done.stderr


def test_where_there_is_no_story_it_says_so(tmp_path: Path) -> None:
    for arguments in (["validate"], ["compile", "nowhere"], ["beats", "."]):
        done = photoplay(*arguments, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr


def test_findings_are_printed_and_leave_with_one(broken: Path, tmp_path: Path) -> None:
    done = photoplay("validate", "broken", cwd=tmp_path)
    assert done.returncode == 1
    assert "error[N101 unknown-character]: `danok` is nobody in the cast" in done.stdout
    assert "\033" not in done.stdout
    assert done.stderr.endswith("1 error\n")


def test_with_errors_nothing_is_written_and_the_earlier_output_stays(broken: Path, tmp_path: Path) -> None:
    out = tmp_path / "output" / "small"
    out.mkdir(parents=True)
    (out / "treatment.pdf").write_bytes(b"yesterday's")
    done = photoplay("compile", "broken", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "nothing was written" in done.stderr
    assert [path.name for path in out.iterdir()] == ["treatment.pdf"]
    assert (out / "treatment.pdf").read_bytes() == b"yesterday's"


def test_warnings_are_errors_only_if_asked(tmp_path: Path) -> None:
    write_story(tmp_path / "story", scene("a", "<summary>He waits.</summary>"))
    assert photoplay("validate", "story", cwd=tmp_path).returncode == 0
    assert photoplay("validate", "story", "--strict", cwd=tmp_path).returncode == 1
    assert photoplay("compile", "story", "--strict", cwd=tmp_path).returncode == 1


def test_of_one_scene_only_its_own_findings_are_printed(tmp_path: Path) -> None:
    begin(tmp_path / "film", "en")
    for name in ("010-front-desk", "020-corridor"):
        path = tmp_path / "film" / "scenes" / f"{name}.xml"
        path.write_text(path.read_text().replace('cast="', f'cast="nobody-{name[:3]} '))
    done = photoplay("validate", "film/scenes/010-front-desk.xml", "--format", "short", cwd=tmp_path)
    assert done.returncode == 1
    assert "nobody-010" in done.stdout
    assert "nobody-020" not in done.stdout
    alone = photoplay("validate", "010-front-desk.xml", "--format", "short", cwd=tmp_path / "film" / "scenes")
    assert "nobody-010" in alone.stdout
    assert "nobody-020" not in alone.stdout


def test_several_stories_are_checked_in_one_run(story: Path, broken: Path, tmp_path: Path) -> None:
    done = photoplay("validate", story, "broken", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["N101"]


@pytest.mark.parametrize("form", ["short", "json", "sarif", "github"])
def test_programs_get_their_form_on_stdout(form: str, broken: Path, tmp_path: Path) -> None:
    done = photoplay("validate", "broken", "--format", form, cwd=tmp_path)
    assert "N101" in done.stdout
    assert done.stderr == "photoplay: small, 1 scene: 1 error\n"


def test_explain_prints_a_rule_by_code_or_name_and_lists_all() -> None:
    by_code, by_name = (photoplay("explain", which, cwd=ROOT).stdout for which in ("n101", "unknown-character"))
    assert by_code == by_name
    assert "Why it matters" in by_code
    assert "N101" in photoplay("explain", cwd=ROOT).stdout
    wrong = photoplay("explain", "N110", cwd=ROOT)
    assert wrong.returncode == 2
    assert "did you mean `N101`?" in wrong.stderr


def test_the_grammar_says_of_every_element_what_it_means() -> None:
    from compiler.schema import grammar_of
    from compiler.tree import STORY

    for kind in grammar_of(STORY).elements:
        assert len(kind.meaning) >= 20, kind.name
        assert all(len(rule.meaning) > 7 for rule in kind.attributes), kind.name
    assert "The scene's heading" in photoplay("grammar", "slugline", cwd=ROOT).stdout
    assert "did you mean `slugline`?" in photoplay("grammar", "slugine", cwd=ROOT).stderr


def test_beats_prints_a_table_that_fits(story: Path, tmp_path: Path) -> None:
    from rich.cells import cell_len

    done = photoplay("beats", cwd=tmp_path, COLUMNS="80")
    assert done.returncode == 0
    assert "기승전결" in done.stdout
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80


@pytest.mark.parametrize("form", ["html", "md", "csv", "json"])
def test_beats_goes_to_a_file_or_to_stdout(form: str, story: Path, tmp_path: Path) -> None:
    to_stdout = photoplay("beats", "--to", form, "-o", "-", cwd=tmp_path)
    assert to_stdout.returncode == 0
    to_file = photoplay("beats", "--to", form, cwd=tmp_path)
    assert to_file.stdout == f"beat-sheet.{form}\n"
    assert (tmp_path / f"beat-sheet.{form}").read_text(encoding="utf-8") == to_stdout.stdout


def test_a_paradigm_goes_by_its_name_in_any_language(story: Path, tmp_path: Path) -> None:
    by_id = photoplay("beats", "--paradigm", "gi-seung-jeon-gyeol", cwd=tmp_path)
    by_name = photoplay("beats", "--paradigm", "기승전결", cwd=tmp_path)
    assert by_id.stdout == by_name.stdout
    wrong = photoplay("beats", "--paradigm", "save-the-dog", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "did you mean `save-the-cat`?" in wrong.stderr


def test_an_edition_that_the_story_does_not_have_is_wrong_usage(story: Path, tmp_path: Path) -> None:
    done = photoplay("compile", "--lang", "fr", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no edition `fr`; there is `ko`" in done.stderr


def test_a_folder_that_cannot_be_written_is_the_machines_fault(story: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = photoplay("beats", "--to", "json", "-o", "file/x.json", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_source_is_never_written_over(story: Path, tmp_path: Path) -> None:
    before = (story / "story.xml").read_bytes()
    done = photoplay("beats", "--to", "md", "-o", story / "story.xml", cwd=tmp_path)
    assert done.returncode == 2
    assert (story / "story.xml").read_bytes() == before


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_korean_is_printed_in_any_locale(environment: dict[str, str], story: Path, tmp_path: Path) -> None:
    done = photoplay("beats", cwd=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    assert "제목 없음" in done.stdout


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "compiler", "explain"], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )
    os.close(writer)
    assert done.stderr == b""


def test_help_has_examples_for_every_command() -> None:
    from compiler.cli import COMMANDS

    for command in COMMANDS:
        done = photoplay(command, "--help", cwd=ROOT)
        assert done.returncode == 0
        assert f"photoplay {command}" in done.stdout.split("Examples:")[1]
