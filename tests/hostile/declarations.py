"""Random declarations as themes: no file may claim what a judge refuses, and every file can be opened.

Every property that WeasyPrint knows, read from its own tables, for the selectors of ``base.css``, with values that its
own validation takes. Run by hand; the seed is printed, and what fails is printed as a theme that can be tried alone:

    python -m tests.hostile.declarations N [SEED [FOLDER]]

FOLDER gets every file that claims a standard and that page-validation takes, for another judge.
"""

from __future__ import annotations

import contextlib
import inspect
import random
import re
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import tinycss2
from msgspec import Struct
from tinycss2.ast import QualifiedRule

from compiler import pdf as pages
from compiler.documents.blocks import (
    Contents,
    Cover,
    Definition,
    Definitions,
    Document,
    Entry,
    Heading,
    Paragraph,
    Run,
    Section,
    plain,
)
from compiler.pdf.assembly.workers import run_here, worker_pool
from compiler.pdf.engine import loader
from compiler.pdf.layout import base_css
from tests.support.jobs import nothing
from tests.support.printed import ENGLISH, KOREAN, faults, sheet

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

NUMBERS = ("0", "1", "2", "3", "-1", "0.5", "7", "100", "1e6", "1e20", "-1e20", "50%", "100%", "-20%", "200%")
LENGTHS = (
    "0", "1px", "3pt", "12pt", "-4pt", "2em", "-3em", "1cm", "90mm", "3in", "250in", "5000in", "1e5px", "1e9px", "1e20px",
    "-1e20px", "1e38px", "3e38px", "1e300px", "1e-9px", "10vw", "100vh", "5pvw", "2rem", "1ch", "1ex", "1lh",
)  # fmt: skip
PIECES = (
    "red", "#123", "transparent", "currentcolor", "rgb(1 2 3 / 0.4)", "rgba(9,9,9,.5)", "hsl(120 50% 50%)", "device-cmyk(0 1 0 0)",
    "lab(50 20 30)", "oklch(0.6 0.1 120)", '"x"', '""', '"가나"', '"\\1F600"', "attr(class)", "attr(data-label)", "attr(href url)",
    "counter(page)", "counter(pages)", "counters(x, '.')", "counter(x, upper-roman)", "target-counter(attr(href), page)",
    "target-text(attr(href))", "string(story)", "string(part, first)", "content()", "content(text)", "content(before)", "running(head)",
    "element(head)", "leader('.')", "leader(dotted)", f"url({PIXEL})", "url(x.png)", "url(#top)", "linear-gradient(red, blue)",
    "radial-gradient(circle, red, rgb(0 0 0 / 0.2))", "repeating-linear-gradient(45deg, red, blue 5px)", "rotate(30deg)",
    "rotate(90deg)", "scale(0)", "scale(2)", "scale(1e9)", "scale(-1, 1)", "translate(20px, 1e20px)", "translate(10%)",
    "skewX(30deg)", "skew(89.99deg)", "matrix(1, 0, 0, 0, 1e30, 0)", "matrix(1, 2, 3, 4, 5, 6)", "calc(1px + 2em)", "calc(100% / 3)",
    "minmax(10px, 1fr)", "repeat(2, 1fr)", "fit-content(30%)", "1fr", "span 2", "'a b' 'c d'", "rect(0, 3px, 3px, 0)", "a4", "letter",
    "a4 landscape", "1in 1in", "250in 250in", "3pt 3pt", "1px 1px", "x", "x 1", "x 5 y -2", "chapter", "cover", "sheet", "story",
    "story content()", "part attr(class)", "serif", "Lato", "NanumGothic", "'No Such Font'", "90deg", "1.5dppx", "72dpi", "45deg",
    "open-quote", "close-quote", "no-open-quote", "'«' '»'", "symbols(cyclic '*' '+')", "disc", "decimal", "korean-hangul-formal",
    "inline", "block", "flex", "grid", "none", "auto", "normal", "table", "inline-block", "list-item", "both", "all", "fixed",
    "crop cross", "'liga' 0", "'wght' 900", "small-caps", "swash(x)", "1 1 0", "2 / 3", "a / b", "4 2 2", "5 auto auto",
)  # fmt: skip
MARGINS = (
    "@top-left", "@top-center", "@top-right", "@bottom-left", "@bottom-center", "@bottom-right", "@left-middle", "@right-top",
    "@top-left-corner", "@footnote",
)  # fmt: skip
SHEETS = ("", ":first", ":left", ":right", ":blank", " cover", " sheet", " korean", ":nth(2)")
PARTS = ("::before", "::after", "::marker", "::first-line", "::first-letter", "::footnote-call", "::footnote-marker")
OTHERS = (
    "html", "body", "*", "nav", "ul", "li", "section", "section.cover", "section.act", "section.scene", "div", "p", "span", "em", "a",
    "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "col", "colgroup", "caption", "img", "h1", "h2", "h3",
)  # fmt: skip
TRICKS = (
    "display",
    "position",
    "float",
    "content",
    "visibility",
    "transform",
    "opacity",
    "columns",
    "size",
    "counter-reset",
)
"""Properties that change most: each third declaration is of one of these."""

