"""Any bytes as a file of a story, with the guidance of coverage: only findings may come of them.

Run by hand; it is no dependency. In an environment of its own, with photoplay installed in it:

    pip install atheris
    python -m tests.hostile.fuzz_xml -max_total_time=300 FOLDER tests/findings

FOLDER keeps what has led to new paths; the fixtures are a beginning, and their list of files grows no more than it has to.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["compiler"]):
    from compiler.driver import checking
    from compiler.driver.session import Session
    from compiler.messages import FORMS, report, terminal

STORY = Path(tempfile.mkdtemp()) / "story.xml"


def one(data: bytes) -> None:
    """Check one file, and print what is found in every form."""
    STORY.write_bytes(data)
    checked = checking.check(Session.at(STORY))
    for finding in checked.findings:
        source = checked.sources.get(finding.span.path)
        assert 0 <= finding.span.start <= finding.span.end <= (len(source.data) if source else 0)
    terminal.report(checked.findings, checked.sources, 80)
    for form in FORMS:
        report(form, checked.findings, checked.sources)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
