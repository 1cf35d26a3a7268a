"""Where other programs are that photoplay starts: in the folders of PATH, never in the current folder.

Windows looks in the current folder first, and so does any system whose PATH has an empty entry or a relative one. That
folder may be a stranger's, with a file in it of the program's name.
"""

from __future__ import annotations

import os

SUFFIX = ".exe" if os.name == "nt" else ""
"""What a program's file name ends with. A ``.bat`` is none: a command shell would run it, and read its arguments anew."""


def program(name: str) -> str | None:
    """The path of a program; ``None`` where there is none."""
    for folder in filter(os.path.isabs, os.get_exec_path()):
        path = os.path.join(folder, name + SUFFIX)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None
