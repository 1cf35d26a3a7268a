"""Stories out of the grammar, and what people and chance do to them. Nothing here knows how stories are read.

A story is made of the records of the XSD files: each element with the attributes and the parts that it may have, filled
with ids of one another, words of any script, and values of the right form. Then it is broken: as somebody slips who
writes by hand, or without mercy.
"""

from __future__ import annotations

import os
import random
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from compiler.syntax.grammar import Child, Kind, grammar
from compiler.syntax.schema_files import schema_folder

STORY, PARADIGM = "urn:photoplay:story:1", "urn:photoplay:paradigm:1"
XI = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
GRAMMARS = {STORY: "story.xsd", PARADIGM: "paradigm.xsd"}
PEOPLE, PLACES, PROPS = ("ann", "béla", "단코", "mr-x"), ("sauna", "roof", "서울"), ("key", "gun", "열쇠")
SETUPS, FACTS = ("watch", "debt"), ("secret", "plan")
LANGUAGES = ("en", "ko", "tr", "el", "de", "zh-Hant", "x-a", "ko-KR")
REGISTERS = {"cast": PEOPLE, "places": PLACES, "props": PROPS}
NEEDS_ONE = ("continuity", "script", "speech")
INCLUDABLE = ("scene", "sequence", "act", "cast", "places", "props", "character", "place", "prop")


class Chance(random.Random):
    """Chance that can be repeated; a ``calm`` one makes stories that hang together, so that documents are made of them."""

    calm: bool = False


@dataclass
class Node:
    """An element as it will be written; ``namespace`` is nothing where it is the file's own."""

    tag: str
    attributes: list[tuple[str, str]] = field(default_factory=list)
    content: list[Node | str] = field(default_factory=list)
    namespace: str | None = None

    def walk(self) -> Iterator[Node]:
        """This element and all inside it."""
        yield self
        for part in self.content:
            if isinstance(part, Node):
                yield from part.walk()


@dataclass
class Tale:
    """The files of a story by name, and how each is written: with a prefix for its own namespace, or without."""

    files: dict[str, Node]
    namespaces: dict[str, str]
    prefixes: dict[str, str]

    def written(self) -> dict[str, str]:
        """The files as text."""
        return {name: _file(root, self.namespaces[name], self.prefixes[name]) for name, root in self.files.items()}


@cache
def _assigned() -> str:
    """Every character of Unicode that XML can have and that somebody has given a meaning."""
    return "".join(
        sign
        for sign in map(chr, range(0x20, sys.maxunicode))
        if unicodedata.category(sign) not in ("Cc", "Cn", "Co", "Cs")
    )


