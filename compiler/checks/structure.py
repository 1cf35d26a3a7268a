"""Family S: acts, sequences, scenes and beats."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.findings import Fault, hint
from compiler.story import Story


def untold_scene(story: Story, _: Facts, __: tuple[str, ...]) -> Iterator[Fault]:
    """A scene has no prose in any language.

    Why it matters: a treatment prints prose; of this scene it can print the heading and the summary only.
    Wrong: <scene id="sauna"><slugline …/><summary>…</summary></scene>
    Right: <scene id="sauna"><slugline …/><summary>…</summary><prose><p>…</p></prose></scene>
    """
    for scene in story.scenes():
        if not scene.prose:
            yield Fault(scene.id.span, f"`{scene.id.id}` has no prose", (hint("add `<prose>` with a paragraph `<p>`"),))
