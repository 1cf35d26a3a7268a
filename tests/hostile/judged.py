"""Shortcuts of tests to the findings of a stranger's bytes."""

from __future__ import annotations

from pathlib import Path

from compiler.diagnostics.findings import Finding
from compiler.driver import checking
from compiler.driver.session import Session
from compiler.syntax.parser import parse
from compiler.syntax.tree import Tree
from compiler.text.source import Source
from tests.support.stories import scene, write_story


def story(folder: Path, prose: str, *, attributes: str = "", **parts: str) -> Path:
    """A story of one scene."""
    return write_story(folder, scene("a", f"<prose>{prose}</prose>", attributes=attributes), **parts)


def codes(path: Path) -> list[str]:
    return [finding.code for finding in checking.check(Session.at(path)).findings]


def found(data: bytes | str) -> Finding:
    """Return the finding that refuses these bytes as a file of a story."""
    finding = parse(Source.of("t.xml", data.encode() if isinstance(data, str) else data))
    assert isinstance(finding, Finding), data
    return finding


def tree(data: bytes | str) -> Tree:
    parsed = parse(Source.of("t.xml", data.encode() if isinstance(data, str) else data))
    assert isinstance(parsed, Tree), parsed
    return parsed
