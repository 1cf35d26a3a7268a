"""Family L: languages that are missing or doubled."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.breakdown.texts import place, text_groups
from compiler.findings import Fault, hint, note
from compiler.source import Span, Text
from compiler.story import Story


def missing_language(story: Story, _: Facts, editions: tuple[str, ...]) -> Iterator[Fault]:
    """A text is not there in the language of an edition.

    Why it matters: the edition would have a blank where the others have words.
    Wrong: <summary>빅터가 달아난다.</summary>, in a story with editions="ko en".
    Right: <summary>빅터가 달아난다.</summary> <summary xml:lang="en">Viktor flees.</summary>
    """
    for group in text_groups(story):
        for language in editions:
            if language not in group.languages():
                written = group.wordings[0][1]
                message = f"this `{group.element}` is not there in `{language}`"
                yield Fault(place(written), message, (hint(f'add `<{group.element} xml:lang="{language}">` after it'),))


def repeated_language(story: Story, _: Facts, __: tuple[str, ...]) -> Iterator[Fault]:
    """A text is there twice in one language.

    Why it matters: only one of the two would be printed.
    Wrong: <summary>Viktor flees.</summary> <summary>Viktor gets away.</summary>
    Right: one summary for each language.
    """
    for group in text_groups(story):
        first: dict[str, Span | Text] = {}
        for language, wording in group.wordings:
            if group.single and language in first:
                message = f"there is a `{group.element}` in `{language}` already"
                yield Fault(place(wording), message, (note("it is here", place(first[language])),))
            first.setdefault(language, wording)
