"""What pages depend on besides the document and the theme: the renderer, its libraries, and the fonts of the machine.

Nothing of it is loaded to say so.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from compiler.pdf.engine.fonts import font_files
from compiler.store.cache import Cache, installed, key_of, state_of


def identity(cache: Cache) -> str:
    """What pages look like the same with: the renderer, the libraries under it, and every font that is installed.

    To ask for the fonts takes as long as to link a treatment, so it is done once a compile: ``forget`` lets go of it.
    """
    return cache.once("renderer", lambda: key_of("renderer", _programs(), _fonts()))


@cache
def _programs() -> str:
    """WeasyPrint and its Python libraries by when they were installed, the system's by when any of those was."""
    told = [sys.version]
    for name in (
        "weasyprint",
        "pydyf",
        "tinycss2",
        "cssselect2",
        "tinyhtml5",
        "pyphen",
        "PIL",
        "fontTools",
        "uharfbuzz",
    ):
        told.append(installed(name))
    told += [state_of(path) for path in ("/etc/ld.so.cache", "/opt/homebrew/lib", "/usr/local/lib")]
    return key_of("programs", *told)


def srgb() -> bytes:
    """The colour profile of sRGB (the ICC's own, which may be embedded freely). WeasyPrint has it among its files."""
    spec = find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()


def _fonts() -> str:
    """Each font file, and the settings that choose among them. Where nobody can tell nothing is kept for another time."""
    files = font_files()
    return key_of("fonts", *map(state_of, files)) if files is not None else os.urandom(20).hex()
