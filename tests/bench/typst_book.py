"""A story as markup for Typst: a book, and a file a scene, so that an edit touches as little as photoplay's does.

Fonts, sizes and measure are the book theme's. A line of Typst's is as high as its edges and the leading between lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.bench import tale, words
from tests.bench.tale import Part, Scene, Tale

_STYLE = """
#let title = "TITLE"
#let quiet(size, body) = text(font: ("Lato", "NanumGothic"), size: size, fill: rgb("#666"), body)
#set document(title: title, author: "AUTHOR")
#set text(font: "NanumMyeongjo", size: 10.5pt, lang: "ko", fill: rgb("#141414"), top-edge: 0.8em, bottom-edge: -0.2em)
#set par(leading: 0.82em, spacing: 0.82em, first-line-indent: 1em, justify: false)
#set page(
  paper: "a4", margin: (x: 38mm, top: 29.7mm, bottom: 32.67mm),
  header: context {
    let opening = query(heading.where(level: 1)).any(it => it.location().page() == here().page())
    let before = query(selector(heading.where(level: 1)).before(here()))
    if not opening and before.len() > 0 { quiet(7.5pt)[#title #h(1fr) #before.last().body] }
  },
  footer: context { if here().page() > 1 { align(center, quiet(7.5pt, counter(page).display())) } },
)
#show heading: set text(weight: "regular")
#show heading: set block(sticky: true)
#show heading.where(level: 1): set text(size: 17pt)
#show heading.where(level: 1): set block(above: 40pt, below: 16pt)
#show heading.where(level: 2): set text(size: 13pt)
#show heading.where(level: 2): set block(above: 30pt, below: 6pt)
#show heading.where(level: 3): set text(font: "NanumGothic", size: 8.4pt, weight: "bold", fill: rgb("#333"), tracking: 0.03em)
#show heading.where(level: 3): set block(above: 28pt, below: 11pt)
#show outline.entry.where(level: 2): set text(size: 9.8pt, fill: rgb("#444"))
#show outline: set heading(bookmarked: true)
#set outline(indent: 1.6em)
#let synopsis(body) = block(text(fill: rgb("#555"), body))
#let act(number, name, printed) = {
  pagebreak(weak: true)
  v(40mm)
  text(fill: rgb("#555"), number)
  show heading: it => block(above: 8pt, below: 20pt, text(size: 25pt, it.body))
  heading(level: 1, numbering: "1막.", name)
  line(length: 14mm, stroke: 0.6pt)
  v(24pt)
  synopsis(printed)
}
#let sequence(first, name, printed) = {
  if not first {
    pagebreak(weak: true)
    v(17mm)
  }
  heading(level: 2, name)
  synopsis(printed)
}
""".replace("TITLE", tale.TITLE).replace("AUTHOR", tale.AUTHOR)

_FRONT = f"""
#page(margin: (top: 78mm), {{
  set par(first-line-indent: 0em)
  text(size: 40pt, title)
  linebreak()
  text(size: 13pt, fill: rgb("#444"))[{tale.SUBTITLE}]
  v(30pt)
  text(size: 11pt)[{tale.AUTHOR}]
  place(bottom, text(size: 9pt, fill: rgb("#555"))[{", ".join(tale.DRAFT)}])
}})
#outline(title: [차례], depth: 2)
#pagebreak()
= 로그라인
#text(size: 12.6pt)[{tale.LOGLINE}]
#pagebreak()
= 등장인물
"""


def write(story: Tale, folder: Path) -> None:
    """Write ``book.typ``, which includes the scenes."""
    (folder / "scenes").mkdir(parents=True)
    for number in range(1, story.scenes + 1):
        write_scene(tale.scene(number), folder)
    (folder / "book.typ").write_text("\n".join(_book(story)) + "\n", encoding="utf-8")


def write_scene(scene: Scene, folder: Path) -> None:
    paragraphs = "\n\n".join(_escaped(paragraph) for paragraph in scene.paragraphs)
    text = f"=== {_escaped(scene.heading)}\n{paragraphs}\n"
    (folder / _file_of(scene.number)).write_text(text, encoding="utf-8")


def _file_of(number: int) -> str:
    return f"scenes/{number:05}.typ"


def _book(story: Tale) -> Iterator[str]:
    yield _STYLE + _FRONT
    for one in words.CAST:
        yield f'#block(above: 23pt, below: 10pt, sticky: true, text(size: 11.3pt, weight: "bold")[{one.name}])'
        yield f"#block(above: 10pt)[{tale.description(one)}]"
    for act in story.acts():
        yield f"#act[{act.number}막][{act.title}][{act.synopsis}]"
        for sequence in story.sequences(act):
            yield from _sequence(sequence, first=sequence.number == act.inside[0])


def _sequence(sequence: Part, *, first: bool) -> Iterator[str]:
    yield f"#sequence({'true' if first else 'false'})[{sequence.title}][{sequence.synopsis}]"
    yield from (f'#include "{_file_of(number)}"' for number in sequence.inside)


def _escaped(text: str) -> str:
    return re.sub(r"([\\#$_`<>@~\[\]])", r"\\\1", text)
