"""Family L: languages that are missing or doubled."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.breakdown.translations import place
from compiler.diagnostics.findings import Fault, hint, note
from compiler.model.story import Story
from compiler.text.source import Span, Text

NEARLY_ALL = 0.8
"""The share of a story's texts that one slip explains better than many omissions do."""

FEW = 4
"""Texts that are named one by one in any case."""


def missing_language(story: Story, facts: Facts, editions: tuple[str, ...]) -> Iterator[Fault]:
    """A text is not there in the language of an edition.

    Why it matters: the edition would have a blank where the others have words.
    Wrong: <summary>빅터가 달아난다.</summary>, in a story with editions="ko en".
    Right: <summary>빅터가 달아난다.</summary> <summary xml:lang="en">Viktor flees.</summary>
    """
    rarely = _hardly_there(facts, editions)
    for language, missing in rarely.items():
        message = f"{missing} of the story's {len(facts.texts)} texts are not there in `{language}`"
        advice = "say with `xml:lang` what language the texts are in, or take this one out of the story's `editions`"
        yield Fault(story.promise, message, (hint(advice),))
    for group in facts.texts:
        there = group.languages()
        if not there.isdisjoint(rarely):  # the few that are in it are in another one, by the same slip
            continue
        for language in editions:
            if language not in there and language not in rarely:
                written = group.wordings[0][1]
                message = f"this `{group.element}` is not there in `{language}`"
                yield Fault(place(written), message, (hint(f'add `<{group.element} xml:lang="{language}">` after it'),))


def _hardly_there(facts: Facts, editions: tuple[str, ...]) -> dict[str, int]:
    """The languages in which next to no text is there, each with how many are missing: that is one slip and not many."""
    many = max(FEW, NEARLY_ALL * len(facts.texts))
    lacking = {language: sum(language not in group.languages() for group in facts.texts) for language in editions}
    return {language: missing for language, missing in lacking.items() if missing >= many}


def stray_language(story: Story, facts: Facts, _: tuple[str, ...]) -> Iterator[Fault]:
    """Texts are there in a language that the story has no edition in, so they are never printed.

    Why it matters: a translation that only some scenes have looks done, and is lost without a word.
    Wrong: <summary xml:lang="fr">, in a story with editions="ko en".
    Right: editions="ko en fr" and the rest of the French, or none of it.
    """
    there: dict[str, list[Span | Text]] = {}
    for group in facts.texts:
        for language, where in group.wordings:
            there.setdefault(language, []).append(where)
    editions = frozenset(story.editions)
    for language, wordings in there.items():
        if language not in editions:
            message = f"there are texts in `{language}` ({len(wordings)} of {len(facts.texts)}), and no edition in it"
            yield Fault(place(wordings[0]), message, (hint("add it to the story's `editions`, or correct `xml:lang`"),))


def repeated_language(_: Story, facts: Facts, __: tuple[str, ...]) -> Iterator[Fault]:
    """A text is there twice in one language.

    Why it matters: only one of the two would be printed.
    Wrong: <summary>Viktor flees.</summary> <summary>Viktor gets away.</summary>
    Right: one summary for each language.
    """
    for group in facts.texts:
        if not group.single or len(group.languages()) == len(group.wordings):
            continue
        first: dict[str, Span | Text] = {}
        for language, wording in group.wordings:
            if language in first:
                message = f"there is a `{group.element}` in `{language}` already"
                yield Fault(place(wording), message, (note("it is here", place(first[language])),))
            first.setdefault(language, wording)
