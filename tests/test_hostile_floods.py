"""What is legal and much too much: refused or told in a moment, however it is spelt."""

from __future__ import annotations

import pytest

from compiler.findings import Finding
from compiler.source import Source
from compiler.tree import Tree, parse
from tests.threats import threat


def parsed(text: str) -> Tree | Finding:
    return parse(Source.of("t.xml", text.encode()))


@threat(20)
@pytest.mark.parametrize("inside", ["<!-- {} -->", "<![CDATA[ {} ]]>", "<?x {} ?>"])
@pytest.mark.parametrize("reference", [f"&#{'9' * 5000};", f"&#x{'9' * 5000};", "&#x9B;", "&#1114111;"])
def test_no_reference_stands_in_a_comment_or_the_like(inside: str, reference: str) -> None:
    assert isinstance(parsed(f"<a>{inside.format(reference)}</a>"), Tree)
    after = parsed(f"<a>{inside.format(reference)}&#x{'0' * 5000}9b;</a>")
    assert isinstance(after, Finding)
    assert after.code == "X105"
