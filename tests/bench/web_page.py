"""A story as a page for WeasyPrint's own command, in the CSS that anybody would write.

Fonts, sizes and measure are the book theme's. Leaders, page numbers, running heads and bookmarks are CSS's own; nothing
is spared for speed's sake, and nothing is made slow on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from tests.bench import tale, words
from tests.bench.tale import Part, Scene, Tale

_CSS = """
@page {
  size: A4; margin: 29.7mm 38mm 32.67mm;
  font: 7.5pt/1.4 Lato, NanumGothic, sans-serif; color: #666;
  @top-left { content: string(story, first-except) }
  @top-right { content: string(part, first-except) }
  @bottom-center { content: counter(page) }
}
@page cover { margin-top: 78mm; @top-left { content: none } @top-right { content: none } @bottom-center { content: none } }
html { font: 10.5pt/1.82 NanumMyeongjo, serif; color: #141414 }
body, h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; orphans: 2; widows: 2 }
h1, h2, h3 { break-after: avoid; font-weight: normal }
.cover { page: cover }
.cover-title { font-size: 40pt; line-height: 1.15; padding-bottom: 14pt; bookmark-level: 1; bookmark-label: content() }
.subtitle { font-size: 13pt; line-height: 1.5; color: #444 }
.credit { margin-top: 30pt; font-size: 11pt; line-height: 1.8 }
.foot { position: absolute; bottom: 0; font-size: 9pt; line-height: 1.7; color: #555 }
h1 { font-size: 17pt; line-height: 1.3; margin: 40pt 0 16pt; string-set: story "TITLE", part content() }
nav { break-before: page; break-after: page }
nav h1 { margin: 22mm 0 26pt }
nav ul { list-style: none }
nav li { line-height: 1.5; padding: 4pt 0 3pt }
nav li.sequence { padding-left: 1.6em; font-size: 0.93em; color: #444 }
nav a { color: inherit; text-decoration: none }
nav a::after { content: leader('.') target-counter(attr(href), page) }
.logline { font-size: 1.2em; line-height: 1.9 }
dt { margin-top: 15pt; line-height: 1.5; font-weight: bold; font-size: 1.08em; break-after: avoid }
dt:first-child { margin-top: 0 }
dd { margin-top: 2pt }
.act { break-before: page }
.act > h1 { font-size: 25pt; margin: 40mm 0 34pt; bookmark-label: attr(data-label) }
.act > h1::before { content: attr(data-number); display: block; font-size: 10.5pt; line-height: 1.6; color: #555; margin-bottom: 5pt }
.act > h1::after { content: ""; display: block; width: 14mm; border-top: 0.6pt solid #141414; margin-top: 20pt }
.cast, section.sequence + section.sequence { break-before: page }
section.sequence + section.sequence > h2 { margin-top: 17mm }
h2 { font-size: 1.24em; line-height: 1.4; margin: 30pt 0 2pt }
.synopsis { color: #555; break-after: avoid }
h3 { font: bold 8.4pt/1.5 NanumGothic, sans-serif; color: #333; letter-spacing: 0.03em; margin: 19pt 0 4pt }
.synopsis + h3 { margin-top: 11pt }
p + p { text-indent: 1em }
.synopsis + .synopsis, .cover p { text-indent: 0 }
em { font-style: normal; font-weight: bold }
""".replace("TITLE", tale.TITLE)


def write(story: Tale, path: Path) -> None:
    path.write_text("\n".join(_page(story)) + "\n", encoding="utf-8")


def _page(story: Tale) -> Iterator[str]:
    yield f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{tale.TITLE}</title><style>{_CSS}</style></head>'
    yield f'<body><section class="cover"><p class="cover-title">{tale.TITLE}</p><p class="subtitle">{tale.SUBTITLE}</p>'
    yield f'<p class="credit">{tale.AUTHOR}</p><p class="foot">{", ".join(tale.DRAFT)}</p></section>'
    yield from _contents(story)
    yield f'<section><h1 id="logline">로그라인</h1><p class="logline">{escape(tale.LOGLINE)}</p></section>'
    yield '<section class="cast"><h1 id="cast">등장인물</h1><dl>'
    yield from (f"<dt>{one.name}</dt><dd><p>{escape(tale.description(one))}</p></dd>" for one in words.CAST)
    yield "</dl></section>"
    for act in story.acts():
        label = f'data-number="{act.number}막" data-label="{act.number}막. {act.title}"'
        yield f'<section class="act"><h1 id="act-{act.number}" {label}>{act.title}</h1><p class="synopsis">{act.synopsis}</p>'
        for sequence in story.sequences(act):
            yield from _sequence(sequence)
        yield "</section>"
    yield "</body></html>"


def _contents(story: Tale) -> Iterator[str]:
    yield "<nav><h1>차례</h1><ul>"
    yield '<li><a href="#logline">로그라인</a></li><li><a href="#cast">등장인물</a></li>'
    for act in story.acts():
        yield f'<li><a href="#act-{act.number}">{act.number}막. {act.title}</a></li>'
        for sequence in story.sequences(act):
            yield f'<li class="sequence"><a href="#sequence-{sequence.number}">{sequence.title}</a></li>'
    yield "</ul></nav>"


def _sequence(sequence: Part) -> Iterator[str]:
    yield f'<section class="sequence"><h2 id="sequence-{sequence.number}">{sequence.title}</h2>'
    yield f'<p class="synopsis">{sequence.synopsis}</p>'
    for number in sequence.inside:
        yield from _scene(tale.scene(number))
    yield "</section>"


def _scene(scene: Scene) -> Iterator[str]:
    yield f'<h3 id="scene-{scene.number}">{scene.heading}</h3>'
    for paragraph in scene.paragraphs:
        yield "<p>" + re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(paragraph)) + "</p>"
