"""The page of threats says what the tests say."""

from __future__ import annotations

import pytest

from tests.commands import ROOT
from tests.golden import assert_golden
from tests.threats import table


def test_the_page_is_what_the_tests_say(request: pytest.FixtureRequest) -> None:
    assert_golden(ROOT / "docs" / "threats.md", table(), request)
