"""The cost of a check grows with the story and no faster, and has a limit all the same."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import compiler
from compiler.breakdown.mentions import _HEADS, LONGEST_ENDING, NameForm, Names, _normal, _spelt, is_ending, stems
from compiler.breakdown.spelling import _places
from compiler.checks.catalogue import BY_CODE
from compiler.diagnostics.findings import Finding
from compiler.driver import checking
from compiler.driver.checking import MOST_PARADIGMS
from compiler.driver.session import Session
from compiler.model.paradigm import MOST_BEATS, Paradigm, load
from compiler.syntax.allowances import allowed, standing
from compiler.system import limits
from compiler.text.source import Source, Span
from tests.hostile import neighbours
from tests.hostile.judged import codes
from tests.hostile.lists import Case
from tests.support.commands import POSIX
from tests.support.places import RED_HEAT, ROOT
from tests.support.threats import threat

MOST = 2.6
"""Limit of the ratio of the costs of 2n and n."""

NOWHERE = Span("cast.xml", 0, 1)


# Growth


def checked(folder: Path, text: str) -> tuple[Finding, ...]:
    (folder / "story.xml").write_text(text, encoding="utf-8")
    return checking.check(Session.at(folder)).findings


def calls(folder: Path, text: str) -> int:
    """Number of calls of functions and steps of generators while a story is checked."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    checked(folder, text)  # what is kept of a file is kept; what is loaded is loaded
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        checked(folder, text.replace("Small", "Other", 1) + "\n")
    finally:
        sys.setprofile(before)
    return count


def peak(folder: Path, text: str) -> int:
    """The most bytes that Python has in hand while a story is checked, more than before."""
    checked(folder, text)
    tracemalloc.start()
    try:
        checked(folder, text + "\n")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def small(cases: dict[str, Callable[[int], str]], *names: str) -> list[object]:
    return [pytest.param(cases[name], id=name) for name in names]


@pytest.mark.many
@threat(
    80, "time and memory grow with the text: what is longer than any ending or name is seen to be none before it is cut"
)
@threat(81, "they are looked up in sets, tries and by their order; the time grows with the story")
@pytest.mark.parametrize(
    "story",
    small(neighbours.WORDS, "one word of endings", "names of one ending", "words after underscores")
    + small(
        neighbours.LISTS, "a dead one uses", "names alike", "aliases and scenes", "payoffs of one setup", "journeys", "leads",
        "languages",
    ),
)  # fmt: skip
def test_twice_the_size_costs_twice_as_much(story: Callable[[int], str], tmp_path: Path) -> None:
    nothing = calls(tmp_path, story(0))
    once, twice = (calls(tmp_path, story(size)) - nothing for size in (500, 1000))
    assert twice <= MOST * max(once, 500)


@pytest.mark.many
@threat(80)
@threat(81)
@pytest.mark.parametrize(
    "story",
    small(neighbours.WORDS, "one word of endings", "names of one ending")
    + small(neighbours.LISTS, "payoffs of one setup"),
)
def test_twice_the_size_takes_twice_the_memory(story: Callable[[int], str], tmp_path: Path) -> None:
    nothing = peak(tmp_path, story(0))
    once, twice = (peak(tmp_path, story(size)) - nothing for size in (500, 1000))
    assert twice <= MOST * max(once, 100_000)


@threat(80)
@threat(81)
@pytest.mark.parametrize("name", [*neighbours.WORDS, *neighbours.LISTS])
def test_each_neighbour_is_checked_as_a_story(name: str, tmp_path: Path) -> None:
    story = (neighbours.WORDS | neighbours.LISTS)[name]
    assert {finding.code for finding in checked(tmp_path, story(30)) if finding.code[:2] in ("X1", "X2", "X3")} == set()


def test_every_case_of_the_harness_is_a_story_of_the_grammar(tmp_path: Path) -> None:
    for path in (
        ("story", "cast", "character"),
        ("story", "act", "scene", "prose", "p"),
        ("story", "act", "scene", "@cast"),
    ):
        found = checked(tmp_path, Case(path, "distinct").story(20))
        assert not [finding for finding in found if finding.code.startswith("X")], path


# The same names are found as by looking at each


