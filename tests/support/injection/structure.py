"""Plants of families S, T and L: structure, threads, languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.support.injection.shape import SCENES
from tests.support.injection.text import (
    Hit,
    Scene,
    Where,
    attribute,
    before,
    cut,
    extra,
    files,
    hits,
    line_of,
    place_of,
    put,
    read,
    scenes,
)

# S and T: structure, threads

BEATS = (("break-into-two", "debate"), ("b-story", "break-into-two"), ("midpoint", "fun-and-games"),
         ("all-is-lost", "bad-guys-close-in"), ("break-into-three", "dark-night-of-the-soul"),
         ("final-image", "finale"))  # fmt: skip
"""Moments of save-the-cat that stand alone, each with the beat that it should follow."""

TARGETS = {"catalyst": 10.9, "break-into-two": 22.7, "b-story": 27.3, "midpoint": 50, "all-is-lost": 68.2}


def move_beat(folder: Path, beat: str, to: Scene, *, copy: bool = False) -> tuple[str, int]:
    """Mark another scene with a beat; unless it is a copy, the scene that had the mark loses it."""
    tag = f'<mark paradigm="save-the-cat" beat="{beat}"/>'
    if not copy:
        (hit,) = hits(folder, re.escape(tag), SCENES)
        cut(folder, hit)
    at = read(to.path).index("<beat>") + len("<beat>")
    place = put(folder, Hit(to.path, at, at, ""), "\n" + tag, 1)
    for path in files(folder, SCENES):  # a beat without a mark is another matter
        path.write_text(re.sub(r"<beat>\s*(?=<turn)(?s:.*?)</beat>\s*", "", read(path)), encoding="utf-8")
    return place


def first_with(story: Sequence[Scene], beat: str) -> int:
    return next(number for number, scene in enumerate(story) if f'beat="{beat}"' in scene.text)


def untold_scene(folder: Path, rng: Random) -> tuple[str, int]:
    scene = rng.choice(scenes(folder))
    scene.path.write_text(re.sub(r"\s*<prose.*?</prose>", "", scene.text, flags=re.DOTALL), encoding="utf-8")
    return line_of(folder, scene.path, ' id="')


def empty_act(folder: Path, rng: Random) -> tuple[str, int]:
    act = '<act id="extra"><title>덤</title><title xml:lang="en">Extra</title></act>\n'
    return put(folder, rng.choice(hits(folder, r"</act>\n()", "story.xml")), act)


def turnless_act(folder: Path, rng: Random) -> tuple[str, int]:
    words = '<title>덤</title><title xml:lang="en">Extra</title>'
    around = f'</sequence>\n<sequence id="turnless">{words}{{}}</sequence>\n<sequence id="rest">{words}'
    extra(folder, rng, '<continuity><recovery who="danko"/></continuity>', around)
    return line_of(folder, folder / "story.xml", 'id="turnless"')


def uneven_act(folder: Path, rng: Random) -> tuple[str, int]:
    """The first sequence of an act is moved to the one before, or the last to the one after."""
    path = folder / "story.xml"
    text = read(path)
    number = rng.randrange(2)
    border = list(re.finditer(r"  </act>\s*<act .*?(?=    <sequence)", text, re.DOTALL))[number]
    if rng.randrange(2):
        end = text.index("</sequence>", border.end()) + len("</sequence>\n")
        text = text[: border.start()] + text[border.end() : end] + border[0] + text[end:]
    else:
        start = text.rindex("    <sequence", 0, border.start())
        text = text[:start] + border[0] + text[start : border.start()] + text[border.end() :]
    path.write_text(text, encoding="utf-8")
    return line_of(folder, path, f'<act id="{("act-one", "act-two")[number]}"')


def wrong_running_time(folder: Path, rng: Random) -> tuple[str, int]:
    hit = hits(folder, r'running-time="([^"]*)"', "story.xml")[0]
    put(folder, hit, str(rng.choice((75, 85, 90, 120, 140))))
    return line_of(folder, hit.path, ' id="')


def missing_beat(folder: Path, rng: Random) -> tuple[str, int]:
    beat = rng.choice(["catalyst", "theme-stated", "opening-image", *(beat for beat, _ in BEATS)])
    (hit,) = hits(folder, rf'<mark paradigm="save-the-cat" beat="{beat}"/>', SCENES)
    if re.search(rf"<beat>\s*{re.escape(hit.text)}\s*<turn", read(hit.path)):
        hit = hits(folder, rf'<beat>\s*<mark paradigm="save-the-cat" beat="{beat}"/>.*?</beat>', SCENES)[0]
    cut(folder, hit)
    return line_of(folder, folder / "story.xml", 'name="save-the-cat"')


def disordered_beat(folder: Path, rng: Random) -> tuple[str, int]:
    story = scenes(folder)
    beat, follows = rng.choice(BEATS)
    return move_beat(folder, beat, rng.choice(story[: first_with(story, follows)]))


def doubled_beat(folder: Path, rng: Random) -> tuple[str, int]:
    story = scenes(folder)
    beat = rng.choice(["catalyst", "theme-stated", *(beat for beat, _ in BEATS[:-1])])
    return move_beat(folder, beat, rng.choice(story[first_with(story, beat) + 1 :]), copy=True)


def drifting_beat(folder: Path, rng: Random) -> tuple[str, int]:
    """A beat is moved ahead by a tenth of the story or more, but not before the beat that it follows."""
    story = scenes(folder)
    lengths = [minutes(attribute(scene.text, "length")) for scene in story]
    ends = [100 * sum(lengths[: number + 1]) / sum(lengths) for number in range(len(story))]
    earliest = {beat: first_with(story, follows) for beat, follows in BEATS} | {"catalyst": 0}
    beat, scene = rng.choice(
        [
            (beat, story[number])
            for beat, target in TARGETS.items()
            for number in range(earliest[beat], first_with(story, beat))
            if target - ends[number] > 6
        ]
    )
    return move_beat(folder, beat, scene)


def minutes(length: str) -> float:
    match = re.fullmatch(r"(\d+)m(?: (\d+)s)?", length)
    assert match
    return int(match[1]) + int(match[2] or 0) / 60


def role(folder: Path, who: str, new: str) -> None:
    (hit,) = hits(folder, rf'<character id="{who}" role="([^"]*)"', "cast.xml")
    put(folder, hit, new)


def late_introduction(folder: Path, rng: Random) -> tuple[str, int]:
    who = rng.choice(("dealer", "montreal-driver", "charter-driver"))
    role(folder, who, rng.choice(("supporting", "lead")))
    scene = next(scene for scene in scenes(folder) if who in scene.cast)
    return line_of(folder, scene.path, 'cast="')


def long_absence(folder: Path, rng: Random) -> tuple[str, int]:
    who, name = rng.choice((("gallagher", "080-ambush"), ("chief", "050-order"), ("militia", "020-proverb")))
    role(folder, who, rng.choice(("lead", "protagonist", "antagonist")))
    return line_of(folder, folder / f"scenes/{name}.xml", 'cast="')


def unpay(folder: Path, rng: Random) -> str:
    """Take away the payoff of one setup, and give the setup's id."""
    hit = rng.choice(hits(folder, r'<payoff of="([^"]*)"', SCENES))
    of = rng.choice(hit.text.split())
    rest = " ".join(one for one in hit.text.split() if one != of)
    text = read(hit.path)
    if rest:
        put(folder, hit, rest)
    else:
        start = text.rindex("<payoff", 0, hit.start)
        cut(folder, Hit(hit.path, start, text.index("</payoff>", start) + len("</payoff>"), ""))
    return of


