"""Reading and changing a story's text, and what is so in the clean one: what every plant needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.support.places import ROOT

STORY = ROOT / "source/red-heat"


class Planted(NamedTuple):
    """A fault in a story: its code, the file (relative to the story's folder) and the line where it should be found."""

    code: str
    file: str
    line: int


class Hit(NamedTuple):
    """A stretch of a file's text."""

    path: Path
    start: int
    end: int
    text: str


class Scene(NamedTuple):
    """Facts of a scene that a plant needs."""

    path: Path
    text: str
    cast: tuple[str, ...]
    day: int
    time: str
    place: str


class Tried(NamedTuple):
    """The outcome of one plant: whether it was caught, and the codes of all that was said besides."""

    caught: bool
    besides: tuple[str, ...]
    printed: tuple[str, ...]


Where = Callable[[Path, Random], tuple[str, int]]
"""A plant without its code: it edits a story and gives the file and the line of the fault."""


# Reading and changing the text


def files(folder: Path, only: str = "**/*.xml") -> list[Path]:
    return sorted(folder.glob(only))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def hits(folder: Path, pattern: str, only: str = "**/*.xml") -> list[Hit]:
    """Every match in the files, or what its first group matches."""
    found: list[Hit] = []
    for path in files(folder, only):
        for match in re.finditer(pattern, read(path), re.DOTALL):
            group = 1 if match.re.groups else 0
            found.append(Hit(path, match.start(group), match.end(group), match[group]))
    return found


def put(folder: Path, hit: Hit, new: str, at: int = 0) -> tuple[str, int]:
    """Write ``new`` over a stretch; gives the file and the line of the character ``at`` of the new text."""
    text = read(hit.path)
    text = text[: hit.start] + new + text[hit.end :]
    hit.path.write_text(text, encoding="utf-8")
    return place_of(folder, hit.path, hit.start + at)


def place_of(folder: Path, path: Path, index: int) -> tuple[str, int]:
    return path.relative_to(folder).as_posix(), read(path).count("\n", 0, index) + 1


def line_of(folder: Path, path: Path, needle: str) -> tuple[str, int]:
    return place_of(folder, path, read(path).index(needle))


def before(path: Path, needle: str) -> Hit:
    """The empty stretch before the first ``needle`` of a file, to write at."""
    at = read(path).index(needle)
    return Hit(path, at, at, "")


def ids(folder: Path) -> frozenset[str]:
    return frozenset(word for hit in hits(folder, r'\s(?:id|name|what)="([^"]*)"') for word in hit.text.split())


def typo(word: str, rng: Random, known: Iterable[str] = ()) -> str:
    """The word with one letter dropped, doubled, exchanged or replaced, so that it is none that is known."""
    while True:
        at = rng.randrange(1, len(word))
        wrong = rng.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
                word[:at] + rng.choice("aeioprstn") + word[at + 1 :],
            )
        )
        if wrong not in known and wrong != word and re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", wrong):
            return wrong


# What is so in the clean story


def scenes(folder: Path) -> list[Scene]:
    """All scenes, in the order of their file names, which is the order of the story."""
    found: list[Scene] = []
    for path in files(folder, "scenes/*.xml"):
        text = read(path)
        slug = attribute(text, "place"), attribute(text, "time")
        cast = tuple(attribute(text, "cast").split())
        found.append(Scene(path, text, cast, int(attribute(text, "day")), slug[1], slug[0]))
    return found


def attribute(text: str, name: str) -> str:
    """The value of the first attribute of a name."""
    match = re.search(rf'\s{name}="([^"]*)"', text)
    return match[1] if match else ""


def marks(scene: Scene) -> list[tuple[str, Mapping[str, str], int]]:
    """The marks of a scene's continuity: the element, its attributes, and where it begins."""
    block = re.search(r"<continuity>.*?</continuity>", scene.text, re.DOTALL)
    found = re.finditer(r"<([a-z-]+)((?:\s+[a-z-]+=\"[^\"]*\")+)\s*/?>", block[0]) if block else ()
    start = block.start() if block else 0
    return [(one[1], dict(re.findall(r'([a-z-]+)="([^"]*)"', one[2])), start + one.start()) for one in found]


def deaths(story: Sequence[Scene]) -> dict[str, int]:
    """In which scene, counted from 0, everybody dies who does."""
    return {
        who: number
        for number, scene in enumerate(story)
        for name, given, _ in marks(scene)
        if name == "death"
        for who in given["who"].split()
    }


def holders(folder: Path, story: Sequence[Scene]) -> list[dict[str, str]]:
    """{prop: holder} after each scene, without props that have no holder."""
    now = dict(re.findall(r'<prop id="([^"]*)"(?: held-by="([^"]*)")?', read(folder / "props.xml")))
    found: list[dict[str, str]] = []
    for scene in story:
        for name, given, _ in marks(scene):
            if name == "hand-off":
                now[given["prop"]] = given.get("to", "")
        found.append({prop: who for prop, who in now.items() if who})
    return found