@cache
def _letters() -> str:
    """The same of letters, and of those that change with their case many more than there are."""
    letters = [sign for sign in _assigned() if sign.isalpha()]
    odd = [sign for sign in letters if sign not in (sign.upper().lower(), sign.lower().upper())]
    return "".join(letters + odd * (len(letters) // len(odd) // 2))


@cache
def kinds_of(namespace: str) -> tuple[Kind, ...]:
    return grammar(os.path.join(schema_folder(), GRAMMARS[namespace])).elements


@cache
def vocabulary() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of all elements and of all attributes, of both grammars."""
    kinds = [kind for namespace in GRAMMARS for kind in kinds_of(namespace)]
    return (
        tuple(dict.fromkeys(kind.name for kind in kinds)),
        tuple(dict.fromkeys(name for kind in kinds for name in kind.attribute_names())),
    )


# Words and values


def word(chance: Chance) -> str:
    """A word of one script, or of none."""
    letters = _letters()
    at = chance.randrange(len(letters))
    near = letters[max(at - 30, 0) : at + 30]
    made = "".join(chance.choices(near, k=chance.choice((1, 2, 2, 3, 4, 7))))
    return chance.choice((made, made, made.upper(), made.title(), made.lower(), unicodedata.normalize("NFD", made)))


def words(chance: Chance, names: tuple[str, ...] = ()) -> str:
    """Some words, a few names among them, in capitals too, and rarely any characters at all."""
    pool = [word(chance) for _ in range(chance.randint(1, 4))]
    for name in names:
        pool += [name, name.upper(), f"{name}는", f"{name}’s", f"{name.title()},"]
    made = chance.choices(pool, k=chance.randint(1, 12))
    if chance.random() < 0.1:
        made.append("".join(chance.choices(_assigned(), k=chance.randint(1, 8))))
    return " ".join(made)


POOLS: dict[str, tuple[str, ...]] = {
    "place": PLACES, "within": PLACES, "to": PLACES, "from": PLACES, "prop": PROPS, "with": PROPS, "what": FACTS,
    "day": ("1", "1", "2", "3", "-4", "+5", "99999"), "length": ("1", "2 3/8", "7/8", "2m 30s", "45s", "9999m"),
    "tension": ("0", "5", "10", "+7"), "zone": ("3", "-6", "5.75", "+99.9999"), "number": ("1", "9999", "+3", "0012"),
    "hours": ("1", "13", "9999"), "running-time": ("1", "100", "9999"), "date": ("1988-06-17", "0001-01-01"),
    "code": ("C101", "C101 N109", "S101", "N110 N204"), "paradigm": ("save-the-cat", "own", "freytag"),
    "beat": ("catalyst", "midpoint", "b1", "b2"), "editions": ("en", "ko en", "tr ko el"), "name": ("save-the-cat", "three-act"),
    "parse": ("xml",), "tolerance": ("0", "5", "100", "0.0001"), "acts": ("25 75", "50"), "optional": ("true", "0"),
    "moment": ("1", "false"), "basis": ("published", "convention"), "href": ("own.xml",), "xml:lang": LANGUAGES, "act": ("1", "2"), "held-by": PEOPLE,
}  # fmt: skip
"""Values of the right form, by attribute; where there is none of a name, somebody's id will do."""

UNSETTLING = ("xml:lang", "editions", "href", "within", "held-by", "at", "bodies", "with")
"""Attributes by which a story that chance has made soon contradicts itself."""

WRONG = (
    "", " ", "x y", "9", "-1", "1e5", "NaN", "INF", "９", "1\u00a0", "a:b", "a" * 3000, "9" * 400, "x " * 500, "'", '"', "]]>",
    "an element of the set {'a', 'b'}", "attribute 'id'", "{urn:x}y", "ı", "𝟗", "en_US", "EN", "../x", "\u202e", "story.xml", "a.xml",
)  # fmt: skip
FOREIGN = (
    "",
    "u:1",
    "u:2",
    STORY,
    PARADIGM,
    "not a URI %%{'",
    "urn:photoplay:story:2",
    "http://www.w3.org/2001/XInclude",
)
STRANGE_ATTRIBUTES = (
    ("xml:space", "preserve"), ("xml:base", "http://x/"), ("xml:id", "x"), ("xmlns:q", "u:9"), ("xml:lang", "ko"),
    ('xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type', "text"),
    ('xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type', "q:paragraphs"),
    ('xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil', "true"),
    ('xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation', "urn:photoplay:story:1 /etc/passwd"),
    ('xmlns:s="urn:photoplay:story:1" s:id', "twice"), ('xmlns:z="attribute \'id\'" z:id', "twice"), ("xmlns:xi", "u:1"),
    ("xmlns:p", "u:2"), ("xmlns", ""), ("xmlns", "u:3"),
)  # fmt: skip
SCRAPS = ("<!-- a -->", "<?x y?>", "<![CDATA[<a>]]>", "&#10;", "<!---->", "&#x2028;")


def value(kind: Kind, name: str, chance: Chance) -> str:
    """A value of the right form."""
    rule = kind.attribute(name)
    if rule and rule.values:
        return chance.choice(rule.values)
    if kind.name == "hand-off" and name in ("from", "to"):
        return chance.choice(PEOPLE)
    if name == "at":
        return chance.choice(PLACES)
    if name == "of" and kind.name == "payoff":
        return chance.choice(SETUPS)
    if name in ("cast", "who", "bodies") and kind.name not in ("q", "speech"):
        return " ".join(chance.sample(PEOPLE, chance.randint(1, 3)))
    return chance.choice(POOLS.get(name, PEOPLE))


# Making


def made(kind: Kind, chance: Chance, depth: int = 0) -> Node:
    """An element of the grammar with what it must have, and some of what it can have."""
    node = Node(kind.name)
    for rule in kind.attributes:
        if rule.required or (not (chance.calm and rule.name in UNSETTLING) and chance.random() < 0.25):
            node.attributes.append(
                (rule.name, _id(kind, chance) if rule.name == "id" else value(kind, rule.name, chance))
            )
    if kind.text and not kind.children:
        node.content.append(words(chance, PEOPLE))
        return node
    for child in kind.children:
        if child.kind.name != "xi:include":
            node.content += [made(child.kind, chance, depth + 1) for _ in range(_times(child, chance))]
    if not node.content and kind.name in NEEDS_ONE:
        node.content.append(made(chance.choice(kind.children).kind, chance, depth + 1))
    if kind.text:  # mixed
        parts: list[Node | str] = [words(chance, (*PEOPLE, *PLACES))]
        for part in node.content:
            parts += [part, " " + words(chance)]
        node.content = parts
    return node


def _id(kind: Kind, chance: Chance) -> str:
    if kind.name == "setup":
        return chance.choice(SETUPS)
    return f"{kind.name}-{chance.randrange(10**9)}"


def _times(child: Child, chance: Chance) -> int:
    if child.kind.name in ("act", "scene", "sequence"):
        return chance.choice((0, 1, 1, 2))
    if chance.calm and child.kind.name in ("setup", "payoff", "continuity", "paradigm", "mention"):
        return 0
    if child.required or (chance.calm and child.kind.name == "prose"):
        if chance.calm and (child.kind.text or child.kind.name == "prose"):
            return 1
        return 1 + (child.repeated and chance.random() < 0.3)
    return (chance.random() < 0.3) * (chance.randint(1, 2) if child.repeated and not chance.calm else 1)


def tale(chance: Chance) -> Tale:
    """A story that the schema accepts, in one file or several, with a paradigm of its own at times."""
    kinds = {kind.name: kind for kind in kinds_of(STORY)}
    root = made(kinds["story"], chance)
    root.content = [part for part in root.content if not (isinstance(part, Node) and part.tag in REGISTERS)]
    for register, ids in REGISTERS.items():
        held = Node(register)
        for id in ids:
            entry = made(kinds[register].children[0].kind, chance)
            entry.attributes = [("id", id), *((name, given) for name, given in entry.attributes if name != "id")]
            held.content.append(entry)
        root.content.insert(1, held)
    story = Tale({"story.xml": root}, {"story.xml": STORY}, {"story.xml": chance.choice(("", "", "p"))})
    _divide(story, chance)
    if chance.random() < 0.3 and not chance.calm:
        own = made(kinds_of(PARADIGM)[0], chance)
        for number, beat in enumerate(part for part in own.content if isinstance(part, Node) and part.tag == "beat"):
            beat.attributes = [("id", f"b{number}"), *_targets(chance)]
        story.files["own.xml"], story.namespaces["own.xml"], story.prefixes["own.xml"] = own, PARADIGM, ""
        front = next(part for part in root.content if isinstance(part, Node) and part.tag == "front")
        after = max(
            at for at, part in enumerate(front.content) if isinstance(part, Node) and part.tag not in ("note", "allow")
        )
        front.content.insert(after + 1, Node("paradigm", [("name", "own"), ("href", "own.xml")]))
    return story


def _targets(chance: Chance) -> list[tuple[str, str]]:
    return chance.choice(([], [("at", "37.5")], [("from", "0"), ("to", "100")], [("from", "22.7"), ("to", "22.7")]))


def _divide(story: Tale, chance: Chance) -> None:
    """Put some units into files of their own."""
    if chance.random() < 0.5:
        return
    for node in list(story.files["story.xml"].walk()):
        for at, part in enumerate(node.content):
            if isinstance(part, Node) and part.tag in INCLUDABLE and chance.random() < 0.3:
                name = f"f{len(story.files)}.xml"
                story.files[name], story.namespaces[name] = part, STORY
                story.prefixes[name] = chance.choice(("", "", "p"))
                node.content[at] = Node("xi:include", [("href", name)])


# Writing


def _file(root: Node, namespace: str, prefix: str) -> str:
    declared = f"xmlns:{prefix}={quoteattr(namespace)}" if prefix else f"xmlns={quoteattr(namespace)}"
    own = "" if "xmlns" in dict(root.attributes) and not prefix else f"{declared} "
    rebound = "" if "xmlns:xi" in dict(root.attributes) else XI
    if prefix and f"xmlns:{prefix}" in dict(root.attributes):
        own = ""
    return _element(
        root, prefix, f" {own}{rebound}" if root.namespace is None else f" xmlns={quoteattr(namespace)} {XI}"
    )


def _element(node: Node, prefix: str, declared: str = "") -> str:
    tag = node.tag
    if node.namespace is not None:
        if node.namespace and not declared:
            tag, declared = f"n:{tag.rpartition(':')[2]}", f"{declared} xmlns:n={quoteattr(node.namespace)}"
        elif not declared and "xmlns" not in dict(node.attributes):
            declared += ' xmlns=""'
    elif prefix and ":" not in tag:
        tag = f"{prefix}:{tag}"
    given = "".join(f" {name}={quoteattr(held)}" for name, held in node.attributes)
    inside = "".join(
        _element(part, prefix) if isinstance(part, Node) else part if part in SCRAPS else escape(part)
        for part in node.content
    )
    return f"<{tag}{declared}{given}>{inside}</{tag}>"
