"""WeasyPrint's warnings as complaints in our words. Its logger is the only channel for them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager

from msgspec import Struct

from compiler.pdf import layout
from compiler.pdf.layout import Complaint
from compiler.pdf.styles.embedded import shortened

MAX_FAULTS = 200
"""Faults of one theme that are reported: each is searched for in all of its text."""

_LOGGERS = ("weasyprint", "fontTools")
_ADVICE = "Using fontTools instead of HarfBuzz-Subset"
"""Logged for every font where HarfBuzz is older than 4.1 (Ubuntu 22.04): subsetting is slower there, and as right."""
_GLYPH = re.compile(r"\.notdef glyph rendered for .*\(U\+(?P<code>[0-9A-F]{4,6})\)", re.DOTALL)
_PLACE = re.compile(r"\s*\bat (?P<line>\d+):(?P<column>\d+)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


class _Collector(logging.Handler):
    """A log handler that keeps the messages."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # fontTools is collected so that it does not print: its messages are about tables, which no writer can change.
        message = record.getMessage()
        if record.name.startswith("weasyprint") and not message.startswith(_ADVICE):
            self.messages.append(message)


@contextmanager
def collecting_messages() -> Iterator[list[str]]:
    """Collect WeasyPrint's warnings within the block, and keep them from all other handlers."""
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(logger.propagate, logger.level, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        logger.propagate, logger.disabled = False, False
        logger.setLevel(logging.WARNING)
    try:
        yield collector.messages
    finally:
        for logger, (propagate, level, disabled) in zip(loggers, before, strict=True):
            logger.removeHandler(collector)
            logger.propagate, logger.disabled = propagate, disabled
            logger.setLevel(level)


def missing_characters(messages: Iterable[str]) -> Iterator[str]:
    """Yield the characters that no font has according to WeasyPrint's messages, in their order."""
    return (chr(int(glyph["code"], 16)) for glyph in map(_GLYPH.search, messages) if glyph)


class _Wording(Struct, frozen=True):
    """A pattern of WeasyPrint's messages, and our sentence for them.

    `{what}` and `{why}` are groups of the pattern; `{what}` is quoted in backticks. `place` is a pattern for the place
    in the theme, searched for from the place that the message names, or from the start; `{what}` in it is literal.
    """

    message: str
    sentence: str
    place: str | None = None


_NO_SELECTOR = "{what} has no effect: the selector is not understood"
_WORDINGS = (
    _Wording(r"Failed to load image at '(?P<what>.*)': ", "the picture in {what} cannot be read", "{what}"),
    _Wording(
        r"Font-face '(?P<what>.*)' cannot be loaded",
        "the font {what} is not loaded: an installed font goes by its own name, another is written into the theme as `data:`",
        r"@font-face[^}}]*{what}",
    ),
    _Wording(r"Missing (?P<what>\S+) descriptor in '@font-face'", "`@font-face` has no effect: it has no usable {what}"),
    _Wording(r"Ignored `(?P<what>.*)`, prefix on this .*, use '(?P<why>.*)' instead", "{what} has no effect: write `{why}`"),
    _Wording(r"Deprecated `(?P<what>.*)`, .*, use '(?P<why>.*)' instead", "{what} is an old spelling: write `{why}`"),
    _Wording(r"Ignored `(?P<what>.*)`, (?P<why>.*?)\.?$", "{what} has no effect: {why}"),
    _Wording(r"Invalid or unsupported selector, '(?P<what>.*)'", _NO_SELECTOR, "{what}"),
    _Wording(r"Unsupported @page selector '(?P<what>.*)', ", _NO_SELECTOR),
    _Wording(r"(?:Unknown|Empty) @page rule <AtRule (?P<what>\S+)", "{what} has no effect inside `@page`"),
    _Wording(r"Unknown (?:empty )?rule <AtRule (?P<what>\S+)", "{what} is not supported"),
    _Wording(r"Expected a media type, got '(?P<what>.*)'", "{what} is no kind of media", "@media[^{{]*{what}"),
    _Wording(r"(?:Parse error|Error).*?: (?P<why>.*?)\.?$", "this is not CSS: {why}"),
)  # fmt: skip
"""The first that matches counts. WeasyPrint's own sentences are for its developers, and some are garbled."""

_CHARSET = re.compile(r'@charset "utf-8";', re.IGNORECASE)

_ABOUT_REFUSED_URL = re.compile(
    r"@import rule|Relative URI reference|Unsupported stylesheet type|(?:No source|Invalid profile file) for profile"
    r"|Failed to load image at '(?P<what>.*)': ",
    re.DOTALL,
)
"""Messages about addresses for which WeasyPrint gets empty content."""


def theme_complaints(messages: Iterable[str], css: str, refused: Set[str] = frozenset()) -> Iterator[Complaint]:
    """Yield complaints about a theme, from parsing or using it, each with its place where that is found.

    Messages about `refused` addresses are skipped: `embedded_resources` has reported each at its place.
    """
    messages = list(dict.fromkeys(messages))
    if len(messages) > MAX_FAULTS:
        yield Complaint(
            "ignored-css", f"of {len(messages):,} faults in the theme only the first {MAX_FAULTS} are named"
        )
    for message in messages[:MAX_FAULTS]:
        about = _ABOUT_REFUSED_URL.search(message)
        if refused and about and (about["what"] is None or about["what"] in refused):
            continue
        if _CHARSET.match(css) and "AtRule @charset" in message:  # which is right
            continue
        given = _PLACE.search(message)
        at = (int(given["line"]), int(given["column"])) if given else None
        bare = _PLACE.sub("", message)
        for wording in _WORDINGS:
            found = re.search(wording.message, bare, re.DOTALL)
            if found:
                yield _worded(wording, found.groupdict(), css, at)
                break
        else:
            yield Complaint("other", _other_sentence(bare), *(at or (None, None)))


def unclaimed(why: str, css: str = "", tags: Iterable[str] = ()) -> Complaint:
    """Return the complaint that files claim no standard, at the first rule of the theme that displays one of the
    `tags`.
    """
    names = "|".join(tags)
    rule = rf"(?<![\w.#-])(?:{names})(?![\w-])[^{{}},]*(?:,[^{{}}]*)?{{[^{{}}]*?\b(?={_DISPLAYED}\s*:)"
    place = (
        _position(rf"{rule}|(?<![^\s,}}])\*[^{{}},]*{{[^{{}}]*?\b(?={_DISPLAYED}\s*:)", css, None) if names else None
    )
    return layout.unclaimed(why, *(place or (None, None)))


_DISPLAYED = r"(?:display|position|float|columns?|column-\w+|content|flex|grid|order|visibility)"
"""Properties by which a theme changes what an element is to its neighbours."""


def _worded(wording: _Wording, groups: dict[str, str], css: str, at: tuple[int, int] | None) -> Complaint:
    what, why = groups.get("what", ""), groups.get("why", "")
    if wording.place:
        at = _position(wording.place.format(what=re.escape(what.strip())), css, at) or at
    sentence = wording.sentence.format(what=f"`{shortened(what)}`", why=why)
    return Complaint("ignored-css", sentence, *(at or (None, None)))


def _position(pattern: str, css: str, at: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return line and column, both from 1, of the first match at or after `at` outside of comments, or `None`."""
    css = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), css.replace("\r\n", "\n"))
    lines = css.splitlines(keepends=True)
    start = sum(map(len, lines[: at[0] - 1])) + at[1] - 1 if at else 0
    found = re.compile(pattern).search(css, start)
    if not found:
        return None
    before = css[: found.start()]
    return before.count("\n") + 1, found.start() - before.rfind("\n")


def _other_sentence(message: str) -> str:
    """Return any other message as one sentence without a full stop."""
    text = " ".join(message.split()).rstrip(".")
    return f"the renderer warns: {text[:1].lower()}{text[1:]}"
