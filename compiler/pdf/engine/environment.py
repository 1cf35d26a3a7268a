"""The environment that pages depend on besides document and theme: renderer, libraries, installed fonts.

Nothing of it is loaded to compute its digest.
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
    """Return the digest of the environment: pages of equal input and equal digest are equal.

    Listing the fonts takes as long as linking a treatment, so it is done once until the cache's `forget`.
    """
    return cache.once("renderer", lambda: key_of("renderer", _programs(), _fonts()))


@cache
def _programs() -> str:
    """Return the digest of WeasyPrint and its Python libraries, by their times of installation, and of the system's
    libraries.
    """
    parts = [sys.version]
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
        parts.append(installed(name))
    parts += [state_of(path) for path in ("/etc/ld.so.cache", "/opt/homebrew/lib", "/usr/local/lib")]
    return key_of("programs", *parts)


def srgb() -> bytes:
    """Return the ICC's profile of sRGB, which may be embedded freely. WeasyPrint has it among its files."""
    spec = find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()


def _fonts() -> str:
    """Return the digest of all font files and of the settings that choose among them; random bytes where they cannot be
    listed.
    """
    files = font_files()
    return key_of("fonts", *map(state_of, files)) if files is not None else os.urandom(20).hex()
