"""Loading of WeasyPrint, when pages are first laid out."""

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
    """Prevent searches for libraries while WeasyPrint is imported: a quarter of that time (measured).

    WeasyPrint tries the names of its libraries on every system. For each name that is not Linux's, cffi runs ldconfig
    and a compiler; the names on Linux need no search. On other systems the search is what finds the libraries.
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
"""Modules with which WeasyPrint subsets fonts where HarfBuzz cannot. The linker subsets them, so they are hardly ever
used."""


@contextlib.contextmanager
def _later() -> Iterator[None]:
    """Postpone the import of modules that are hardly ever used: a third of the time to load WeasyPrint (measured)."""
    standing = {name: _Standing(name) for name in _SELDOM if name not in sys.modules}
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


class _Standing(ModuleType):
    """A placeholder for a module that is imported when one of its functions is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **named)

        return called
