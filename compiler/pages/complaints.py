"""What WeasyPrint says while it works, as complaints: a logger is its only channel."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from compiler.pages.layout import Complaint

_LOGGERS = ("weasyprint", "fontTools")
_GLYPH = re.compile(r"\.notdef glyph rendered for .*\(U\+(?P<code>[0-9A-F]{4,6})\)", re.DOTALL)
_URL = re.compile(r"disallowed protocol|Relative URI reference|Error fetching|Failed to load")
_ADVICE = "Using fontTools instead of HarfBuzz-Subset"
"""Said of every font where HarfBuzz is older than 4.1 (Ubuntu 22.04): slower, and as right."""
_PLACE = re.compile(r"\s*\bat (?P<line>\d+):(?P<column>\d+)")


class _Listener(logging.Handler):
    """A handler that keeps the messages, so that they can be read when the work is done."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # fontTools is heard only so that it does not print: it tells of tables, which no writer can do anything about.
        message = record.getMessage()
        if record.name.startswith("weasyprint") and not message.startswith(_ADVICE):
            self.heard.append(message)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Hear WeasyPrint's warnings within the block, and let nobody else print them. All is as before afterwards."""
    listener = _Listener()
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(logger.propagate, logger.level, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        logger.propagate, logger.disabled = False, False
        logger.setLevel(logging.WARNING)
    try:
        yield listener.heard
    finally:
        for logger, (propagate, level, disabled) in zip(loggers, before, strict=True):
            logger.removeHandler(listener)
            logger.propagate, logger.disabled = propagate, disabled
            logger.setLevel(level)


def from_theme(heard: Iterable[str]) -> Iterator[Complaint]:
    """Complaints from reading the theme's style sheet, each with its place in it where one was given."""
    for message in dict.fromkeys(heard):
        place = _PLACE.search(message)
        line, column = (int(place["line"]), int(place["column"])) if place else (None, None)
        kind = "refused-url" if _URL.search(message) else "ignored-css"
        yield Complaint(kind, _PLACE.sub("", message), line, column)  # type: ignore[arg-type]


def from_rendering(heard: Iterable[str], boxes: Iterable[str]) -> Iterator[Complaint]:
    """Complaints from laying out and drawing. All characters without a glyph make one, in the order they appear.

    ``boxes`` are those that became a box without a word from WeasyPrint.
    """
    missing: dict[str, None] = {}
    rest: dict[str, None] = {}
    for message in heard:
        glyph = _GLYPH.search(message)
        if glyph:
            missing[chr(int(glyph["code"], 16))] = None
        else:
            rest[message] = None
    missing.update(dict.fromkeys("".join(boxes)))
    if missing:
        characters = "".join(missing)
        yield Complaint("missing-glyph", f"no installed font has {' '.join(missing)}", characters=characters)
    for message in rest:
        yield Complaint("refused-url" if _URL.search(message) else "other", message)
