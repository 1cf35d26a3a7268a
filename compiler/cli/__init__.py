"""The command. Here and nowhere else is click, printing, the clock, the environment and the working directory.

Nothing heavy is imported on this page: a stop while the rest is loading shall end as any other stop does.
"""

from __future__ import annotations

import gc
import io
import os
import sys

COMMANDS = (
    "compile", "watch", "validate", "beats", "report", "explain", "grammar", "theme", "new", "add", "doctor", "clean",
)  # fmt: skip
"""In the order in which ``--help`` lists them; each is the function ``command`` of a module of that name."""


def __getattr__(name: str) -> object:
    """``photoplay``, the command as click has it, loaded when somebody asks for it."""
    if name == "photoplay":
        from compiler.cli.group import photoplay

        return photoplay
    raise AttributeError(f"module {__name__} has no attribute {name}")


class ReaderGone(Exception):
    """Nobody reads what is printed any more. For click that is exit status 1, which is ours for a story with errors."""


def main() -> None:
    """Run the command and leave with its exit status; a traceback is always a fault of ours."""
    gc.disable()  # a command is over before there is garbage worth the search for it
    try:
        _name_files_in_utf8()
        _open_streams()
        status = _run()
    except KeyboardInterrupt:
        _say("interrupted")
        status = 130
    except (BrokenPipeError, ReaderGone):
        _say_no_more()
        status = 141
    except ImportError as error:
        if error.name != "lxml":
            raise
        _say(str(error))
        status = 3
    except MemoryError:
        _say("there is not enough memory")
        status = 3
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        _say(f"{named}{error.strerror or error}")
        _say_no_more()
        status = 3
    sys.exit(status)


def _stop(number: int, _: object) -> None:
    """End as if the work were done, so that nothing is left behind."""
    raise SystemExit(128 + number)


def _run() -> int:
    """The command's exit status. What it raises that is neither ours nor click's is ``main``'s to tell."""
    import signal

    import click

    from compiler.cli.group import photoplay
    from compiler.stops import STOPS

    for number in STOPS[1:]:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup has said that it is to go on
            signal.signal(number, _stop)

    try:
        status = int(photoplay(prog_name="photoplay", standalone_mode=False) or 0)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as exception:
        exception.show()
        status = exception.exit_code
    sys.stdout.flush()  # a full disk is told; Python itself would say so in its own words on its way out
    return status


def _name_files_in_utf8() -> None:
    """Begin again in UTF-8 where Python could not name a Korean file: in the C locale, with its UTF-8 mode switched off.

    A story names its scenes and documents after what is in them, in any locale.
    """
    try:
        os.fsencode("가")
    except UnicodeEncodeError:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _open_streams() -> None:
    """Make stdout and stderr ready: UTF-8, so that in any locale a Korean story is told in Korean; and whole.

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


def _say(sentence: str) -> None:
    """A sentence about what ended the command, at a time when perhaps nothing but this page is loaded."""
    try:
        sys.stderr.write(f"photoplay: {visible(sentence)}\n")
        sys.stderr.flush()
    except OSError:  # its disk is full, or nobody reads: Python would try again on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def visible(text: str) -> str:
    """A text with a name in it, which may have a line end, or what moves a terminal's cursor or turns the text's direction."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def _say_no_more() -> None:
    """Let stdout lead nowhere: its reader is gone or its disk is full, and Python would try again on its way out."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
