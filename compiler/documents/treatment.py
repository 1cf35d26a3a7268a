"""The treatment (트리트먼트): title page, logline, intent, cast, and the story in prose."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.documents import blocks as d
from compiler.documents.labels import Words, own_or_any, scene_heading, text, texts, words
from compiler.documents.request import Request
from compiler.exhaustive import assert_never
from compiler.model import story as s
from compiler.model import texts as t
from compiler.store.memo import kept
from compiler.text.source import WHITE, Text


def document(request: Request) -> d.Document:
    """Return the treatment of a story. Every text exists in the language of the edition: a check has made sure."""
    story, language = request.facts.story, request.language
    label = words(language)
    title = text(story.front.title, language) or story.id.id
    front = tuple(_front(story, label, request))
    cast = tuple(_cast(story, label, language))
    acts = tuple(_acts(request, label))
    contents = (_contents(label, front + cast, acts),) if request.settings.contents is not False else ()
    return d.Document(
        kind="treatment",
        title=f"{title} – {label.kinds['treatment']}",
        running=title,
        language=language,
        authors=own_or_any(story.front.authors, language),
        description=text(story.front.logline, language),
        keywords=(*texts(story.front.genre, language), *texts(story.front.themes, language)),
        date=story.date(),
        blocks=(_cover(story, label, language), *contents, *front, *cast, *acts),
    )


def _cover(story: s.Story, label: Words, language: str) -> d.Cover:
    front = story.front
    based_on = text(front.based_on, language)
    foot = list(_draft_line(front, label))
    foot += own_or_any(front.contact, language)
    foot += own_or_any(front.copyright, language)
    return d.Cover(
        title=text(front.title, language) or story.id.id,
        subtitle=text(front.subtitle, language) or label.kinds["treatment"],
        credits=(*own_or_any(front.authors, language), *((f"{label.based_on}: {based_on}",) if based_on else ())),
        foot=tuple(foot),
    )


def _draft_line(front: s.Front, label: Words) -> Iterator[str]:
    if front.draft:
        number = label.draft.format(number=front.draft.number)
        yield f"{number}, {front.draft.date}" if front.draft.date else number


def _contents(label: Words, front: tuple[d.Block, ...], acts: tuple[d.Block, ...]) -> d.Contents:
    """Return the contents: front matter, acts and sequences. Scenes are in the bookmarks only."""
    entries: list[d.Entry] = []
    for block in (*front, *acts):
        for heading in _headings(block):
            if heading.role != "scene":
                entries.append(d.Entry(heading.level, _entry_text(heading), heading.anchor))
    return d.Contents(label.contents, tuple(entries))


def _headings(block: d.Block) -> Iterator[d.Heading]:
    if isinstance(block, d.Heading):
        yield block
    elif isinstance(block, d.Section):
        for inside in block.blocks:
            yield from _headings(inside)


def _entry_text(heading: d.Heading) -> str:
    return f"{heading.label}. {heading.text}" if heading.label and heading.text else heading.label or heading.text


def _front(story: s.Story, label: Words, request: Request) -> Iterator[d.Section]:
    """Yield logline, overview, intent and background where the story has them, and the writers' notes on the story."""
    front, language = story.front, request.language
    logline = text(front.logline, language)
    if logline:
        heading = d.Heading(1, "front", label.logline, "logline")
        yield d.Section("front", (heading, d.Paragraph(d.plain(logline), "logline")))
    overview = tuple(_overview(story, label, language))
    if overview:
        yield d.Section("front", (d.Heading(1, "front", label.overview, "overview"), d.Definitions(overview)))
    for anchor, title, proses in (
        ("intent", label.intent, front.intent),
        ("background", label.background, front.background),
    ):
        paragraphs = tuple(_prose(proses, language, label.quotes))
        if paragraphs:
            yield d.Section("front", (d.Heading(1, "front", title, anchor), *paragraphs))
    notes = tuple(_notes(front.notes, request))
    if notes:
        yield d.Section("front", notes)


def _overview(story: s.Story, label: Words, language: str) -> Iterator[d.Definition]:
    """Yield genre, tone, themes and running time, as in the overview (작품 개요) of a planning document."""
    front = story.front
    for term, values in (
        (label.genre, texts(front.genre, language)),
        (label.tone, texts(front.tone, language)),
        (label.theme, texts(front.themes, language)),
        (label.running_time, (label.minutes.format(minutes=story.running_time),) if story.running_time else ()),
    ):
        if values:
            yield d.Definition(term, None, " ".join(values))


def _cast(story: s.Story, label: Words, language: str) -> Iterator[d.Section]:
    if story.cast:
        items = tuple(
            d.Definition(
                text(character.names, language) or character.id.id,
                text(character.portrayed_by, language),
                text(character.description, language),
            )
            for character in story.cast
        )
        yield d.Section("cast", (d.Heading(1, "front", label.cast, "cast"), d.Definitions(items)))


