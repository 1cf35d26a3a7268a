"""Standard output and error: ready for any locale, whole, and safe to print names to.

Nothing heavy is imported here: a stop while the rest is loading shall end as any other stop does.
"""

from __future__ import annotations

import io
import os
import sys


class ReaderGone(Exception):
    """Nobody reads what is printed any more. For click that is exit status 1, which is ours for a story with errors."""


def name_files_in_utf8() -> None:
    """Begin again in UTF-8 where Python could not name a Korean file: in the C locale, with its UTF-8 mode switched off.

    A story names its scenes and documents after what is in them, in any locale.
    """
    try:
        os.fsencode("가")
    except UnicodeEncodeError:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def open_streams() -> None:
    """Make stdout and stderr ready: UTF-8, so that Korean is printed in any locale; and whole.

    A stream without a buffer (``python -u``, PYTHONUNBUFFERED) writes what the system takes at once, and drops the rest. So
    each has a buffer. What is printed comes at once all the same: whoever prints flushes.

    A stream that the caller closed (``>&-``) leads nowhere. Were its number left free, the next file to be opened would
    get it, and what a library prints would land in that file.
    """
    for name, number in (("stdout", 1), ("stderr", 2)):
        stream = getattr(sys, name)
        if stream is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", errors="replace", closefd=False))
        elif isinstance(getattr(stream, "buffer", None), io.RawIOBase):
            whole = io.BufferedWriter(stream.buffer)
            setattr(sys, name, io.TextIOWrapper(whole, encoding="utf-8", errors="replace", line_buffering=True))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(sentence: str) -> None:
    """A sentence about what ended the command, at a time when perhaps nothing but this page is loaded."""
    try:
        sys.stderr.write(f"photoplay: {visible(sentence)}\n")
        sys.stderr.flush()
    except OSError:  # its disk is full, or nobody reads: Python would try again on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def close_output() -> None:
    """Let stdout lead nowhere: its reader is gone or its disk is full, and Python would try again on its way out."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def visible(text: str) -> str:
    """A text with a name in it, which may have a line end, or what moves a terminal's cursor or turns the text's direction."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
