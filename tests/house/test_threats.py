"""Every row of the list of threats has an answer: a test that shows it, or a reason why there is none."""

from __future__ import annotations

import pytest

from tests.support.golden import assert_golden
from tests.support.places import ROOT
from tests.support.threats import NOT_MET, ROWS, answers, table


def test_every_row_is_answered() -> None:
    printed = {answer.row for answer in answers() if answer.outcome}
    assert printed | NOT_MET.keys() == ROWS.keys()
    assert not printed & NOT_MET.keys()


def test_the_page_is_what_the_tests_say(request: pytest.FixtureRequest) -> None:
    assert_golden(ROOT / "docs" / "threats.md", table(), request)
