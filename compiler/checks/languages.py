"""Family L: languages that are missing or doubled."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.breakdown.translations import place
from compiler.diagnostics.findings import Fault, Severity, fault, note
from compiler.diagnostics.rules import check
from compiler.syntax.nesting import Unread
from compiler.text.source import Span, Text

NEARLY_ALL = 0.8
"""The share of a story's texts that one slip explains better than many omissions do."""

FEW_TEXTS = 4
"""Texts that are named one by one in any case."""


@check(
    "L101",
    Severity.ERROR,
    {
        "": "this `{element}` is not there in `{language}`",
        "most": "{missing} of the story's {texts} texts are not there in `{language}`",
    },
    hints={
        "add": 'add `<{element} xml:lang="{language}">` after it',
        "editions": "say with `xml:lang` what language the texts are in, or take this one out of the story's `editions`",
    },
    needs={Unread.TEXTS},
)
def missing_language(facts: Facts) -> Iterator[Fault]:
    """A text is not there in the language of an edition.

    Why it matters: the edition would have a blank where the others have words.
    Wrong: <summary>빅터가 달아난다.</summary>, in a story with editions="ko en".
    Right: <summary>빅터가 달아난다.</summary> <summary xml:lang="en">Viktor flees.</summary>
    """
    rarely = _hardly_there(facts, facts.editions)
    for language, missing in rarely.items():
        at, number = facts.story.promise, len(facts.texts)
        yield fault(at, note("editions"), form="most", language=language, missing=missing, texts=number)
    for group in facts.texts:
        there = group.languages()
        if not there.isdisjoint(rarely):  # the few that are in it are in another one, by the same slip
            continue
        for language in facts.editions:
            if language not in there and language not in rarely:
                written = group.wordings[0][1]
                advice = note("add", element=group.element, language=language)
                yield fault(place(written), advice, element=group.element, language=language)


def _hardly_there(facts: Facts, editions: tuple[str, ...]) -> dict[str, int]:
    """The languages in which next to no text is there, each with how many are missing: that is one slip and not many."""
    many = max(FEW_TEXTS, NEARLY_ALL * len(facts.texts))
    lacking = {language: sum(language not in group.languages() for group in facts.texts) for language in editions}
    return {language: missing for language, missing in lacking.items() if missing >= many}


@check(
    "L103",
    Severity.WARNING,
    "there are texts in `{language}` ({number} of {texts}), and no edition in it",
    hints={"editions": "add it to the story's `editions`, or correct `xml:lang`"},
)
def stray_language(facts: Facts) -> Iterator[Fault]:
    """Texts are there in a language that the story has no edition in, so they are never printed.

    Why it matters: a translation that only some scenes have looks done, and is lost without a word.
    Wrong: <summary xml:lang="fr">, in a story with editions="ko en".
    Right: editions="ko en fr" and the rest of the French, or none of it.
    """
    there: dict[str, list[Span | Text]] = {}
    for group in facts.texts:
        for language, where in group.wordings:
            there.setdefault(language, []).append(where)
    editions = frozenset(facts.story.editions)
    for language, wordings in there.items():
        if language not in editions:
            at, number = place(wordings[0]), len(wordings)
            yield fault(at, note("editions"), language=language, number=number, texts=len(facts.texts))


@check(
    "L102",
    Severity.ERROR,
    "there is a `{element}` in `{language}` already",
    notes={"first": "it is here"},
)
def repeated_language(facts: Facts) -> Iterator[Fault]:
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
                there = note("first", place(first[language]))
                yield fault(place(wording), there, element=group.element, language=language)
            first.setdefault(language, wording)