def naive(forms: list[str], language: str, text: str) -> list[str]:
    """The names in a text, by trying every spelling at every place: what the search is a shorter way to."""
    spellings = sorted(
        {one for form in forms for one in (_normal(form), *_spelt(form, language))}, key=len, reverse=True
    )
    korean, found, at, text = language == "ko", [], 0, _normal(text)
    while at < len(text):
        before = text[at - 1 : at]
        longer = [one for head in _HEADS for one in spellings if len(one) >= head and _head(one) == head]
        for spelling in longer if not (before and before.isalnum()) else ():
            rest = re.match(r"\w*", text[at + len(spelling) :])[0]  # type: ignore[index]
            ends = is_ending(rest) if korean else re.match(r"(?:['’][sS]|['’]|[sS])?(?!\w)", text[at + len(spelling) :])
            if text.startswith(spelling, at) and ends and len(spelling) > 1:
                found.append(spelling)
                at += len(spelling) + (len(rest) if korean else ends.end()) - 1  # type: ignore[union-attr]
                break
        at += 1
    return found


def _head(spelling: str) -> int:
    return next(length for length in _HEADS if len(spelling) >= length)


WORDS = st.lists(
    st.sampled_from(["ab", "abc", "abcd", "abcdef", "abcdeg", "abcdefg", "ba", "b", "a b"]), min_size=1, max_size=6
)
KOREAN = st.lists(
    st.sampled_from(["단코", "단코한", "단", "코한단", "은은", "은", "단코 이반", "이반단코의"]), min_size=1, max_size=6
)
TEXTS = st.lists(st.sampled_from(["abc", "abcdef", "abcdefgs", "ab's", "a", "b", "_", " ", ", "]), max_size=20).map(
    "".join
)
SENTENCES = st.lists(
    st.sampled_from(["단코", "한", "은", "는", "에게서", "이반", "의", " ", ", ", "_"]), max_size=20
).map("".join)


@given(WORDS, TEXTS)
def test_names_are_found_as_by_trying_each_at_each_place(forms: list[str], text: str) -> None:
    assert _found(forms, "en", text) == naive(forms, "en", text)


@given(KOREAN, SENTENCES)
def test_korean_names_are_found_as_by_trying_each_at_each_place(forms: list[str], text: str) -> None:
    assert _found(forms, "ko", text) == naive(forms, "ko", text)


def _found(forms: list[str], language: str, text: str) -> list[str]:
    names = Names(tuple(NameForm("character", form, form, language, NOWHERE) for form in forms))
    return [written for written, _ in names.in_text(text, language) if len(written) > 1]


@given(st.text("단코은는가에게서a", max_size=40))
def test_a_word_is_cut_only_where_an_ending_may_begin(word: str) -> None:
    assert list(stems(word)) == [word[:end] for end in range(len(word), 1, -1) if is_ending(word[end:])]
    assert is_ending("은" * (LONGEST_ENDING + 1)) is False


@given(st.text("단코 a\u0301e,\u1103\u1161\u11ab·я", max_size=30))
def test_a_place_in_composed_text_is_that_in_the_original(original: str) -> None:
    place, value = _places(original), unicodedata.normalize("NFC", original)
    for at in range(len(value) + 1):
        assert unicodedata.normalize("NFC", original[: place(at)]) == value[:at] or not value[at - 1 : at].isalpha()


# Caps


def paradigm(beats: int) -> Source:
    printed = "".join(f'<beat id="b{number}"><name>B</name></beat>' for number in range(beats))
    text = f'<paradigm xmlns="urn:photoplay:paradigm:1" id="p" xml:lang="en"><name>P</name>{printed}</paradigm>'
    return Source("p.xml", text.encode())


@threat(81)
def test_beats_of_a_paradigm_and_paradigms_of_a_story_are_limited(tmp_path: Path) -> None:
    assert isinstance(load(paradigm(MOST_BEATS)), Paradigm)
    assert [finding.code for finding in load(paradigm(MOST_BEATS + 1))] == ["X104"]  # type: ignore[union-attr]
    (tmp_path / "p.xml").write_bytes(paradigm(3).data)
    for number, expected in ((MOST_PARADIGMS, []), (MOST_PARADIGMS + 5, ["X104"])):
        uses = "".join(f'<paradigm name="p{at}" href="p.xml"/>' for at in range(number))
        (tmp_path / "story.xml").write_text(neighbours.story(front=uses))
        assert [code for code in codes(tmp_path) if code.startswith("X")] == expected


def test_allowances_are_judged_in_one_way(tmp_path: Path) -> None:
    (tmp_path / "story.xml").write_text(neighbours.LISTS["codes allowed"](20))
    checked = checking.check(Session.at(tmp_path))
    assert list(standing(checked.findings, checked.allowed)) == list(
        allowed(checked.findings, checked.allowed, BY_CODE, judged=False)
    )


# Limits


