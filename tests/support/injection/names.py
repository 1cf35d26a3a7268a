"""Plants of family N: names and references, slips of the fingers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.support.injection.shape import SCENES
from tests.support.injection.text import (
    Hit,
    Where,
    after_names,
    attribute,
    country,
    hits,
    ids,
    insert,
    marks,
    place_of,
    powers,
    put,
    read,
    recast,
    scenes,
    typo,
)

# N: names and references


def unknown_mention(folder: Path, rng: Random) -> tuple[str, int]:
    wrong = typo(rng.choice(("danko", "ridzik", "viktor", "catherine", "locker")), rng, ids(folder))
    return insert(r"<p>()", [f'<mention of="{wrong}">…</mention> '], SCENES)(folder, rng)


def unnamed_cast(folder: Path, rng: Random) -> tuple[str, int]:
    names = {"donnelly": "도넬리|Donnelly", "gallagher": "갤러거|Gallagher", "ridzik": "리직|Ridzik"}
    story = [scene for scene in scenes(folder) if country(folder, scene.place) == "united-states"]
    scene, who = rng.choice(
        [(scene, who) for scene in story for who, name in names.items() if not re.search(name, scene.text)]
    )
    return recast(folder, scene, (*scene.cast, who))


def unlisted_character(folder: Path, rng: Random) -> tuple[str, int]:
    found = []
    for scene in scenes(folder):
        seen: set[str] = set()
        for name, given, at in marks(scene):
            doers = powers(name, given)
            if name == "hand-off" and given["how"] in ("given", "lent", "returned", "swapped"):
                doers = [given["from"]]
            for who in doers:
                if who in scene.cast and len(scene.cast) > 1 and who not in seen:
                    seen.add(who)
                    found.append((scene, who, at))
    scene, who, at = rng.choice(found)
    line = place_of(folder, scene.path, at)
    recast(folder, scene, [one for one in scene.cast if one != who])
    return line


def listed_twice(folder: Path, rng: Random) -> tuple[str, int]:
    scene = rng.choice(scenes(folder))
    return recast(folder, scene, (*scene.cast, rng.choice(scene.cast)))


def duplicate_id(folder: Path, rng: Random) -> tuple[str, int]:
    kind = rng.choice(("character", "place", "prop", "setup", "scene"))
    if kind == "scene":
        first, second = sorted(rng.sample(hits(folder, r'<scene [^>]*?\sid="([^"]*)"', SCENES), 2))
        return put(folder, second, first.text)
    hit = rng.choice(hits(folder, rf"<{kind} .*?</{kind}>"))
    return put(folder, Hit(hit.path, hit.end, hit.end, ""), "\n" + hit.text, 1)


def circular_place(folder: Path, rng: Random) -> tuple[str, int]:
    found = []
    for hit in hits(folder, r'<place id="[^"]*"[^>]*? within="([^"]*)"', "places.xml"):
        text = read(hit.path)
        own = attribute(text[text.rindex("<place", 0, hit.start) :], "id")
        inner = re.findall(rf'<place id="([^"]*)"[^>]*? within="{own}"', text)
        found += [(hit, own)] if own not in ("moscow", "chicago") else []
        found += [(hit, one) for one in inner]
    return put(folder, *rng.choice(found))


def colliding_names(folder: Path, rng: Random) -> tuple[str, int]:
    slots = hits(folder, r"</(?:name|alias)>()\s*<(?!name|alias)", "cast.xml")
    slot = rng.choice(slots[2:])
    names = re.findall(r'<name form="short">([^<]*)</name>', read(slot.path)[: slot.start])
    return put(folder, slot, f"\n<alias>{rng.choice(names[:-1])}</alias>", 1)


def unused_alias(folder: Path, rng: Random) -> tuple[str, int]:
    slot = after_names(folder, rng, rng.choice(("cast.xml", "places.xml", "props.xml")))
    return put(folder, slot, "\n" + rng.choice(("<alias>무쇠턱</alias>", '<alias xml:lang="en">Iron Jaw</alias>')), 1)


def entry(name: str, kind: str) -> Where:
    """Add an entry to a register that nothing in the story needs."""
    words = '<name>덤</name><name xml:lang="en">Extra Thing</name>'

    def plant(folder: Path, rng: Random) -> tuple[str, int]:
        hit = rng.choice(hits(folder, rf"</{kind}>\n()", f"{name}.xml"))
        role = ' role="minor"' if kind == "character" else ""
        printed = '<description>덤.</description><description xml:lang="en">Extra.</description>'
        return put(folder, hit, f'<{kind} id="extra"{role}>{words}{printed}</{kind}>\n')

    return plant


def odd_width(folder: Path, rng: Random) -> tuple[str, int]:
    hit = rng.choice(hits(folder, r"<p>[^<]*?\b([a-z])[a-z]+\b[^<]*</p>", SCENES))
    return put(folder, hit, chr(ord(hit.text) + 0xFEE0))


# N102: slips of the fingers

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LEADS = tuple("rRseEfaqQtTdwWczxvg")
VOWELS = ("k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml",
          "l")  # fmt: skip
TAILS = ("", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t",
         "T", "d", "w", "c", "z", "x", "v", "g")  # fmt: skip
KOREAN = ("단코", "리직", "빅터", "캐서린", "도넬리", "갤러거", "코스탸")
LATIN = ("Danko", "Ridzik", "Viktor", "Catherine", "Donnelly", "Gallagher", "Kostya")


def neighbours(key: str) -> str:
    """The keys beside a key in its row, and the same key with and without shift."""
    row = next(row for row in ROWS if key.lower() in row)
    at = row.index(key.lower())
    return row[max(at - 1, 0) : at] + row[at + 1 : at + 2] + key.swapcase()


def korean_slip(name: str, rng: Random, *, near: bool) -> str:
    """One key of a name replaced: by one beside it, or by any other."""
    while True:
        at = rng.randrange(len(name))
        code = ord(name[at]) - 0xAC00
        parts = [LEADS[code // 588], VOWELS[code % 588 // 28], TAILS[code % 28]]
        which = rng.randrange(3)
        if near and (at, which) == (0, 0):
            continue
        options: Sequence[str] = (LEADS, VOWELS, TAILS[1:])[which]
        if not parts[which]:
            continue
        if near:
            options = [key for key in neighbours(parts[which][-1]) if key in options]
        options = [key for key in options if len(key) == 1 and key != parts[which]]
        if options and len(parts[which]) == 1:
            parts[which] = rng.choice(options)
            code = (LEADS.index(parts[0]) * 21 + VOWELS.index(parts[1])) * 28 + TAILS.index(parts[2])
            return name[:at] + chr(0xAC00 + code) + name[at + 1 :]


def latin_slip(name: str, rng: Random, *, near: bool) -> str:
    """A key replaced by one beside it, doubled, or exchanged with the next; or any replaced by any."""
    while True:
        at = rng.randrange(1, len(name))
        letter = rng.choice(neighbours(name[at])[:-1] if near else "abcdefghijklmnopqrstuvwxyz")
        slips = [name[:at] + letter + name[at + 1 :]]
        if near:
            slips += [
                name[:at] + name[at : at + 1] + name[at:],
                name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
            ]
        slip = rng.choice(slips)
        if slip != name and slip[0] == name[0]:
            return slip


def near_name(names: Sequence[str], slip: Callable[..., str], *, near: bool) -> Where:
    def plant(folder: Path, rng: Random) -> tuple[str, int]:
        name = rng.choice(names)
        found = []
        for prose in hits(folder, r"<prose[ >].*?</prose>", SCENES):
            for match in re.finditer(rf"(?<![\w가-힣>\"])({name})(?![a-z\"])", prose.text):
                start = prose.start + match.start()
                found.append(Hit(prose.path, start, start + len(name), name))
        return put(folder, rng.choice(found), slip(name, rng, near=near))

    return plant
