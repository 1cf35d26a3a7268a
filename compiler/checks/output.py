"""Family E: what a document cannot show.

Like ``shape``, each function words one finding and its docstring explains the code; ``build`` calls them with what the
page setter has met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from compiler.diagnostics.findings import Fault, Severity, fault, note
from compiler.diagnostics.rules import source_rule
from compiler.text.source import Span, Text

MOST_LETTERS_NAMED = 100
"""Of more characters than these the rest is counted: a text in a script that has no font at all."""

_NOT_PRINTED = frozenset({"notes", "aliases", "script", "setups", "payoffs", "events"})
"""The parts of a story that its documents leave out, or print only when asked."""


@source_rule(
    "E101",
    Severity.ERROR,
    {
        "": "no installed font has {letters:letters}",
        "more": "no installed font has {letters:letters} and {more} others",
    },
    hints={
        "package": "install a font that has them: `apt install {package}`",
        "other": "use other letters, or install a font that has these",
    },
    notes={"place": "{letter:letter} is here"},
)
def missing_glyph(start: Span, letters: str, places: Mapping[str, Span], package: str | None) -> Fault:
    """Letters of the story are in no installed font.

    Why it matters: on the page each of them would be an empty box, and nobody sees it until the document is sent.
    Wrong: a rare Hanja or an emoji, on a machine whose fonts have none.
    Right: the same text after installing a font that has them, or with another word.
    """
    more = {"more": len(letters) - MOST_LETTERS_NAMED} if len(letters) > MOST_LETTERS_NAMED else {}
    (_, place), *others = places.items() or [("", start)]
    advice = note("package", package=package) if package else note("other")
    notes = [note("place", span, letter=letter) for letter, span in others[:5]]
    form = "more" if more else ""
    return fault(place, advice, *notes, form=form, letters=tuple(letters[:MOST_LETTERS_NAMED]), **more)


def first_places(letters: str, texts: Iterable[Text]) -> dict[str, Span]:
    """Where each of the letters first stands, in the order of the texts."""
    places: dict[str, Span] = {}
    for text in texts:
        for at, letter in enumerate(text.value):
            if letter in letters and letter not in places:
                places[letter] = text.span(at, at + 1)
    return places


def texts(part: object, language: str) -> Iterator[Text]:
    """The texts of a story, or of a part of it: first those that an edition prints, in source order, then all."""
    yield from _texts(part, language, _NOT_PRINTED)
    yield from _texts(part, None, frozenset())


def _texts(part: object, language: str | None, without: frozenset[str]) -> Iterator[Text]:
    if isinstance(part, Text):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _texts(inner, language, without)
    elif isinstance(part, Struct):
        # The story itself has a language too, its own; what is in the others is in it all the same.
        if language and not hasattr(part, "editions") and getattr(part, "language", language) != language:
            return
        for name in part.__struct_fields__:
            if name not in without:
                yield from _texts(getattr(part, name), language, without)


@source_rule(
    "E102",
    Severity.WARNING,
    "{problem}",
)
def ignored_css(span: Span, problem: str) -> Fault:
    """A line of a theme is not understood, or asks for something from outside, so it has no effect; or it costs the PDF its claim.

    Why it matters: the page does not look as the theme's author meant it to. And where a rule takes from a page what
    PDF/UA asks of it (the rows of a table, the words beside a picture), the PDF does not claim to keep to any standard.
    Wrong: colour: red
    Right: color: red
    """
    return fault(span, problem=problem)


@source_rule(
    "E103",
    Severity.WARNING,
    {
        "": "{letter:letter} {why}: no PDF of it claims to keep to a standard",
        "unplaced": "a letter {why}: no PDF of it claims to keep to a standard",
    },
)
def unread_letter(start: Span, places: Mapping[str, Span], why: str) -> Fault:
    """A letter of the story is on the page, and not every program that takes the text out of a PDF takes it as it is.

    Why it matters: who copies, searches or hears the page gets other letters, or in another order. So the PDF does not
    claim to keep to PDF/UA or PDF/A. What is printed is right, and so are HTML and Markdown.
    Wrong: a word of Hebrew or Arabic; an emoji in colour.
    Right: the same word in Latin letters, or the finding allowed.
    """
    letter, place = next(iter(places.items()), ("", start))
    return fault(place, letter=letter, why=why) if letter else fault(place, form="unplaced", why=why)


EXPORT = (
    missing_glyph,
    ignored_css,
    unread_letter,
)
