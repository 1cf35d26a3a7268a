"""Fonts that the shipped themes use, fonts that are installed, and packages for missing characters."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from compiler.system.programs import program


class FontFamily(Struct, frozen=True):
    """A family that a shipped theme names first: its purpose, and the package that has it."""

    family: str
    purpose: str
    package: str


FONTS = (
    FontFamily("NanumMyeongjo", "Korean text (바탕)", "fonts-nanum"),
    FontFamily("NanumGothic", "Korean scene headings, tables and charts", "fonts-nanum"),
    FontFamily("Gentium Book Basic", "text in Latin letters", "fonts-sil-gentium-basic"),
    FontFamily("Lato", "scene headings, tables and charts in Latin letters", "fonts-lato"),
    FontFamily("Courier Prime", "industry pages in English", "fonts-courier-prime"),
)
"""The fonts of the shipped themes, all static and free; package names are Debian's and Ubuntu's."""

# Where a character belongs, by a word of its Unicode name, and the package whose fonts have it; the first that fits.
_BY_NAME = (
    (("HANGUL SYLLABLE", "HANGUL LETTER", "CIRCLED HANGUL", "PARENTHESIZED HANGUL"), "fonts-nanum"),
    (("HANGUL", "CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPH", "BOPOMOFO", "HALFWIDTH", "FULLWIDTH"), "fonts-noto-cjk"),
    (("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN"), "fonts-dejavu-core"),
)
_BY_CODE = (
    (range(0x2000, 0x2C00), "fonts-dejavu-core"),  # punctuation, arrows, signs, dingbats
    (range(0x1F000, 0x1FB00), "fonts-noto-color-emoji"),
)


def installed_families() -> frozenset[str] | None:
    """Return the names of all installed font families, or `None` where fontconfig cannot be asked."""
    listed = _ask("%{family}", ":")
    if listed is None:
        return None
    return frozenset(name for line in listed for name in line.split(",") if name)


def font_files() -> tuple[str, ...] | None:
    """Return the paths of all font files and of fontconfig's settings, or `None` where fontconfig cannot be asked."""
    fonts, choices = program("fc-list"), program("fc-conflist")
    if fonts is None or choices is None:
        return None
    commands = ((fonts, "--format", "%{file}\n"), (choices,))
    try:
        asked = [
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for command in commands
        ]
        files, settings = (one.communicate(timeout=20)[0].decode("utf-8", "replace").splitlines() for one in asked)
    except (OSError, subprocess.SubprocessError):
        return None
    return (*sorted(files), *(line.lstrip("+- ").partition(": ")[0] for line in settings))


def package_for(characters: str) -> str | None:
    """Return the packages, as arguments of apt, whose fonts have these characters, or `None`."""
    found = dict.fromkeys(filter(None, map(_package, characters)))
    return " ".join(found) or None


def _package(character: str) -> str | None:
    name = unicodedata.name(character, "")
    if not name or unicodedata.category(character).startswith("C"):
        return None
    for words, package in _BY_NAME:
        if any(word in name for word in words):
            return package
    return next((package for codes, package in _BY_CODE if ord(character) in codes), "fonts-noto-core")


def repairs(css: str) -> dict[str, Path]:
    """Return `{@font-face descriptors: file}` for a family whose files all claim the same style.

    In Debian's Courier Prime the regular, bold and italic files are all named `Light`, so that fontconfig takes any of
    them for all. The file names are right.
    """
    if "Courier Prime" not in css:
        return {}
    faces: dict[str, Path] = {}
    claims = set()
    for line in _ask("%{file}|%{weight}|%{slant}", "Courier Prime") or ():
        file, _, claim = line.partition("|")
        path = Path(file)
        claims.add(claim)
        weight = "bold" if "Bold" in path.stem else "normal"
        style = "italic" if "Italic" in path.stem else "normal"
        faces[f'font-family: "Courier Prime"; font-weight: {weight}; font-style: {style}'] = path
    return dict(sorted(faces.items())) if len(claims) == 1 and len(faces) == 4 else {}


def _ask(form: str, pattern: str) -> Iterable[str] | None:
    """Return what `fc-list` prints of each font, sorted, or `None` without that program."""
    fonts = program("fc-list")
    if fonts is None:
        return None
    try:
        done = subprocess.run(
            (fonts, "--format", form + "\n", pattern),
            capture_output=True,
            check=True,
            timeout=20,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return sorted(done.stdout.decode("utf-8", "replace").splitlines())
