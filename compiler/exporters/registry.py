"""The exporters. To add one: its module, and its row here."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from compiler.errors import NotThere
from compiler.exporters.story_json import story_json
from compiler.model.story import Story


class Exporter(Struct, frozen=True):
    """A way to write a story for other programs: its name, a line about it, the suffix of its file without the point."""

    name: str
    help: str
    suffix: str
    export: Callable[[Story], bytes]


EXPORTERS = (Exporter("json", "everything that the story says, in every edition", "json", story_json),)


def exporter(name: str) -> Exporter:
    """Return the exporter of this name. Raises ``NotThere``."""
    found = next((one for one in EXPORTERS if one.name == name), None)
    if found is None:
        raise NotThere("export format", name, tuple(one.name for one in EXPORTERS))
    return found