def setup_line(folder: Path, of: str) -> tuple[str, int]:
    (hit,) = hits(folder, rf'<setup id="{of}"', SCENES)
    return place_of(folder, hit.path, hit.start)


def unpaid_setup(folder: Path, rng: Random) -> tuple[str, int]:
    return setup_line(folder, unpay(folder, rng))


def open_question(folder: Path, rng: Random) -> tuple[str, int]:
    of = unpay(folder, rng)
    (hit,) = hits(folder, rf'<setup id="{of}"()', SCENES)
    put(folder, hit, ' kind="question"')
    return setup_line(folder, of)


def early_payoff(folder: Path, rng: Random) -> tuple[str, int]:
    of = unpay(folder, rng)
    file, _ = setup_line(folder, of)
    earlier = [path for path in files(folder, SCENES) if path.relative_to(folder).as_posix() < file]
    text = f'<payoff of="{of}"><text>덤.</text><text xml:lang="en">Extra.</text></payoff>\n'
    path = rng.choice(earlier)
    tag = "<continuity>" if "<continuity>" in read(path) else "<prose"
    return put(folder, before(path, tag), text)


# L: languages


def missing_language(folder: Path, rng: Random) -> tuple[str, int]:
    name = rng.choice(("title", "summary", "turn", "text", "prose"))
    found = []
    for path in files(folder, SCENES):
        pair = rf'(<{name}>)\s*\S.*?</{name}>(\s*<{name} xml:lang="en">.*?</{name}>)'
        for match in re.finditer(pair, read(path), re.DOTALL):
            found.append((Hit(path, match.start(2), match.end(2), match[2]), match.start(1)))
    hit, start = rng.choice(found)
    if name != "prose":  # of prose the element is pointed at, else the words
        start = read(hit.path).index(">", start) + 1
        start += len(read(hit.path)[start:]) - len(read(hit.path)[start:].lstrip())
    place = place_of(folder, hit.path, start)
    cut(folder, hit)
    return place


def another_wording(language: str) -> Where:
    def plant(folder: Path, rng: Random) -> tuple[str, int]:
        name = rng.choice(("title", "summary", "turn"))
        hit = rng.choice(hits(folder, rf'<{name} xml:lang="en">[^<]*</{name}>()', SCENES))
        return put(folder, hit, f'\n<{name} xml:lang="{language}">Bis.</{name}>', 1)

    return plant
