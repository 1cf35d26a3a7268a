"""The results of a check and of a compile. Apart from what makes them: a remembered result loads nothing of the compiler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from compiler.diagnostics.findings import Finding
from compiler.text.source import Source

if TYPE_CHECKING:  # pathlib takes as long to load as a few scenes to check
    from pathlib import Path

    from compiler.breakdown import Facts
    from compiler.model.paradigm import Paradigm
    from compiler.model.story import Story
    from compiler.syntax.allowances import Allowance
    from compiler.system.deliver import Output


class Checked(Struct, frozen=True):
    """The result of a check: the facts as far as the story could be read, all findings, and the files that were read.

    ``facts`` are ``None`` where the story's frame is broken, and in a remembered result; ``id`` is the story's, ``None``
    where its frame is broken. ``brought`` are the paradigms that the user named by file. ``unnamed`` are the XML files in
    the story's folder that no include names, ``None`` if nobody has looked.
    """

    facts: Facts | None
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    allowed: tuple[Allowance, ...] = ()
    brought: Mapping[Path, Paradigm] = field(default_factory=dict)
    unnamed: tuple[Source, ...] | None = None
    id: str | None = None
    scenes: int = 0

    @property
    def story(self) -> Story | None:
        """The story, if its frame is whole."""
        return self.facts.story if self.facts else None

    def has_errors(self, *, strict: bool = False) -> bool:
        """Return whether a finding forbids compiling; with ``strict`` a warning does too."""
        if not self.findings:
            return False
        from compiler.checks.catalogue import forbidding  # a story without findings needs no rules

        return forbidding(self.findings, strict=strict)

    def without_facts(self) -> Checked:
        """Return the result as it is remembered."""
        return replace(self, facts=None, allowed=(), brought={}, unnamed=None)


class Compiled(Struct, frozen=True):
    """The result of a compile: the checked story with all findings, and the documents, empty if there are errors.

    ``sound``: nothing failed that could succeed another time.
    """

    checked: Checked
    outputs: tuple[Output, ...]
    sound: bool = True
