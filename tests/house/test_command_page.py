"""`docs/command.md` is what the commands say of themselves."""

from __future__ import annotations

import pytest

from tests.support.command_page import page
from tests.support.golden import assert_golden
from tests.support.places import ROOT


def test_the_page_of_commands_is_their_help(request: pytest.FixtureRequest) -> None:
    assert_golden(ROOT / "docs" / "command.md", page(), request)
