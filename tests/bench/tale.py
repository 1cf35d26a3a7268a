"""A made-up story of any length: the same words each time, and no scene like another.

Every scene is drawn alone, from its number, so that one can be drawn anew, revised, without the others. What a story
is written as (a folder of XML for photoplay, a page for WeasyPrint, markup for Typst) is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.bench import words
from tests.bench.words import Person, Place

TITLE = "밀물의 장부"
SUBTITLE = "장편 극영화 트리트먼트"
AUTHOR = "photoplay bench"
LOGLINE = "문 닫은 등대의 장부에서 제 이름을 찾은 경리가, 받은 적 없는 돈을 갚으라는 Wexford의 편지를 들고 갯마루의 모든 문을 차례로 두드린다."
DRAFT = ("2고", "2026-11-22")

IN_SEQUENCE = 11
"""Scenes of a sequence, which fill some seven pages."""

RARE = 3
"""Number of syllables, of those that common words lack, in each scene: by 800 scenes all 2,350 have been there."""

GOLDEN = 0.618034
"""A stride, as a share of the whole, that comes near no place where it has been."""


@dataclass(frozen=True)
class Scene:
    """A scene: where, when, who, what turns in it and is planted, and its prose (``“…”`` is spoken, ``*…*`` emphasised)."""

    number: int
    place: Place
    time: tuple[str, str]
    side: tuple[str, str]
    cast: tuple[Person, ...]
    turn: str
    plant: str
    paragraphs: tuple[str, ...]

    @property
    def heading(self) -> str:
        return f"S#{self.number}. {words.TOWN.name} · {self.place.name} ({self.time[1]}/{self.side[1]})"


@dataclass(frozen=True)
class Part:
    """An act or a sequence: its number, title and synopsis, and the numbers of the sequences or scenes in it."""

    number: int
    title: str
    synopsis: str
    inside: range


@dataclass(frozen=True)
class Tale:
    """A story of a number of scenes."""

    scenes: int

    def acts(self) -> Iterator[Part]:
        """Three acts; of a long story more, so that none is longer than a book's."""
        sequences = -(-self.scenes // IN_SEQUENCE)
        count = max(min(3, sequences), sequences // 8)
        starts = [1 + sequences * act // count for act in range(count + 1)]
        for number, (start, end) in enumerate(pairwise(starts), 1):
            chance = Random(f"act {number}")
            yield Part(number, f"{_quality(chance)} {_thing(chance)}", _event(chance), range(start, end))

    def sequences(self, act: Part) -> Iterator[Part]:
        for number in act.inside:
            chance = Random(f"sequence {number}")
            first = 1 + (number - 1) * IN_SEQUENCE
            title = f"{chance.choice(words.SEQUENCES)}, {_quality(chance)} {_thing(chance)}"
            yield Part(number, title, _event(chance), range(first, min(first + IN_SEQUENCE, self.scenes + 1)))


def scene(number: int, revision: int = 0) -> Scene:
    """The scene of this number; one that is revised has another sentence in its second paragraph."""
    chance = Random(f"scene {number}")
    place = words.PLACES[number % len(words.PLACES)]
    who, *others = chance.sample(words.CAST, 3)
    opening = [_deed(chance, who.name), f"{_with(others[0].name, '과', '와')} {_deed(chance, others[1].name)}"]
    paragraphs = [
        [*opening, *_sentences(chance, 6)],
        [_event(chance), _rare(number), *_sentences(chance, 6), f"“{chance.choice(words.SAYINGS)}.”"],
        [f"*{chance.choice(words.MANNERS)}* {_deed(chance, who.name)}", *_sentences(chance, 7)],
    ]
    turn, plant = _event(chance), _event(chance)
    if revision:
        paragraphs[1][0] = _event(Random(f"scene {number} revision {revision}"))
    return Scene(
        number,
        place,
        words.TIMES[(number - 1) % len(words.TIMES)],
        words.SIDES[number // 3 % len(words.SIDES)],
        (who, *others),
        turn,
        plant,
        tuple(" ".join(sentences) for sentences in paragraphs),
    )


def edited(edit: int, scenes: int) -> Scene:
    """Return the scene of an edit: each edit is far from the one before, and brings other words."""
    return scene(1 + int(edit * GOLDEN % 1 * scenes), edit)


def day(number: int) -> int:
    """The story's day of a scene: a day has as many scenes as times."""
    return 1 + (number - 1) // len(words.TIMES)


def description(person: Person) -> str:
    chance = Random(person.id)
    return f"{_event(chance)} {_deed(chance, person.name)}"


# Sentences


def _sentences(chance: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        yield chance.choice((_event, _meanwhile, _english, _event, _meanwhile))(chance)


def _deed(chance: Random, who: str) -> str:
    place = chance.choice(words.PLACES).name
    thing = _with(f"{_quality(chance)} {_thing(chance)}", "을", "를")
    return f"{_with(who, '은', '는')} {place}에서 {thing} {chance.choice(words.MANNERS)} {_verb(chance, words.DOES)}."


def _event(chance: Random) -> str:
    thing = _with(f"{_quality(chance)} {_thing(chance)}", "이", "가")
    return f"{thing} {chance.choice(words.MANNERS)} {_verb(chance, words.HAPPENS)}."


def _meanwhile(chance: Random) -> str:
    first = _with(f"{_quality(chance)} {_thing(chance)}", "을", "를")
    return f"누군가 {first} {chance.choice(words.DOES)}는 동안 {_event(chance)}"


def _english(chance: Random) -> str:
    quality, other = chance.sample(words.ENGLISH_QUALITIES, 2)
    thing, another = chance.sample(words.ENGLISH_THINGS, 2)
    does, manner = chance.choice(words.ENGLISH_DOES), chance.choice(words.ENGLISH_MANNERS)
    return f"The {quality} {thing} {does} the {other} {another} {manner}."


def _rare(number: int) -> str:
    """A sentence about a word that nobody has heard, of syllables that come in turn."""
    start = (number - 1) * RARE
    word = "".join(words.SYLLABLES[at % len(words.SYLLABLES)] for at in range(start, start + RARE))
    return f"수첩에는 {word}라고 적혀 있다."


def _quality(chance: Random) -> str:
    return chance.choice(words.QUALITIES)


def _thing(chance: Random) -> str:
    """A thing; every fifth has an English name."""
    return chance.choice(words.ENGLISH_THINGS if chance.randrange(5) == 0 else words.THINGS)


def _verb(chance: Random, stems: Sequence[str]) -> str:
    """A verb in the present, as a treatment has it: 접는다, 멈춘다."""
    stem = chance.choice(stems)
    return f"{stem}는다" if _closed(stem) else f"{stem[:-1]}{chr(ord(stem[-1]) + 4)}다"


def _with(word: str, closed: str, opened: str) -> str:
    """A word with the particle that fits its end: 편지를, 장갑을."""
    return word + (closed if _closed(word) else opened)


def _closed(word: str) -> bool:
    """Return whether a word ends in a consonant, as it is read in Korean."""
    last = word[-1]
    return last in "bcgklmnpt" if last.isascii() else (ord(last) - 0xAC00) % 28 > 0
