"""All that the tests take from the machine that they run on, which is as little as possible.

Fonts are those that ``photoplay doctor`` asks for, wherever they lie, and DejaVu, which comes with Debian's fontconfig.
Other fonts, settings of fontconfig, variables, ignored signals, a mask for new files, a closed standard input, a time
zone, a language: none of them changes what a test sees.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

from compiler.pdf.engine.fonts import FONTS
from compiler.system.programs import program

FAMILIES = (*dict.fromkeys(font.family for font in FONTS), "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono")

KEPT = ("PATH", "CI", "TMPDIR", "TMP", "TEMP", "USER", "LOGNAME", "SHELL", "SYSTEMROOT", "PYTEST_*", "LD_LIBRARY_PATH",
        "DYLD_*", "HYPOTHESIS_*", "COVERAGE_*", "VIRTUAL_ENV", "PROGRAMFILES", "WINDIR", "PATHEXT", "COMSPEC", "FONTCONFIG_FILE",
        "XDG_CACHE_HOME")  # fmt: skip
"""Variables that are let through: where programs and libraries are, and what the test tools pass to each other."""

SET = {"LANG": "C.UTF-8", "TZ": "UTC", "TERM": "dumb"}

OWN_FOLDER = "PYTEST_PHOTOPLAY_FOLDER"
"""Names the folder of the process that started this run; those that share its work see the same fonts."""


def begin() -> None:
    """Forget the machine. The first process of a run makes a home and a font configuration, the others have them from it."""
    _open_standard_input()
    _reset_environment()
    os.umask(0o022)
    if OWN_FOLDER not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="photoplay-tests-"))
        os.environ[OWN_FOLDER] = str(folder)
        (folder / "home").mkdir()
        settings = _font_settings(folder)
        if settings:
            os.environ["FONTCONFIG_FILE"] = str(settings)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    os.environ["HOME"] = str(Path(os.environ[OWN_FOLDER]) / "home")


def end() -> None:
    """Clear away what ``begin`` made."""
    shutil.rmtree(os.environ.pop(OWN_FOLDER), ignore_errors=True)


def reset_signals() -> None:
    """Let signals do what they do in a program that a person starts; `nohup … &` and some CI begin with them ignored.

    What ignores the end of its terminal (nohup) leaves that terminal: its tests go on when it is closed.
    """
    if not hasattr(signal, "pthread_sigmask"):
        return
    if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        with suppress(OSError):  # it leads its group, and stays
            os.setsid()
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGCHLD, signal.SIGUSR1, signal.SIGALRM):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _open_standard_input() -> None:
    """Else the next file that is opened would be it."""
    try:
        os.fstat(0)
    except OSError:
        nothing = os.open(os.devnull, os.O_RDONLY)
        if nothing != 0:
            os.dup2(nothing, 0)
            os.close(nothing)
        sys.stdin = open(0, closefd=False)  # noqa: SIM115


def _reset_environment() -> None:
    whole = {name for name in KEPT if not name.endswith("*")}
    beginnings = tuple(name.rstrip("*") for name in KEPT if name.endswith("*"))
    for name in list(os.environ):
        if name not in whole and not name.startswith(beginnings):
            del os.environ[name]
    os.environ.update(SET)


def _font_settings(folder: Path) -> Path | None:
    """A configuration of fontconfig with links to the fonts of our families; ``None`` where fontconfig has no programs."""
    command = program("fc-list")
    if command is None:
        return None
    fonts = folder / "fonts"
    fonts.mkdir()

    for family in FAMILIES:
        listed = subprocess.run(
            (command, f":family={family}", "file"), capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        for line in sorted(set(os.fsdecode(listed.stdout).splitlines())):
            file = Path(line.rpartition(":")[0])
            with suppress(FileExistsError):  # of two of a name the first is taken
                (fonts / file.name).symlink_to(file)
    settings = folder / "fonts.conf"
    settings.write_text(
        f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{escape(str(fonts))}</dir>
  <cachedir>{escape(str(folder))}/fontconfig</cachedir>
  <alias binding="same"><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
  <alias binding="same"><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
""",
        encoding="utf-8",
    )
    return settings
