"""Count the planted faults that are found, and the other findings: ``python -m tests.support.injector --rounds 5``.

A clean story is copied and one fault is planted in the copy, at a place that the seed chooses; the checks are run, and
what they find is compared with what was planted. A fault counts as caught if its code is reported in its file and on
its line. Everything else that is reported counts as said besides: some of it follows (who is dead and walks has come
without a journey, too), the rest is noise. One plant is a function from a story's folder and a source of choices to
what it has planted; it edits the text itself, because a fault is a fault of text. Same seed, same table.

Not a test: nothing passes or fails. The edits that must be found are in ``test_plants.py``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from compiler.checks.catalogue import RULES
from compiler.driver import checking
from compiler.driver.session import Session
from tests.support.injection.continuity import (
    days_backwards,
    dead_acting,
    dead_on_screen,
    destroyed_prop,
    dies_twice,
    held_by_two,
    hours_backwards,
    impossible_journey,
    injured_acting,
    learnt_twice,
    never_lent,
    prisoner_acting,
    two_places,
    unheld_use,
    unlearnt_knowledge,
    untold_journey,
    wrong_giver,
)
from tests.support.injection.names import (
    KOREAN,
    LATIN,
    circular_place,
    colliding_names,
    duplicate_id,
    entry,
    korean_slip,
    latin_slip,
    listed_twice,
    near_name,
    odd_width,
    unknown_mention,
    unlisted_character,
    unnamed_cast,
    unused_alias,
)
from tests.support.injection.shape import (
    PROSE,
    SCENES,
    circular_include,
    misplaced_element,
    misplaced_include,
    missing_attribute,
    missing_element,
    not_utf8,
    repeated_include,
    too_large,
    unknown_element,
    wrong_root,
    wrong_value,
)
from tests.support.injection.structure import (
    another_wording,
    disordered_beat,
    doubled_beat,
    drifting_beat,
    early_payoff,
    empty_act,
    late_introduction,
    long_absence,
    missing_beat,
    missing_language,
    open_question,
    turnless_act,
    uneven_act,
    unpaid_setup,
    untold_scene,
    wrong_running_time,
)
from tests.support.injection.text import STORY, Planted, Tried, Where, extra, insert, misspell

# The table

INCLUDE = r'<xi:include href="([^"]*)"/>'
ROOM = "\u200b\u00ad\u2060\u3164\ufeff"

PLANTS: Sequence[tuple[str, str, Where]] = (
    ("X101", "a bare & or <", insert(PROSE, ["& ", "< "], SCENES)),
    ("X102", "EUC-KR in it", not_utf8),
    ("X103", "a DOCTYPE", insert(r"\?>\n()", ["<!DOCTYPE scene>\n"])),
    ("X104", "4 MB of comment", too_large),
    ("X201", "element misspelt", unknown_element),
    ("X202", "element out of place", misplaced_element),
    ("X203", "element left out", missing_element),
    ("X204", "attribute misspelt", misspell(r"\s(day|length|cast|role|held-by|kind|hours)=")),
    ("X205", "attribute left out", missing_attribute),
    ("X206", "wrong value", wrong_value),
    ("X207", "text out of place", insert(r"<(?:prose|beat|continuity)[^>]*>()", [" and then "], SCENES)),
    ("X208", "another namespace", wrong_root),
    ("X301", "file misspelt", misspell(r'<xi:include href="(?:scenes/\d+-)?([^"]*)\.xml"', "story.xml")),
    ("X302", "file outside", insert(INCLUDE, ["../", "/", "http://example.org/"], "story.xml")),
    ("X303", "file includes itself", circular_include),
    ("X304", "parse=text", insert(r'<xi:include href="[^"]*"()/>', [' parse="text"'], "story.xml")),
    ("X305", "a prop among people", misplaced_include),
    ("X306", "included twice", repeated_include),
    (
        "X307",
        "a folder included",
        insert(r'\s()<xi:include href="scenes/', ['<xi:include href="scenes"/>\n'], "story.xml"),
    ),
    ("X401", "allows no code", insert(r"()</scene>", ['<allow code="C1001">덤</allow>\n'], SCENES)),
    ("X402", "allows no finding", insert(r"()</scene>", ['<allow code="C101">덤</allow>\n'], SCENES)),
    ("N101", "id misspelt", misspell(r'\s(?:cast|who|by|from|held-by)="([^"]*)"', SCENES)),
    ("N102", "ko: finger slips", near_name(KOREAN, korean_slip, near=True)),
    ("N102", "ko: any key", near_name(KOREAN, korean_slip, near=False)),
    ("N102", "en: finger slips", near_name(LATIN, latin_slip, near=True)),
    ("N102", "en: any letter", near_name(LATIN, latin_slip, near=False)),
    ("N103", "id misspelt", misspell(r'\s(?:place|at|within)="([^"]*)"')),
    ("N104", "id misspelt", misspell(r'\s(?:prop|with)="([^"]*)"', SCENES)),
    ("N105", "paradigm misspelt", misspell(r'(?:<mark paradigm|<paradigm name)="([^"]*)"')),
    ("N106", "beat misspelt", misspell(r'\sbeat="([^"]*)"', SCENES)),
    ("N107", "setup misspelt", misspell(r'<payoff of="([^"]*)"', SCENES)),
    ("N108", "mention misspelt", unknown_mention),
    ("N109", "one more in the cast", unnamed_cast),
    ("N110", "one less in the cast", unlisted_character),
    ("N111", "one twice in the cast", listed_twice),
    ("N201", "id given twice", duplicate_id),
    ("N202", "within itself", circular_place),
    ("N203", "another's name", colliding_names),
    ("N204", "alias unused", unused_alias),
    ("N205", "character unused", entry("cast", "character")),
    ("N206", "place unused", entry("places", "place")),
    ("N301", "no width", insert(PROSE, list(ROOM), SCENES)),
    ("N302", "right to left", insert(PROSE, ["\u202e", "\u202d", "\u2067"], SCENES)),
    ("N303", "full width", odd_width),
    ("C101", "the dead in the cast", dead_on_screen),
    ("C102", "the dead travel", dead_acting),
    ("C103", "the dead die", dies_twice),
    ("C201", "another gives", wrong_giver),
    ("C202", "another uses", unheld_use),
    ("C202", "never lent", never_lent),
    ("C203", "found while held", held_by_two),
    ("C204", "used when destroyed", destroyed_prop),
    ("C301", "abroad at that hour", two_places),
    ("C302", "9000 hours", impossible_journey),
    ("C303", "journey left out", untold_journey),
    ("C401", "an earlier day", days_backwards),
    ("C402", "an earlier hour", hours_backwards),
    ("C501", "arrested before acting", prisoner_acting),
    ("C502", "hurt before acting", injured_acting),
    ("C601", "knows too early", unlearnt_knowledge),
    ("C602", "learns again", learnt_twice),
    ("S101", "no prose", untold_scene),
    ("S102", "an empty act", empty_act),
    ("S103", "a turnless sequence", turnless_act),
    ("S104", "a sequence moved", uneven_act),
    ("S105", "an idle scene", lambda folder, rng: extra(folder, rng, "")),
    ("S106", "another plan", wrong_running_time),
    ("S201", "mark left out", missing_beat),
    ("S202", "mark too early", disordered_beat),
    ("S203", "mark twice", doubled_beat),
    ("S204", "mark moved", drifting_beat),
    ("S301", "matters, comes late", late_introduction),
    ("S302", "matters, stays away", long_absence),
    ("T101", "payoff left out", unpaid_setup),
    ("T102", "question left open", open_question),
    ("T103", "payoff moved ahead", early_payoff),
    ("T104", "prop unused", entry("props", "prop")),
    ("L101", "English left out", missing_language),
    ("L102", "English twice", another_wording("en")),
    ("L103", "some French", another_wording("fr")),
)


def tried(code: str, plant: Where, rng: Random) -> Tried:
    """Plant once in a fresh copy, and see what is found."""
    with tempfile.TemporaryDirectory(prefix="photoplay-plant-") as scratch:
        folder = Path(shutil.copytree(STORY, Path(scratch) / "story"))
        planted = Planted(code, *plant(folder, rng))
        return judged(folder, planted)


def judged(folder: Path, planted: Planted) -> Tried:
    """Check a story with a plant, and compare the findings with it."""
    checked = checking.check(Session.at(folder))
    found: list[tuple[str, str, int]] = []
    for finding in checked.findings:
        source = checked.sources.get(finding.span.path)
        line = source.position(finding.span.start).line if source else 0
        found.append((finding.code, Path(finding.span.path).relative_to(folder).as_posix(), line))
    aim = (planted.code, planted.file, planted.line)
    besides = list(found)
    if aim in besides:
        besides.remove(aim)
    shown = (f"{planted.file}:{planted.line}", *(f"{code} {file}:{line}" for code, file, line in found))
    return Tried(aim in found, tuple(code for code, _, _ in besides), shown)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seed", type=int, default=1, help="another seed, other places")
    words.add_argument("--rounds", type=int, default=5, help="how many times each fault is planted")
    words.add_argument("--only", default="", help="only codes that begin so: C, N102")
    words.add_argument("--missed", action="store_true", help="print of each miss what was planted and what was found")
    asked = words.parse_args()
    clean = checking.check(Session.at(STORY))
    if clean.findings:
        sys.exit(f"{STORY} is not clean: photoplay validate {STORY}")
    print(f"seed {asked.seed}, {asked.rounds} rounds")
    print(f"{'code':<6}{'plant':<26}{'planted':>8}{'recall':>8}{'besides':>9}  what besides, all rounds together")
    total: list[Tried] = []
    names = {rule.code: rule.name for rule in RULES}
    for code, label, plant in PLANTS:
        if code.startswith(asked.only):
            rounds = [tried(code, plant, Random(f"{asked.seed} {code} {label} {n}")) for n in range(asked.rounds)]
            print(row(code, label, rounds))
            total += rounds
            if asked.missed:
                for one in rounds:
                    if not one.caught:
                        print("      missed", *one.printed[:6], sep="  ")
    print(row("all", "", total))
    without = [f"{code} {name}" for code, name in names.items() if code not in {code for code, _, _ in PLANTS}]
    print("no plant for:", ", ".join(without), "(found by compiling only)")


def row(code: str, label: str, rounds: Sequence[Tried]) -> str:
    """One line of the table."""
    planted = len(rounds)
    recall = sum(one.caught for one in rounds) / planted
    besides = Counter(other for one in rounds for other in one.besides)
    often = "  ".join(
        f"{other} {number}" for other, number in sorted(besides.items(), key=lambda one: (-one[1], one[0]))
    )
    return f"{code:<6}{label:<26}{planted:>8}{recall:>8.0%}{sum(besides.values()) / planted:>9.1f}  {often}".rstrip()


if __name__ == "__main__":
    main()
