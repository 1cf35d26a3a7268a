"""Running text as it is searched: one string per language for each scene, and for all text outside the scenes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from compiler.model import story as s
from compiler.model import texts as t
from compiler.model.continuity import wordings_of
from compiler.store.memo import kept
from compiler.text.characters import HIDDEN, ODD_WIDTH, REORDERING
from compiler.text.source import Text

BETWEEN = "\0"
"""Separator of two texts of a passage: no letter, no space, and not allowed in XML."""

_UNUSUAL = re.compile(f"[{HIDDEN}{REORDERING}{ODD_WIDTH}]")


class Passage(Struct, frozen=True, eq=False):
    """Texts in one language, and all of them as one string: one search of it is much faster than one of each.

    ``unusual`` is whether it has letters that checks look at: invisible ones, ones that reorder, and letters of other
    widths.
    """

    language: str
    texts: tuple[Text, ...]
    value: str
    unusual: bool


def passages(texts: Iterable[tuple[str, Text]]) -> tuple[Passage, ...]:
    """Texts with their languages, gathered by language."""
    gathered: dict[str, list[Text]] = {}
    for language, text in texts:
        gathered.setdefault(language, []).append(text)
    return tuple(_passage(language, own) for language, own in gathered.items())


def _passage(language: str, texts: list[Text]) -> Passage:
    value = BETWEEN.join([text.value for text in texts])
    return Passage(language, tuple(texts), value, not value.isascii() and _UNUSUAL.search(value) is not None)


def composed(text: str) -> str:
    """Text in composed letters (NFC), the one spelling in which names are compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@kept
def running_text(scene: s.Scene) -> tuple[Passage, ...]:
    """The running text of a scene, a passage a language."""
    return passages(in_scene(scene))


@kept
def side_text(scene: s.Scene) -> tuple[Passage, ...]:
    """Passages of a scene's text beside its running text."""
    return passages(about_scene(scene))


def in_scene(scene: s.Scene) -> Iterator[tuple[str, Text]]:
    """The running text of a scene, piece by piece, with its language; what is tied by a mention is left out."""
    for language, inline in scene.inlines():
        if not isinstance(inline, t.Mention):
            yield language, inline.text
    for script in scene.script:
        yield from ((script.language, text) for text in script.texts())


def outside_scenes(story: s.Story) -> Iterator[tuple[str, Text]]:
    """The text that belongs to no scene: front matter, descriptions, titles and synopses of acts and sequences."""
    front = story.front
    groups: list[t.Wordings] = [front.logline, front.subtitle]
    groups += [entry.description for entry in story.register()]
    for act in story.acts:
        groups += [act.title, act.synopsis]
        groups += [text for part in act.parts if isinstance(part, s.Sequence) for text in (part.title, part.synopsis)]
    yield from _worded(groups)
    for prose in (*front.intent, *front.background):
        yield from ((prose.language, inline.text) for inline in prose.inlines())


def about_scene(scene: s.Scene) -> Iterator[tuple[str, Text]]:
    """A scene's text beside its running text: title, summary, turns, setups and payoffs, what is learnt; with its
    language.
    """
    groups: list[t.Wordings] = [scene.title, scene.summary, *(beat.turn for beat in scene.beats)]
    groups += [setup.text for setup in scene.setups]
    groups += [payoff.text for payoff in scene.payoffs]
    groups += map(wordings_of, scene.events)
    return _worded(groups)


def _worded(groups: Iterable[t.Wordings]) -> Iterator[tuple[str, Text]]:
    return ((wording.language, wording.text) for group in groups for wording in group)
