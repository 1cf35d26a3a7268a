"""The renderer, loaded when it is first needed."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from compiler.pdf.layout import NoFonts, NoRenderer

if TYPE_CHECKING:
    from compiler.pdf.engine.typesetter import Typesetter


def typesetter(own_css: str, theme_css: str, identity: str) -> Typesetter:
    """Load WeasyPrint and return the typesetter for two style sheets. Raises `NoRenderer` and `NoFonts`."""
    load()
    from compiler.pdf.engine.typesetter import typesetter_for

    return typesetter_for(own_css, theme_css, identity)


def load() -> None:
    """Load WeasyPrint. Raises `NoRenderer` and `NoFonts`."""
    # Else fontconfig gives fonts their names in the user's language, and files differ by it.
    os.environ["FC_LANG"] = "en"
    try:
        # Where Pango is missing WeasyPrint prints advice while it is imported, into what may be a script's input.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), _no_search(), _later():
            # WeasyPrint warns on import that there are no fonts; to go on would end in a segmentation fault.
            warnings.filterwarnings("error", message="No fonts|FontConfig", category=UserWarning)
            import compiler.pdf.engine.typesetter  # noqa: F401 - loaded here, used later
    except UserWarning as warning:
        raise NoFonts(str(warning)) from None
    except (ImportError, OSError) as error:
        raise NoRenderer(str(error)) from error


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
