"""Where documents go: a folder, one file, or standard output (``-o``)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from compiler.cli.streams import visible
from compiler.system.deliver import Output, Refused, deliver, ready

STDOUT = "-"


class Target(Struct, frozen=True):
    """A folder, a file, or standard output; without any of them, ``output/STORY`` in the folder ``home``."""

    folder: Path | None = None
    file: Path | None = None
    stdout: bool = False
    home: Path = Path()

    @classmethod
    def of(cls, path: str | None, suffixes: Iterable[str], home: Path) -> Target:
        """Return the target of a path as the user wrote it: it is a file if it ends in one of the ``suffixes``.

        Without a path it is ``output/STORY`` in the folder ``home``.
        """
        if path is None:
            return cls(home=home)
        if path == STDOUT:
            return cls(stdout=True)
        where = Path(path)
        if where.is_file() and where.suffix[1:].lower() not in suffixes:
            raise click.UsageError(visible(f"{path} is a file and no folder, and its name ends in no format"))
        is_file = where.suffix[1:].lower() in suffixes and not where.is_dir() and not path.endswith("/")
        return cls(file=where) if is_file else cls(folder=where)

    def place(self, story: str) -> Path:
        """Return the folder that the documents of a story go to."""
        return self.file.parent if self.file else self.folder or self.home / "output" / story

    def look_ahead(self, names: Sequence[str], story: str, sources: Iterable[str], entry: Path | None) -> None:
        """Check that the files could be written, before there is work done for them."""
        if self.stdout:
            return
        with unrefused():
            if self.file:
                ready([self.file.name], self.file.parent, sources)
            else:
                ready(names, self.place(story), sources, entry)

    def write(
        self, outputs: Sequence[Output], story: str, sources: Iterable[str], entry: Path | None
    ) -> tuple[Path, ...]:
        """Write the outputs and return their paths; none for standard output. Raises ``click.UsageError``, ``OSError``."""
        if self.stdout:
            for output in outputs:
                sys.stdout.buffer.write(output.data)
            sys.stdout.buffer.flush()
            return ()
        with unrefused():
            if self.file:
                renamed = [replace(output, name=self.file.name) for output in outputs]
                return deliver(renamed, self.file.parent, sources)
            return deliver(outputs, self.place(story), sources, entry)


@contextmanager
def unrefused() -> Iterator[None]:
    """Turn a file that may not be written into wrong usage."""
    try:
        yield
    except Refused as error:
        raise click.UsageError(visible(str(error))) from None
