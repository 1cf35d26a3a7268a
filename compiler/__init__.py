"""photoplay: a compiler for film stories.

    source text ──> tree ──> story ──> facts ──> findings
    text/          syntax/   model/    breakdown/  checks/
                                         │
                                         └──> document ──> pages ──> files
                                              documents/   pdf/      system/

ARCHITECTURE.md has the whole flow. As a library photoplay has three functions, two lists of names, and five exceptions::

    >>> import compiler
    >>> checked = compiler.check("source/red-heat")
    >>> [f"{finding.path}:{finding.line}: {finding.text}" for finding in compiler.findings(checked)]
    []
    >>> compiled = compiler.compile("source/red-heat", documents=["cast"], formats=["csv"], language="en")
    >>> [output.name for output in compiled.outputs]
    ['cast.en.csv']
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing and pathlib load later: the command must answer Ctrl-C from its first moments
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from typing import Literal

    from compiler.documents.settings import Settings
    from compiler.driver.results import Checked, Compiled
    from compiler.errors import NoStory, NotText, NotThere, TooLarge
    from compiler.messages.message import Message
    from compiler.pdf import NotPrinted

    DOCUMENTS: tuple[str, ...]
    FORMATS: tuple[str, ...]

__version__ = "0.1.0"
__all__ = [
    "DOCUMENTS",
    "FORMATS",
    "NoStory",
    "NotPrinted",
    "NotText",
    "NotThere",
    "TooLarge",
    "__version__",
    "check",
    "compile",
    "findings",
]

_LAZY = {
    "DOCUMENTS": ("compiler.driver.compiling", "DOCUMENT_NAMES"),
    "FORMATS": ("compiler.driver.compiling", "FORMAT_NAMES"),
    "NoStory": ("compiler.errors", "NoStory"),
    "NotPrinted": ("compiler.pdf", "NotPrinted"),
    "NotText": ("compiler.errors", "NotText"),
    "NotThere": ("compiler.errors", "NotThere"),
    "TooLarge": ("compiler.errors", "TooLarge"),
}
"""``{public name: (module, name there)}`` of what is loaded when it is first used."""


def __getattr__(name: str) -> object:
    """Return a public name that is loaded when it is first used.

    >>> import compiler
    >>> compiler.FORMATS
    ('pdf', 'html', 'md', 'csv', 'json')
    """
    if name not in _LAZY:
        raise AttributeError(f"module 'compiler' has no attribute {name!r}")
    from importlib import import_module

    module, there = _LAZY[name]
    return getattr(import_module(module), there)


def check(path: str | os.PathLike[str], *, texts: Mapping[str, bytes] | None = None) -> Checked:
    """Check the story in a folder (or the ``story.xml`` itself), in every language that it promises.

    ``texts`` stand in for its files, saved or not, by their paths in the story: ``{"scenes/010-sauna.xml": b"..."}``.

    The result has the story, its facts, and ``findings`` in source order: see ``findings`` for their sentences. Raises
    ``NoStory`` where there is none.

    >>> import compiler
    >>> checked = compiler.check("source/red-heat")
    >>> checked.story.language, checked.has_errors()
    ('ko', False)
    >>> compiler.check("source/nowhere")
    Traceback (most recent call last):
    compiler.errors.NoStory: there is no source/nowhere
    """
    from compiler.driver.checking import check
    from compiler.driver.session import Session

    return check(Session.at(path, texts=texts))


def findings(checked: Checked) -> tuple[Message, ...]:
    """Return the findings of a check with their sentences, hints, lines and columns (from 1).

    >>> import compiler
    >>> for finding in compiler.findings(compiler.check("tests/findings/C101-dead-on-screen/bad.xml")):
    ...     print(finding.code, finding.line, finding.text)
    C101 37 `yuri` is on screen, but has died in scene 2
    """
    from compiler.messages.message import message

    return tuple(message(finding, checked.sources) for finding in checked.findings)


def compile(
    path: str | os.PathLike[str], *, documents: Iterable[str] = (), formats: Iterable[str] = ("pdf",),
    language: str | None = None, paradigms: Iterable[str] = (), paper: Literal["a4", "letter"] = "a4",
    theme: str = "book", standard: Literal["ua-1", "a-2a", "a-3a"] = "ua-1", settings: Settings | None = None,
) -> Compiled:  # fmt: skip
    """Compile a story; nothing is written.

    ``documents`` are names of ``DOCUMENTS``, the treatment and the beat sheet if left out; ``formats`` are names of
    ``FORMATS``; ``paradigms`` are names of paradigms or their files, the story's first if left out; ``theme`` is a shipped
    theme or a CSS file; ``standard`` is what the PDFs keep to. ``settings`` say what the documents have in them.

    The result has ``outputs``, each a file name, bytes and a page count, and ``checked`` with the findings; a story with
    errors has no outputs. Raises ``NoStory``; ``NotThere``, which has the names that exist, for a document, a format, a
    theme, an edition or a paradigm that does not exist; ``TooLarge`` and ``NotText`` for a theme; and ``NotPrinted`` where
    pages cannot be laid out. The pages are laid out in this process: see ``pdf.lay_out`` for what that means, and
    ``pdf.worker_pool`` for worker processes.

    >>> import compiler
    >>> compiled = compiler.compile("source/red-heat", documents=["treatment"], formats=["md", "html"], language="en")
    >>> [output.name for output in compiled.outputs]
    ['treatment.en.html', 'treatment.en.md']
    >>> compiler.compile("source/red-heat", documents=["tretment"])
    Traceback (most recent call last):
    compiler.errors.NotThere: there is no document `tretment`
    """
    from compiler import pdf
    from compiler.documents.settings import Settings
    from compiler.driver import compiling
    from compiler.driver.options import CompileOptions, theme_of
    from compiler.driver.session import Session

    options = CompileOptions(
        tuple(documents), tuple(formats), language, tuple(paradigms), pdf.Layout(paper, theme_of(theme)),
        settings or Settings(), standard=standard,
    )  # fmt: skip
    return compiling.compile_story(Session.at(path), options)
