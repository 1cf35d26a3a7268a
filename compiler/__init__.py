"""photoplay: a compiler for film stories.

    source text ──> tree ──> story ──> facts ──> findings
    text/          syntax/   model/    breakdown/  checks/
                                         │
                                         └──> document ──> pages ──> files
                                              documents/   pdf/      system/

ARCHITECTURE.md has the whole flow. As a library photoplay has two functions::

    import compiler
    from compiler.messages.wording import sentence

    checked = compiler.check("source/red-heat")
    for finding in checked.findings:
        print(finding.code, sentence(finding))

    compiled = compiler.compile("source/red-heat", language="en")
    for output in compiled.outputs:
        Path(output.name).write_bytes(output.data)
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing and pathlib load later: the command must answer Ctrl-C from its first moments
if TYPE_CHECKING:
    import os
    from typing import Literal

    from compiler.driver.results import Checked, Compiled

__version__ = "0.1.0"
__all__ = ["__version__", "check", "compile"]


def check(path: str | os.PathLike[str]) -> Checked:
    """Check the story in a folder (or the ``story.xml`` itself), in every language that it promises.

    The result has the story, its facts, and ``findings`` in source order. Raises ``errors.NoStory`` where there is none.
    """
    from pathlib import Path

    from compiler.driver import checking

    return checking.check(Path(path))


def compile(
    path: str | os.PathLike[str], *, documents: tuple[str, ...] = (), formats: tuple[str, ...] = ("pdf",),
    language: str | None = None, paradigms: tuple[str, ...] = (), paper: Literal["a4", "letter"] = "a4",
    theme: str = "book", standard: Literal["ua-1", "a-2a", "a-3a"] = "ua-1",
) -> Compiled:  # fmt: skip
    """Compile a story; nothing is written.

    ``documents`` names documents (``treatment``, ``beat-sheet``, the reports), the first two if left out; ``formats``
    names their formats (``pdf``, ``html``, ``md``, ``csv``, ``json``); ``paradigms`` names paradigms or their files, the
    story's first if left out; ``theme`` is a shipped theme or a CSS file; ``standard`` is what the PDFs keep to.
    The result has ``outputs``, each a file name, bytes and a page count, and ``checked`` with the findings; a story with
    errors has no outputs. Raises ``errors.NotThere``, which has the names that exist, for a document, a format, a theme, an
    edition or a paradigm that does not exist; ``errors.TooLarge`` and ``errors.NotText`` for a theme; and whatever
    ``compiling.compile_story`` raises.
    The pages are laid out in this process: see ``pdf.lay_out`` for what that means, and ``pdf.worker_pool`` for worker processes.
    """
    from pathlib import Path

    from compiler import pdf
    from compiler.driver import compiling
    from compiler.driver.options import CompileOptions, theme_of

    layout = pdf.Layout(paper, theme_of(theme))
    options = CompileOptions(documents, formats, language, paradigms, layout, standard=standard)
    return compiling.compile_story(Path(path), options)
