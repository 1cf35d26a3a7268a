"""A story as photoplay has it: a folder, one scene a file; and all of it in one file, for those that want one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from tests.bench import tale, words
from tests.bench.tale import Part, Scene, Tale

_NAMESPACE = 'xmlns="urn:photoplay:story:1"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(story: Tale, folder: Path) -> None:
    """Write a story's folder; beside it, as ``joined.xml``, the same in one file."""
    (folder / "scenes").mkdir(parents=True)
    for number in range(1, story.scenes + 1):
        write_scene(tale.scene(number), folder)
    for name, register in (("cast", _cast()), ("places", _places())):
        text = f'{_DECLARATION}<{name} {_NAMESPACE} xml:lang="ko">\n' + "\n".join(register) + f"\n</{name}>\n"
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    whole = _DECLARATION + "\n".join(_story(story)) + "\n"
    (folder / "story.xml").write_text(whole, encoding="utf-8")
    (folder.parent / "joined.xml").write_text(_joined(whole, folder), encoding="utf-8")


def write_scene(scene: Scene, folder: Path) -> None:
    (folder / file_of(scene.number)).write_text("\n".join(_scene(scene)) + "\n", encoding="utf-8")


def file_of(number: int) -> str:
    return f"scenes/{number:05}.xml"


def _joined(whole: str, folder: Path) -> str:
    def content(match: re.Match[str]) -> str:
        return (folder / match[1]).read_text(encoding="utf-8").removeprefix(_DECLARATION)

    return re.sub(r'<xi:include href="([^"]+)"/>', content, whole)


def _story(story: Tale) -> Iterator[str]:
    yield f'<story {_NAMESPACE} xmlns:xi="http://www.w3.org/2001/XInclude" id="tale" xml:lang="ko">'
    yield "  <front>"
    yield f"    <title>{tale.TITLE}</title>"
    yield f"    <subtitle>{tale.SUBTITLE}</subtitle>"
    yield f"    <logline>{tale.LOGLINE}</logline>"
    yield f"    <author>{tale.AUTHOR}</author>"
    yield f'    <draft number="2" date="{tale.DRAFT[1]}" stage="working"/>'
    yield "  </front>"
    yield '  <xi:include href="cast.xml"/>'
    yield '  <xi:include href="places.xml"/>'
    for act in story.acts():
        yield f'  <act id="act-{act.number}">'
        yield from _opening(act)
        for sequence in story.sequences(act):
            yield f'    <sequence id="sequence-{sequence.number}">'
            yield from _opening(sequence)
            yield from (f'      <xi:include href="{file_of(number)}"/>' for number in sequence.inside)
            yield "    </sequence>"
        yield "  </act>"
    yield "</story>"


def _opening(part: Part) -> Iterator[str]:
    yield f"      <title>{part.title}</title>"
    yield f"      <synopsis>{part.synopsis}</synopsis>"


def _cast() -> Iterator[str]:
    for person in words.CAST:
        description = tale.description(person)
        yield f'  <character id="{person.id}" role="minor"><name>{person.name}</name>'
        yield f"    <description>{description}</description></character>"


def _places() -> Iterator[str]:
    yield f'  <place id="{words.TOWN.id}" kind="city"><name>{words.TOWN.name}</name></place>'
    for place in words.PLACES:
        yield f'  <place id="{place.id}" within="{words.TOWN.id}" kind="building"><name>{place.name}</name></place>'


def _scene(scene: Scene) -> Iterator[str]:
    cast = " ".join(person.id for person in scene.cast)
    yield f'{_DECLARATION}<scene {_NAMESPACE} xml:lang="ko" id="scene-{scene.number}" day="{tale.day(scene.number)}"'
    yield f'       length="2m" tension="{scene.number % 11}" cast="{cast}">'
    yield f'  <slugline int-ext="{scene.side[0]}" place="{scene.place.id}" time="{scene.time[0]}"/>'
    yield f"  <summary>{scene.turn}</summary>"
    yield f"  <beat><turn>{scene.turn}</turn></beat>"
    yield f'  <setup id="plant-{scene.number}"><text>{scene.plant}</text></setup>'
    if scene.number > 1:
        yield f'  <payoff of="plant-{scene.number - 1}"><text>{scene.plant}</text></payoff>'
    yield f'  <continuity><learns who="{scene.cast[0].id}" what="fact-{scene.number}"/></continuity>'
    yield "  <prose>"
    for paragraph in scene.paragraphs:
        yield f"    <p>{_inline(paragraph, scene.cast[0].id)}</p>"
    yield "  </prose>"
    yield "</scene>"


def _inline(paragraph: str, speaker: str) -> str:
    spoken = re.sub("“(.+?)”", rf'<q who="{speaker}">\1</q>', escape(paragraph, quote=False))
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", spoken)
