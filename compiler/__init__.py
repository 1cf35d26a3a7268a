"""photoplay: a compiler for film stories.

    source text ──> tree ──> story ──> findings
    source.py     tree.py   lower.py   checks/
                  schema.py story.py
                              │
                              ├──> breakdown/     facts, computed once
                              │
                              └──> document ──> pages ──> bytes
                                   backends/    pages/    deliver.py

``time_limit.py`` and ``compilation.py`` spell the road out. For use as a library there are two functions::

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

TYPE_CHECKING = False  # typing and pathlib are left for later: the command shall be ready to be stopped at once
if TYPE_CHECKING:
    import os
    from typing import Literal

    from compiler.driver.checking import Checked
    from compiler.driver.compiling import Compiled

__version__ = "0.1.0"
__all__ = ["__version__", "check", "compile"]


def check(path: str | os.PathLike[str]) -> Checked:
    """Check the story in a folder (or the ``story.xml`` itself), in every language that it promises.

    The answer has the story, its facts, and ``findings`` in source order. Raises ``absent.NoStory`` where there is none.
    """
    from pathlib import Path

    from compiler.driver import checking

    return checking.check(Path(path))


def compile(
    path: str | os.PathLike[str], *, to: tuple[str, ...] | None = None, language: str | None = None,
    paradigms: tuple[str, ...] = (), paper: Literal["a4", "letter"] = "a4", theme: str = "book",
    standard: Literal["ua-1", "a-2a", "a-3a"] = "ua-1",
) -> Compiled:  # fmt: skip
    """Compile a story; nothing is written.

    ``to`` names documents (``treatment``, ``beat-sheet``, the reports), the first two if left out; ``paradigms`` names
    paradigms or their files, the story's first if left out; ``theme`` is a shipped theme or a CSS file; ``standard``
    is what the PDFs keep to.
    The answer has ``outputs``, each a file name, bytes and a page count, and ``checked`` with the findings; a story with
    errors has no outputs. Raises ``absent.NotThere``, which knows the names that there are, for a document, a theme, an
    edition or a paradigm that does not exist, ``errors.TooLarge`` and ``errors.NotText`` for a theme, and what else ``compiling.compile_story`` raises.
    The pages are laid out in this process: see ``pdf.lay_out`` for what that means, and ``pdf.worker_pool`` for worker processes.
    """
    from pathlib import Path

    from compiler import pdf
    from compiler.driver import compiling
    from compiler.driver.options import CompileOptions, theme_of

    options = CompileOptions(to or (), language, paradigms, pdf.Layout(paper, theme_of(theme)), standard=standard)
    return compiling.compile_story(Path(path), options)
