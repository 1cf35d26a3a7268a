"""Slips in generated stories: what people get wrong, and what no schema allows."""

from __future__ import annotations

from tests.hostile.tales import (
    FOREIGN,
    INCLUDABLE,
    PARADIGM,
    PEOPLE,
    SCRAPS,
    STORY,
    STRANGE_ATTRIBUTES,
    WRONG,
    Chance,
    Node,
    Tale,
    kinds_of,
    made,
    vocabulary,
    word,
    words,
)


def slip(story: Tale, chance: Chance) -> None:
    """Break one thing in one of the files."""
    root = story.files[chance.choice(list(story.files))]
    nodes = list(root.walk())
    node, other = chance.choice(nodes), chance.choice(nodes)
    chance.choice(SLIPS)(node, other, chance)


def _name_slip(node: Node, _: Node, chance: Chance) -> None:
    node.tag = chance.choice((_misspelt(node.tag, chance), chance.choice(vocabulary()[0])))


def _misspelt(name: str, chance: Chance) -> str:
    at = chance.randrange(len(name))
    return chance.choice((name[:at] + name[at + 1 :] or "x", name[:at] + name[at] + name[at:], name.title()))


def _drop(node: Node, _: Node, chance: Chance) -> None:
    if node.content:
        del node.content[chance.randrange(len(node.content))]


def _double(node: Node, _: Node, chance: Chance) -> None:
    if node.content:
        at = chance.randrange(len(node.content))
        node.content[at:at] = [node.content[at]] * chance.choice((1, 1, 3))


def _move(node: Node, other: Node, chance: Chance) -> None:
    if node.content and not any(part is other for part in node.walk()):
        other.content.insert(
            chance.randint(0, len(other.content)), node.content.pop(chance.randrange(len(node.content)))
        )


def _shuffle(node: Node, _: Node, chance: Chance) -> None:
    chance.shuffle(node.content)


def _unwrap(node: Node, _: Node, chance: Chance) -> None:
    for at, part in enumerate(node.content):
        if isinstance(part, Node) and chance.random() < 0.5:
            node.content[at : at + 1] = part.content
            return


def _wrap(node: Node, _: Node, chance: Chance) -> None:
    node.content = [Node(chance.choice(vocabulary()[0]), [], node.content)]


def _strange_element(node: Node, _: Node, chance: Chance) -> None:
    kind = chance.choice(kinds_of(chance.choice((STORY, STORY, STORY, PARADIGM))))
    empty = Node(kind.name)
    new = chance.choice((empty, empty, made(kind, chance), Node("x" * chance.choice((1, 300, 40_000)))))
    new.namespace = chance.choice((None, None, None, *FOREIGN))
    node.content.insert(chance.randint(0, len(node.content)), new)


def _strange_holder(node: Node, other: Node, chance: Chance) -> None:
    """Insert a container of scenes or people where none may be, and behind it an element that is then no longer checked."""
    held = [other] if chance.random() < 0.3 and not any(part is node for part in other.walk()) else []
    at = chance.randint(0, len(node.content))
    node.content[at:at] = [Node(chance.choice(INCLUDABLE), [], list(held))]
    if chance.random() < 0.5:
        node.content.insert(chance.randint(at, len(node.content)), Node(chance.choice(vocabulary()[0])))


def _strange_branch(node: Node, _: Node, chance: Chance) -> None:
    node.content.insert(chance.randint(0, len(node.content)), _branch(chance, chance.randint(0, 3)))


def _strange_namespace(node: Node, _: Node, chance: Chance) -> None:
    node.namespace = chance.choice(FOREIGN)


def _attribute_slip(node: Node, _: Node, chance: Chance) -> None:
    if node.attributes:
        at = chance.randrange(len(node.attributes))
        name, given = node.attributes[at]
        node.attributes[at] = chance.choice(
            (
                (_misspelt(name, chance), given),
                (name, chance.choice(WRONG)),
                (name, word(chance)),
                (name, f"{given} {given}"),
                (name, f" {given}\n"),
            )
        )
        if chance.random() < 0.25:
            del node.attributes[at]


def _strange_attribute(node: Node, _: Node, chance: Chance) -> None:
    name = chance.choice(vocabulary()[1])
    strange = (name, chance.choice((*WRONG, *PEOPLE, word(chance))))
    strange = chance.choice((strange, strange, chance.choice(STRANGE_ATTRIBUTES)))
    if strange[0] not in dict(node.attributes):
        node.attributes.append(strange)


def _stray_text(node: Node, _: Node, chance: Chance) -> None:
    scrap = chance.choice((words(chance), chance.choice(SCRAPS), chance.choice(SCRAPS)))
    node.content.insert(chance.randint(0, len(node.content)), scrap)


def _silence(node: Node, _: Node, chance: Chance) -> None:
    node.content = [chance.choice(("", " ", "\n", "\u00a0", "\u3000", "<!-- a -->"))]


SLIPS = (
    _name_slip, _drop, _double, _move, _shuffle, _unwrap, _wrap, _strange_element, _strange_holder, _strange_holder,
    _strange_branch,
    _strange_namespace,
    _attribute_slip, _attribute_slip, _strange_attribute, _strange_attribute, _stray_text, _silence,
)  # fmt: skip


def broken(story: Tale, chance: Chance, *, wild: bool) -> Tale:
    """A story with one to three slips, or with many and with whole branches that chance has made."""
    for _ in range(chance.randint(4, 30) if wild else chance.randint(1, 3)):
        slip(story, chance)
    if wild and chance.random() < 0.3:
        root = story.files[chance.choice(list(story.files))]
        chance.choice(list(root.walk())).content.append(_branch(chance, 5))
    return story


def _branch(chance: Chance, depth: int) -> Node:
    """Elements in each other, whatever they are."""
    elements, attributes = vocabulary()
    node = Node(chance.choice(elements), namespace=chance.choice((None, None, None, *FOREIGN)))
    node.attributes = [
        (name, chance.choice((*PEOPLE, *WRONG))) for name in chance.sample(attributes, chance.choice((0, 1, 3)))
    ]
    if depth:
        node.content = [_branch(chance, depth - 1) for _ in range(chance.choice((0, 1, 2, 3)))]
    return node
