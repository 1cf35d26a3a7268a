"""Every text that can be printed, as groups of the same text in several languages."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from compiler.model import story as s
from compiler.model import texts as t
from compiler.model.continuity import wordings_of
from compiler.store.memo import kept
from compiler.text.source import Span, Text


class TextGroup(Struct, frozen=True):
    """The same text in the languages that it has. ``single`` texts have at most one wording per language.

    A wording is (language, place): a text, or the span of an element; ``place`` makes a span of either.
    """

    element: str
    wordings: tuple[tuple[str, Span | Text], ...]
    single: bool

    def languages(self) -> frozenset[str]:
        """The languages in which the text is there."""
        return frozenset(language for language, _ in self.wordings)


def place(wording: Span | Text) -> Span:
    """The span of a wording: computed only when there is a finding about it."""
    return wording if isinstance(wording, Span) else wording.trimmed()


def text_groups(story: s.Story) -> Iterator[TextGroup]:
    """All texts that an edition prints, in source order, each group that has any wording.

    Authors, contact and copyright are left out: a person's name and address are printed as they are.
    """
    yield from (group for group in _all(story) if group.wordings)


def _all(story: s.Story) -> Iterator[TextGroup]:
    front = story.front
    yield _group("title", front.title)
    yield _group("subtitle", front.subtitle)
    yield _group("logline", front.logline)
    yield _group("based-on", front.based_on)
    yield _group("genre", front.genre, single=False)
    yield _group("tone", front.tone, single=False)
    yield _group("theme", front.themes, single=False)
    yield _prose("intent", front.intent)
    yield _prose("background", front.background)
    for character in story.cast:
        yield _group("name", character.names, single=False)
        yield _group("portrayed-by", character.portrayed_by)
        yield _group("description", character.description)
    for entry in story.register():
        if not isinstance(entry, s.Character):
            yield _group("name", entry.names, single=False)
            yield _group("description", entry.description)
    for act in story.acts:
        yield _group("title", act.title)
        yield _group("synopsis", act.synopsis)
        for part in act.parts:
            if isinstance(part, s.Scene):
                yield from _scene(part)
            else:
                yield _group("title", part.title)
                yield _group("synopsis", part.synopsis)
                for scene in part.scenes:
                    yield from _scene(scene)


@kept
def _scene(scene: s.Scene) -> tuple[TextGroup, ...]:
    return tuple(_in_scene(scene))


def _in_scene(scene: s.Scene) -> Iterator[TextGroup]:
    yield _group("title", scene.title)
    yield _group("text", scene.slugline.text)
    yield _group("summary", scene.summary)
    yield from (_group("turn", beat.turn) for beat in scene.beats)
    yield from (_group("text", setup.text) for setup in scene.setups)
    yield from (_group("text", payoff.text) for payoff in scene.payoffs)
    yield from (_group("text", wordings_of(event)) for event in scene.events)
    yield _prose("prose", scene.prose)
    yield TextGroup("script", tuple((script.language, script.span) for script in scene.script), single=True)


def _group(element: str, wordings: t.Wordings, *, single: bool = True) -> TextGroup:
    return TextGroup(element, tuple((wording.language, wording.text) for wording in wordings), single)


def _prose(element: str, prose: tuple[t.Prose, ...]) -> TextGroup:
    return TextGroup(element, tuple((one.language, one.span) for one in prose if one.has_text()), single=True)