def country(folder: Path, place: str) -> str:
    """The outermost place that a place lies in."""
    within = dict(re.findall(r'<place id="([^"]*)"[^>]*? within="([^"]*)"', read(folder / "places.xml")))
    while place in within:
        place = within[place]
    return place


def powers(name: str, given: Mapping[str, str]) -> list[str]:
    """Ids of the characters who strike, use or take something in a mark."""
    if name == "uses":
        return given["who"].split()
    if name == "hand-off":
        return [given["to"]] if "to" in given and given["how"] in ("taken", "found") else []
    return given.get("by", "").split() if name != "travel" else []


# Ways of planting that many codes share


def misspell(pattern: str, only: str = "**/*.xml") -> Where:
    """Misspell one word of what the pattern's group matches: an id, a name of an element, of a file."""

    def plant(folder: Path, rng: Random) -> tuple[str, int]:
        hit = rng.choice(hits(folder, pattern, only))
        word = rng.choice([one for one in re.finditer(r"\S+", hit.text) if len(one[0]) > 1])
        wrong = typo(word[0], rng, ids(folder))
        return put(folder, hit, hit.text[: word.start()] + wrong + hit.text[word.end() :], word.start())

    return plant


def overwrite(pattern: str, values: Sequence[str], only: str = "**/*.xml") -> Where:
    """Write one of some values over what the pattern's group matches."""

    def plant(folder: Path, rng: Random) -> tuple[str, int]:
        hit = rng.choice(hits(folder, pattern, only))
        return put(folder, hit, rng.choice([value for value in values if value != hit.text]))

    return plant


def insert(pattern: str, new: Sequence[str], only: str = "**/*.xml") -> Where:
    """Write one of some texts before what the pattern's group matches."""

    def plant(folder: Path, rng: Random) -> tuple[str, int]:
        hit = rng.choice(hits(folder, pattern, only))
        text = rng.choice(new)
        return put(folder, hit, text + hit.text, len(text) - len(text.lstrip()))

    return plant


def mark(folder: Path, scene: Scene, xml: str) -> tuple[str, int]:
    """Add a mark to the end of a scene's continuity."""
    if "</continuity>" in scene.text:
        return put(folder, before(scene.path, "</continuity>"), f"{xml}\n", 0)
    opening = "<continuity>\n"
    return put(folder, before(scene.path, "<prose"), f"{opening}{xml}\n</continuity>\n", len(opening))


def recast(folder: Path, scene: Scene, cast: Iterable[str]) -> tuple[str, int]:
    """Give a scene another cast."""
    match = re.search(r'(?<=\scast=")[^"]*', scene.text)
    assert match
    return put(folder, Hit(scene.path, match.start(), match.end(), match[0]), " ".join(cast))


def cut(folder: Path, hit: Hit) -> None:
    put(folder, hit, "")


def after_names(folder: Path, rng: Random, only: str) -> Hit:
    """Places where an alias can be added: after the last name of an entry of a register."""
    pattern = r"</(?:name|alias)>()\s*<(?!name|alias)"
    return rng.choice(hits(folder, pattern, only))


EXTRA = """\
<scene xmlns="urn:photoplay:story:1" xml:lang="ko"
       id="extra" day="{day}" length="1s" cast="danko">
  <title>덤</title>
  <title xml:lang="en">Extra</title>
  <slugline int-ext="int" place="{place}" time="later"/>
  <summary>단코가 기다린다.</summary>
  <summary xml:lang="en">Danko waits.</summary>
  {more}<prose><p>단코는 기다린다.</p></prose>
  <prose xml:lang="en"><p>Danko waits.</p></prose>
</scene>
"""


def extra(folder: Path, rng: Random, more: str, around: str = "{}") -> tuple[str, int]:
    """Add a scene after one with Danko in it that does not end its sequence, and give where its id stands."""
    whole = read(folder / "story.xml")
    inner = [scene for scene in scenes(folder) if re.search(rf'{scene.path.name}"/>\s*<xi:include', whole)]
    scene = rng.choice([scene for scene in inner if "danko" in scene.cast])
    path = scene.path.with_name(scene.path.name[:2] + "5-extra.xml")
    path.write_text(EXTRA.format(day=scene.day, place=scene.place, more=more), encoding="utf-8")
    entry = folder / "story.xml"
    href = f'<xi:include href="scenes/{scene.path.name}"/>'
    at = read(entry).index(href) + len(href)
    put(folder, Hit(entry, at, at, ""), around.format(f'<xi:include href="scenes/{path.name}"/>'))
    return line_of(folder, path, 'id="extra"')
