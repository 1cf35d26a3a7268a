"""Expected texts in files that a person can read."""

from __future__ import annotations

from pathlib import Path

import pytest


def assert_golden(path: Path, actual: str, request: pytest.FixtureRequest) -> None:
    """The text is what the file says; with --update the file is written instead."""
    if request.config.getoption("--update"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(actual.encode())
        return
    assert path.is_file(), f"{path} is missing: run pytest --update and read what it writes"
    assert actual == path.read_bytes().decode()
