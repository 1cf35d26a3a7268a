"""Family E: what a document cannot show.

Like ``shape``, each function words one finding and its docstring explains the code; ``build`` calls them with what the
page setter has met.
"""

from __future__ import annotations

from compiler.findings import Finding, Rule, Severity, hint
from compiler.source import Span


def missing_glyph(span: Span, letters: str, package: str | None) -> Finding:
    """Letters of the story are in no installed font.

    Why it matters: on the page each of them would be an empty box, and nobody sees it until the document is sent.
    Wrong: a rare Hanja or an emoji, on a machine whose fonts have none.
    Right: the same text after installing a font that has them, or with another word.
    """
    named = ", ".join(f"`{letter}` (U+{ord(letter):04X})" for letter in letters[:8])
    more = f" and {len(letters) - 8} others" if len(letters) > 8 else ""
    advice = (
        f"install a font that has them: `apt install {package}`"
        if package
        else "use other letters, or install a font that has these"
    )
    return Finding("E101", span, f"no installed font has {named}{more}", (hint(advice),))


def ignored_css(span: Span, message: str) -> Finding:
    """A line of a theme is not understood, or asks for something from outside, so it has no effect.

    Why it matters: the page does not look as the theme's author meant it to.
    Wrong: colour: red
    Right: color: red
    """
    return Finding("E102", span, message)


EXPORT = (
    Rule("E101", "missing-glyph", Severity.ERROR, missing_glyph),
    Rule("E102", "ignored-css", Severity.WARNING, ignored_css),
)
