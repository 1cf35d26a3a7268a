"""The command: what is printed where, what is written, and with what status it leaves."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

import compiler
from compiler.driver.scaffold import begin, story_id
from compiler.errors import NotThere
from tests.support.commands import LINUX, LOCALE_C, POSIX, completed, photoplay
from tests.support.places import ROOT
from tests.support.stories import scene, write_story
from tests.support.threats import threat


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


def test_several_stories_under_source_are_listed_if_none_is_named(story: Path, tmp_path: Path) -> None:
    begin(tmp_path / "source" / "another", "en")
    done = photoplay("compile", cwd=tmp_path)
    assert done.returncode == 2
    assert "another" in done.stderr
    assert "새 영화" in done.stderr


def test_a_folder_without_a_story_is_wrong_usage(tmp_path: Path) -> None:
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


def test_a_story_with_errors_writes_nothing_and_keeps_the_earlier_output(broken: Path, tmp_path: Path) -> None:
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


def test_a_single_scene_prints_only_its_own_findings(tmp_path: Path) -> None:
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
    wrong = photoplay("explain", "N1O1", cwd=ROOT)
    assert wrong.returncode == 2
    assert "did you mean `N101`?" in wrong.stderr


def test_the_grammar_says_of_every_element_what_it_means() -> None:
    from compiler.syntax.nesting import STORY
    from compiler.syntax.schema_files import grammar_of

    for kind in grammar_of(STORY).elements:
        assert len(kind.meaning) >= 20, kind.name
        assert all(len(rule.meaning) > 7 for rule in kind.attributes), kind.name
    assert "The scene's heading" in photoplay("grammar", "slugline", cwd=ROOT).stdout
    assert "did you mean `slugline`?" in photoplay("grammar", "slugine", cwd=ROOT).stderr


def test_an_edition_that_the_story_does_not_have_is_wrong_usage(story: Path, tmp_path: Path) -> None:
    done = photoplay("compile", "--lang", "fr", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no edition `fr`; there is `ko`" in done.stderr


def test_a_folder_that_cannot_be_written_is_the_machines_fault(story: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = photoplay("beats", "-f", "json", "-o", "file/x.json", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_source_is_never_written_over(story: Path, tmp_path: Path) -> None:
    before = (story / "story.xml").read_bytes()
    done = photoplay("beats", "-f", "md", "-o", story / "story.xml", cwd=tmp_path)
    assert done.returncode == 2
    assert (story / "story.xml").read_bytes() == before


@LOCALE_C
@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_korean_is_printed_in_any_locale(environment: dict[str, Any], story: Path, tmp_path: Path) -> None:
    done = photoplay("beats", cwd=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    assert "제목 없음" in done.stdout


@threat(65)
def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "compiler", "explain"], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@LINUX
def test_a_full_standard_error_is_the_machines_fault() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "compiler", "validate", "source/red-heat"], stderr=full, cwd=ROOT)
    assert done.returncode == 3


def test_help_has_examples_for_every_command() -> None:
    from compiler.cli.group import COMMANDS

    for command in COMMANDS:
        done = photoplay(command, "--help", cwd=ROOT)
        assert done.returncode == 0
        assert f"photoplay {command}" in done.stdout.split("Examples:")[1]


# Where output goes


@POSIX
def test_new_on_a_full_disk_says_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    def no_room() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    done = photoplay("new", "film", cwd=tmp_path, before=no_room, PYTHONDONTWRITEBYTECODE="1")
    assert done.returncode == 3
    assert done.stderr == "photoplay: film cannot be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


@POSIX
@pytest.mark.parametrize("command", ["validate", "beats"])
@pytest.mark.parametrize("stream", [1, 2])
def test_a_stream_that_the_caller_closed_leads_nowhere(command: str, stream: int, story: Path, tmp_path: Path) -> None:
    done = photoplay(command, cwd=tmp_path, before=lambda: os.close(stream))
    assert done.returncode == 0
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["click", "compiler.driver.checking", "lxml"])
def test_a_stop_while_it_is_loading_ends_as_any_stop(name: str, story: Path) -> None:
    program = f"""
import sys
import compiler.cli

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
sys.argv = ["photoplay", "validate"]
compiler.cli.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        cwd=story,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (130, b"photoplay: interrupted")