def _acts(request: Request, label: Words) -> Iterator[d.Section]:
    numbers = {stretch.scene.id: stretch.number for stretch in request.facts.timeline.stretches}
    for number, act in enumerate(request.facts.story.acts, 1):
        name = label.act.format(number=number)
        title = text(act.title, request.language)
        blocks: list[d.Block] = [d.Heading(1, "act", title or name, f"act-{number}", name if title else None)]
        blocks += _synopsis(act.synopsis, request.language)
        for part in act.parts:
            if isinstance(part, s.Scene):
                blocks.append(_scene(part, numbers[part.id], 2, request, label))
            else:
                blocks.append(_sequence(part, numbers, request, label))
        blocks += _notes(act.notes, request)
        yield d.Section("act", tuple(blocks))


def _sequence(sequence: s.Sequence, numbers: dict[t.Ref, int], request: Request, label: Words) -> d.Section:
    title = text(sequence.title, request.language)
    blocks: list[d.Block] = []
    if title:
        blocks.append(d.Heading(2, "sequence", title, f"sequence-{sequence.id.id}"))
    blocks += _synopsis(sequence.synopsis, request.language)
    level = 3 if title else 2
    blocks += (_scene(scene, numbers[scene.id], level, request, label) for scene in sequence.scenes)
    blocks += _notes(sequence.notes, request)
    return d.Section("sequence", tuple(blocks))


def _synopsis(synopsis: t.Wordings, language: str) -> Iterator[d.Paragraph]:
    value = text(synopsis, language)
    if value:
        yield d.Paragraph(d.plain(value), "synopsis")


def _scene(scene: s.Scene, number: int, level: int, request: Request, label: Words) -> d.Section:
    """Return a scene: its heading and its prose, or its summary where it has no prose."""
    language = request.language
    heading = (
        scene_heading(number, scene, request.facts.index, language)
        if request.settings.sluglines
        else _plain_heading(scene, number, language)
    )
    blocks: list[d.Block] = [d.Heading(level, "scene", heading, d.scene_anchor(number))]
    paragraphs = _in_scene(scene, language, label.quotes)
    summary = text(scene.summary, language)
    if not paragraphs and summary:
        paragraphs = (d.Paragraph(d.plain(summary), "synopsis"),)
    blocks += paragraphs
    blocks += _notes(scene.notes, request)
    return d.Section("scene", tuple(blocks))


def _plain_heading(scene: s.Scene, number: int, language: str) -> str:
    """Return a heading without a slugline: the number and the title of the scene, or the number alone."""
    title = text(scene.title, language)
    return f"{number}. {title}" if title else f"{number}."


def _notes(notes: tuple[t.WriterNote, ...], request: Request) -> Iterator[d.Paragraph]:
    """Yield the writers' notes in the language of the document, where the settings have notes."""
    for note in notes if request.settings.notes else ():
        if note.wording.language == request.language:
            by = f"{note.by}: " if note.by else ""
            yield d.Paragraph(d.plain(by + note.wording.plain()), "note")


@kept
def _in_scene(scene: s.Scene, language: str, quotes: tuple[str, str]) -> tuple[d.Paragraph, ...]:
    return tuple(_prose(scene.prose, language, quotes))


def _prose(proses: tuple[t.Prose, ...], language: str, quotes: tuple[str, str]) -> Iterator[d.Paragraph]:
    for prose in proses:
        if prose.language == language:
            for paragraph in prose.paragraphs:
                runs = _runs(paragraph, quotes)
                if runs:
                    yield d.Paragraph(runs)


def _runs(paragraph: t.Paragraph, quotes: tuple[str, str]) -> tuple[d.Inline, ...]:
    """Return the runs of a paragraph, with white space collapsed across their borders."""
    opening, closing = quotes
    runs: list[d.Run] = []
    for inline in paragraph.inlines:
        value = _collapsed(inline.text)
        match inline:
            case t.Quote():
                runs.append(d.Run(f"{opening}{value.strip(WHITE)}{closing}"))
            case t.Emphasis():
                runs.append(d.Run(value, "emphasis"))
            case t.PlainText() | t.Mention():
                runs.append(d.Run(value))
            case _:
                assert_never(inline)
    return tuple(_trimmed(_merged(runs)))


def _collapsed(words_: Text) -> str:
    """Return text with each stretch of white space as one space, also at the ends, where it may divide words of two runs."""
    value = words_.value
    lead = " " if value[:1] in tuple(WHITE) else ""
    tail = " " if value[-1:] in tuple(WHITE) and value.strip(WHITE) else ""
    return f"{lead}{words_.plain()}{tail}"


def _merged(runs: list[d.Run]) -> list[d.Run]:
    """Return runs with neighbours of the same style joined: each run costs a box in layout."""
    merged: list[d.Run] = []
    for run in runs:
        if merged and merged[-1].style == run.style:
            merged[-1] = d.Run(merged[-1].text + run.text, run.style)
        else:
            merged.append(run)
    return merged


def _trimmed(runs: list[d.Run]) -> Iterator[d.Run]:
    for number, run in enumerate(runs):
        value = run.text.lstrip(WHITE) if number == 0 else run.text
        value = value.rstrip(WHITE) if number == len(runs) - 1 else value
        if value:
            yield d.Run(value, run.style)
