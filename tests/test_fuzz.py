"""Whatever is done to a story's files, only findings come of it, and each stands inside its file."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from compiler import frontend
from compiler.begin import begin
from compiler.report import FORMS, report, terminal

TOKEN = re.compile(rb'<[^>]*>|"[^"]*"|[^<>"\s]+|\s+')
SCRAPS = [
    b"<", b"&", b"]]>", b"<p>", b"</scene>", b"<scene/>", b'<scene id="x">', b"<!--", b"-->", b'"', b"\x00", b"\xff",
    "단".encode(), b"<xi:include href='story.xml'/>", b"&#x0;", b"\xef\xbb\xbf", b"<!DOCTYPE a>", b"<?xml?>", b"",
]  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with one to four tokens dropped, doubled, exchanged, or replaced by a scrap."""
    tokens = TOKEN.findall(data)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        match chance.randrange(4):
            case 0:
                tokens[at] = b""
            case 1:
                tokens[at] *= 2
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case _:
                tokens[at] = chance.choice(SCRAPS)
    return b"".join(tokens)


@pytest.mark.parametrize("seed", range(6))
def test_no_mutation_makes_it_crash(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    begin(tmp_path / "story", chance.choice(["en", "ko"]))
    files = sorted((tmp_path / "story").rglob("*.xml"))
    originals = {file: file.read_bytes() for file in files}
    for _ in range(60):
        for file in chance.sample(files, chance.randint(1, 3)):
            file.write_bytes(mutated(originals[file], chance))
        checked = frontend.check(tmp_path / "story")
        for finding in checked.findings:
            source = checked.sources.get(finding.span.path)
            size = len(source.data) if source else 0
            assert 0 <= finding.span.start <= finding.span.end <= size
        terminal.report(checked.findings, checked.sources, 80)
        for form in FORMS:
            report(form, checked.findings, checked.sources)
        for file, data in originals.items():
            file.write_bytes(data)