FIXED = (
    "p { display: table-cell }", "tr { display: block }", "ul, ol { display: inline }", "@page { size: 250in 250in }",
    "p { position: absolute; top: 1e20px }", "td { display: block }", "th { display: none }", "thead { display: none }",
    "table { display: block }", "tr { display: contents }", "li { display: inline }", "li { display: none }", "dd { display: none }",
    "dt { display: contents }", "h1 { display: none }", "h2 { display: none }", "h1, h2 { display: table-row }", "img { display: none }",
    "caption { display: block }", "section { display: table }", "nav { float: footnote }", "p { float: footnote }",
    "td { float: left }", "tr { position: absolute }", "td:first-child { position: running(x) }", "p { transform: scale(1e30) }",
    "p { letter-spacing: 1e20px }", "body { font-size: 1e6px }", "@page { size: 1px 1px }", "@page { size: 1e9in 3in }",
    "@page { margin: 1e20px }", f"p::before {{ content: url({PIXEL}); width: 1e20px }}", "p { visibility: hidden }",
    "td { visibility: collapse }", "tr { visibility: collapse }", "table { display: flex }", "tbody { display: grid }",
    "p { display: list-item }", "h1 { display: list-item; list-style: decimal inside }", "a { display: table }", "a { display: none }", "a { display: table-column }",
    "a::after { display: block; position: absolute }", "html { display: none }", "body { display: table-row-group }",
    "p { bookmark-level: 3 }", "li::marker { content: none }", "ul { list-style: disc inside } li { display: list-item }",
    "p { text-indent: -1e30px }", "@page { bleed: 1e6px; marks: crop }", "body { direction: rtl }",
)  # fmt: skip
"""Each alone: the first are what was found by strangers."""


class Judged(Struct, frozen=True):
    """The outcome of a theme: what a judge refuses of what is claimed, or why nothing was written; and the file."""

    faults: tuple[str, ...] = ()
    refused: str | None = None
    claimed: bool = False
    pdf: bytes = b""


def treatment() -> Document:
    """Two scenes, with a cover, contents and a cast: it is cut into units."""
    cast = Definitions((Definition("단코", "형사", "말이 없다."), Definition("Gallagher", None, None)))
    scenes = tuple(
        Section("scene", (
            Heading(2, "scene", f"{number}. 사우나", f"scene-{number}", f"S#{number}."),
            Paragraph((Run(text[:80]), Run("강조", "emphasis"), Run("한다."))), Paragraph(plain(text)),
        ))
        for number, text in enumerate((KOREAN, ENGLISH), 1)
    )  # fmt: skip
    blocks = (
        Cover("레드 히트", "하나의 열쇠", ("글 홍길동",), ("3고", "hong@example.org")),
        Contents("차례", (Entry(1, "등장인물", "cast"), Entry(1, "붉은 광장", "act-1"))),
        Section("cast", (Heading(1, "front", "등장인물", "cast"), cast)),
        Section("act", (Heading(1, "act", "붉은 광장", "act-1", "제1막"), *scenes)),
    )
    return Document("treatment", "레드 히트", "레드 히트", "ko", ("홍길동",), "두 형사.", (), "2025-11-22", blocks)


DOCUMENTS = (treatment(), sheet())


def judged(css: str, document: Document, run: Any = run_here) -> Judged:
    """Lay out a document with the book's theme and more, and have it judged by page-validation and qpdf."""
    theme = pages.Theme("mine", pages.theme("book").css + css, Path("mine.css"))
    layout = pages.Layout("a4", theme)
    try:
        made = pages.lay_out(document, layout, execution=pages.Execution(run=run), standard="a-3a")
    except pages.NotPrinted as fault:
        return Judged(refused=f"{type(fault).__name__}: {fault}")
    claimed = b"pdfuaid:part" in made.pdf
    found = faults(made.pdf, "a-3a" if claimed else None)
    if not claimed and all("XMP" in fault for fault in faults(made.pdf, "a-3a")):
        print(f"perhaps needlessly: {css}: {[one.text for one in made.complaints]}")
    if not claimed and not any(one.kind in ("unclaimed", "unread", "missing-glyph") for one in made.complaints):
        found.append("the claim is given up without a reason")
    return Judged(tuple(found), None, claimed, made.pdf)


# Declarations


