"""Plants of family C: who is dead, who holds the key, who can be where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.support.injection.shape import SCENES
from tests.support.injection.text import (
    Hit,
    Scene,
    country,
    cut,
    deaths,
    hits,
    holders,
    line_of,
    mark,
    marks,
    place_of,
    powers,
    put,
    recast,
    scenes,
)

# C: continuity


def later(folder: Path, rng: Random) -> tuple[Scene, str]:
    """Somebody who dies, and a scene after the one in which they do."""
    story = scenes(folder)
    dead = deaths(story)
    who = rng.choice([who for who, number in dead.items() if number + 1 < len(story)])
    return rng.choice(story[dead[who] + 1 :]), who


def dead_on_screen(folder: Path, rng: Random) -> tuple[str, int]:
    scene, who = later(folder, rng)
    return recast(folder, scene, (*scene.cast, who))


def dead_acting(folder: Path, rng: Random) -> tuple[str, int]:
    scene, who = later(folder, rng)
    return mark(folder, scene, f'<travel who="{who}" to="{scene.place}"/>')


def dies_twice(folder: Path, rng: Random) -> tuple[str, int]:
    scene, who = later(folder, rng)
    return mark(folder, scene, f'<death who="{who}"/>')


def wrong_giver(folder: Path, rng: Random) -> tuple[str, int]:
    found = []
    for scene in scenes(folder):
        for name, given, at in marks(scene):
            if name == "hand-off" and "from" in given:
                found += [(scene, given, at, who) for who in scene.cast if who not in (given["from"], given.get("to"))]
    scene, given, at, who = rng.choice(found)
    start = scene.text.index(' from="', at) + len(' from="')
    return put(folder, Hit(scene.path, start, start + len(given["from"]), given["from"]), who)


def without(folder: Path, rng: Random) -> tuple[Scene, str, str]:
    """A scene, a prop, and somebody alive in the scene who does not have it."""
    story = scenes(folder)
    return rng.choice(
        [
            (scene, prop, who)
            for scene, held in zip(story, holders(folder, story), strict=True)
            for prop, holder in held.items()
            for who in scene.cast
            if who != holder and deaths(story).get(who, 99) > story.index(scene)
        ]
    )


def unheld_use(folder: Path, rng: Random) -> tuple[str, int]:
    scene, prop, who = without(folder, rng)
    return mark(folder, scene, f'<uses who="{who}" prop="{prop}"/>')


def never_lent(folder: Path, rng: Random) -> tuple[str, int]:
    """A hand-off is taken out whose prop the taker uses next."""
    story = scenes(folder)
    steps = [(scene, *one) for scene in story for one in marks(scene)]
    found = []
    for number, (scene, name, given, at) in enumerate(steps):
        if name == "hand-off" and "to" in given:
            touch = next(
                (one for one in steps[number + 1 :] if given["prop"] in (one[2].get("prop"), one[2].get("with"))), None
            )
            if touch and touch[1] != "hand-off":
                found.append((scene, at, touch))
    scene, at, (user, _, _, there) = rng.choice(found)
    end = scene.text.index("/>", at) + 2
    lines = scene.text.count("\n", at, end)
    if len(marks(scene)) == 1:
        at, end = scene.text.index("<continuity>"), scene.text.index("</continuity>") + len("</continuity>")
    place = place_of(folder, user.path, there)
    cut(folder, Hit(scene.path, at, end, ""))
    return place if user.path != scene.path else (place[0], place[1] - lines)


def held_by_two(folder: Path, rng: Random) -> tuple[str, int]:
    scene, prop, who = without(folder, rng)
    return mark(folder, scene, f'<hand-off prop="{prop}" to="{who}" how="found"/>')


def destroyed_prop(folder: Path, rng: Random) -> tuple[str, int]:
    scene = rng.choice(scenes(folder)[-3:])
    who, prop = rng.choice(scene.cast[:1]), rng.choice(("drugs", "cash", "montreal-bus"))
    return mark(folder, scene, f'<uses who="{who}" prop="{prop}"/>')


def two_places(folder: Path, rng: Random) -> tuple[str, int]:
    """A scene is moved abroad, to the hour of the one before it."""
    story = scenes(folder)
    pairs = [
        (one, two)
        for one, two in pairwise(story)
        if set(one.cast) & set(two.cast) and "<travel" not in one.text + two.text and two.time != "later"
    ]
    one, two = rng.choice(pairs)
    abroad = "red-square" if country(folder, one.place) == "united-states" else "airport"
    text = two.text.replace(f'place="{two.place}" time="{two.time}"', f'place="{abroad}" time="{one.time}"', 1)
    text = text.replace(f'day="{two.day}"', f'day="{one.day}"', 1)
    two.path.write_text(text, encoding="utf-8")
    return line_of(folder, two.path, 'cast="')


def impossible_journey(folder: Path, rng: Random) -> tuple[str, int]:
    hit = rng.choice(hits(folder, r'<travel [^>]*hours="([^"]*)"', SCENES))
    return put(folder, hit, "9000")


def untold_journey(folder: Path, rng: Random) -> tuple[str, int]:
    scene = rng.choice([scene for scene in scenes(folder) if "<travel" in scene.text])
    pattern = r"<travel [^>]*/>" if len(marks(scene)) > 1 else r"<continuity>.*?</continuity>"
    match = re.search(pattern, scene.text, re.DOTALL)
    assert match
    cut(folder, Hit(scene.path, match.start(), match.end(), ""))
    return line_of(folder, scene.path, 'cast="')


def days_backwards(folder: Path, rng: Random) -> tuple[str, int]:
    story = scenes(folder)
    one, two = rng.choice([(one, two) for one, two in pairwise(story) if one.day > 1])
    match = re.search(r'(?<=\sday=")[^"]*', two.text)
    assert match
    put(folder, Hit(two.path, match.start(), match.end(), ""), str(rng.randrange(1, one.day)))
    return line_of(folder, two.path, ' id="')


def hours_backwards(folder: Path, rng: Random) -> tuple[str, int]:
    story = scenes(folder)
    late = {"noon": ("dawn", "morning"), "afternoon": ("dawn", "morning", "noon"), "dusk": ("morning", "afternoon")}
    late["evening"] = late["night"] = ("dawn", "morning", "noon", "afternoon")
    pairs = []
    for zero, one, two in zip([None, *story], story, story[1:], strict=False):
        opens = zero is None or zero.day != one.day
        if one.day == two.day and one.time in late and not (one.time == "night" and opens):
            pairs += [
                (two, time) for time in late[one.time] if country(folder, one.place) == country(folder, two.place)
            ]
    scene, time = rng.choice(pairs)
    start = scene.text.index(f'time="{scene.time}"') + len('time="')
    return put(folder, Hit(scene.path, start, start + len(scene.time), ""), time)


def prisoner_acting(folder: Path, rng: Random) -> tuple[str, int]:
    """Somebody who is free in the story is arrested before they strike, use or take something."""
    story = scenes(folder)
    found = [
        (story[number - 1], who, place_of(folder, scene.path, at))
        for number, scene in enumerate(story)
        for name, given, at in marks(scene)
        for who in powers(name, given)
        if number and who in scene.cast
    ]
    scene, who, place = rng.choice(found)
    mark(folder, scene, f'<arrest who="{who}"/>')
    return place


def injured_acting(folder: Path, rng: Random) -> tuple[str, int]:
    story = scenes(folder)
    found = [
        (story[number - 1], who, place_of(folder, scene.path, at))
        for number, scene in enumerate(story)
        for name, given, at in marks(scene)
        for who in powers(name, given)
        if number and who in scene.cast
    ]
    scene, who, place = rng.choice(found)
    mark(folder, scene, f'<injury who="{who}"/>')
    return place


def lessons(story: Sequence[Scene]) -> list[tuple[int, str, str]]:
    return [
        (number, who, given["what"])
        for number, scene in enumerate(story)
        for name, given, _ in marks(scene)
        if name == "learns"
        for who in given["who"].split()
    ]


def unlearnt_knowledge(folder: Path, rng: Random) -> tuple[str, int]:
    story = scenes(folder)
    number, who, what = rng.choice([one for one in lessons(story) if one[0]])
    return mark(folder, rng.choice(story[:number]), f'<knows who="{who}" what="{what}"/>')


def learnt_twice(folder: Path, rng: Random) -> tuple[str, int]:
    story = scenes(folder)
    number, who, what = rng.choice(lessons(story))
    return mark(folder, rng.choice(story[number + 1 :]), f'<learns who="{who}" what="{what}"/>')
