"""What this machine has and lacks for photoplay, and the command that brings what is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from msgspec import Struct

from compiler import pdf
from compiler.pdf.engine.fonts import FONTS, installed_families
from compiler.system.programs import program

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
"""Debian's and Ubuntu's packages of what WeasyPrint loads."""


class Condition(Struct, frozen=True):
    """One thing that is needed: whether it is there, what was seen, and the Debian packages that bring it."""

    name: str
    met: bool
    seen: str
    packages: tuple[str, ...] = ()


def examine() -> tuple[Condition, ...]:
    """Look at everything that compiling needs; nothing is changed."""
    return (_python(), *_libraries(), *_fonts())


def _python() -> Condition:
    version = ".".join(map(str, sys.version_info[:3]))
    return Condition("Python 3.10 or later", sys.version_info >= (3, 10), version)


def _libraries() -> Iterator[Condition]:
    from lxml import etree

    version = ".".join(map(str, etree.LXML_VERSION[:3]))
    yield Condition("lxml 6.1.3 or later", etree.LXML_VERSION >= (6, 1, 3, 0), version)
    reason = pdf.unprintable()
    yield Condition("WeasyPrint with Pango", reason is None, reason or "works", PANGO)


def _fonts() -> Iterator[Condition]:
    installed = installed_families()
    if installed is None:
        yield Condition("fontconfig", False, "fc-list does not answer", ("fontconfig",))
        installed = frozenset()
    for font in FONTS:
        met = font.family in installed
        yield Condition(
            f"font {font.family}", met, font.purpose if met else f"not installed: {font.purpose}", (font.package,)
        )


def missing_packages(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    """The packages that bring what is missing, each once."""
    return tuple(dict.fromkeys(package for one in conditions if not one.met for package in one.packages))


def remedy(packages: tuple[str, ...]) -> str:
    """The command that installs what is missing on this system."""
    if program("apt-get"):
        return "sudo apt-get install " + " ".join(packages)
    if sys.platform == "darwin":
        return "brew install pango fontconfig && brew install --cask font-nanum-myeongjo font-nanum-gothic font-gentium-book-basic font-lato font-courier-prime"
    if sys.platform == "win32":
        return "winget install -e --id tschoonj.GTKForWindows, and install the fonts named above"
    return "install Pango (with HarfBuzz) and the fonts named above with your package manager"
