"""Each exporter has a name of its own, and makes bytes of a story."""

from __future__ import annotations

import pytest

from compiler.errors import NotThere
from compiler.exporters.registry import EXPORTERS, Exporter, exporter
from tests.support.places import RED_HEAT
from tests.support.stories import facts_of


def test_names_are_given_once() -> None:
    names = [one.name for one in EXPORTERS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", EXPORTERS, ids=lambda one: one.name)
def test_an_exporter_is_found_by_its_name_and_writes_the_same_bytes_again(one: Exporter) -> None:
    assert exporter(one.name) is one
    assert one.suffix.isalnum()
    assert "\n" not in one.help
    story = facts_of(RED_HEAT).story
    assert one.export(story) == one.export(story) != b""


def test_a_name_that_no_exporter_has_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(NotThere) as caught:
        exporter("jsno")
    assert caught.value.known == tuple(one.name for one in EXPORTERS)
