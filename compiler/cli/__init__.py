"""The command: the only package with click, printing, the clock, the environment and the working directory.

Nothing heavy is imported on this page: a stop while the rest is loading shall end as any other stop does.
"""

from __future__ import annotations

import gc
import sys

from compiler.cli.streams import ReaderGone, close_output, name_files_in_utf8, open_streams, say


def __getattr__(name: str) -> object:
    """``photoplay``, the command as click has it, loaded when somebody asks for it."""
    if name == "photoplay":
        from compiler.cli.group import photoplay

        return photoplay
    raise AttributeError(f"module {__name__} has no attribute {name}")


def main() -> None:
    """Run the command and leave with its exit status; a traceback is always a fault of ours."""
    gc.disable()  # a command is over before there is garbage worth the search for it
    try:
        name_files_in_utf8()
        open_streams()
        status = _run()
    except KeyboardInterrupt:
        say("interrupted")
        status = 130
    except (BrokenPipeError, ReaderGone):
        close_output()
        status = 141
    except ImportError as error:
        if error.name != "lxml":
            raise
        say(str(error))
        status = 3
    except MemoryError:
        say("there is not enough memory")
        status = 3
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        say(f"{named}{error.strerror or error}")
        close_output()
        status = 3
    sys.exit(status)


def _stop(number: int, _: object) -> None:
    """End as if the work were done, so that nothing is left behind."""
    raise SystemExit(128 + number)


def _run() -> int:
    """Run the command and return its exit status. ``main`` reports exceptions that are neither ours nor click's."""
    import signal

    import click

    from compiler.cli.group import photoplay
    from compiler.system.signals import STOPS

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
    sys.stdout.flush()  # raises if the disk is full; at exit Python would report it in its own words
    return status
