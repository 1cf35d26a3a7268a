"""Paths of the files and folders that tests read."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
COMPILER = ROOT / "compiler"
RED_HEAT = ROOT / "source" / "red-heat"