def command(
    before: str, *arguments: str, limit: int | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, after some lines of Python; perhaps with a limit of memory in bytes."""
    code = f"{before}\nfrom compiler.cli import main\nmain()"

    def limited() -> None:
        import resource

        if limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, encoding="utf-8", cwd=cwd, preexec_fn=limited, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


SLOW = """
import itertools, signal, time
from compiler.driver import checking
from compiler.system import limits
from compiler.cli import time_limit
from compiler.driver.session import Session
time_limit.CHECKING, limits.GRACE = 0.3, {grace}
def slow(*_):
    while True:
        try:
            {what}
        except Exception:
            pass
    yield
checking.run_checks = slow
"""
FULL = "from compiler.driver import checking\nchecking.run_checks = lambda *_: [bytes(1 << 28) for _ in range(100)]"
SENTENCE = "photoplay: checking took longer than {} seconds; `--timeout` allows more, 0 any\n"


@POSIX
@threat(
    82, "exit 3 with a sentence, after ten minutes or `--timeout`, or at 4 GB; nothing but a fault of ours comes so far"
)
@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", RED_HEAT),
        ("beats", RED_HEAT),
        ("beats", RED_HEAT, "-f", "md"),
        ("report", "scenes", RED_HEAT, "-f", "csv"),
        ("compile", RED_HEAT, "-d", "cast"),
    ],
)
def test_a_check_that_does_not_end_is_ended(arguments: tuple[object, ...], tmp_path: Path) -> None:
    done = command(SLOW.format(what="time.sleep(0.01)", grace=9), *map(str, arguments), "--no-cache", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", SENTENCE.format(0.3))
    assert not any(tmp_path.iterdir())


@POSIX
@threat(82)
def test_a_check_has_the_time_that_it_is_given() -> None:
    slow = SLOW.format(what="time.sleep(0.01)", grace=9)
    done = command(slow, "validate", str(RED_HEAT), "--no-cache", "--timeout", "1")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", SENTENCE.format(1))


@POSIX
@threat(82)
def test_a_check_in_a_library_that_does_not_return_is_ended() -> None:
    deaf = "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]), time.sleep(9)"
    done = command(SLOW.format(what=deaf, grace=0.3), "validate", str(RED_HEAT), "--no-cache")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", SENTENCE.format(0.3))


@POSIX
@threat(82)
def test_a_check_that_keeps_pythons_lock_is_ended_by_the_system() -> None:
    done = command(SLOW.format(what="2 in itertools.repeat(1)", grace=0.1), "validate", str(RED_HEAT), "--no-cache")
    assert done.returncode == -signal.SIGXCPU


@POSIX
@threat(82)
@pytest.mark.parametrize("limit", [None, 700 << 20])
def test_a_check_that_takes_all_memory_is_answered_with_a_sentence(limit: int | None) -> None:
    done = command(FULL, "validate", str(RED_HEAT), "--no-cache", limit=limit)
    sentence = "photoplay: checking took more memory than it may have, which is 4 GB at most\n"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", sentence)


@POSIX
@threat(82)
def test_a_caller_of_the_library_has_no_limits() -> None:
    import resource

    def state() -> tuple[object, ...]:
        return (
            *(resource.getrlimit(which) for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU)),
            signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL), threading.active_count(),
        )  # fmt: skip

    before = state()
    during: list[tuple[object, ...]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "run_checks", lambda *_: during.append(state()) or ())
        compiler.check(RED_HEAT)
    assert during == [before]
    with limits.limited(60, os.abort):
        assert state() != before
    assert state() == before
    with limits.limited(float("inf"), os.abort):
        assert state()[2:] == before[2:]
    assert state() == before


def test_time_that_is_up_is_no_fault_that_anything_does_without() -> None:
    began = time.monotonic()

    def deaf() -> None:
        while time.monotonic() - began < 30:
            try:
                time.sleep(0.01)
            except Exception:  # such as a library has
                continue

    with limits.limited(0.05, os.abort), pytest.raises(limits.TookTooLong):
        deaf()


@POSIX
@threat(82)
def test_watch_reports_a_check_that_does_not_end_and_goes_on(tmp_path: Path) -> None:
    code = SLOW.format(what="time.sleep(0.01)", grace=9) + "from compiler.cli import main\nmain()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "watch", str(RED_HEAT), "--no-cache", "-j", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout
    try:
        lines = [process.stdout.readline() for _ in range(2)]
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()
    assert lines[0].startswith("watching ")
    assert lines[1].endswith(SENTENCE.format(0.3).removeprefix("photoplay: ").rstrip("\n") + "; nothing is written\n")
