from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from compiler.cli import file_watch
from compiler.driver.scaffold import begin
from tests.support.commands import POSIX, photoplay
from tests.support.places import COMPILER
from tests.support.threats import threat
from tests.support.watching import Watching, screen, watching

pytestmark = POSIX

QUICK = ("-d", "cast")
"""A document of one page."""

LONG_ENOUGH = 0.3
"""Seconds in which a compile that should not be would be seen."""


class Film:
    """A story in a folder of its own, one scene of it to write on, and what is made of it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "source" / "새 영화"
        begin(self.folder, "ko")
        self.entry = self.folder / "story.xml"
        self.scene = self.folder / "scenes" / "010-front-desk.xml"
        self.text = self.scene.read_text(encoding="utf-8")
        self.treatment = home / "output" / "새-영화" / "treatment.pdf"
        self.edits = 0

    def edited(self) -> str:
        """The scene with words that it never had."""
        self.edits += 1
        return self.text.replace("</p>", f" 고침 {self.edits}.</p>", 1)

    def edit(self) -> None:
        self.scene.write_text(self.edited(), encoding="utf-8")

    def spoil(self) -> None:
        """Name somebody who is nobody."""
        self.edits += 1
        self.scene.write_text(self.text.replace('cast="', f'cast="없는사람{self.edits} ', 1), encoding="utf-8")

    def mend(self) -> None:
        self.scene.write_text(self.text, encoding="utf-8")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return Film(tmp_path_factory.mktemp("watched"))


@pytest.fixture(scope="module")
def running(film: Film) -> Iterator[Watching]:
    """A watch over the film that all rules about saving are tried on."""
    with watching(cwd=film.home) as one:
        one.until(lambda: one.printed)
        yield one


@pytest.fixture
def film_of_its_own(tmp_path: Path) -> Film:
    return Film(tmp_path)


# What is printed


def test_each_compile_is_a_line_and_a_pipe_gets_nothing_else_but_the_findings(film: Film, running: Watching) -> None:
    before = film.treatment.read_bytes()
    assert running.next(film.edit) == "output/새-영화: treatment.pdf 4 pages, beat-sheet.pdf 1 page"
    assert film.treatment.read_bytes() != before
    assert "\033" not in running.text
    assert "\r" not in running.text


def test_while_the_story_is_broken_the_last_good_documents_stay_and_it_is_said_since_when(
    film: Film, running: Watching
) -> None:
    running.next(film.edit)
    since, good = running.text.splitlines()[-1][:8], film.treatment.read_bytes()
    assert running.next(film.spoil) == f"1 error; the documents of {since} stay"
    running.until(lambda: "`없는사람" in running.text and "explain: photoplay explain N101" in running.text)
    assert film.treatment.read_bytes() == good
    running.next(film.mend)
    assert film.treatment.read_bytes() != good


def test_documents_that_were_taken_away_are_not_said_to_stay(film: Film, running: Watching) -> None:
    shutil.rmtree(film.home / "output")
    assert running.next(film.spoil) == "1 error; nothing is written"
    running.next(film.mend)
    assert film.treatment.exists()


# Ways to save


def test_a_file_that_is_saved_by_renaming_is_compiled_once(film: Film, running: Watching) -> None:
    def save() -> None:
        backup = film.scene.with_name("010-front-desk.xml~")
        film.scene.rename(backup)
        film.edit()
        backup.unlink()

    before = len(running.printed)
    running.next(save)
    running.next(film.spoil)
    running.next(film.mend)
    assert len(running.printed) == before + 3


@pytest.mark.parametrize("pause", [0.005, 0.02])
def test_a_file_that_is_written_in_several_steps_is_not_judged_half_written(
    film: Film, running: Watching, pause: float
) -> None:
    def save() -> None:
        data = film.edited().encode()
        with film.scene.open("wb", buffering=0) as file:
            for part in (b"", data[:200], data[200:-30], data[-30:]):
                file.write(part)
                time.sleep(pause)

    before = len(running.printed)
    assert "treatment.pdf" in running.next(save)
    running.next(film.spoil)
    running.next(film.mend)
    assert len(running.printed) == before + 3


def test_many_files_saved_in_a_burst_are_one_compile(film: Film, running: Watching) -> None:
    def save() -> None:
        for file in sorted(film.folder.rglob("*.xml")):
            file.write_bytes(file.read_bytes() + b"\n")

    before = len(running.printed)
    running.next(save)
    running.next(film.spoil)
    running.next(film.mend)
    assert len(running.printed) == before + 3


def test_what_is_saved_last_is_what_is_printed_last_however_saves_and_compiles_fall(
    film: Film, running: Watching
) -> None:
    for pause in (0.11, 0.03, 0.17, 0.07, 0.02, 0.13):
        film.edit()
        time.sleep(pause)
    done = photoplay("compile", "-o", "afterwards", cwd=film.home)
    assert done.returncode == 0
    meant = (film.home / "afterwards" / "treatment.pdf").read_bytes()
    running.until(lambda: film.treatment.read_bytes() == meant)
    film.spoil()
    running.until(lambda: running.printed[-1].startswith("1 error"))
    running.next(film.mend)


@threat(95)
def test_a_scene_that_nothing_includes_is_found_when_it_is_saved(film: Film, running: Watching) -> None:
    stray = film.folder / "scenes" / "015-new.xml"
    printed = running.next(lambda: stray.write_text(film.text.replace('id="front-desk"', 'id="new"'), encoding="utf-8"))
    assert printed.endswith("; 1 warning")
    running.until(lambda: 'write `<xi:include href="scenes/015-new.xml"/>` after' in running.text)
    assert "warning" not in running.next(stray.unlink)


def test_files_that_are_no_part_of_the_story_are_passed_over(film: Film, running: Watching) -> None:
    before = len(running.printed)
    for name in (".010-front-desk.xml.swp", "010-front-desk.xml~", "#010-front-desk.xml#", "new.xml", "notes.txt"):
        (film.folder / "scenes" / name).write_text("x")
    time.sleep(LONG_ENOUGH)
    running.next(film.spoil)
    running.next(film.mend)
    assert len(running.printed) == before + 2


def test_files_that_come_while_one_is_missing_may_be_the_one(film: Film, running: Watching) -> None:
    away = film.folder / "scenes" / "away"
    assert running.next(lambda: film.scene.rename(away)).startswith("1 error")
    assert "treatment.pdf" in running.next(lambda: away.rename(film.scene))


def test_the_story_may_vanish_and_come_back(film: Film, running: Watching) -> None:
    text = film.entry.read_bytes()
    assert running.next(film.entry.unlink).startswith("there is no story.xml in source/새 영화; the documents of ")
    assert "treatment.pdf" in running.next(lambda: film.entry.write_bytes(text))


def test_the_folder_may_vanish_and_another_come_in_its_place(film: Film, running: Watching) -> None:
    other, away = film.home / "other", film.home / "away"
    shutil.copytree(film.folder, other)

    def swap() -> None:
        film.folder.rename(away)
        other.rename(film.folder)

    running.next(swap)
    running.next(film.edit)  # it is watched in its turn
    assert running.next(lambda: shutil.rmtree(film.folder)).startswith("there is no source/새 영화; ")
    assert "treatment.pdf" in running.next(lambda: away.rename(film.folder))
    running.next(film.edit)
    running.next(film.mend)


# What else counts


def test_a_style_sheet_and_a_paradigm_from_elsewhere_are_watched_too(film_of_its_own: Film) -> None:
    film, home = film_of_its_own, film_of_its_own.home
    css, own, new = home / "my.css", home / "own.xml", home / "new"
    css.write_text("p { color: black }")
    shutil.copy(COMPILER / "model" / "paradigms" / "three-act.xml", own)

    def save(path: Path, text: str) -> None:
        """At once, as most editors do: no half of it is ever there."""
        new.write_text(text, encoding="utf-8")
        new.replace(path)

    with watching(*QUICK, "--theme", css, "--paradigm", own, film.entry, cwd=home) as one:
        one.until(lambda: one.printed)
        assert one.next(lambda: save(css, "p { colour: black }")).endswith("1 warning")
        assert one.next(css.unlink).startswith("there is no theme or style sheet")
        assert one.next(lambda: save(css, "p { color: blue }")).endswith("1 page")
        paradigm = own.read_text(encoding="utf-8")
        assert one.next(lambda: save(own, paradigm[:-20])).startswith("1 error")
        assert one.next(lambda: save(own, paradigm)).endswith("1 page")


def test_documents_inside_the_storys_folder_are_no_saves(film_of_its_own: Film) -> None:
    film = film_of_its_own
    link = film.home / "link"
    link.symlink_to(film.folder)
    with watching("-o", "pdf", cwd=link) as one:
        one.until(lambda: one.printed)
        time.sleep(LONG_ENOUGH)
        one.next(film.edit)
        time.sleep(LONG_ENOUGH)
        one.next(film.spoil)
        assert len(one.printed) == 3
        assert (film.folder / "pdf" / "treatment.pdf").exists()


def test_watching_goes_on_where_nothing_can_be_written(film_of_its_own: Film) -> None:
    film = film_of_its_own
    (film.home / "output").write_text("in the way")
    with watching(*QUICK, cwd=film.home) as one:
        one.until(lambda: one.printed)
        assert one.printed == ["output/새-영화: Not a directory; nothing is written"]
        (film.home / "output").unlink()
        assert "cast.pdf" in one.next(film.edit)


def test_watching_goes_on_without_fonts(film_of_its_own: Film) -> None:
    (film_of_its_own.home / "fonts.conf").write_text("<fontconfig></fontconfig>")
    with watching(cwd=film_of_its_own.home, FONTCONFIG_FILE=str(film_of_its_own.home / "fonts.conf")) as one:
        one.until(lambda: one.printed)
        assert one.printed[0].startswith("no fonts are installed; ")
        assert one.next(film_of_its_own.edit) == one.printed[0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "there is no nowhere"),
        (["--theme", "no.css"], "there is no theme or style sheet `no.css`"),
        (["--lang", "fr"], "there is no edition `fr`"),
    ],
)
def test_wrong_usage_ends_it_at_the_start(film: Film, arguments: list[str], sentence: str) -> None:
    done = photoplay("watch", *arguments, cwd=film.home)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_files_are_polled_where_the_system_cannot_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(*_: object, **__: object) -> Iterator[None]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("watchfiles.watch", no_more)
    stirring = file_watch.stirs(tmp_path, 1)
    assert [next(stirring), next(stirring)] == [None, None]


def test_a_save_is_dated_by_the_file_unless_that_cannot_be(tmp_path: Path) -> None:
    file = tmp_path / "scene.xml"
    began = time.time()
    file.write_text("x")
    saved = file.stat().st_ctime
    assert file_watch.moment([str(file)], began, began + 5) == pytest.approx(saved)
    assert file_watch.moment([str(file)], began + 2, began + 5) == began + 5
    file.unlink()
    assert file_watch.moment([str(file)], began, began + 5) == pytest.approx(tmp_path.stat().st_mtime)


# How it ends


@pytest.mark.parametrize(
    ("number", "status", "word"),
    [(signal.SIGINT, 130, "\nphotoplay: interrupted\n"), (signal.SIGTERM, 143, ""), (signal.SIGHUP, 129, "")],
)
def test_a_stopped_watch_ends_at_once_and_leaves_nothing_behind(
    film_of_its_own: Film, number: int, status: int, word: str
) -> None:
    with watching("--no-cache", "-j", "2", cwd=film_of_its_own.home) as one:
        one.until(lambda: _loaded(one))  # in the middle of the first compile
        assert one.stop(number) == status
        assert one.text == word
        with pytest.raises(ProcessLookupError):
            os.killpg(one.process.pid, 0)
    assert not list(film_of_its_own.home.glob("output/*"))


def _loaded(one: Watching) -> bool:
    """Return whether a process that lays out pages has loaded the renderer."""
    processes = Path("/proc")
    if not processes.exists():
        time.sleep(1)
        return True
    for maps in processes.glob("[0-9]*/maps"):
        try:
            if os.getpgid(int(maps.parent.name)) == one.process.pid and "libpango" in maps.read_text():
                return True
        except OSError:
            continue
    return False


def test_watching_goes_on_with_stdout_closed(film_of_its_own: Film) -> None:
    film = film_of_its_own
    with watching(cwd=film.home, before=lambda: os.close(1)) as one:
        one.until(film.treatment.exists)
        before = film.treatment.read_bytes()
        film.edit()
        one.until(lambda: film.treatment.read_bytes() != before)
        assert one.stop() == 130


# On a terminal


def test_findings_replace_those_of_the_last_compile_on_a_terminal(film_of_its_own: Film) -> None:
    film = film_of_its_own

    def shown(columns: int) -> str:
        return "\n".join(screen(one.raw, columns))

    with watching(*QUICK, cwd=film.home, terminal=(41, 24)) as one:
        one.until(lambda: one.printed)
        for number in (1, 2):
            one.next(film.spoil)
            name = f"없는사람{number}"
            one.until(lambda name=name: name in one.text and one.text.endswith("explain N101\r\n"))  # type: ignore[misc]
            assert shown(41).count("explain N101") == 1
        assert "없는사람1" not in shown(41)
        assert all(cell_len(line) <= 41 for line in screen(one.raw, 41))
        one.next(film.mend)
        assert len(one.printed) == 4
        assert "없는사람" not in shown(41)
        assert "\n\n" not in shown(41)


def test_findings_fit_on_a_terminal_that_was_made_smaller(film_of_its_own: Film) -> None:
    film = film_of_its_own
    with watching(*QUICK, cwd=film.home, terminal=(80, 40)) as one:
        one.until(lambda: one.printed)
        one.resize(60, 16)
        one.next(lambda: film.scene.write_text(film.text.replace('who="', 'who="x').replace('cast="', 'cast="x y z ')))
        one.until(lambda: " more (--all shows them)" in one.text)
        assert len(screen(one.raw.rpartition(b"stay")[2], 60)) <= 16
