"""A checked story as a file for another program."""

from __future__ import annotations

from compiler.driver.compiling import FORMAT_NAMES
from compiler.driver.results import Checked
from compiler.errors import WrongCommand
from compiler.exporters.registry import EXPORTERS, Exporter, exporter
from compiler.system.deliver import Output


def exporter_of(name: str) -> Exporter:
    """Return an exporter. Raises ``NotThere``, and ``WrongCommand`` for a format that ``compile`` makes."""
    if name in FORMAT_NAMES and name not in {one.name for one in EXPORTERS}:
        raise WrongCommand(f"`{name}` is a format of documents", f"compile -f {name}")
    return exporter(name)


def exported(checked: Checked, exporter: Exporter, *, strict: bool = False) -> Output | None:
    """Return the file of a story, ``None`` if it has errors; with ``strict`` a warning counts as one."""
    if checked.story is None or checked.has_errors(strict=strict):
        return None
    return Output(f"{checked.story.id.id}.{exporter.suffix}", exporter.export(checked.story))
