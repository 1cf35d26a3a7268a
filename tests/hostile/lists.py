"""Stories in which one thing of the grammar is there n times, or n words or letters long, in every hostile form.

What can be repeated or long is read from the grammar: each element that may be repeated, each attribute, each text. Beside it
every story has a scene whose prose has n words of the same form, for whatever is looked for in prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from msgspec import Struct

from compiler.syntax.grammar import AttributeRule, Kind
from compiler.syntax.limits import MOST_TAGS
from compiler.syntax.nesting import STORY
from compiler.syntax.schema_files import grammar_of, schema_folder
from compiler.text.folder import LARGEST_FILE
from tests.support.stories import NAMESPACES

_XS = "{http://www.w3.org/2001/XMLSchema}"
_SYLLABLES = "가나다라마바사자차카타파하고노도로모보소조초코토포호구누두루무부수주추쿠투푸후"


def _korean(number: int) -> str:
    """A name of three syllables."""
    first, rest = divmod(number, len(_SYLLABLES))
    second, third = divmod(first, len(_SYLLABLES))
    return _SYLLABLES[second % len(_SYLLABLES)] + _SYLLABLES[third] + _SYLLABLES[rest]


FORMS: dict[str, Callable[[int], str]] = {
    "same": lambda number: "Same",
    "distinct": lambda number: f"W{number}",
    "alike": lambda number: f"Beginsalike{number:06}",
    "nested": lambda number: "A" + "a" * (number % 99),
    "slips": lambda number: "Danko" + "abcdefghijklmnopqrstuvwxyz"[number % 26] * (number // 26 % 30),
    "unknown": lambda number: f"Nobody{number}",
    "dead": lambda number: "yuri",
    "korean": _korean,
    "particles": lambda number: "단" + "가" * (number % 60),
    "languages": lambda number: f"W{number}",
}
"""Words by their numbers. Ids of people are those of characters, but ``unknown`` ones; ``languages`` has each in another."""

_LONG: dict[str, Callable[[int], str]] = {
    "one word": lambda length: "A" + "a" * length,
    "one Korean word": lambda length: "단" + "가" * length,
    "words": lambda length: " ".join(f"w{number}" for number in range(length)),
    "Korean words": lambda length: " ".join(map(_korean, range(length))),
    "one-letter words": lambda length: "은 수 " * (length // 2),
    "underscores": lambda length: "단_" * length,
    "marks": lambda length: "\u200e" * length + "\u05d0",
    "decomposed": lambda length: "Da\u0301nko " * length,
}
"""Texts by their length."""

_GIVEN = {
    "who": "danko", "prop": "key", "place": "sauna", "code": "C101", "name": "save-the-cat", "paradigm": "save-the-cat",
    "beat": "midpoint", "number": "1", "of": "danko", "what": "secret", "to": "sauna", "xml:lang": "en",
}  # fmt: skip
_PEOPLE = frozenset({"who", "cast", "bodies", "by"})
_NEEDS = {"script": "action", "speech": "line", "continuity": "death"}
"""{element: its simplest child} of elements that need one of several."""


class Case(Struct, frozen=True):
    """The large part of a story: an element by its path, or an attribute of it (``@name``), or its text (``text()``); and in which form."""

    path: tuple[str, ...]
    form: str

    def __str__(self) -> str:
        return f"{'/'.join(self.path)}  {self.form}"

    def story(self, size: int) -> str:
        """The story in which it is as large as that."""
        return _Writer(self, size).story()

    def half_the_cap(self) -> int:
        """The size at which a file has half the tags or half the bytes that it may have."""
        some = self.story(1000)
        share = max(some.count("<") / MOST_TAGS, len(some.encode()) / LARGEST_FILE)
        return int(1000 / share / 2 * 0.85)  # later words are longer than the first ones


def cases() -> Iterator[Case]:
    """All that there are, by the grammar."""
    root = grammar_of(STORY).root("story")
    assert root is not None
    known: dict[tuple[str, ...], Case] = {}  # a scene is the same in an act and in a sequence
    for case in _cases(root, (root.name,), frozenset(_lists())):
        known.setdefault((*case.path[-2:], case.form), case)
    return iter(known.values())


def _cases(kind: Kind, path: tuple[str, ...], lists: frozenset[tuple[str, str]]) -> Iterator[Case]:
    for rule in kind.attributes:
        if (kind.name, rule.name) in lists:
            yield from (Case((*path, f"@{rule.name}"), form) for form in FORMS if form != "languages")
        elif not rule.values and rule.name not in (
            "number",
            "day",
            "tension",
            "hours",
            "zone",
            "running-time",
            "length",
        ):
            yield from (Case((*path, f"@{rule.name}"), form) for form in ("one word", "one Korean word"))
    if kind.text:
        yield from (Case((*path, "text()"), form) for form in _LONG)
    for child in kind.children:
        inside = (*path, child.kind.name)
        if child.kind.name == "xi:include":
            continue
        if child.repeated:
            yield from (Case(inside, form) for form in FORMS)
        yield from _cases(child.kind, inside, lists)


def _lists() -> Iterator[tuple[str, str]]:
    """The attributes that are lists, each with its element, as the schema files declare them."""
    for file in sorted(Path(schema_folder()).glob("*.xsd")):
        for owner in ElementTree.parse(file).iter():
            name = owner.get("name")
            if owner.tag in (f"{_XS}element", f"{_XS}complexType") and name:
                for attribute in owner.iter(f"{_XS}attribute"):
                    if attribute.get("type") == "references" or next(attribute.iter(f"{_XS}list"), None) is not None:
                        yield name, str(attribute.get("name"))


class _Writer:
    """Writes the story of a case, the least that is valid but for what is large."""

    def __init__(self, case: Case, size: int) -> None:
        self.case, self.size = case, size
        self.word = FORMS.get(case.form, FORMS["distinct"])
        self.ids = 0

    def story(self) -> str:
        root = grammar_of(STORY).root("story")
        assert root is not None
        language = "ko" if re.search("orean|particles|one-letter|underscores", self.case.form) else "en"
        text = self.element(root, (root.name,), None)
        return text.replace("<story ", f"<story {NAMESPACES} ", 1).replace('xml:lang="en"', f'xml:lang="{language}"', 1)

    def element(self, kind: Kind, path: tuple[str, ...], number: int | None) -> str:
        """An element; ``number`` says which it is of many, if it is."""
        inside: list[str] = []
        if kind.text:
            inside.append(self.text(path, number))
        for child in kind.children:
            into = (*path, child.kind.name)
            if self.case.path == into and child.repeated:
                inside += [self.element(child.kind, into, at) for at in range(self.size)]
            elif (
                child.required
                or self.case.path[: len(into)] == into
                or (_NEEDS.get(kind.name) == into[-1] and not inside)
            ):
                inside.append(self.element(child.kind, into, number))
            inside += self.beside(into)
        attributes = "".join(
            f' {rule.name}="{value}"' for rule in kind.attributes if (value := self.value(kind, rule, path, number))
        )
        return f"<{kind.name}{attributes}>{''.join(inside)}</{kind.name}>"

    def beside(self, path: tuple[str, ...]) -> list[str]:
        """Parts that every story has, by where they stand."""
        match path:
            case ("story", "front", "draft"):
                return ['<draft number="1" stage="final"/>']
            case ("story", "cast"):
                people = "".join(
                    f'<character id="{id}"><name>{id.title()}</name></character>' for id in ("danko", "yuri")
                )
                people += '<character id="dan"><name>단</name><alias>은</alias></character>'
                known = self.case.path[-1].startswith("@") and self.case.form not in ("unknown", "dead", "same")
                crowd = range(self.size if known and self.case.form in FORMS else 0)
                return [f"<cast>{people}{''.join(self.person(number) for number in crowd)}</cast>"]
            case ("story", "places"):
                return ['<places><place id="sauna"><name>Sauna</name></place></places>']
            case ("story", "props"):
                return ['<props><prop id="key" held-by="danko"><name>key</name></prop></props>']
            case ("story", "act"):
                dead = '<continuity><death who="yuri"/></continuity><prose><p>Danko and Yuri.</p></prose>'
                words = " ".join(self.word(number) for number in range(self.size))
                printed = f"<prose><p>Danko. {words}</p></prose>"
                return [f'<act id="beside">{self.scene("first", dead)}{self.scene("told", printed)}</act>']
        return []

    def scene(self, id: str, inner: str) -> str:
        return f'<scene id="{id}"><slugline int-ext="int" place="sauna" time="day"/>{inner}</scene>'

    def person(self, number: int) -> str:
        return f'<character id="{self.word(number)}"><name>{self.word(number)}</name></character>'

    def text(self, path: tuple[str, ...], number: int | None) -> str:
        if self.case.path == (*path, "text()"):
            return _LONG[self.case.form](self.size)
        return "Danko waits." if number is None else self.word(number)

    def value(self, kind: Kind, rule: AttributeRule, path: tuple[str, ...], number: int | None) -> str:
        if self.case.path == (*path, f"@{rule.name}"):
            if self.case.form in _LONG:
                return _LONG[self.case.form](self.size)
            if rule.name == "editions":
                return " ".join(f"x-l{at}" for at in range(self.size))
            return " ".join(map(self.word, range(self.size)))
        if number is not None and self.case.form == "languages" and rule.name == "xml:lang":
            return f"x-l{number}"
        if not rule.required:
            return ""
        if rule.values:
            return rule.values[0]
        if rule.name == "id" and (number is None or path != self.case.path):
            self.ids += 1
            return f"u{self.ids}"
        if number is not None and path == self.case.path and rule.name in ("id", "of", *_PEOPLE):
            return self.word(number)
        return "noon" if rule.name == "time" else _GIVEN.get(rule.name, "x")