def declaration(chance: random.Random) -> str:
    """A rule with one declaration that WeasyPrint takes, or two."""
    selector = chance.choice(_selectors() if chance.random() < 0.5 else OTHERS)
    if chance.random() < 0.2:
        selector += chance.choice(PARTS)
    declared = "; ".join(_declared(chance) for _ in range(chance.choice((1, 1, 1, 2))))
    where = chance.random()
    if where < 0.1:
        return f"@page{chance.choice(SHEETS)} {{ {declared} }}"
    if where < 0.17:
        return f"@page{chance.choice(SHEETS)} {{ {chance.choice(MARGINS)} {{ content: 'x'; {declared} }} }}"
    return f"{selector} {{ {declared} }}"


def _declared(chance: random.Random) -> str:
    names = _properties()
    while True:
        name = chance.choice(TRICKS) if chance.random() < 0.34 else chance.choice(list(names))
        for _ in range(80):
            value = " ".join(_piece(chance, names[name]) for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))))
            if _taken(name, value):
                return f"{name}: {value}"


def _piece(chance: random.Random, words: tuple[str, ...]) -> str:
    kind = chance.random()
    if words and kind < 0.5:
        return chance.choice(words)
    return chance.choice(LENGTHS if kind < 0.65 else NUMBERS if kind < 0.75 else PIECES)


@cache
def _properties() -> dict[str, tuple[str, ...]]:
    """Every property that WeasyPrint knows, long and short, each with the words that the source of its validator has."""
    from weasyprint.css.validation.expanders import EXPANDERS
    from weasyprint.css.validation.properties import PROPERTIES

    return {name: _words(function) for name, function in sorted({**PROPERTIES, **EXPANDERS}.items())}


def _words(function: Any) -> tuple[str, ...]:
    with contextlib.suppress(TypeError, OSError):
        source = inspect.getsource(inspect.unwrap(function))
        return tuple(dict.fromkeys(re.findall(r"'([a-z][a-z-]*)'", source)))
    return ()


def _taken(name: str, value: str) -> bool:
    from weasyprint.css.validation import preprocess_declarations

    read = tinycss2.parse_blocks_contents(f"{name}: {value}")
    with contextlib.suppress(Exception):
        return bool(list(preprocess_declarations(None, read)))
    return False


@cache
def _selectors() -> tuple[str, ...]:
    """The selectors of ``base.css``."""
    rules = tinycss2.parse_stylesheet(base_css(), skip_comments=True, skip_whitespace=True)
    return tuple(
        dict.fromkeys(
            tinycss2.serialize(rule.prelude).strip()
            for rule in rules
            if isinstance(rule, QualifiedRule) and "::" not in tinycss2.serialize(rule.prelude)
        )
    )


def themes(count: int, seed: int) -> Iterator[str]:
    """Random rules, a number of them, the same for the same seed."""
    chance = random.Random(seed)
    return (declaration(chance) for _ in range(count))


def main(count: int, seed: int = 0, folder: Path | None = None) -> int:
    """Try a number of themes; return how many failed."""
    import logging

    loader.load()
    logging.getLogger("weasyprint").disabled = True
    failed, claimed, refused, began = 0, 0, 0, time.monotonic()
    with worker_pool(1, nothing) as run:
        for number, css in enumerate((*FIXED, *themes(count, seed)) if seed == 0 else themes(count, seed)):
            for which, document in enumerate(DOCUMENTS):
                if (seed or number >= len(FIXED)) and number % 2 != which:
                    continue

                def limited(*work: Any, run: Any = run, **more: Any) -> Any:
                    return run(*work, **{**more, "until": time.monotonic() + 20})

                try:
                    made = judged(css, document, limited)
                except Exception as fault:
                    made = Judged((f"{type(fault).__name__}: {fault}",))
                claimed += made.claimed
                if made.refused:
                    refused += 1
                    print(f"refused {document.kind}: {css}\n    {made.refused}")
                if made.faults:
                    failed += 1
                    print(
                        f"FAILED {document.kind}: {css}\n    " + "\n    ".join(dict.fromkeys(made.faults)), flush=True
                    )
                elif folder and made.claimed:
                    folder.mkdir(parents=True, exist_ok=True)
                    path = folder / f"{seed}-{number:04}-{document.kind}"
                    path.with_suffix(".pdf").write_bytes(made.pdf)
                    path.with_suffix(".css").write_text(css)
    print(
        f"seed {seed}: {count} rules, {failed} failed, {claimed} claimed, {refused} not printed, {time.monotonic() - began:.0f} s"
    )
    return failed


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(
        bool(main(int(given[0]), int(given[1]) if len(given) > 1 else 0, Path(given[2]) if len(given) > 2 else None))
    )
