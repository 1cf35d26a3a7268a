"""The renderer, loaded when it is first needed, and what its work depends on, told without loading it."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from compiler.cache import Cache, installed, key_of, state_of
from compiler.pages.fonts import font_files
from compiler.pages.layout import NoFonts, NoRenderer


def load() -> ModuleType:
    """The module ``press``. Raises ``NoRenderer`` and ``NoFonts``."""
    # Else fontconfig gives fonts their names in the user's language, and files differ by it.
    os.environ["FC_LANG"] = "en"
    try:
        # Where Pango is missing WeasyPrint prints advice while it is imported, into what may be a script's input.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), _no_search(), _later():
            # WeasyPrint warns on import that there are no fonts; to go on would end in a segmentation fault.
            warnings.filterwarnings("error", message="No fonts|FontConfig", category=UserWarning)
            from compiler.pages import press
    except UserWarning as warning:
        raise NoFonts(str(warning)) from None
    except (ImportError, OSError) as error:
        raise NoRenderer(str(error)) from error
    return press


@contextlib.contextmanager
def _no_search() -> Iterator[None]:
    """Let nothing search the system for a library while WeasyPrint is imported: a quarter of that time (measured).

    It tries the names that its libraries have on all systems; for each that is not Linux's, cffi starts ldconfig and a
    compiler to look for it. The names that Linux has need no search. Elsewhere the search is what finds them.
    """
    import ctypes.util

    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


_SELDOM = ("fontTools.subset", "fontTools.varLib.instancer")
"""What WeasyPrint makes fonts smaller with where it has nothing better. The linker does that, so it is hardly ever needed."""


@contextlib.contextmanager
def _later() -> Iterator[None]:
    """Let modules that are seldom needed be loaded when they are, a third of the time that WeasyPrint takes (measured)."""
    standing = {name: _Standing(name) for name in _SELDOM if name not in sys.modules}
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


class _Standing(ModuleType):
    """Stands for a module until something of it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **named)

        return called


def identity(cache: Cache) -> str:
    """What pages look like the same with: the renderer, the libraries under it, and every font that is installed.

    To ask for the fonts takes as long as to link a treatment, so it is done once a compile: ``forget`` lets go of it.
    """
    known: str | None = cache.memory.get("renderer")
    if known is None:
        known = cache.memory["renderer"] = key_of("renderer", _programs(), _fonts())
    return known


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