def test_the_command_is_ready_to_be_stopped_before_anything_heavy_is_loaded() -> None:
    program = "import sys; before = set(sys.modules); import compiler.cli; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert set(done.stdout.split()) <= {"__future__", "gc", "compiler", "compiler.cli", "compiler.cli.streams"}


# Colour


def on_a_terminal(*arguments: str | Path, cwd: Path, **environment: str) -> str:
    """Return the output of the command where stdout is a terminal."""
    import pty

    try:
        ours, its = pty.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no pseudo-terminals: {error}")
    variables = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS")}
    variables |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "compiler", *map(str, arguments)], stdout=its, stderr=its, cwd=cwd, env=variables
    ):
        os.close(its)
        printed = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not piece:
                break
            printed += piece
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


@POSIX
@pytest.mark.parametrize("width", ["30", "80", "200"])
def test_colour_is_for_terminals_and_for_those_who_want_it(width: str, mixed: Path) -> None:
    plain = photoplay("validate", mixed, cwd=mixed, COLUMNS=width)
    assert "\033" not in plain.stdout + plain.stderr
    coloured = on_a_terminal("validate", mixed, cwd=mixed, COLUMNS=width)
    assert "\033[" in coloured
    without = on_a_terminal("validate", mixed, cwd=mixed, COLUMNS=width, NO_COLOR="1")
    assert without == re.sub("\033\\[.*?m", "", coloured) == plain.stdout + plain.stderr


@POSIX
@pytest.mark.parametrize(
    "command", [["beats"], ["explain", "N101"], ["theme"], ["grammar", "scene"], ["doctor"], ["compile", "nowhere"]]
)
def test_no_command_has_colour_where_it_is_not_wanted(command: list[str], story: Path) -> None:
    assert "\033" not in on_a_terminal(*command, cwd=story, NO_COLOR="1")


# Completion


def test_existing_names_are_completed(story: Path, tmp_path: Path, red_heat: Path) -> None:
    (tmp_path / "mine.css").write_text("")
    assert completed("photoplay compile --theme ", tmp_path) == ["plain,book", "plain,industry", "plain,mine.css"]
    assert completed("photoplay compile --theme ../x", tmp_path) == ["file,../x"]
    assert completed("photoplay beats --paradigm g", tmp_path) == ["plain,gi-seung-jeon-gyeol"]
    assert completed("photoplay add s", tmp_path) == ["plain,scene"]
    assert completed("photoplay add scene x --after ch", story) == ["plain,check-in"]
    assert completed("photoplay add prop x --after ", story) == ["plain,key"]
    assert completed("photoplay grammar slu", tmp_path) == ["plain,slugline"]
    assert completed("photoplay explain unknown-ch", tmp_path) == ["plain,unknown-character"]
    assert completed("photoplay validate --ignore N101,untold-s", tmp_path) == ["plain,N101,untold-scene"]


def test_a_story_that_takes_long_to_check_completes_to_no_names(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compiler.cli import completions

    def endless(_: Path) -> None:
        while True:
            pass

    monkeypatch.setattr(completions, "PATIENCE", 0.1)
    monkeypatch.setattr("compiler.driver.checking.check", endless)
    assert completions._checked(click.Context(click.Command("beats")), [str(story)]) is None


def test_a_storys_own_editions_are_completed(story: Path, tmp_path: Path, red_heat: Path) -> None:
    assert completed("photoplay compile --lang ", tmp_path) == ["plain,ko"]
    assert completed(f"photoplay compile {red_heat} --lang ", tmp_path) == ["plain,ko", "plain,en"]
    assert completed("photoplay compile nowhere --lang ", tmp_path) == ["plain,ko", "plain,en"]


# As a library


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"documents": ("nope",)}, "there is no document `nope`"),
        ({"documents": ("treatment", "beat-shet")}, "there is no document `beat-shet`"),
        ({"theme": "nowhere.css"}, "there is no theme or style sheet `nowhere.css`"),
        ({"language": "fr"}, "there is no edition `fr`"),
        ({"paradigms": ("nope",)}, "there is no paradigm `nope`"),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_those_that_do(
    options: dict[str, Any], message: str, story: Path
) -> None:
    with pytest.raises(NotThere, match=message) as caught:
        compiler.compile(story, **options)
    assert caught.value.known
